import type { Bucket } from './buckets.ts'
import type { Call, Reply } from './pages.ts'
import * as apps from './routes-apps.ts'
import * as groups from './routes-groups.ts'
import * as iam from './routes-iam.ts'
import * as lifecycle from './routes-lifecycle.ts'
import * as log from './routes-log.ts'
import * as org from './routes-org.ts'
import * as roles from './routes-roles.ts'
import * as users from './routes-users.ts'
import type { Permission } from './tokens.ts'

export interface Route {
  readonly method: string
  /** For example `/users/{}/roles`; below /api/v1. */
  readonly pattern: string
  readonly bucket: Bucket
  readonly permission: Permission
  readonly handle: (call: Call) => Reply
}

const USERS = '/api/v1/users'
const GROUPS = '/api/v1/groups'
const APPS = '/api/v1/apps'
const IAM = '/api/v1/iam'
const SET = '/iam/resource-sets/{}'
const BINDING = `${SET}/bindings/{}`

const TABLE: readonly [
  method: string,
  pattern: string,
  bucket: Bucket,
  permission: Permission,
  handle: (call: Call) => Reply,
][] = [
  ['GET', '/org', '/api/v1', 'read', org.getOrg],
  ['GET', '/users', USERS, 'list', users.listUsers],
  ['POST', '/users', USERS, 'people-write', lifecycle.createUser],
  ['GET', '/users/{}', '/api/v1/users/{id}', 'read', users.getUser],
  ['POST', '/users/{}', USERS, 'people-write', users.updateUser],
  ['DELETE', '/users/{}', USERS, 'people-write', lifecycle.deleteUser],
  ['GET', '/users/{}/groups', USERS, 'read', users.listUserGroups],
  ['GET', '/users/{}/appLinks', USERS, 'read', users.listAppLinks],
  ['POST', '/users/{}/lifecycle/{}', USERS, 'people-write', lifecycle.changeLifecycle],
  ['GET', '/users/{}/roles', USERS, 'roles', roles.listUserRoles],
  ['POST', '/users/{}/roles', USERS, 'role-write', roles.assignUserRole],
  ['GET', '/users/{}/roles/{}', USERS, 'roles', roles.getUserRole],
  ['DELETE', '/users/{}/roles/{}', USERS, 'role-write', roles.unassignUserRole],
  ['GET', '/users/{}/roles/{}/targets/groups', USERS, 'roles', roles.listUserGroupTargets],
  ['GET', '/users/{}/roles/{}/targets/catalog/apps', USERS, 'roles', roles.listUserAppTargets],
  ['GET', '/groups', GROUPS, 'list', groups.listGroups],
  ['POST', '/groups', GROUPS, 'access-write', groups.createGroup],
  ['GET', '/groups/rules', GROUPS, 'read', groups.listRules],
  ['GET', '/groups/rules/{}', GROUPS, 'read', groups.getRule],
  ['GET', '/groups/{}', '/api/v1/groups/{id}', 'read', groups.getGroup],
  ['DELETE', '/groups/{}', GROUPS, 'access-write', groups.deleteGroup],
  ['GET', '/groups/{}/users', GROUPS, 'read', groups.listMembers],
  ['PUT', '/groups/{}/users/{}', GROUPS, 'access-write', groups.addMember],
  ['DELETE', '/groups/{}/users/{}', GROUPS, 'access-write', groups.removeMember],
  ['GET', '/groups/{}/users/{}/group-rules', GROUPS, 'read', groups.listMembershipRules],
  ['GET', '/groups/{}/apps', GROUPS, 'read', groups.listGroupApps],
  ['GET', '/groups/{}/roles', GROUPS, 'roles', roles.listGroupRoles],
  ['POST', '/groups/{}/roles', GROUPS, 'role-write', roles.assignGroupRole],
  ['GET', '/groups/{}/roles/{}', GROUPS, 'roles', roles.getGroupRole],
  ['DELETE', '/groups/{}/roles/{}', GROUPS, 'role-write', roles.unassignGroupRole],
  ['GET', '/groups/{}/roles/{}/targets/groups', GROUPS, 'roles', roles.listGroupGroupTargets],
  ['GET', '/groups/{}/roles/{}/targets/catalog/apps', GROUPS, 'roles', roles.listGroupAppTargets],
  ['GET', '/apps', APPS, 'list', apps.listApps],
  ['GET', '/apps/{}', '/api/v1/apps/{id}', 'read', apps.getApp],
  ['POST', '/apps/{}/lifecycle/{}', APPS, 'access-write', apps.changeAppLifecycle],
  ['GET', '/apps/{}/users', APPS, 'read', apps.listAppUsers],
  ['POST', '/apps/{}/users', APPS, 'access-write', apps.assignAppUser],
  ['GET', '/apps/{}/users/{}', APPS, 'read', apps.getAppUser],
  ['DELETE', '/apps/{}/users/{}', APPS, 'access-write', apps.unassignAppUser],
  ['GET', '/apps/{}/groups', APPS, 'read', apps.listAppGroups],
  ['GET', '/apps/{}/groups/{}', APPS, 'read', apps.getAppGroup],
  ['PUT', '/apps/{}/groups/{}', APPS, 'access-write', apps.assignAppGroup],
  ['DELETE', '/apps/{}/groups/{}', APPS, 'access-write', apps.unassignAppGroup],
  ['GET', '/iam/assignees/users', IAM, 'roles', iam.listAssignees],
  ['GET', '/iam/roles', IAM, 'roles', iam.listRoles],
  ['GET', '/iam/roles/{}', IAM, 'roles', iam.getRole],
  ['GET', '/iam/roles/{}/permissions', IAM, 'roles', iam.listPermissions],
  ['GET', '/iam/resource-sets', IAM, 'roles', iam.listResourceSets],
  ['GET', SET, IAM, 'roles', iam.getResourceSet],
  ['GET', `${SET}/resources`, IAM, 'roles', iam.listResources],
  ['GET', `${SET}/bindings`, IAM, 'roles', iam.listBindings],
  ['POST', `${SET}/bindings`, IAM, 'role-write', iam.createBinding],
  ['GET', BINDING, IAM, 'roles', iam.getBinding],
  ['GET', `${BINDING}/members`, IAM, 'roles', iam.listBindingMembers],
  ['PATCH', `${BINDING}/members`, IAM, 'role-write', iam.addBindingMembers],
  ['GET', `${BINDING}/members/{}`, IAM, 'roles', iam.getBindingMember],
  ['DELETE', `${BINDING}/members/{}`, IAM, 'role-write', iam.removeBindingMember],
  ['GET', '/logs', '/api/v1/logs', 'logs', log.listLogs],
  ['GET', '/api-tokens', '/api/v1/api-tokens', 'tokens', org.listTokens],
  ['DELETE', '/api-tokens/current', '/api/v1/api-tokens', 'open', org.revokeCurrentToken],
  ['GET', '/api-tokens/{}', '/api/v1/api-tokens', 'tokens', org.getToken],
  ['GET', '/principal-rate-limits', '/api/v1/principal-rate-limits', 'limits', org.listPrincipalLimits],
]

/** Every endpoint, for tests that must not forget one. */
export const ROUTES: readonly Route[] = TABLE.map(([method, pattern, bucket, permission, handle]) => ({
  method,
  pattern,
  bucket,
  permission,
  handle,
}))

interface Compiled {
  route: Route
  parts: string[]
}
const compiled: readonly Compiled[] = ROUTES.map((route) => ({
  route,
  parts: route.pattern.slice(1).split('/'),
}))

export type Match =
  | { found: 'route'; route: Route; params: string[] }
  | { found: 'path' }
  | { found: 'nothing' }

/** Finds the route of a call; `path` where the path is served, but not by this method. */
export function matchRoute(method: string, path: string): Match {
  if (!path.startsWith('/api/v1/')) return { found: 'nothing' }
  const given = path.slice('/api/v1/'.length).split('/')
  let known = false
  for (const { route, parts } of compiled) {
    if (parts.length !== given.length || !parts.every((part, at) => part === '{}' || part === given[at]))
      continue
    known = true
    if (route.method === method)
      return { found: 'route', route, params: given.filter((_, at) => parts[at] === '{}').map(decode) }
  }
  return { found: known ? 'path' : 'nothing' }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
