import { assignmentId } from './generate-admins.ts'
import { STANDARD_ROLES } from './model.ts'
import type {
  Binding,
  BindingMember,
  GroupRecord,
  PrincipalKind,
  RoleAssignment,
  StandardRoleType,
  UserRecord,
} from './model.ts'
import { groupParty, userParty } from './mutate-access.ts'
import { SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import type { LogParty } from './system-log.ts'

/** Changes to admin access. Unknown ids throw. */
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

const party = (kind: PrincipalKind, record: UserRecord | GroupRecord): LogParty =>
  kind === 'USER' ? userParty(record as UserRecord) : groupParty(record as GroupRecord)
const roleParty = (type: StandardRoleType): LogParty => ({
  id: type,
  type: 'ROLE',
  alternateId: type,
  displayName: STANDARD_ROLES[type],
})
const privilege = (kind: PrincipalKind, change: 'grant' | 'revoke'): [string, string] => [
  `${kind === 'USER' ? 'user.account' : 'group'}.privilege.${change}`,
  `${change === 'grant' ? 'Grant' : 'Revoke'} ${kind === 'USER' ? 'user' : 'group'} privilege`,
]

export function createAdminMutators(core: OrgCore): AdminMutators {
  const { data } = core
  let serial = 1_000_000
  const principal = (kind: PrincipalKind, id: string): UserRecord | GroupRecord => {
    const found = kind === 'USER' ? core.user(id) : core.group(id)
    if (found === undefined) throw new Error(`no such principal: ${id}`)
    return found
  }
  const write = (eventType: string, displayMessage: string, targets: LogParty[], by: Actor): void => {
    core.log.append({ eventType, displayMessage, actor: by.party, tokenId: by.tokenId, targets })
  }
  return {
    grantRole(kind, principalId, type, by = SYSTEM_ACTOR) {
      const record = principal(kind, principalId)
      if (
        data.roleAssignments.some(
          (held) => held.kind === kind && held.principal === record.index && held.type === type,
        )
      )
        return undefined
      const made: RoleAssignment = {
        id: assignmentId(core.random, type, kind, serial++),
        kind,
        principal: record.index,
        type,
        created: core.now(),
        groupTargets: [],
        appTargets: [],
      }
      data.roleAssignments.push(made)
      write(...privilege(kind, 'grant'), [party(kind, record), roleParty(type)], by)
      return made
    },
    revokeRole(kind, principalId, id, by = SYSTEM_ACTOR) {
      const record = principal(kind, principalId)
      const at = data.roleAssignments.findIndex(
        (held) => held.kind === kind && held.principal === record.index && held.id === id,
      )
      const held = data.roleAssignments[at]
      if (held === undefined) return false
      data.roleAssignments.splice(at, 1)
      write(...privilege(kind, 'revoke'), [party(kind, record), roleParty(held.type)], by)
      return true
    },
    bindMember(setId, roleId, kind, principalId, by = SYSTEM_ACTOR) {
      const record = principal(kind, principalId)
      let binding = data.bindings.find((candidate) => candidate.set === setId && candidate.role === roleId)
      if (binding === undefined) {
        binding = { set: setId, role: roleId, members: [] } satisfies Binding
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
      write(
        'iam.resourceset.bindings.add',
        'Add binding to resource set',
        [party(kind, record), customParty(roleId)],
        by,
      )
      return made
    },
    unbindMember(setId, roleId, memberId, by = SYSTEM_ACTOR) {
      const binding = data.bindings.find((candidate) => candidate.set === setId && candidate.role === roleId)
      const gone = binding?.members.find((member) => member.id === memberId)
      if (binding === undefined || gone === undefined) return false
      binding.members = binding.members.filter((member) => member !== gone)
      if (binding.members.length === 0) data.bindings.splice(data.bindings.indexOf(binding), 1)
      const record = gone.kind === 'USER' ? data.users[gone.principal] : data.groups[gone.principal]
      write(
        'iam.resourceset.bindings.delete',
        'Delete binding from resource set',
        [party(gone.kind, record as UserRecord), customParty(roleId)],
        by,
      )
      return true
    },
  }

  function customParty(roleId: string): LogParty {
    const role = data.customRoles.find((candidate) => candidate.id === roleId)
    return { id: roleId, type: 'CUSTOM_ROLE', alternateId: 'unknown', displayName: role?.label ?? roleId }
  }
}
