import type { Db } from '../open.ts'
import { attributes, roleKey } from './rewound.ts'

/**
 * The roles that a person held through groups at a moment: those that each of the person's groups of
 * that moment held then. Fills `temp.group_roles` from `temp.decided`, where the person's memberships
 * are settled already. Okta reports such a role also as the person's own, of assignment type GROUP and
 * so with the same key; where the group is known the group's row stands for both.
 */
export function gatherGroupRoles(db: Db, params: { pk: number; at: string }): void {
  db.exec(`
    CREATE TEMP TABLE then_groups (id TEXT PRIMARY KEY, pk INTEGER, object_pk INTEGER) WITHOUT ROWID;
    CREATE TEMP TABLE group_roles (group_id TEXT NOT NULL, key TEXT NOT NULL, pk INTEGER, seq INTEGER,
      PRIMARY KEY (group_id, key)) WITHOUT ROWID;
    CREATE INDEX temp.group_roles_by_key ON group_roles (key);
  `)
  db.prepare(
    `INSERT INTO temp.then_groups
     SELECT id, pk, (SELECT o.pk FROM history.objects o WHERE o.type = 'group' AND o.id = f.id) FROM (
       SELECT g.id, g.pk FROM memberships x JOIN groups g ON g.pk = x.group_pk
       WHERE x.user_pk = @pk AND NOT EXISTS (
         SELECT 1 FROM temp.decided_rows d WHERE d.kind = 'membership' AND d.pk = x.group_pk)
       UNION ALL
       SELECT d.other, d.pk FROM temp.decided d CROSS JOIN history.changes c ON c.seq = d.seq
       WHERE d.kind = 'membership' AND c.before IS NOT NULL) f`,
  ).run(params)
  const inSnapshot = `(SELECT r.pk FROM role_assignments r
    WHERE r.principal_type = 'GROUP' AND r.principal_pk = t.pk AND ${roleKey('r')} = o.id)`
  db.prepare(
    `INSERT INTO temp.group_roles
     SELECT t.id, o.id, ${inSnapshot}, min(c.seq)
     FROM temp.then_groups t CROSS JOIN history.changes c INDEXED BY changes_by_group ON c.group_pk = t.object_pk
     CROSS JOIN history.objects o ON o.pk = c.role_pk
     WHERE c.at > @at AND +c.kind = 'role' GROUP BY t.id, o.id`,
  ).run({ at: params.at })
  db.exec(`
    INSERT OR IGNORE INTO temp.group_roles
    SELECT t.id, ${roleKey('r')}, r.pk, NULL FROM temp.then_groups t
    CROSS JOIN role_assignments r ON r.principal_type = 'GROUP' AND r.principal_pk = t.pk;
    DELETE FROM temp.group_roles WHERE seq IN (SELECT seq FROM history.changes WHERE before IS NULL AND kind = 'role');
  `)
}

export interface GroupRole {
  id: string
  name: string
  groupId: string
  groupName: string
  facts: string | null
  now: string | null
}

export const countGroupRoles = (db: Db): number =>
  db.prepare<[], number>('SELECT count(*) FROM temp.group_roles').pluck().get() ?? 0

/** By role and group. `now`: the group still holds the role, and the person is still in the group. */
export const groupRoleRows = (db: Db, pk: number, offset: number, limit: number): GroupRole[] =>
  db
    .prepare<[{ pk: number; offset: number; limit: number }], GroupRole>(
      `SELECT * FROM (SELECT p.key AS id, coalesce(r.label, rn.name, p.key) AS name, p.group_id AS groupId,
         coalesce(g.name, gn.name, (SELECT n.name FROM history.names n
           JOIN history.objects o ON o.pk = n.object_pk WHERE o.type = 'group' AND o.id = p.group_id
           ORDER BY n.pk DESC LIMIT 1), p.group_id) AS groupName, ifnull(c.before, CASE WHEN r.pk IS NOT NULL THEN ${attributes.role('r')} END) AS facts,
         CASE WHEN r.pk IS NOT NULL AND EXISTS (
           SELECT 1 FROM memberships m WHERE m.group_pk = r.principal_pk AND m.user_pk = @pk)
         THEN ${attributes.role('r')} END AS now
       FROM temp.group_roles p LEFT JOIN role_assignments r ON r.pk = p.pk
         LEFT JOIN groups g ON g.id = p.group_id
         LEFT JOIN history.changes c ON c.seq = p.seq
         LEFT JOIN history.names rn ON rn.pk = c.role_as LEFT JOIN history.names gn ON gn.pk = c.group_as
       
       ) ORDER BY fold(name), fold(groupName), id, groupId LIMIT @limit OFFSET @offset`,
    )
    .all({ pk, offset, limit })

/** Whether one of the person's own rows, with this key, is not explained by a group. */
export const notThroughGroup = (key: string): string =>
  `NOT EXISTS (SELECT 1 FROM temp.group_roles e WHERE e.key = ${key})`
