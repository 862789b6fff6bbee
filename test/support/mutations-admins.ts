import { STANDARD_ROLES } from '../../src/main/demo-org/model.ts'
import type { PrincipalKind, RoleAssignment, StandardRoleType } from '../../src/main/demo-org/model.ts'
import type { Choose, Mutation } from './mutations-choose.ts'

const TYPES = Object.keys(STANDARD_ROLES) as StandardRoleType[]
const TARGETED: readonly StandardRoleType[] = ['USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN']

/** A user, or a group that Okta gives roles to: no rules fill it and it is not too large. */
function principal({ org, user, group }: Choose, kind: PrincipalKind): { id: string } | undefined {
  if (kind === 'USER') return user()
  const ruled = new Set(org.data.rules.filter(({ deleted }) => !deleted).flatMap(({ groups }) => groups))
  return group(({ index, members }) => !ruled.has(index) && members.length <= 5000)
}

function held({ org, one }: Choose, kinds: (held: RoleAssignment) => boolean): RoleAssignment | undefined {
  return one(
    org.data.roleAssignments.filter((role) => (role.kind === 'GROUP' || role.principal > 3) && kinds(role)),
  )
}

const idOf = (
  { org }: Choose,
  { kind, principal: index }: { kind: PrincipalKind; principal: number },
): string => (kind === 'USER' ? org.data.users[index] : org.data.groups[index])?.id ?? ''

function grant(weight: number, kind: PrincipalKind): Mutation {
  return {
    weight,
    make(choose) {
      const holder = principal(choose, kind)
      const type = choose.one(TYPES)
      if (holder === undefined || type === undefined) return undefined
      const made = choose.org.grantRole(kind, holder.id, type)
      return made === undefined ? undefined : `${kind.toLowerCase()} ${holder.id} given ${type}`
    },
  }
}

function bind(weight: number, kind: PrincipalKind): Mutation {
  return {
    weight,
    make(choose) {
      const { org, one } = choose
      const holder = principal(choose, kind)
      const role = one(org.data.customRoles)
      const set = one(org.data.resourceSets)
      if (holder === undefined || role === undefined || set === undefined) return undefined
      if (org.bindMember(set.id, role.id, kind, holder.id) === undefined) return undefined
      return `${kind.toLowerCase()} ${holder.id} bound to role ${role.id} on ${set.id}`
    },
  }
}

/** Changes to admin roles, custom roles, resource sets and bindings. */
export const adminMutations: readonly Mutation[] = [
  grant(3, 'USER'),
  grant(1.5, 'GROUP'),
  {
    weight: 3,
    make(choose) {
      const role = held(choose, () => true)
      if (role === undefined) return undefined
      const id = idOf(choose, role)
      choose.org.revokeRole(role.kind, id, role.id)
      return `${role.kind.toLowerCase()} ${id} lost ${role.type}`
    },
  },
  {
    weight: 1.5,
    make(choose) {
      const role = held(choose, ({ type }) => type === 'APP_ADMIN' || TARGETED.includes(type))
      if (role === undefined) return undefined
      const id = idOf(choose, role)
      const found =
        role.type === 'APP_ADMIN' ? [choose.app(), choose.app()] : [choose.group(), choose.group()]
      const ids = [...new Set(found.flatMap((target) => target?.id ?? []))]
      choose.org.setRoleTargets(
        role.kind,
        id,
        role.id,
        role.type === 'APP_ADMIN' ? { appIds: ids } : { groupIds: ids },
      )
      return `${role.kind.toLowerCase()} ${id}: ${role.type} limited to ${ids.join(', ')}`
    },
  },
  bind(3, 'USER'),
  bind(1, 'GROUP'),
  {
    weight: 2.5,
    make(choose) {
      const binding = choose.one(choose.org.data.bindings)
      const member = choose.one(binding?.members ?? [])
      if (binding === undefined || member === undefined) return undefined
      choose.org.unbindMember(binding.set, binding.role, member.id)
      return `${member.kind.toLowerCase()} ${idOf(choose, member)} unbound from ${binding.role} on ${binding.set}`
    },
  },
  {
    weight: 0.7,
    make({ org, int }) {
      const made = org.createCustomRole({
        label: `Made ${String(int(100_000))}`,
        description: 'Made by a random change',
        permissions: ['okta.users.read'],
      })
      return `custom role ${made.id} created`
    },
  },
  {
    weight: 0.7,
    make({ org, one, int }) {
      const role = one(org.data.customRoles)
      if (role === undefined) return undefined
      org.updateCustomRole(role.id, { label: `Relabelled ${String(int(100_000))}` })
      return `custom role ${role.id} relabelled ${role.label}`
    },
  },
  {
    weight: 0.2,
    make({ org, one }) {
      const role = one(org.data.customRoles.slice(3))
      if (role === undefined) return undefined
      org.deleteCustomRole(role.id)
      return `custom role ${role.id} deleted`
    },
  },
  {
    weight: 0.7,
    make({ org, int, group }) {
      const made = org.createResourceSet({
        label: `Made ${String(int(100_000))}`,
        description: 'Made by a random change',
        paths: [`/api/v1/groups/${group()?.id ?? ''}`],
      })
      return `resource set ${made.id} created`
    },
  },
  {
    weight: 0.2,
    make({ org, one }) {
      const set = one(org.data.resourceSets.slice(2))
      if (set === undefined) return undefined
      org.deleteResourceSet(set.id)
      return `resource set ${set.id} deleted`
    },
  },
]
