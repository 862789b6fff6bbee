import type { SnapshotReader } from './reader.ts'

/** What comes and goes with a change of access besides what it names, as the snapshot knows it. */

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Some of the names, and how many there are. */
export interface Some {
  names: string[]
  total: number
}
const shown = 5
const some = (names: readonly string[]): Some => ({ names: names.slice(0, shown), total: names.length })
/** A group that is assigned to more is spoken of by this number. */
const most = 500

/** Applications that a group gives to its members; `provisioned` of them, Okta makes accounts in. */
export function appsOfGroup(
  reader: SnapshotReader,
  group: number,
): { apps: Some; provisioned: Some; deprovisioned: Some } {
  const rows = reader.records(
    `SELECT a.label, a.features FROM app_groups ag CROSS JOIN apps a ON a.pk = ag.app_pk
     WHERE ag.group_pk = @group AND a.status = 'ACTIVE' LIMIT ${String(most)}`,
    { group },
  )
  return appsIn(rows)
}

/** Of these applications, those that a person has through this group alone. */
export function appsLost(
  reader: SnapshotReader,
  group: number,
  user: number,
): { apps: Some; provisioned: Some; deprovisioned: Some } {
  const rows = reader.records(
    `SELECT a.label, a.features FROM app_groups ag
     CROSS JOIN app_users au ON au.app_pk = ag.app_pk AND au.user_pk = @user AND au.scope = 'GROUP'
     CROSS JOIN apps a ON a.pk = ag.app_pk
     WHERE ag.group_pk = @group AND NOT EXISTS (
       SELECT 1 FROM app_groups o CROSS JOIN memberships m ON m.group_pk = o.group_pk AND m.user_pk = @user
       WHERE o.app_pk = ag.app_pk AND o.group_pk <> @group)
     LIMIT ${String(most)}`,
    { group, user },
  )
  return appsIn(rows)
}

function appsIn(rows: readonly Record<string, unknown>[]) {
  const sorted = rows.toSorted((a, b) => text(a['label']).localeCompare(text(b['label'])))
  const having = (feature: string): Some =>
    some(
      sorted.filter((row) => text(row['features']).includes(`"${feature}"`)).map((row) => text(row['label'])),
    )
  return {
    apps: some(sorted.map((row) => text(row['label']))),
    provisioned: having('PUSH_NEW_USERS'),
    deprovisioned: having('PUSH_USER_DEACTIVATION'),
  }
}

/** Admin roles that a group holds, by their labels. */
export const rolesOfGroup = (reader: SnapshotReader, group: number): { type: string; label: string }[] =>
  reader
    .records(
      `SELECT role_type, label FROM role_assignments WHERE principal_type = 'GROUP' AND principal_pk = @group ORDER BY label`,
      { group },
    )
    .map((row) => ({ type: text(row['role_type']), label: text(row['label']) }))

/** Admin roles of a group that a person has through this group alone. */
export const rolesLost = (
  reader: SnapshotReader,
  group: number,
  user: number,
): { type: string; label: string }[] =>
  reader
    .records(
      `SELECT r.role_type, r.label FROM role_assignments r
       WHERE r.principal_type = 'GROUP' AND r.principal_pk = @group AND NOT EXISTS (
         SELECT 1 FROM role_assignments o WHERE o.principal_type = 'USER' AND o.principal_pk = @user
           AND o.assignment_type = 'USER' AND o.role_type = r.role_type AND o.role_id = r.role_id
           AND o.resource_set_id = r.resource_set_id)
       AND NOT EXISTS (
         SELECT 1 FROM memberships m CROSS JOIN role_assignments o ON o.principal_type = 'GROUP' AND o.principal_pk = m.group_pk
         WHERE m.user_pk = @user AND m.group_pk <> @group AND o.role_type = r.role_type AND o.role_id = r.role_id
           AND o.resource_set_id = r.resource_set_id)
       ORDER BY r.label`,
      { group, user },
    )
    .map((row) => ({ type: text(row['role_type']), label: text(row['label']) }))

/** People who have an application through a group, as Okta names the group. */
export const peopleThrough = (reader: SnapshotReader, app: number, group: number): number =>
  Number(
    reader.value('SELECT count(*) FROM app_users WHERE group_pk = @group AND app_pk = @app', { group, app }),
  )

export const isMember = (reader: SnapshotReader, group: number, user: number): boolean =>
  reader.value('SELECT 1 FROM memberships WHERE group_pk = @group AND user_pk = @user', { group, user }) === 1

/** Grants and memberships that are to be gone, by key; -1 for none. */
export interface Gone {
  /** Whose own grant ends. */
  user?: number
  /** Whose grant ends, for all its members. */
  group?: number
  /** A membership that ends. */
  membership?: { group: number; user: number }
}

/** Whether an active person is still a super administrator once that is gone. */
export const superAdminRemains = (reader: SnapshotReader, { user, group, membership }: Gone): boolean =>
  reader.value(
    `SELECT 1 FROM (
       SELECT 1 FROM role_assignments r CROSS JOIN users u ON u.pk = r.principal_pk
       WHERE r.principal_type = 'USER' AND r.role_type = 'SUPER_ADMIN' AND r.assignment_type = 'USER'
         AND u.pk <> @user AND u.status = 'ACTIVE'
       UNION ALL
       SELECT 1 FROM role_assignments r CROSS JOIN memberships m ON m.group_pk = r.principal_pk
         CROSS JOIN users u ON u.pk = m.user_pk
       WHERE r.principal_type = 'GROUP' AND r.role_type = 'SUPER_ADMIN' AND r.principal_pk <> @group
         AND NOT (m.group_pk = @fromGroup AND m.user_pk = @member) AND u.status = 'ACTIVE'
     ) LIMIT 1`,
    {
      user: user ?? -1,
      group: group ?? -1,
      fromGroup: membership?.group ?? -1,
      member: membership?.user ?? -1,
    },
  ) === 1

/** Every way in which an active person is a super administrator: by a grant of their own, or through a group. */
export const superAdminWays = (reader: SnapshotReader): { user: number; group: number | null }[] =>
  reader
    .rows(
      `SELECT u.pk, NULL FROM role_assignments r CROSS JOIN users u ON u.pk = r.principal_pk
       WHERE r.principal_type = 'USER' AND r.role_type = 'SUPER_ADMIN' AND r.assignment_type = 'USER' AND u.status = 'ACTIVE'
       UNION ALL
       SELECT u.pk, m.group_pk FROM role_assignments r CROSS JOIN memberships m ON m.group_pk = r.principal_pk
         CROSS JOIN users u ON u.pk = m.user_pk
       WHERE r.principal_type = 'GROUP' AND r.role_type = 'SUPER_ADMIN' AND u.status = 'ACTIVE'`,
    )
    .map(([user, group]) => ({ user: Number(user), group: group === null ? null : Number(group) }))

/** How many different people these are, the members of the groups included. */
export const distinctPeople = (
  reader: SnapshotReader,
  users: readonly number[],
  groups: readonly number[],
): number =>
  Number(
    reader.value(
      `SELECT count(*) FROM (SELECT value FROM json_each(@users) UNION
         SELECT m.user_pk FROM json_each(@groups) j CROSS JOIN memberships m ON m.group_pk = j.value)`,
      { users: JSON.stringify(users), groups: JSON.stringify(groups) },
    ),
  )

/** People who have an application, however they have it. */
export const peopleWith = (reader: SnapshotReader, app: number): number =>
  Number(reader.value('SELECT user_count FROM apps WHERE pk = @app', { app }))
