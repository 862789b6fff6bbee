import type { SnapshotReader } from './reader.ts'

/**
 * What the snapshot holds of one person, group, application or role, and whether one has the other, as a change of
 * access asks for it. Everything is found by a key or an index: a plan asks for thousands at once.
 */

export interface KnownUser {
  pk: number
  name: string
  status: string
}
export interface KnownGroup {
  pk: number
  name: string
  type: string
  /** The application that an imported group comes from; `kind` is its name in Okta's catalog. */
  source: { id: string; label: string; kind: string } | null
  members: number
  /** Whether Okta says that it holds admin roles; null where it does not say. */
  holdsRoles: boolean | null
}
export interface KnownApp {
  pk: number
  label: string
  status: string
  features: string[]
}
export interface Named {
  id: string
  name: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const named = (rows: readonly Record<string, unknown>[]): Named[] =>
  rows.map(({ id, name }) => ({ id: text(id), name: text(name) }))

export function knownUser(reader: SnapshotReader, id: string): KnownUser | null {
  const row = reader.row('SELECT pk, name, status FROM users WHERE id = @id', { id })
  return row === undefined
    ? null
    : { pk: Number(row['pk']), name: text(row['name']), status: text(row['status']) }
}

export function knownGroup(reader: SnapshotReader, id: string): KnownGroup | null {
  const row = reader.row(
    `SELECT g.pk, g.name, g.type, g.source_app_id, a.label, a.name AS kind,
       ifnull(g.okta_user_count, g.member_count) AS members, g.okta_holds_roles AS holds
     FROM groups g LEFT JOIN apps a ON a.id = g.source_app_id WHERE g.id = @id`,
    { id },
  )
  if (row === undefined) return null
  const source = row['source_app_id']
  return {
    pk: Number(row['pk']),
    name: text(row['name']),
    type: text(row['type']),
    source:
      typeof source === 'string'
        ? { id: source, label: text(row['label']) || source, kind: text(row['kind']) }
        : null,
    members: Number(row['members']),
    holdsRoles: row['holds'] === null ? null : row['holds'] === 1,
  }
}

export function knownApp(reader: SnapshotReader, id: string): KnownApp | null {
  const row = reader.row('SELECT pk, label, status, features FROM apps WHERE id = @id', { id })
  if (row === undefined) return null
  const features: unknown = JSON.parse(text(row['features']) || '[]')
  return {
    pk: Number(row['pk']),
    label: text(row['label']),
    status: text(row['status']),
    features: Array.isArray(features) ? features.filter((one) => typeof one === 'string') : [],
  }
}

/** Names of things that are called by a label; null where the snapshot has none of that id. */
export const customRoleLabel = (reader: SnapshotReader, id: string): string | null =>
  (reader.value('SELECT label FROM custom_roles WHERE id = @id', { id }) as string | undefined) ?? null
export const resourceSetLabel = (reader: SnapshotReader, id: string): string | null =>
  (reader.value('SELECT label FROM resource_sets WHERE id = @id', { id }) as string | undefined) ?? null

/** A membership and the rules that hold it; null where there is none. */
export function membershipOf(
  reader: SnapshotReader,
  group: number,
  user: number,
): { source: 'direct' | 'rule' | 'unknown'; rules: Named[] } | null {
  const row = reader.row(
    'SELECT source, rule_pks FROM memberships WHERE group_pk = @group AND user_pk = @user',
    { group, user },
  )
  if (row === undefined) return null
  const source = row['source'] as 'direct' | 'rule' | 'unknown'
  if (source !== 'rule') return { source, rules: [] }
  const rules = reader.records(
    `SELECT r.id, r.name FROM json_each('[' || ifnull(@pks, '') || ']') j
     CROSS JOIN group_rules r ON r.pk = j.value ORDER BY r.name`,
    { pks: text(row['rule_pks']) },
  )
  return { source, rules: named(rules) }
}

/** Rules that are switched on and fill a group. */
export const activeRulesOf = (reader: SnapshotReader, group: number): Named[] =>
  named(
    reader.records(
      `SELECT r.id, r.name FROM group_rule_targets t CROSS JOIN group_rules r ON r.pk = t.rule_pk
       WHERE t.group_pk = @group AND r.status = 'ACTIVE' ORDER BY r.name`,
      { group },
    ),
  )

/** Rules of any status that name a group. */
export const ruleCount = (reader: SnapshotReader, group: number): number =>
  Number(reader.value('SELECT count(*) FROM group_rule_targets WHERE group_pk = @group', { group }))

/** How a person has an application; null where they do not. */
export function assignmentOf(
  reader: SnapshotReader,
  app: number,
  user: number,
): { scope: 'USER' | 'GROUP'; through: Named | null } | null {
  const row = reader.row(
    `SELECT au.scope, g.id, g.name FROM app_users au LEFT JOIN groups g ON g.pk = au.group_pk
     WHERE au.app_pk = @app AND au.user_pk = @user`,
    { app, user },
  )
  if (row === undefined) return null
  return {
    scope: row['scope'] as 'USER' | 'GROUP',
    through: row['id'] === null ? null : { id: text(row['id']), name: text(row['name']) },
  }
}

/** Groups of a person that are assigned to an application. */
export const grantingGroups = (reader: SnapshotReader, app: number, user: number): Named[] =>
  named(
    reader.records(
      `SELECT g.id, g.name FROM memberships m
       CROSS JOIN app_groups ag ON ag.app_pk = @app AND ag.group_pk = m.group_pk
       CROSS JOIN groups g ON g.pk = m.group_pk WHERE m.user_pk = @user ORDER BY g.name`,
      { app, user },
    ),
  )

/** The assignment of a group to an application; null where there is none. */
export function groupAssignmentOf(
  reader: SnapshotReader,
  app: number,
  group: number,
): { priority: number | null } | null {
  const row = reader.row('SELECT priority FROM app_groups WHERE app_pk = @app AND group_pk = @group', {
    app,
    group,
  })
  return row === undefined ? null : { priority: row['priority'] as number | null }
}

/** Which role: its type, and for a custom one its id and the resource set. */
export interface RoleKey {
  type: string
  role: string
  set: string
}
const isRole = 'r.role_type = @type AND r.role_id = @role AND r.resource_set_id = @set'

/** A role that a person or group holds itself. `unexplained`: Okta reports it as held through a group. */
export function ownRole(
  reader: SnapshotReader,
  principal: 'USER' | 'GROUP',
  pk: number,
  key: RoleKey,
): { own: { assignmentId: string | null; targets: number } | null; inherited: boolean } {
  const rows = reader.records(
    `SELECT r.assignment_type, r.assignment_id, (SELECT count(*) FROM role_targets t WHERE t.role_pk = r.pk) AS targets
     FROM role_assignments r WHERE r.principal_type = @principal AND r.principal_pk = @pk AND ${isRole}`,
    { principal, pk, ...key },
  )
  const own = rows.find((row) => principal === 'GROUP' || row['assignment_type'] === 'USER')
  return {
    own:
      own === undefined
        ? null
        : { assignmentId: own['assignment_id'] as string | null, targets: Number(own['targets']) },
    inherited: principal === 'USER' && rows.some((row) => row['assignment_type'] === 'GROUP'),
  }
}

/** Groups of a person that hold a role. */
export const groupsHolding = (reader: SnapshotReader, user: number, key: RoleKey): Named[] =>
  named(
    reader.records(
      `SELECT g.id, g.name FROM memberships m
       CROSS JOIN role_assignments r ON r.principal_type = 'GROUP' AND r.principal_pk = m.group_pk AND ${isRole}
       CROSS JOIN groups g ON g.pk = m.group_pk WHERE m.user_pk = @user ORDER BY g.name`,
      { user, ...key },
    ),
  )
