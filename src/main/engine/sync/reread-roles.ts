import type { Reread } from '../db/snapshot/delta/store.ts'
import type { LabelledRow, RoleRow, TargetRow } from '../db/snapshot/row-types.ts'
import { assigneesPath, rolesOf, targetKind, targetsOf } from './read-roles.ts'
import type { RereadContext } from './reread.ts'
import { assigneeId, bindingMember, labelledRow, permissionLabel, resourceName } from './rows.ts'

const safe = encodeURIComponent
const iam = '/api/v1/iam'

/**
 * Roles of every principal that something says of: an event, a membership in a group that holds roles,
 * or a binding. Who counts as an administrator is asked anew, as a full sync does.
 */
export async function rereadRoles(context: RereadContext, read: Reread): Promise<void> {
  const { calls, store, hidden, touched } = context
  if (touched.customRoles && !hidden.has('customRoles')) await rereadCustom(context, read)
  if (hidden.has('roles')) return
  for (const { id, holdsRoles } of read.groups) {
    if (holdsRoles !== null && holdsRoles !== (store.storedGroup(id)?.holdsRoles ?? false))
      touched.groupRoles.add(id)
  }
  if (touched.userRoles.size === 0 && touched.groupRoles.size === 0) return
  const listed = await calls.list('roles', assigneesPath, assigneeId, { envelope: 'value' })
  const administrators = new Set(listed ?? [])
  const known = new Set(store.administrators())
  for (const id of administrators) if (!known.has(id)) touched.userRoles.add(id)
  for (const id of known) if (!administrators.has(id)) touched.userRoles.add(id)
  for (const group of touched.groupRoles) {
    const now = read.members.find(({ groupId, part }) => groupId === group && part === 'all')
    const members = now === undefined ? store.membersOf(group) : now.rows.map(({ userId }) => userId)
    for (const id of members) if (administrators.has(id)) touched.userRoles.add(id)
  }
  await Promise.all([
    ...[...touched.userRoles].map((id) =>
      administrators.has(id)
        ? rereadRolesOf(context, read, 'USER', id)
        : read.roles.push({ type: 'USER', id, rows: [] }),
    ),
    ...[...touched.groupRoles]
      .filter((id) => !read.goneGroups.includes(id))
      .map((id) => rereadRolesOf(context, read, 'GROUP', id)),
  ])
}

async function rereadRolesOf(
  { calls, store }: RereadContext,
  read: Reread,
  type: 'USER' | 'GROUP',
  id: string,
): Promise<void> {
  const { path, parse } = rolesOf(type, id)
  const roles = await calls.list('roles', path, parse)
  if (roles === null) {
    read.roles.push({ type, id, rows: [] })
    return
  }
  const embedded =
    store.checkpoints.meta('targets embedded') !== null || roles.some(({ targets }) => targets !== null)
  const rows = await Promise.all(
    roles.map(async ({ row, targets }): Promise<{ row: RoleRow; targets: TargetRow[] }> => {
      const kind = targetKind(row)
      if (kind === null || (kind === 'GROUP' && embedded)) return { row, targets: targets ?? [] }
      const list = targetsOf(row, kind)
      return { row, targets: (await calls.list('roles', list.path, list.parse)) ?? [] }
    }),
  )
  read.roles.push({ type, id, rows })
}

/** Custom roles, resource sets and bindings, whole; principals whose bindings differ are read again. */
async function rereadCustom({ calls, store, touched }: RereadContext, read: Reread): Promise<void> {
  const list = async <Row>(
    path: string,
    envelope: string,
    parse: (value: unknown) => Row | null,
  ): Promise<Row[]> => (await calls.list('roles', path, parse, { envelope })) ?? []
  const [roles, sets] = await Promise.all([
    list(`${iam}/roles?limit=100`, 'roles', labelledRow),
    list(`${iam}/resource-sets?limit=100`, 'resource-sets', labelledRow),
  ])
  const bound = new Set<string>()
  const readRole = async (role: LabelledRow) => ({
    ...role,
    permissions: await list(`${iam}/roles/${safe(role.id)}/permissions`, 'permissions', permissionLabel),
  })
  const readSet = async (set: LabelledRow) => {
    const base = `${iam}/resource-sets/${safe(set.id)}`
    const [resources, bindings] = await Promise.all([
      list(`${base}/resources?limit=100`, 'resources', resourceName),
      list(`${base}/bindings?limit=100`, 'roles', labelledRow),
    ])
    await Promise.all(
      bindings.map(async ({ id }) => {
        const members = await list(`${base}/bindings/${safe(id)}/members?limit=100`, 'members', bindingMember)
        for (const member of members) bound.add(`${member.type}|${member.id}|${id}|${set.id}`)
      }),
    )
    return { ...set, resources }
  }
  const [withPermissions, withResources] = await Promise.all([
    Promise.all(roles.map(readRole)),
    Promise.all(sets.map(readSet)),
  ])
  read.custom = { roles: withPermissions, sets: withResources }
  const stored = new Set(store.boundPrincipals())
  for (const key of [...bound]
    .filter((key) => !stored.has(key))
    .concat([...stored].filter((key) => !bound.has(key)))) {
    const [type, id = ''] = key.split('|')
    ;(type === 'USER' ? touched.userRoles : touched.groupRoles).add(id)
  }
}
