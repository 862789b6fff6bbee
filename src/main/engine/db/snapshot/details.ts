import type {
  AppDetail,
  DataKind,
  GroupDetail,
  RoleDetail,
  UserDetail,
} from '../../../../preload/contract/models.ts'
import { rolesOfUser } from './grids/roles.ts'
import type { SnapshotReader } from './reader.ts'

/** Everything the snapshot holds of one object. Each function answers null where it is not part of it. */

type Json = Record<string, unknown>
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const must = (value: unknown): string => text(value) ?? ''
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)
const strings = (json: unknown): string[] => {
  const list: unknown = JSON.parse(text(json) ?? '[]')
  return Array.isArray(list) ? list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : []
}
const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

/** Profile attributes that have a value, in Okta's order; lists and objects as JSON. */
const attributes = (profile: Json): { name: string; value: string }[] =>
  Object.entries(profile)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => ({
      name,
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    }))

type Hidden = ReadonlySet<DataKind>

/** Counts are null where what they count was hidden from the sync. `roles` is what the list of roles shows. */
export function userDetail(reader: SnapshotReader, id: string, hidden: Hidden): UserDetail | null {
  const row = reader.row('SELECT * FROM users WHERE id = @id', { id })
  if (row === undefined) return null
  const profile = JSON.parse(must(row['profile'])) as Json
  const parent = count(row['pk'])
  const { status, created, activated, last_login, last_updated, status_changed } = row
  return {
    kind: 'user',
    id,
    name: must(row['name']),
    login: must(row['login']),
    status: must(status),
    created: text(created),
    activated: text(activated),
    lastLogin: text(last_login),
    lastUpdated: text(last_updated),
    statusChanged: text(status_changed),
    counts: {
      groups: hidden.has('memberships') ? null : count(row['group_count']),
      apps: hidden.has('appUsers') ? null : count(row['app_count']),
      roles: hidden.has('roles') ? null : count(reader.value(`SELECT count(*) ${rolesOfUser}`, { parent })),
    },
    attributes: attributes(profile),
    raw: pretty({
      id,
      status,
      created,
      activated,
      statusChanged: status_changed,
      lastLogin: last_login,
      lastUpdated: last_updated,
      profile,
    }),
  }
}

export function groupDetail(reader: SnapshotReader, id: string, hidden: Hidden): GroupDetail | null {
  const row = reader.row(
    `SELECT g.*, (SELECT label FROM apps WHERE id = g.source_app_id) AS source_label,
       (SELECT count(*) FROM role_assignments WHERE principal_type = 'GROUP' AND principal_pk = g.pk) AS roles
     FROM groups g WHERE id = @id`,
    { id },
  )
  if (row === undefined) return null
  const profile = JSON.parse(must(row['profile'])) as Json
  const source = text(row['source_app_id'])
  const { type, created, last_updated, last_membership_updated } = row
  const rules = reader.records(
    `SELECT r.id, r.name, r.status, r.expression FROM group_rule_targets t JOIN group_rules r ON r.pk = t.rule_pk
     WHERE t.group_pk = @pk ORDER BY r.name, r.id`,
    { pk: count(row['pk']) },
  )
  return {
    kind: 'group',
    id,
    name: must(row['name']),
    type: must(type),
    description: must(row['description']),
    sourceApp: source === null ? null : { id: source, name: text(row['source_label']) ?? source },
    created: text(created),
    lastUpdated: text(last_updated),
    lastMembershipUpdated: text(last_membership_updated),
    counts: {
      members: hidden.has('memberships') ? null : count(row['member_count']),
      apps: hidden.has('appGroups') ? null : count(row['app_count']),
      roles: hidden.has('roles') ? null : count(row['roles']),
    },
    rules: rules as GroupDetail['rules'],
    attributes: attributes(profile),
    raw: pretty({
      id,
      type,
      created,
      lastUpdated: last_updated,
      lastMembershipUpdated: last_membership_updated,
      sourceAppId: source,
      profile,
    }),
  }
}

export function appDetail(reader: SnapshotReader, id: string, hidden: Hidden): AppDetail | null {
  const row = reader.row('SELECT * FROM apps WHERE id = @id', { id })
  if (row === undefined) return null
  return {
    kind: 'app',
    id,
    name: must(row['name']),
    label: must(row['label']),
    status: must(row['status']),
    signOnMode: must(row['sign_on_mode']),
    features: strings(row['features']),
    created: text(row['created']),
    lastUpdated: text(row['last_updated']),
    counts: {
      users: hidden.has('appUsers') ? null : count(row['user_count']),
      direct: hidden.has('appUsers') ? null : count(row['direct_count']),
      groups: hidden.has('appGroups') ? null : count(row['group_count']),
    },
    raw: pretty(JSON.parse(must(row['raw']))),
  }
}

/** People who hold the role, whatever it is limited to: by a grant of their own or of a group they are in. */
const holders = `SELECT count(*) FROM (
  SELECT principal_pk FROM role_assignments
    WHERE principal_type = 'USER' AND role_type = @type AND role_id = @role
  UNION SELECT m.user_pk FROM role_assignments r JOIN memberships m ON m.group_pk = r.principal_pk
    WHERE r.principal_type = 'GROUP' AND r.role_type = @type AND r.role_id = @role)`

/** Why a person's own row is held through a group: the groups that hold the same grant. */
const through = `SELECT through_groups(json_group_array(json_array(g.name, json('[]')) ORDER BY g.name))
  FROM memberships m JOIN role_assignments h ON h.principal_type = 'GROUP' AND h.principal_pk = m.group_pk
  JOIN groups g ON g.pk = m.group_pk
  WHERE m.user_pk = @user AND h.role_type = @type AND h.role_id = @role AND h.resource_set_id = @set`

/** `key` is the key of the assignment row, as the lists of roles give it. */
export function roleDetail(reader: SnapshotReader, key: string): RoleDetail | null {
  if (!/^\d{1,15}$/.test(key)) return null
  const row = reader.row(
    `SELECT r.*, ifnull(u.id, g.id) AS principal_id, ifnull(u.name, g.name) AS principal_name,
       c.description AS description, c.permissions AS permissions, s.label AS set_label, s.resources AS resources
     FROM role_assignments r
     LEFT JOIN users u ON r.principal_type = 'USER' AND u.pk = r.principal_pk
     LEFT JOIN groups g ON r.principal_type = 'GROUP' AND g.pk = r.principal_pk
     LEFT JOIN custom_roles c ON c.id = r.role_id
     LEFT JOIN resource_sets s ON s.id = r.resource_set_id
     WHERE r.pk = @pk`,
    { pk: Number(key) },
  )
  if (row === undefined) return null
  const type = row['principal_type'] === 'GROUP' ? 'GROUP' : 'USER'
  const set = must(row['resource_set_id'])
  const grant = { type: must(row['role_type']), role: must(row['role_id']) }
  const why = (): string => {
    if (type === 'GROUP') return 'Granted to the group, so to each of its members'
    if (row['assignment_type'] === 'USER') return 'Granted directly'
    const groups = text(reader.value(through, { ...grant, set, user: count(row['principal_pk']) }))
    return groups ?? 'Through a group Okta does not name'
  }
  return {
    kind: 'role',
    id: key,
    roleLabel: must(row['label']),
    roleType: grant.type,
    roleId: grant.role,
    description: must(row['description']),
    principal: { type, id: must(row['principal_id']), name: must(row['principal_name']) },
    why: why(),
    targets: reader.records(
      'SELECT type, id, name FROM role_targets WHERE role_pk = @pk ORDER BY type, name',
      {
        pk: Number(key),
      },
    ) as RoleDetail['targets'],
    resourceSet:
      set === ''
        ? null
        : { id: set, name: text(row['set_label']) ?? set, resources: strings(row['resources']) },
    permissions: grant.role === '' ? null : strings(row['permissions']),
    holders: count(reader.value(holders, grant)),
  }
}

/** Counts by value of one area of the Overview, largest first. */
export function tally(reader: SnapshotReader, area: string): { value: string; count: number }[] {
  return reader.records('SELECT value, count FROM tallies WHERE area = @area ORDER BY count DESC, value', {
    area,
  }) as { value: string; count: number }[]
}
