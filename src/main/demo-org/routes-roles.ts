import { failure, notFound } from './errors.ts'
import { STANDARD_ROLES, search } from './model.ts'
import type {
  AppRecord,
  BindingMember,
  GroupRecord,
  PrincipalKind,
  RoleAssignment,
  StandardRoleType,
  UserRecord,
} from './model.ts'
import {
  groupOf,
  json,
  listReply,
  NO_CONTENT,
  objectBody,
  param,
  pushObject,
  slice,
  userOf,
} from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { groupObject } from './rows-group.ts'
import { iso } from './text.ts'

/** Target lists answer pages of 20, whatever is asked. */
const TARGET_LIMIT = 20
const LARGEST_ROLE_GROUP = 5000

type Principal = { kind: PrincipalKind; record: UserRecord | GroupRecord }

const userPrincipal = (call: Call): Principal => ({ kind: 'USER', record: userOf(call) })
const groupPrincipal = (call: Call): Principal => ({ kind: 'GROUP', record: groupOf(call) })
const principalId = (call: Call, kind: PrincipalKind, index: number): string =>
  (kind === 'USER' ? call.org.data.users[index] : call.org.data.groups[index])?.id ?? ''
const assignee = (call: Call, kind: PrincipalKind, index: number): string =>
  `${call.base}/api/v1/${kind === 'USER' ? 'users' : 'groups'}/${principalId(call, kind, index)}`

/** Targets are embedded where there are some, of the kind that is asked for. */
function embeddedTargets(call: Call, held: RoleAssignment, expand: string | null): object {
  const { groups, apps } = call.org.data
  if (expand === 'targets/groups' && held.groupTargets.length > 0) {
    const targets = held.groupTargets.map((index) =>
      groupObject(groups[index] as GroupRecord, call.org.data, call.base),
    )
    return { _embedded: { targets: { groups: targets } } }
  }
  if (expand === 'targets/catalog/apps' && held.appTargets.length > 0) {
    const targets = held.appTargets.map((index) => catalogApp(call, apps[index] as AppRecord))
    return { _embedded: { targets: { catalog: { apps: targets } } } }
  }
  return {}
}

function standardRole(call: Call, held: RoleAssignment, expand: string | null): object {
  return {
    id: held.id,
    label: STANDARD_ROLES[held.type],
    type: held.type,
    status: 'ACTIVE',
    created: iso(held.created),
    lastUpdated: iso(held.created),
    assignmentType: held.kind,
    ...embeddedTargets(call, held, expand),
    _links: { assignee: { href: assignee(call, held.kind, held.principal) } },
  }
}

function customRole(call: Call, set: string, role: string, member: BindingMember): object {
  const iam = `${call.base}/api/v1/iam`
  return {
    id: member.id,
    role,
    label: call.org.data.customRoles.find((candidate) => candidate.id === role)?.label,
    type: 'CUSTOM',
    status: 'ACTIVE',
    created: iso(member.created),
    lastUpdated: iso(member.created),
    assignmentType: member.kind,
    'resource-set': set,
    _links: {
      assignee: { href: assignee(call, member.kind, member.principal) },
      'resource-set': { href: `${iam}/resource-sets/${set}` },
      member: { href: `${iam}/resource-sets/${set}/bindings/${role}/members/${member.id}` },
      role: { href: `${iam}/roles/${role}` },
      permissions: { href: `${iam}/roles/${role}/permissions` },
    },
  }
}

/** Roles of the given holders, standard ones first. */
function rolesOf(call: Call, holds: (kind: PrincipalKind, index: number) => boolean): object[] {
  const targets = call.query.get('expand')
  const standard = call.org.data.roleAssignments
    .filter((held) => holds(held.kind, held.principal))
    .map((held) => standardRole(call, held, targets))
  const custom = call.org.data.bindings.flatMap(({ set, role, members }) =>
    members
      .filter((member) => holds(member.kind, member.principal))
      .map((member) => customRole(call, set, role, member)),
  )
  return [...standard, ...custom]
}

/** GET /users/{id}/roles: the user's own roles and, as assignment type GROUP, those of the user's groups. Not paged. */
export function listUserRoles(call: Call): Reply {
  const user = userOf(call)
  const inGroup = (index: number): boolean =>
    search((call.org.data.groups[index] as GroupRecord).members, user.index) >= 0
  return json(rolesOf(call, (kind, index) => (kind === 'USER' ? index === user.index : inGroup(index))))
}

/** GET /groups/{id}/roles. Not paged. */
export function listGroupRoles(call: Call): Reply {
  const group = groupOf(call)
  return json(rolesOf(call, (kind, index) => kind === 'GROUP' && index === group.index))
}

function assignmentOf(call: Call, { kind, record }: Principal): RoleAssignment {
  const id = param(call, 1)
  const own = call.org.data.roleAssignments.find(
    (held) => held.id === id && held.kind === kind && held.principal === record.index,
  )
  const inherited = (held: RoleAssignment): boolean =>
    kind === 'USER' &&
    held.kind === 'GROUP' &&
    search((call.org.data.groups[held.principal] as GroupRecord).members, record.index) >= 0
  const found = own ?? call.org.data.roleAssignments.find((held) => held.id === id && inherited(held))
  if (found === undefined) throw notFound(id, 'RoleAssignment')
  return found
}

/** GET /users/{id}/roles/{roleAssignmentId} and the same for groups; standard and custom ones. */
function getRole(call: Call, principal: Principal): Reply {
  const id = param(call, 1)
  for (const { set, role, members } of call.org.data.bindings) {
    const member = members.find(
      (candidate) =>
        candidate.id === id &&
        candidate.kind === principal.kind &&
        candidate.principal === principal.record.index,
    )
    if (member !== undefined) return json(customRole(call, set, role, member))
  }
  return json(standardRole(call, assignmentOf(call, principal), null))
}
export const getUserRole = (call: Call): Reply => getRole(call, userPrincipal(call))
export const getGroupRole = (call: Call): Reply => getRole(call, groupPrincipal(call))

function listGroupTargets(call: Call, principal: Principal): Reply {
  const limit = Math.min(TARGET_LIMIT, call.pageLimit)
  const page = slice(call, assignmentOf(call, principal).groupTargets, limit)
  return listReply(call, page, limit, call.rows.pushGroup)
}
export const listUserGroupTargets = (call: Call): Reply => listGroupTargets(call, userPrincipal(call))
export const listGroupGroupTargets = (call: Call): Reply => listGroupTargets(call, groupPrincipal(call))

function listAppTargets(call: Call, principal: Principal): Reply {
  const limit = Math.min(TARGET_LIMIT, call.pageLimit)
  const page = slice(call, assignmentOf(call, principal).appTargets, limit)
  return listReply(call, page, limit, (out, index) =>
    pushObject(out, catalogApp(call, call.org.data.apps[index] as AppRecord)),
  )
}
export const listUserAppTargets = (call: Call): Reply => listAppTargets(call, userPrincipal(call))
export const listGroupAppTargets = (call: Call): Reply => listAppTargets(call, groupPrincipal(call))

/** An app instance as a role target; the id appears for instances only. */
function catalogApp(call: Call, app: AppRecord): object {
  return {
    name: app.name,
    displayName: app.label,
    id: app.id,
    description: app.label,
    status: app.status,
    lastUpdated: iso(app.lastUpdated),
    category: 'SAAS',
    verificationStatus: 'OKTA_VERIFIED',
    signOnModes: [app.signOnMode],
    features: app.features,
    _links: {
      logo: [
        {
          name: 'medium',
          href: `https://op3static.oktacdn.com/fs/bcg/4/gfs${app.id.slice(3)}`,
          type: 'image/png',
        },
      ],
      self: { href: `${call.base}/api/v1/catalog/apps/${app.name}` },
    },
  }
}

/** Okta's limits on groups with roles. Okta: error codes E0000192, E0000193, E0000194, E0000211. */
function checkRoleGroup(call: Call, group: GroupRecord): void {
  if (group.type === 'BUILT_IN') throw failure('E0000211', group.name)
  if (group.type === 'APP_GROUP') throw failure('E0000194', group.name)
  if (group.members.length > LARGEST_ROLE_GROUP) throw failure('E0000193', group.name)
  if (call.org.data.rules.some((rule) => rule.groups.includes(group.index)))
    throw failure('E0000192', group.name)
}

/** POST /users/{id}/roles and /groups/{id}/roles: a standard role, or CUSTOM with `role` and `resource-set`. */
function assignRole(call: Call, principal: Principal): Reply {
  const { kind, record } = principal
  const body = objectBody(call)
  const by = call.tokens.actor(call.token)
  if (kind === 'GROUP') checkRoleGroup(call, record as GroupRecord)
  if (body['type'] === 'CUSTOM') {
    const set = call.org.data.resourceSets.find((candidate) => candidate.id === body['resource-set'])
    const role = call.org.data.customRoles.find((candidate) => candidate.id === body['role'])
    if (set === undefined) throw notFound(String(body['resource-set']), 'ResourceSet')
    if (role === undefined) throw notFound(String(body['role']), 'Role')
    const made = call.org.bindMember(set.id, role.id, kind, record.id, by)
    if (made === undefined) throw failure('E0000090')
    return json(customRole(call, set.id, role.id, made), 201)
  }
  if (typeof body['type'] !== 'string' || !(body['type'] in STANDARD_ROLES))
    throw failure('E0000001', 'type', [`Invalid role type: ${String(body['type'])}`])
  const made = call.org.grantRole(kind, record.id, body['type'] as StandardRoleType, by)
  if (made === undefined) throw failure('E0000090')
  return json(standardRole(call, made, null), 201)
}
export const assignUserRole = (call: Call): Reply => assignRole(call, userPrincipal(call))
export const assignGroupRole = (call: Call): Reply => assignRole(call, groupPrincipal(call))

/** DELETE …/roles/{roleAssignmentId}: standard or custom. */
function unassignRole(call: Call, { kind, record }: Principal): Reply {
  const id = param(call, 1)
  const by = call.tokens.actor(call.token)
  const bound = call.org.data.bindings.find(({ members }) =>
    members.some((member) => member.id === id && member.kind === kind && member.principal === record.index),
  )
  const done =
    bound === undefined
      ? call.org.revokeRole(kind, record.id, id, by)
      : call.org.unbindMember(bound.set, bound.role, id, by)
  if (!done) throw notFound(id, 'RoleAssignment')
  return NO_CONTENT
}
export const unassignUserRole = (call: Call): Reply => unassignRole(call, userPrincipal(call))
export const unassignGroupRole = (call: Call): Reply => unassignRole(call, groupPrincipal(call))
