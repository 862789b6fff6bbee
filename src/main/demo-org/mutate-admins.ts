import { assignmentId } from './generate-admins.ts'
import { search, STANDARD_ROLES } from './model.ts'
import type {
  Binding,
  BindingMember,
  GroupRecord,
  PrincipalKind,
  RoleAssignment,
  StandardRoleType,
  UserRecord,
} from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { customRoleParty, principalParty, roleParty, write } from './mutate-log.ts'

/** Changes to who holds which admin role. Unknown ids throw. */
export interface AdminMutators {
  /** Undefined where the principal already holds the role. */
  grantRole(
    kind: PrincipalKind,
    principalId: string,
    type: StandardRoleType,
    by?: Actor,
  ): RoleAssignment | undefined
  /** Ends a standard role; false where there is none of that id. */
  revokeRole(kind: PrincipalKind, principalId: string, assignmentId: string, by?: Actor): boolean
  /** Limits a standard role to groups and apps, by id; what is left out stays. False where there is none of that id. */
  setRoleTargets(
    kind: PrincipalKind,
    principalId: string,
    assignmentId: string,
    targets: { groupIds?: string[]; appIds?: string[] },
    by?: Actor,
  ): boolean
  /** Adds a member, creating the binding where needed; undefined where it is one already. */
  bindMember(
    setId: string,
    roleId: string,
    kind: PrincipalKind,
    principalId: string,
    by?: Actor,
  ): BindingMember | undefined
  /** Removes a member; a binding without members goes. False where there is none of that id. */
  unbindMember(setId: string, roleId: string, memberId: string, by?: Actor): boolean
}

const principalOf = (core: OrgCore, kind: PrincipalKind, index: number): UserRecord | GroupRecord =>
  (kind === 'USER' ? core.data.users[index] : core.data.groups[index]) as UserRecord | GroupRecord

/**
 * Logs what standard roles a principal has now: a grant carries all of them, for users also those of their groups,
 * and a revocation says that none is left. Okta: event types user.account.privilege and group.privilege.
 */
function logPrivileges(core: OrgCore, kind: PrincipalKind, index: number, by: Actor): void {
  const { roleAssignments, groups } = core.data
  const applies = (held: RoleAssignment): boolean =>
    held.kind === kind
      ? held.principal === index
      : kind === 'USER' && search((groups[held.principal] as GroupRecord).members, index) >= 0
  const types = [...new Set(roleAssignments.filter(applies).map(({ type }) => type))]
  const change = types.length > 0 ? 'grant' : 'revoke'
  write(
    core,
    `${kind === 'USER' ? 'user.account' : 'group'}.privilege.${change}`,
    `${change === 'grant' ? 'Grant' : 'Revoke'} ${kind === 'USER' ? 'user' : 'group'} privilege`,
    [principalParty(kind, principalOf(core, kind, index)), ...types.map(roleParty)],
    by,
    { privilegeGranted: types.map((type) => STANDARD_ROLES[type]).join(', ') },
  )
}

function logBinding(
  core: OrgCore,
  change: 'add' | 'delete',
  roleId: string,
  { kind, principal }: BindingMember,
  by: Actor,
): void {
  const role = core.data.customRoles.find((candidate) => candidate.id === roleId)
  write(
    core,
    `iam.resourceset.bindings.${change}`,
    change === 'add' ? 'Add binding to resource set' : 'Delete binding from resource set',
    [
      principalParty(kind, principalOf(core, kind, principal)),
      customRoleParty(role ?? { id: roleId, label: roleId }),
    ],
    by,
  )
}

function removeMember(core: OrgCore, binding: Binding, gone: BindingMember): void {
  binding.members = binding.members.filter((member) => member !== gone)
  if (binding.members.length === 0) core.data.bindings.splice(core.data.bindings.indexOf(binding), 1)
}

/** Ends all roles of a principal's own, with an event for each thing that ends where somebody is named as the cause. */
export function endRoles(core: OrgCore, kind: PrincipalKind, index: number, by?: Actor): void {
  const { roleAssignments, bindings } = core.data
  const before = roleAssignments.length
  for (let at = before - 1; at >= 0; at -= 1) {
    const held = roleAssignments[at]
    if (held?.kind === kind && held.principal === index) roleAssignments.splice(at, 1)
  }
  if (by !== undefined && roleAssignments.length < before) logPrivileges(core, kind, index, by)
  for (const binding of [...bindings]) {
    const gone = binding.members.find((member) => member.kind === kind && member.principal === index)
    if (gone === undefined) continue
    removeMember(core, binding, gone)
    if (by !== undefined) logBinding(core, 'delete', binding.role, gone, by)
  }
}

export function createAdminMutators(core: OrgCore): AdminMutators {
  const { data } = core
  let serial = 1_000_000
  const principal = (kind: PrincipalKind, id: string): UserRecord | GroupRecord =>
    must<UserRecord | GroupRecord>(kind === 'USER' ? core.user(id) : core.group(id), id)
  const own = (kind: PrincipalKind, index: number): RoleAssignment[] =>
    data.roleAssignments.filter((held) => held.kind === kind && held.principal === index)

  return {
    grantRole(kind, principalId, type, by = SYSTEM_ACTOR) {
      const { index } = principal(kind, principalId)
      if (own(kind, index).some((held) => held.type === type)) return undefined
      const made: RoleAssignment = {
        id: assignmentId(core.random, type, kind, serial++),
        kind,
        principal: index,
        type,
        created: core.now(),
        groupTargets: [],
        appTargets: [],
      }
      data.roleAssignments.push(made)
      logPrivileges(core, kind, index, by)
      return made
    },
    revokeRole(kind, principalId, id, by = SYSTEM_ACTOR) {
      const { index } = principal(kind, principalId)
      const held = own(kind, index).find((candidate) => candidate.id === id)
      if (held === undefined) return false
      data.roleAssignments.splice(data.roleAssignments.indexOf(held), 1)
      logPrivileges(core, kind, index, by)
      return true
    },
    setRoleTargets(kind, principalId, id, { groupIds, appIds }, by = SYSTEM_ACTOR) {
      const { index } = principal(kind, principalId)
      const held = own(kind, index).find((candidate) => candidate.id === id)
      if (held === undefined) return false
      if (groupIds !== undefined)
        held.groupTargets = groupIds.map((group) => must(core.group(group), group).index)
      if (appIds !== undefined) held.appTargets = appIds.map((app) => must(core.app(app), app).index)
      logPrivileges(core, kind, index, by)
      return true
    },
    bindMember(setId, roleId, kind, principalId, by = SYSTEM_ACTOR) {
      const record = principal(kind, principalId)
      let binding = data.bindings.find((candidate) => candidate.set === setId && candidate.role === roleId)
      if (binding === undefined) {
        binding = { set: setId, role: roleId, members: [] }
        data.bindings.push(binding)
      }
      if (binding.members.some((member) => member.kind === kind && member.principal === record.index))
        return undefined
      const made: BindingMember = {
        id: core.random.id('irb', serial++),
        kind,
        principal: record.index,
        created: core.now(),
      }
      binding.members.push(made)
      logBinding(core, 'add', roleId, made, by)
      return made
    },
    unbindMember(setId, roleId, memberId, by = SYSTEM_ACTOR) {
      const binding = data.bindings.find((candidate) => candidate.set === setId && candidate.role === roleId)
      const gone = binding?.members.find((member) => member.id === memberId)
      if (binding === undefined || gone === undefined) return false
      removeMember(core, binding, gone)
      logBinding(core, 'delete', roleId, gone, by)
      return true
    },
  }
}
