import { failure, notFound } from './errors.ts'
import type { Binding, BindingMember, CustomRole, PrincipalKind, ResourceSet } from './model.ts'
import { json, limitOf, nextAddress, NO_CONTENT, objectBody, param, slice } from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { iso } from './text.ts'

/** Pages of `/iam` lists; where there is more, the address of the next page stands in the body, not in a header. */
const IAM_LIMIT = 100

function page<T>(
  call: Call,
  key: string,
  list: readonly T[],
  row: (item: T) => object,
  ownLinks: Record<string, object> = {},
): Reply {
  const limit = limitOf(call, IAM_LIMIT, IAM_LIMIT)
  const { items, next } = slice(call, list, limit)
  const links = {
    ...ownLinks,
    ...(next === undefined ? {} : { next: { href: nextAddress(call, limit, next) } }),
  }
  return json({ [key]: items.map(row), ...(Object.keys(links).length === 0 ? {} : { _links: links }) })
}

const self = (href: string): { self: { href: string } } => ({ self: { href } })
const iam = (call: Call): string => `${call.base}/api/v1/iam`
const setAddress = (call: Call, set: ResourceSet): string => `${iam(call)}/resource-sets/${set.id}`
const bindingAddress = (call: Call, binding: Binding): string =>
  `${iam(call)}/resource-sets/${binding.set}/bindings/${binding.role}`

/** GET /iam/assignees/users: users who hold a role themselves; what groups hold is not repeated for their members. */
export function listAssignees(call: Call): Reply {
  const { roleAssignments, bindings, users, id: orgId } = call.org.data
  const own = [...roleAssignments, ...bindings.flatMap((binding) => binding.members)]
    .filter(({ kind }) => kind === 'USER')
    .map(({ principal }) => principal)
  const ids = [...new Set(own)].toSorted((a, b) => a - b).flatMap((index) => users[index]?.id ?? [])
  return page(call, 'value', ids, (id) => ({
    id,
    orn: `orn:okta:directory:${orgId}:users:${id}`,
    _links: {
      ...self(`${call.base}/api/v1/users/${id}`),
      roles: { href: `${call.base}/api/v1/users/${id}/roles` },
    },
  }))
}

function roleObject(call: Call, role: CustomRole): object {
  const address = `${iam(call)}/roles/${role.id}`
  return {
    id: role.id,
    label: role.label,
    isCloneable: false,
    description: role.description,
    created: iso(role.created),
    lastUpdated: iso(role.lastUpdated),
    _links: { permissions: { href: `${address}/permissions` }, ...self(address) },
  }
}

function roleOf(call: Call, at: number): CustomRole {
  const found = call.org.data.customRoles.find(
    (role) => role.id === param(call, at) || role.label === param(call, at),
  )
  if (found === undefined) throw notFound(param(call, at), 'Role')
  return found
}

/** GET /iam/roles: custom roles. */
export const listRoles = (call: Call): Reply =>
  page(call, 'roles', call.org.data.customRoles, (role) => roleObject(call, role))
/** GET /iam/roles/{idOrLabel}. */
export const getRole = (call: Call): Reply => json(roleObject(call, roleOf(call, 0)))

/** GET /iam/roles/{idOrLabel}/permissions. Not paged. */
export function listPermissions(call: Call): Reply {
  const role = roleOf(call, 0)
  const address = `${iam(call)}/roles/${role.id}`
  const permissions = role.permissions.map((label) => ({
    label,
    created: iso(role.created),
    lastUpdated: iso(role.created),
    conditions: null,
    _links: { role: { href: address }, ...self(`${address}/permissions/${label}`) },
  }))
  return json({ permissions })
}

function setObject(call: Call, set: ResourceSet): object {
  const address = setAddress(call, set)
  return {
    id: set.id,
    label: set.label,
    description: set.description,
    created: iso(set.created),
    lastUpdated: iso(set.created),
    _links: {
      ...self(address),
      resources: { href: `${address}/resources` },
      bindings: { href: `${address}/bindings` },
    },
  }
}

function setOf(call: Call): ResourceSet {
  const found = call.org.data.resourceSets.find(
    (set) => set.id === param(call, 0) || set.label === param(call, 0),
  )
  if (found === undefined) throw notFound(param(call, 0), 'ResourceSet')
  return found
}

/** GET /iam/resource-sets. */
export const listResourceSets = (call: Call): Reply =>
  page(call, 'resource-sets', call.org.data.resourceSets, (set) => setObject(call, set))
/** GET /iam/resource-sets/{idOrLabel}. */
export const getResourceSet = (call: Call): Reply => json(setObject(call, setOf(call)))

/** GET /iam/resource-sets/{idOrLabel}/resources. */
export function listResources(call: Call): Reply {
  const set = setOf(call)
  const address = setAddress(call, set)
  return page(
    call,
    'resources',
    set.resources,
    ({ id, path }) => ({
      id,
      orn: `orn:okta:${path.startsWith('/api/v1/apps') ? 'idp' : 'directory'}:${call.org.data.id}:${path.replace('/api/v1/', '').replaceAll('/', ':')}`,
      created: iso(set.created),
      lastUpdated: iso(set.created),
      _links: { ...self(call.base + path), resource: { href: `${address}/resources/${id}` } },
    }),
    { 'resource-set': { href: address } },
  )
}

/** GET /iam/resource-sets/{idOrLabel}/bindings: one entry for each role bound to the set. */
export function listBindings(call: Call): Reply {
  const set = setOf(call)
  const bound = call.org.data.bindings.filter((binding) => binding.set === set.id)
  const address = setAddress(call, set)
  return page(
    call,
    'roles',
    bound,
    (binding) => ({
      id: binding.role,
      _links: {
        ...self(`${iam(call)}/roles/${binding.role}`),
        members: { href: `${bindingAddress(call, binding)}/members` },
      },
    }),
    { ...self(`${address}/bindings`), 'resource-set': { href: address } },
  )
}

function bindingOf(call: Call): Binding {
  const set = setOf(call)
  const role = roleOf(call, 1)
  const found = call.org.data.bindings.find((binding) => binding.set === set.id && binding.role === role.id)
  if (found === undefined) throw notFound(role.id, 'ResourceSetBinding')
  return found
}

/** GET /iam/resource-sets/{idOrLabel}/bindings/{roleIdOrLabel}. */
export function getBinding(call: Call): Reply {
  const binding = bindingOf(call)
  const address = bindingAddress(call, binding)
  return json({
    id: binding.role,
    _links: {
      ...self(address),
      members: { href: `${address}/members` },
      'resource-set': { href: `${iam(call)}/resource-sets/${binding.set}` },
    },
  })
}

function memberObject(call: Call, member: BindingMember): object {
  const { users, groups } = call.org.data
  const href =
    member.kind === 'USER'
      ? `${call.base}/api/v1/users/${users[member.principal]?.id ?? ''}`
      : `${call.base}/api/v1/groups/${groups[member.principal]?.id ?? ''}`
  return { id: member.id, created: iso(member.created), lastUpdated: iso(member.created), _links: self(href) }
}

/** GET …/bindings/{roleIdOrLabel}/members: users and groups, told apart by the address in `_links.self`. */
export function listBindingMembers(call: Call): Reply {
  const binding = bindingOf(call)
  const address = bindingAddress(call, binding)
  return page(call, 'members', binding.members, (member) => memberObject(call, member), {
    ...self(`${address}/members`),
    binding: { href: address },
  })
}

/** GET …/bindings/{roleIdOrLabel}/members/{memberId}. */
export function getBindingMember(call: Call): Reply {
  const member = bindingOf(call).members.find((candidate) => candidate.id === param(call, 2))
  if (member === undefined) throw notFound(param(call, 2), 'ResourceSetBindingMember')
  return json(memberObject(call, member))
}

/** Reads the addresses of users and groups in a request. */
function principalsOf(call: Call, list: unknown): { kind: PrincipalKind; id: string }[] {
  if (!Array.isArray(list)) throw failure('E0000001', 'members', ['members: must be a list of addresses'])
  return list.map((address) => {
    const match = /\/api\/v1\/(users|groups)\/([^/?]+)$/.exec(String(address))
    const kind: PrincipalKind = match?.[1] === 'groups' ? 'GROUP' : 'USER'
    const id = match?.[2] ?? String(address)
    if ((kind === 'USER' ? call.org.user(id) : call.org.group(id)) === undefined)
      throw notFound(id, kind === 'USER' ? 'User' : 'UserGroup')
    return { kind, id }
  })
}

function bind(call: Call, set: ResourceSet, role: CustomRole, list: unknown): Reply {
  const by = call.tokens.actor(call.token)
  for (const { kind, id } of principalsOf(call, list)) call.org.bindMember(set.id, role.id, kind, id, by)
  const address = setAddress(call, set)
  return json({
    _links: {
      ...self(`${address}/bindings/${role.id}`),
      bindings: { href: `${address}/bindings` },
      'resource-set': { href: address },
    },
  })
}

/** POST /iam/resource-sets/{idOrLabel}/bindings with `role` and `members`. */
export function createBinding(call: Call): Reply {
  const set = setOf(call)
  const body = objectBody(call)
  const role = call.org.data.customRoles.find((candidate) => candidate.id === body['role'])
  if (role === undefined) throw notFound(String(body['role']), 'Role')
  return bind(call, set, role, body['members'])
}

/** PATCH …/bindings/{roleIdOrLabel}/members with `additions`. */
export function addBindingMembers(call: Call): Reply {
  bindingOf(call)
  return bind(call, setOf(call), roleOf(call, 1), objectBody(call)['additions'])
}

/** DELETE …/bindings/{roleIdOrLabel}/members/{memberId}. */
export function removeBindingMember(call: Call): Reply {
  const { set, role } = bindingOf(call)
  if (!call.org.unbindMember(set, role, param(call, 2), call.tokens.actor(call.token)))
    throw notFound(param(call, 2), 'ResourceSetBindingMember')
  return NO_CONTENT
}
