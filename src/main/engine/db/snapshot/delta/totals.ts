import type { Db } from '../../open.ts'
import type { Shift, TouchedKeys } from './relations.ts'

/**
 * Counts and flags that lists and the Overview show, worked out anew for what was touched. The two
 * tallies over large tables are moved by what changed, the others are counted.
 */
export function renewTotals(db: Db, touched: TouchedKeys, shifts: { sources: Shift; scopes: Shift }): void {
  const user = db.prepare(
    `UPDATE users SET group_count = (SELECT count(*) FROM memberships WHERE user_pk = users.pk),
       app_count = (SELECT count(*) FROM app_users WHERE user_pk = users.pk),
       is_admin = EXISTS (SELECT 1 FROM role_assignments WHERE principal_type = 'USER' AND principal_pk = users.pk)
         OR EXISTS (SELECT 1 FROM memberships m JOIN role_assignments r
           ON r.principal_type = 'GROUP' AND r.principal_pk = m.group_pk WHERE m.user_pk = users.pk)
     WHERE pk = ?`,
  )
  const group = db.prepare(
    `UPDATE groups SET member_count = (SELECT count(*) FROM memberships WHERE group_pk = groups.pk),
       app_count = (SELECT count(*) FROM app_groups WHERE group_pk = groups.pk),
       rule_count = (SELECT count(*) FROM group_rule_targets WHERE group_pk = groups.pk),
       is_admin = EXISTS (SELECT 1 FROM role_assignments WHERE principal_type = 'GROUP' AND principal_pk = groups.pk)
     WHERE pk = ?`,
  )
  const app = db.prepare(
    `UPDATE apps SET user_count = (SELECT count(*) FROM app_users WHERE app_pk = apps.pk),
       direct_count = (SELECT count(*) FROM app_users WHERE app_pk = apps.pk AND scope = 'USER'),
       group_count = (SELECT count(*) FROM app_groups WHERE app_pk = apps.pk)
     WHERE pk = ?`,
  )
  const wasAdmin = db.prepare<[number], number>('SELECT is_admin FROM groups WHERE pk = ?').pluck()
  const membersOf = db.prepare<[number], number>('SELECT user_pk FROM memberships WHERE group_pk = ?').pluck()
  for (const pk of touched.groups) {
    const before = wasAdmin.get(pk)
    group.run(pk)
    // A group that begins or ends to hold roles makes administrators of its members, or none of them.
    if (before !== wasAdmin.get(pk)) for (const member of membersOf.iterate(pk)) touched.users.add(member)
  }
  for (const pk of touched.users) user.run(pk)
  for (const pk of touched.apps) app.run(pk)

  db.exec(`
    DELETE FROM tallies WHERE area IN ('userStatuses', 'groupTypes', 'appStatuses', 'roleTypes');
    INSERT INTO tallies
      SELECT 'userStatuses', status, count(*) FROM users GROUP BY status UNION ALL
      SELECT 'groupTypes', type, count(*) FROM groups GROUP BY type UNION ALL
      SELECT 'appStatuses', status, count(*) FROM apps GROUP BY status UNION ALL
      SELECT 'roleTypes', role_type, count(*) FROM role_assignments GROUP BY role_type;`)
  const add = db.prepare('UPDATE tallies SET count = count + ? WHERE area = ? AND value = ?')
  const make = db.prepare('INSERT INTO tallies VALUES (?, ?, ?)')
  const move = (area: string, by: Shift): void => {
    for (const [value, n] of by) {
      if (n !== 0 && add.run(n, area, value).changes === 0) make.run(area, value, n)
    }
  }
  move('membershipSources', shifts.sources)
  move('assignmentScopes', shifts.scopes)
  db.exec('DELETE FROM tallies WHERE count = 0')
}
