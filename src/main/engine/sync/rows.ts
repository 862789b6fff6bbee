import type {
  AppGroupRow,
  AppRow,
  AppUserRow,
  GroupRow,
  LabelledRow,
  MemberRow,
  RoleRow,
  RuleRow,
  TargetRow,
  UserRow,
} from '../db/snapshot/row-types.ts'

/**
 * From Okta's JSON to rows. Each function answers null for a row it cannot use (not an object, or
 * without an id), so one malformed row costs that row and not the sync. Hand-written and not zod,
 * because a sync maps half a million rows; shapes are those of Okta's OpenAPI.
 */

type Json = Record<string, unknown>

const object = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
/** Kept as Okta has it: an empty text is not a missing one. */
const kept = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const text = (value: unknown): string | null => (value === '' ? null : kept(value))
const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function identified(value: unknown): (Json & { id: string }) | null {
  const row = object(value)
  return row && text(row['id']) !== null ? (row as Json & { id: string }) : null
}

/** Last path segment of a link's href, which is the linked object's id. */
function linkedId(row: Json, name: string): string | null {
  const href = text(object(object(row['_links'])?.[name])?.['href'])
  return href === null ? null : text(href.slice(href.lastIndexOf('/') + 1).split('?', 1)[0])
}

/** Okta: User. The name shown is the display name, else first and last name, else the login. */
export function userRow(value: unknown): UserRow | null {
  const row = identified(value)
  if (row === null) return null
  const profile = object(row['profile']) ?? {}
  const login = text(profile['login']) ?? row.id
  const firstName = text(profile['firstName'])
  const lastName = text(profile['lastName'])
  const displayName = text(profile['displayName'])
  const fullName = [firstName, lastName].filter((part) => part !== null).join(' ')
  return {
    id: row.id,
    status: text(row['status']) ?? 'UNKNOWN',
    name: displayName ?? (fullName === '' ? login : fullName),
    login,
    email: kept(profile['email']),
    firstName: kept(profile['firstName']),
    lastName: kept(profile['lastName']),
    displayName: kept(profile['displayName']),
    department: kept(profile['department']),
    title: kept(profile['title']),
    manager: text(profile['manager']) ?? text(profile['managerId']),
    employeeNumber: kept(profile['employeeNumber']),
    userType: kept(profile['userType']),
    created: text(row['created']),
    activated: text(row['activated']),
    statusChanged: text(row['statusChanged']),
    lastLogin: text(row['lastLogin']),
    lastUpdated: text(row['lastUpdated']),
    profile: JSON.stringify(profile),
  }
}

/** Okta: Group with `expand=stats`. The key of the flag is misspelt in Okta's own OpenAPI; both are read. */
export function groupRow(value: unknown): GroupRow | null {
  const group = identified(value)
  if (group === null) return null
  const profile = object(group['profile']) ?? {}
  const stats = object(object(group['_embedded'])?.['stats'])
  const flag = stats?.['hasAdminPrivilege'] ?? stats?.['hasAdminPrivlege']
  const source = object(group['source'])
  return {
    id: group.id,
    type: text(group['type']) ?? 'OKTA_GROUP',
    name: text(profile['name']) ?? group.id,
    description: kept(profile['description']),
    sourceAppId: text(source?.['id']) ?? linkedId(group, 'source'),
    created: text(group['created']),
    lastUpdated: text(group['lastUpdated']),
    lastMembershipUpdated: text(group['lastMembershipUpdated']),
    userCount: count(stats?.['usersCount']),
    appCount: count(stats?.['appsCount']),
    holdsRoles: typeof flag === 'boolean' ? flag : null,
    profile: JSON.stringify(profile),
  }
}

/** What {@link memberRow} reads of a member, who comes as a whole account. */
export const memberFields = {
  id: true,
  _embedded: { 'group-rules': [{ id: true }], groupRules: [{ id: true }] },
} as const

/**
 * Okta: group member with `expand=group-rules`, which embeds the rules that hold the membership.
 * Without the embedded list the source is unknown.
 */
export function memberRow(value: unknown): MemberRow | null {
  const member = identified(value)
  if (member === null) return null
  const embedded = object(member['_embedded'])
  const rules = embedded?.['group-rules'] ?? embedded?.['groupRules']
  if (!Array.isArray(rules)) return { userId: member.id, source: 'unknown', ruleIds: [] }
  const ruleIds = rules.map((rule) => text(object(rule)?.['id'])).filter((id) => id !== null)
  return { userId: member.id, source: rules.length > 0 ? 'rule' : 'direct', ruleIds }
}

/** Member of a group that Okta itself does not manage: neither added by hand nor held by a rule. */
export function importedMemberRow(value: unknown): MemberRow | null {
  const member = identified(value)
  return member && { userId: member.id, source: 'unknown', ruleIds: [] }
}

/** Okta: GroupRule. */
export function ruleRow(value: unknown): RuleRow | null {
  const rule = identified(value)
  if (rule === null) return null
  const assigned = object(object(rule['actions'])?.['assignUserToGroups'])
  return {
    id: rule.id,
    name: text(rule['name']) ?? rule.id,
    status: text(rule['status']) ?? 'UNKNOWN',
    expression: text(object(object(rule['conditions'])?.['expression'])?.['value']) ?? '',
    groupIds: list(assigned?.['groupIds'])
      .map(text)
      .filter((id) => id !== null),
  }
}

/** Okta: Application. */
export function appRow(value: unknown): AppRow | null {
  const app = identified(value)
  if (app === null) return null
  const name = text(app['name']) ?? ''
  return {
    id: app.id,
    name,
    label: text(app['label']) ?? (name === '' ? app.id : name),
    status: text(app['status']) ?? 'UNKNOWN',
    signOnMode: text(app['signOnMode']),
    features: JSON.stringify(list(app['features'])),
    created: text(app['created']),
    lastUpdated: text(app['lastUpdated']),
    raw: JSON.stringify(app),
  }
}

/** What {@link appUserRow} reads of an assignment, which comes with the whole application profile. */
export const appUserFields = {
  id: true,
  scope: true,
  status: true,
  _links: { group: { href: true } },
} as const

/** Okta: AppUser. A scope other than GROUP counts as USER; the granting group stands in `_links.group`. */
export function appUserRow(value: unknown): AppUserRow | null {
  const assignment = identified(value)
  if (assignment === null) return null
  const scope = assignment['scope'] === 'GROUP' ? 'GROUP' : 'USER'
  return {
    userId: assignment.id,
    scope,
    groupId: scope === 'GROUP' ? linkedId(assignment, 'group') : null,
    status: text(assignment['status']),
  }
}

/** Okta: ApplicationGroupAssignment. */
export function appGroupRow(value: unknown): AppGroupRow | null {
  const assignment = identified(value)
  return assignment && { groupId: assignment.id, priority: count(assignment['priority']) }
}

/** A role with the targets that Okta embedded in the answer; null where it embedded none. */
export interface ListedRole {
  row: RoleRow
  targets: TargetRow[] | null
}

/** Okta: StandardRole or CustomRole of a user or group. Roles that are switched off are not held. */
export function roleRow(
  value: unknown,
  principalType: 'USER' | 'GROUP',
  principalId: string,
): ListedRole | null {
  const role = identified(value)
  const roleType = text(role?.['type'])
  if (role === null || roleType === null || role['status'] === 'INACTIVE') return null
  const custom = roleType === 'CUSTOM'
  const embedded = object(object(role['_embedded'])?.['targets'])?.['groups']
  return {
    row: {
      principalType,
      principalId,
      roleType,
      roleId: custom ? (text(role['role']) ?? linkedId(role, 'role') ?? '') : '',
      resourceSetId: custom ? (text(role['resource-set']) ?? linkedId(role, 'resource-set') ?? '') : '',
      assignmentType: role['assignmentType'] === 'GROUP' ? 'GROUP' : 'USER',
      assignmentId: role.id,
      label: text(role['label']) ?? roleType,
      status: text(role['status']),
      created: text(role['created']),
    },
    targets: Array.isArray(embedded)
      ? embedded.map((target) => targetRow(target, 'GROUP')).filter((target) => target !== null)
      : null,
  }
}

/** Okta: custom role, resource set, or role binding: things with an id and a label. */
export function labelledRow(value: unknown): LabelledRow | null {
  const row = identified(value)
  return row && { id: row.id, label: text(row['label']) ?? row.id, description: kept(row['description']) }
}

/** Okta: Permission of a custom role, known by its label. */
export const permissionLabel = (value: unknown): string | null => text(object(value)?.['label'])

/** Okta: resource of a resource set; an ORN where there is one, else a link, else the id. */
export function resourceName(value: unknown): string | null {
  const row = object(value)
  const self = object(object(row?.['_links'])?.['self'])
  return row && (text(row['orn']) ?? text(self?.['href']) ?? text(row['id']))
}

/** Okta: member of a binding; whether it is a user or a group stands only in the path of its self link. */
export function bindingMember(value: unknown): { type: 'USER' | 'GROUP'; id: string } | null {
  const self = text(object(object(object(value)?.['_links'])?.['self'])?.['href'])
  const match = self === null ? null : /\/api\/v1\/(users|groups)\/([^/?#]+)/.exec(self)
  return match ? { type: match[1] === 'users' ? 'USER' : 'GROUP', id: match[2] as string } : null
}

/** Okta: group or catalog-application target of a role. An app target without an id is every instance of the app. */
export function targetRow(value: unknown, type: 'GROUP' | 'APP'): TargetRow | null {
  const row = object(value)
  if (row === null) return null
  const name = text(row['displayName']) ?? text(object(row['profile'])?.['name']) ?? text(row['name'])
  const id = text(row['id']) ?? text(row['name'])
  return id === null ? null : { type, id, name: name ?? id }
}

/** Okta: entry of `/iam/assignees/users`. */
export const assigneeId = (value: unknown): string | null => identified(value)?.id ?? null
