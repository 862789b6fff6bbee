import type { DataKind, SyncCounts } from '../../../../../preload/contract/models.ts'
import type { Db } from '../../open.ts'
import type { AppGroupRow, LabelledRow, RoleRow, RuleRow, TargetRow } from '../row-types.ts'
import type { Reread } from './store.ts'

/** A group as it is stored, as far as a delta compares it. */
export interface StoredGroup {
  id: string
  type: string
  name: string
  lastUpdated: string | null
  lastMembershipUpdated: string | null
  userCount: number | null
  holdsRoles: boolean
  members: number
}

/** Questions that a delta asks of the snapshot before it changes anything, and what it tells of it after. */
export function createStored(db: Db) {
  const user = db.prepare<[string], { lastUpdated: string | null; status: string }>(
    'SELECT last_updated AS lastUpdated, status FROM users WHERE id = ?',
  )
  const group = db.prepare<[string], Omit<StoredGroup, 'holdsRoles'> & { holdsRoles: number }>(
    `SELECT id, type, name, last_updated AS lastUpdated, last_membership_updated AS lastMembershipUpdated,
       okta_user_count AS userCount, is_admin AS holdsRoles, member_count AS members FROM groups WHERE id = ?`,
  )
  const app = db.prepare<[string], { raw: string; users: number }>(
    'SELECT raw, user_count AS users FROM apps WHERE id = ?',
  )
  const fullCalls = db.prepare<[], number>('SELECT ifnull(sum(max(pages, 1)), 0) FROM walks').pluck()
  const groupIds = db.prepare<[], string>('SELECT id FROM groups').pluck()
  const appIds = db.prepare<[], string>('SELECT id FROM apps').pluck()
  const appsOfGroup = db
    .prepare<[string], string>(
      `SELECT a.id FROM groups g JOIN app_groups ag ON ag.group_pk = g.pk JOIN apps a ON a.pk = ag.app_pk WHERE g.id = ?`,
    )
    .pluck()
  const groupsOfApp = db.prepare<[string], AppGroupRow>(
    `SELECT g.id AS groupId, ag.priority FROM apps a JOIN app_groups ag ON ag.app_pk = a.pk
     JOIN groups g ON g.pk = ag.group_pk WHERE a.id = ?`,
  )
  const membersOf = db
    .prepare<[string], string>(
      `SELECT u.id FROM groups g JOIN memberships m ON m.group_pk = g.pk JOIN users u ON u.pk = m.user_pk WHERE g.id = ?`,
    )
    .pluck()
  const groupsOfUser = db
    .prepare<[string], string>(
      `SELECT g.id FROM users u JOIN memberships m ON m.user_pk = u.pk JOIN groups g ON g.pk = m.group_pk WHERE u.id = ?`,
    )
    .pluck()
  const rules = db.prepare<[], Omit<RuleRow, 'groupIds'> & { groups: string }>(
    `SELECT id, name, status, expression, (SELECT json_group_array(g.id) FROM group_rule_targets t
       JOIN groups g ON g.pk = t.group_pk WHERE t.rule_pk = r.pk) AS groups FROM group_rules r`,
  )
  const administrators = db
    .prepare<[], string>(
      `SELECT DISTINCT u.id FROM role_assignments r JOIN users u ON u.pk = r.principal_pk WHERE principal_type = 'USER'`,
    )
    .pluck()
  const groupsWithRoles = db
    .prepare<[], string>(
      `SELECT DISTINCT g.id FROM role_assignments r JOIN groups g ON g.pk = r.principal_pk WHERE principal_type = 'GROUP'`,
    )
    .pluck()
  const bound = db
    .prepare<[], string>(
      `SELECT principal_type || '|' || ifnull(u.id, g.id) || '|' || role_id || '|' || resource_set_id
       FROM role_assignments r
       LEFT JOIN users u ON principal_type = 'USER' AND u.pk = principal_pk
       LEFT JOIN groups g ON principal_type = 'GROUP' AND g.pk = principal_pk
       WHERE role_type = 'CUSTOM' AND assignment_type = principal_type`,
    )
    .pluck()
  const renameTarget = db.prepare(
    'UPDATE role_targets SET name = @name WHERE type = @type AND id = @id AND name <> @name',
  )
  const last = db.prepare<[], number>('SELECT ifnull(max(n), 0) FROM changes').pluck()
  const since = db.prepare<[number], number>('SELECT count(*) FROM changes WHERE n >= ?').pluck()
  const removed = db.prepare<[number], { kind: string; n: number }>(
    `SELECT kind, count(*) AS n FROM changes WHERE n >= ? AND verb = 'removed' GROUP BY kind`,
  )
  const counts = db.prepare<[], Record<string, number>>(
    `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM groups) AS groups,
       (SELECT ifnull(sum(count), 0) FROM tallies WHERE area = 'membershipSources') AS memberships,
       (SELECT count(*) FROM group_rules) AS groupRules, (SELECT count(*) FROM apps) AS apps,
       (SELECT ifnull(sum(count), 0) FROM tallies WHERE area = 'assignmentScopes') AS appUsers,
       (SELECT count(*) FROM app_groups) AS appGroups,
       (SELECT count(*) FROM role_assignments WHERE principal_type = 'USER') AS userRoles,
       (SELECT count(*) FROM role_assignments WHERE principal_type = 'GROUP') AS groupRoles`,
  )

  const heldRoles = db.prepare<[string, string], RoleRow & { pk: number }>(
    `SELECT r.pk, principal_type AS principalType, ifnull(u.id, g.id) AS principalId, role_type AS roleType,
       role_id AS roleId, resource_set_id AS resourceSetId, assignment_type AS assignmentType,
       assignment_id AS assignmentId, label, r.status, r.created
     FROM role_assignments r
     LEFT JOIN users u ON principal_type = 'USER' AND u.pk = principal_pk
     LEFT JOIN groups g ON principal_type = 'GROUP' AND g.pk = principal_pk
     WHERE principal_type = ? AND ifnull(u.id, g.id) = ?`,
  )
  const targetsOf = db.prepare<[number], TargetRow>(
    'SELECT type, id, name FROM role_targets WHERE role_pk = ?',
  )
  const roleLabel = db
    .prepare<{ type: string; role: string }, string>(
      `SELECT label FROM custom_roles WHERE id = @role
       UNION ALL SELECT * FROM (SELECT label FROM role_assignments WHERE role_type = @type AND role_id = @role LIMIT 1)`,
    )
    .pluck()
  const appUserStatus = db
    .prepare<[string, string], string | null>(
      `SELECT au.status FROM apps a JOIN app_users au ON au.app_pk = a.pk JOIN users u ON u.pk = au.user_pk
       WHERE a.id = ? AND u.id = ?`,
    )
    .pluck()

  return {
    /** All roles of a principal, with what each is limited to, in the form in which they are set. */
    rolesOf(type: 'USER' | 'GROUP', id: string): { row: RoleRow; targets: TargetRow[] }[] {
      return heldRoles.all(type, id).map(({ pk, ...row }) => ({ row, targets: targetsOf.all(pk) }))
    },
    /** What a role is called here, where it was ever met. */
    roleLabel: (type: string, role: string): string | undefined => roleLabel.get({ type, role }),
    /** Okta's status of an assignment; undefined where there is none. */
    appUserStatus: (appId: string, userId: string): string | null | undefined =>
      appUserStatus.get(appId, userId),
    storedUser: (id: string) => user.get(id),
    storedGroup(id: string): StoredGroup | undefined {
      const row = group.get(id)
      return row === undefined ? undefined : { ...row, holdsRoles: row.holdsRoles === 1 }
    },
    storedApp: (id: string) => app.get(id),
    /** Calls that reading everything took. */
    callsOfFull: (): number => fullCalls.get() ?? 0,
    groupIds: (): string[] => groupIds.all(),
    appIds: (): string[] => appIds.all(),
    appsOfGroup: (id: string): string[] => appsOfGroup.all(id),
    groupsOfApp: (id: string): AppGroupRow[] => groupsOfApp.all(id),
    groupsOfUser: (id: string): string[] => groupsOfUser.all(id),
    membersOf: (id: string): string[] => membersOf.all(id),
    storedRules: (): RuleRow[] =>
      rules.all().map(({ groups, ...rule }) => ({ ...rule, groupIds: JSON.parse(groups) as string[] })),
    administrators: (): string[] => administrators.all(),
    /** Members of bindings: type, id, custom role and resource set, joined by bars. */
    boundPrincipals: (): string[] => bound.all(),
    groupsWithRoles: (): string[] => groupsWithRoles.all(),
    /** Targets of roles carry the name that their object had. */
    renameTarget: (type: string, id: string, name: string) => void renameTarget.run({ type, id, name }),
    setCustom(
      roles: readonly (LabelledRow & { permissions: string[] })[],
      sets: readonly (LabelledRow & { resources: string[] })[],
    ): void {
      db.exec('DELETE FROM custom_roles; DELETE FROM resource_sets')
      const role = db.prepare('INSERT OR REPLACE INTO custom_roles VALUES (?, ?, ?, ?)')
      const label = db.prepare(
        'UPDATE role_assignments SET label = @label WHERE role_id = @id AND label <> @label',
      )
      const set = db.prepare('INSERT OR REPLACE INTO resource_sets VALUES (?, ?, ?, ?)')
      for (const r of roles) {
        role.run(r.id, r.label, r.description, JSON.stringify(r.permissions))
        label.run({ id: r.id, label: r.label })
      }
      for (const s of sets) set.run(s.id, s.label, s.description, JSON.stringify(s.resources))
    },
    lastChange: (): number => last.get() ?? 0,
    changesSince: (first: number): number => since.get(first) ?? 0,
    removedSince(first: number): Record<'user' | 'membership' | 'assignment', number> {
      const by = new Map(removed.all(first).map(({ kind, n }) => [kind, n]))
      const of = (kind: string): number => by.get(kind) ?? 0
      return { user: of('user'), membership: of('membership'), assignment: of('assignment') }
    },
    /** Whether a whole list was answered empty that held at least so many rows and is not counted as empty. */
    emptied(
      memberLists: Reread['members'],
      appUserLists: Reread['appUsers'],
      rows: number,
    ): Record<'user' | 'membership' | 'assignment', boolean> {
      const were = (kind: string, column: string, id: string): number =>
        db
          .prepare<[string, string], number>(
            `SELECT count(*) FROM changes WHERE kind = ? AND verb = 'removed' AND ${column} = ?`,
          )
          .pluck()
          .get(kind, id) ?? 0
      const emptyLists = <T extends { rows: unknown[]; part: unknown }>(lists: T[]): T[] =>
        lists.filter((list) => list.part === 'all' && list.rows.length === 0)
      const many = (n: number): boolean => n > 0 && n >= rows
      return {
        user: false,
        membership: emptyLists(memberLists).some(({ groupId }) => {
          const now = group.get(groupId)
          return now !== undefined && now.userCount !== 0 && many(were('membership', 'group_id', groupId))
        }),
        assignment: emptyLists(appUserLists).some(
          ({ appId }) => app.get(appId) !== undefined && many(were('assignment', 'app_id', appId)),
        ),
      }
    },
    /** What the ledger tells of the snapshot; what is not visible has no number. */
    counts(hidden: ReadonlySet<DataKind>, dropped: number): SyncCounts {
      const n = counts.get() as Record<keyof Omit<SyncCounts, 'dropped'>, number>
      const seen = (visible: boolean, value: number): number | null => (visible ? value : null)
      const roles = !hidden.has('roles') || !hidden.has('customRoles')
      return {
        users: seen(!hidden.has('users'), n.users),
        groups: seen(!hidden.has('groups'), n.groups),
        memberships: seen(!hidden.has('memberships'), n.memberships),
        groupRules: seen(!hidden.has('groupRules'), n.groupRules),
        apps: seen(!hidden.has('apps'), n.apps),
        appUsers: seen(!hidden.has('appUsers'), n.appUsers),
        appGroups: seen(!hidden.has('appGroups'), n.appGroups),
        userRoles: seen(roles && !hidden.has('users'), n.userRoles),
        groupRoles: seen(roles && !hidden.has('groups'), n.groupRoles),
        dropped,
      }
    },
  }
}
