import type { RoleRow, TargetRow } from '../db/snapshot/writer.ts'
import type { Reading } from './walk.ts'
import {
  assigneeId,
  bindingMember,
  labelledRow,
  permissionLabel,
  resourceName,
  roleRow,
  targetRow,
  type LabelledRow,
} from './rows.ts'

/** Okta: standard roles that can be limited to groups, or to applications. */
const groupTargeted = new Set(['USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'])

/** Okta answers targets in pages of this size, whatever is asked for. */
const targetsPerPage = 20

const iam = { phase: 'roles', priority: 90 } as const

/** Standard and custom roles of every account that Okta lists as an administrator. */
export async function readUserRoles(reading: Reading): Promise<void> {
  const { walk, progress } = reading
  progress.begin('roles')
  const followUps: Promise<void>[] = []
  await walk({
    ...iam,
    kind: 'roles',
    path: '/api/v1/iam/assignees/users?limit=100',
    own: true,
    envelope: 'value',
    parse: assigneeId,
    store: (ids) => {
      for (const id of ids) followUps.push(reading.start(readRolesOf(reading, 'USER', id)))
    },
  })
  await Promise.all(followUps)
}

/** Roles of one principal, and what each is limited to. */
export async function readRolesOf(reading: Reading, type: 'USER' | 'GROUP', id: string): Promise<void> {
  const { walk, writer } = reading
  const base = `/api/v1/${type === 'USER' ? 'users' : 'groups'}/${encodeURIComponent(id)}/roles`
  const roles: RoleRow[] = []
  await walk({
    ...iam,
    kind: 'roles',
    counted: type === 'USER' ? 'userRoles' : 'groupRoles',
    path: base,
    parse: (value) => roleRow(value, type, id),
    store: (rows) => void roles.push(...rows),
  })
  for (const role of roles) writer.role(role, await readTargets(reading, base, role))
}

async function readTargets({ walk }: Reading, base: string, role: RoleRow): Promise<TargetRow[]> {
  // The targets of a role that is held through a group stand with the group.
  const inherited = role.principalType === 'USER' && role.assignmentType === 'GROUP'
  const kindOfTarget = groupTargeted.has(role.roleType)
    ? 'GROUP'
    : role.roleType === 'APP_ADMIN'
      ? 'APP'
      : null
  if (inherited || kindOfTarget === null || role.assignmentId === null) return []
  const targets: TargetRow[] = []
  const list = kindOfTarget === 'GROUP' ? 'groups' : 'catalog/apps'
  await walk({
    ...iam,
    kind: 'roles',
    path: `${base}/${encodeURIComponent(role.assignmentId)}/targets/${list}?limit=${targetsPerPage}`,
    parse: (value) => targetRow(value, kindOfTarget),
    store: (rows) => void targets.push(...rows),
  })
  return targets
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
  await walk({ ...iam, kind: 'customRoles', path, envelope, parse, store: (rows) => void all.push(...rows) })
  return all
}
