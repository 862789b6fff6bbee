import type { Db } from '../open.ts'

/** A group as far as the reading of its relations needs it. */
export interface ListedGroup {
  id: string
  type: string
  userCount: number | null
  appCount: number | null
  holdsRoles: boolean | null
  /** The built-in group that holds every account: the largest of its kind. */
  isEveryone: boolean
}

export interface ListedApp {
  id: string
  name: string
  /** It creates or changes accounts in the application. */
  provisions: boolean
}

/** A role that is stored, by which what it is limited to can be asked for. */
export interface HeldRole {
  pk: number
  principalType: 'USER' | 'GROUP'
  principalId: string
  roleType: string
  assignmentType: 'USER' | 'GROUP'
  assignmentId: string | null
}

/**
 * What a snapshot under construction holds already: the readers of relations go by this, and not by
 * what they were told while lists were read, so that they do the same after a kill.
 */
export function createListed(db: Db, keys: { user: (id: string) => number; group: (id: string) => number }) {
  const groups = db.prepare<
    [],
    Omit<ListedGroup, 'holdsRoles' | 'isEveryone'> & { holdsRoles: number | null }
  >(
    `SELECT id, type, okta_user_count AS userCount, okta_app_count AS appCount, okta_holds_roles AS holdsRoles
     FROM groups ORDER BY pk`,
  )
  const apps = db.prepare<[], { id: string; name: string; features: string }>(
    'SELECT id, name, features FROM apps ORDER BY pk',
  )
  const listed = db.prepare<
    [],
    { apps: number; groups: number; memberPages: number; groupsWithApps: number }
  >(
    `SELECT (SELECT count(*) FROM apps) AS apps, count(*) AS groups,
       ifnull(sum((ifnull(okta_user_count, 1) + 999) / 1000), 0) AS memberPages,
       ifnull(sum(ifnull(okta_app_count, 1) > 0), 0) AS groupsWithApps
     FROM groups`,
  )
  const active = db.prepare<[], number>(`SELECT count(*) FROM users WHERE status <> 'DEPROVISIONED'`).pluck()
  const walk = db.prepare<[string], { state: string; pages: number; rows: number }>(
    'SELECT state, pages, rows FROM walks WHERE path = ?',
  )
  const everyone = db.prepare(
    `INSERT OR IGNORE INTO memberships SELECT ?, pk, 'unknown', NULL FROM users WHERE status <> 'DEPROVISIONED'`,
  )
  const seen = db.prepare(
    `INSERT OR IGNORE INTO app_groups
       SELECT DISTINCT app_pk, group_pk, NULL FROM app_users WHERE group_pk IS NOT NULL`,
  )
  const short = db
    .prepare<[], string>(
      `SELECT id FROM groups g WHERE ifnull(okta_app_count, -1) <>
         (SELECT count(*) FROM app_groups WHERE group_pk = g.pk) AND ifnull(okta_app_count, 1) > 0 ORDER BY pk`,
    )
    .pluck()
  const held = db.prepare<[], HeldRole>(
    `SELECT r.pk, principal_type AS principalType, role_type AS roleType, assignment_type AS assignmentType,
       assignment_id AS assignmentId, ifnull(u.id, g.id) AS principalId
     FROM role_assignments r
     LEFT JOIN user_keys u ON principal_type = 'USER' AND u.pk = principal_pk
     LEFT JOIN group_keys g ON principal_type = 'GROUP' AND g.pk = principal_pk`,
  )
  const heldBy = db.prepare<[string, number], Omit<HeldRole, 'principalType' | 'principalId'>>(
    `SELECT pk, role_type AS roleType, assignment_type AS assignmentType, assignment_id AS assignmentId
     FROM role_assignments WHERE principal_type = ? AND principal_pk = ?`,
  )

  return {
    listedGroups(): ListedGroup[] {
      const rows = groups.all()
      const largest = rows.reduce(
        (most, row) =>
          row.type === 'BUILT_IN' && (row.userCount ?? 0) > (most?.userCount ?? 0) ? row : most,
        undefined as (typeof rows)[number] | undefined,
      )
      return rows.map((row) => ({
        ...row,
        holdsRoles: row.holdsRoles === null ? null : row.holdsRoles === 1,
        isEveryone: row === largest,
      }))
    },
    listedApps: (): ListedApp[] =>
      apps.all().map(({ id, name, features }) => ({ id, name, provisions: features !== '[]' })),
    /** Numbers by which the way to read is chosen. */
    listed: () =>
      listed.get() as { apps: number; groups: number; memberPages: number; groupsWithApps: number },
    /** The same numbers that a plan is made from; `assignees` is the address of the list of administrators. */
    organizationCounts(assignees: string) {
      const rows = groups.all()
      const admins = walk.get(assignees)
      return {
        groups: {
          pages: Math.ceil(rows.length / 1000),
          total: rows.length,
          largest: rows.reduce(
            (most, { type, userCount }) => (type === 'BUILT_IN' ? Math.max(most, userCount ?? 0) : most),
            0,
          ),
          memberPages: (listed.get() as { memberPages: number }).memberPages,
          withRoles: rows.filter(({ holdsRoles }) => holdsRoles !== 0).length,
          grants: rows
            .filter(({ userCount, appCount }) => (userCount ?? 0) > 0 && (appCount ?? 0) > 0)
            .map(({ userCount, appCount }) => ({ users: userCount ?? 0, apps: appCount ?? 0 })),
        },
        apps: { pages: 1, total: apps.all().length },
        admins: admins?.state === 'complete' ? { pages: admins.pages, total: admins.rows } : null,
      }
    },
    activeAccounts: (): number => active.get() ?? 0,
    everyoneIn: (groupId: string) => void everyone.run(keys.group(groupId)),
    /** Takes groups of applications from the assignments; the answer are groups of which some are still missing. */
    inferAppGroups: db.transaction((): string[] => {
      seen.run()
      db.exec('CREATE INDEX IF NOT EXISTS app_groups_by_group ON app_groups (group_pk, app_pk)')
      const missing = short.all()
      db.exec('DROP INDEX app_groups_by_group')
      return missing
    }),
    allRoles: (): HeldRole[] => held.all(),
    rolesHeldBy: (principalType: 'USER' | 'GROUP', principalId: string): HeldRole[] =>
      heldBy
        .all(principalType, (principalType === 'USER' ? keys.user : keys.group)(principalId))
        .map((role) => ({ ...role, principalType, principalId })),
  }
}
