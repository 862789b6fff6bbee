import type { HeldRole } from '../db/snapshot/listed.ts'
import type { LabelledRow } from '../db/snapshot/row-types.ts'
import type { Reading } from './walk.ts'
import {
  assigneeId,
  bindingMember,
  labelledRow,
  permissionLabel,
  resourceName,
  roleRow,
  targetRow,
} from './rows.ts'

/** Okta: standard roles that can be limited to groups, or to applications. */
const groupTargeted = new Set(['USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'])

/** Okta answers targets in pages of this size, whatever is asked for. */
const targetsPerPage = 20

const iam = { phase: 'roles', priority: 900 } as const

/** Standard and custom roles of every account that Okta lists as an administrator. */
export async function readUserRoles(reading: Reading, listed: () => void): Promise<void> {
  const { walk, progress } = reading
  progress.begin('roles')
  const followUps: Promise<void>[] = []
  await walk({
    ...iam,
    kind: 'roles',
    path: assigneesPath,
    own: true,
    again: true,
    envelope: 'value',
    parse: assigneeId,
    store: (ids) => {
      for (const id of ids) followUps.push(reading.start(readRolesOf(reading, 'USER', id)))
    },
  }).finally(listed)
  await Promise.all(followUps)
}

export const assigneesPath = '/api/v1/iam/assignees/users?limit=100'

const rolesPath = (type: 'USER' | 'GROUP', id: string): string =>
  `/api/v1/${type === 'USER' ? 'users' : 'groups'}/${encodeURIComponent(id)}/roles`

/** Roles of one principal, with the group targets that Okta embeds when asked. */
export function rolesOf(type: 'USER' | 'GROUP', id: string) {
  return {
    path: `${rolesPath(type, id)}?expand=targets%2Fgroups`,
    parse: (value: unknown) => roleRow(value, type, id),
  }
}

/** Roles of one principal, and what each is limited to where that was not embedded in the answer. */
export async function readRolesOf(reading: Reading, type: 'USER' | 'GROUP', id: string): Promise<void> {
  const { walk, writer, start } = reading
  await walk({
    ...iam,
    kind: 'roles',
    counted: type === 'USER' ? 'userRoles' : 'groupRoles',
    ...rolesOf(type, id),
    objectId: id,
    store: (roles) => {
      for (const { row, targets } of roles) {
        writer.role(row, targets ?? [])
        if (targets !== null) writer.checkpoints.setMeta('targets embedded', '1')
      }
    },
  })
  await Promise.all(
    writer
      .rolesHeldBy(type, id)
      .filter((role) => targetKind(role) === 'APP')
      .map((role) => start(readTargets(reading, role))),
  )
}

/**
 * Group targets that were not embedded. Okta: "targets configured for the standard role assignment" are
 * embedded when asked for; so where some were, a role without has none. Where none ever was, this
 * organization does not embed them, and they are asked for.
 */
export async function readGroupTargets(reading: Reading): Promise<void> {
  const { writer, start } = reading
  if (writer.checkpoints.meta('targets embedded') !== null) return
  const open = writer.allRoles().filter((role) => targetKind(role) === 'GROUP')
  await Promise.all(open.map((role) => start(readTargets(reading, role))))
}

/** What a role can be limited to; null for a role that cannot, or that is held through a group. */
export function targetKind(
  role: Pick<HeldRole, 'principalType' | 'roleType' | 'assignmentType' | 'assignmentId'>,
): 'GROUP' | 'APP' | null {
  // The targets of a role that is held through a group stand with the group.
  const inherited = role.principalType === 'USER' && role.assignmentType === 'GROUP'
  if (inherited || role.assignmentId === null) return null
  return groupTargeted.has(role.roleType) ? 'GROUP' : role.roleType === 'APP_ADMIN' ? 'APP' : null
}

/** Address of what a role is limited to, and how its rows are read. */
export function targetsOf(
  role: Pick<HeldRole, 'principalType' | 'principalId' | 'assignmentId'>,
  kind: 'GROUP' | 'APP',
) {
  const base = `${rolesPath(role.principalType, role.principalId)}/${encodeURIComponent(role.assignmentId ?? '')}`
  return {
    path: `${base}/targets/${kind === 'GROUP' ? 'groups' : 'catalog/apps'}?limit=${targetsPerPage}`,
    parse: (value: unknown) => targetRow(value, kind),
  }
}

async function readTargets({ walk, writer }: Reading, role: HeldRole): Promise<void> {
  const kind = targetKind(role)
  if (kind === null) return
  await walk({
    ...iam,
    kind: 'roles',
    ...targetsOf(role, kind),
    objectId: role.principalId,
    store: (targets) => writer.targets(role.pk, targets),
  })
}

/** Custom roles with their permissions, resource sets, and every member of every binding. */
export async function readCustomRoles(reading: Reading): Promise<void> {
  const { walk, writer } = reading
  const roles = new Map<string, LabelledRow>()
  const sets: LabelledRow[] = []
  const [visible] = await Promise.all([
    walk({
      ...iam,
      kind: 'customRoles',
      path: '/api/v1/iam/roles?limit=100',
      own: true,
      again: true,
      envelope: 'roles',
      parse: labelledRow,
      store: (rows) => {
        for (const row of rows) roles.set(row.id, row)
      },
    }),
    walk({
      ...iam,
      kind: 'customRoles',
      path: '/api/v1/iam/resource-sets?limit=100',
      own: true,
      again: true,
      envelope: 'resource-sets',
      parse: labelledRow,
      store: (rows) => void sets.push(...rows),
    }),
  ])
  if (visible === 'complete') {
    await Promise.all([
      ...[...roles.values()].map(async (role) => {
        const permissions = await readAll(
          reading,
          `/api/v1/iam/roles/${encodeURIComponent(role.id)}/permissions`,
          'permissions',
          permissionLabel,
        )
        writer.customRole(role.id, role.label, role.description, permissions)
      }),
      ...sets.map((set) => readResourceSet(reading, set, roles)),
    ])
  }
}

async function readResourceSet(
  reading: Reading,
  set: LabelledRow,
  roles: Map<string, LabelledRow>,
): Promise<void> {
  const base = `/api/v1/iam/resource-sets/${encodeURIComponent(set.id)}`
  const [resources, bindings] = await Promise.all([
    readAll(reading, `${base}/resources?limit=100`, 'resources', resourceName),
    readAll(reading, `${base}/bindings?limit=100`, 'roles', labelledRow),
  ])
  reading.writer.resourceSet(set.id, set.label, set.description, resources)
  await Promise.all(
    bindings.map(async ({ id: roleId }) => {
      const members = await readAll(
        reading,
        `${base}/bindings/${encodeURIComponent(roleId)}/members?limit=100`,
        'members',
        bindingMember,
      )
      for (const member of members) {
        reading.writer.role(
          {
            principalType: member.type,
            principalId: member.id,
            roleType: 'CUSTOM',
            roleId,
            resourceSetId: set.id,
            assignmentType: member.type,
            assignmentId: null,
            label: roles.get(roleId)?.label ?? roleId,
            status: null,
            created: null,
          },
          [],
        )
      }
    }),
  )
}

/** A short list, whole. */
async function readAll<Row>(
  { walk }: Reading,
  path: string,
  envelope: string,
  parse: (value: unknown) => Row | null,
): Promise<Row[]> {
  const all: Row[] = []
  await walk({
    ...iam,
    kind: 'customRoles',
    path,
    again: true,
    envelope,
    parse,
    store: (rows) => void all.push(...rows),
  })
  return all
}
