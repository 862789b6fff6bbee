import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import { accessMutations, directHolder } from './mutations-access.ts'
import { adminMutations } from './mutations-admins.ts'
import { chooser, nameOf, type Mutation } from './mutations-choose.ts'
import { peopleMutations } from './mutations-people.ts'

const MUTATIONS: readonly Mutation[] = [...peopleMutations, ...accessMutations, ...adminMutations]
const WEIGHT = MUTATIONS.reduce((sum, { weight }) => sum + weight, 0)

/**
 * Makes `count` random changes of every kind, destructive ones rarely, and says each in one line. `random` gives
 * numbers in [0, 1); the same numbers make the same changes to the same organization. The owners of API tokens are
 * left alone.
 */
export function mutate(org: DemoOrg, random: () => number, count: number): string[] {
  const choose = chooser(org, random)
  const lines: string[] = []
  for (let attempts = 0; lines.length < count; attempts += 1) {
    if (attempts > count * 20 + 100) throw new Error(`only ${String(lines.length)} changes are possible`)
    let roll = random() * WEIGHT
    const mutation = MUTATIONS.find(({ weight }) => {
      roll -= weight
      return roll < 0
    })
    const line = mutation?.make(choose)
    if (line !== undefined) lines.push(line)
  }
  return lines
}

function first<T>(list: readonly T[], test: (item: T) => boolean, what: string): T {
  const found = list.find(test)
  if (found === undefined) throw new Error(`the organization has no ${what}`)
  return found
}

/**
 * Exactly 22 changes, the same for the same organization, that touch every kind of data: for benchmarks. The
 * organization needs some 100 users, 40 groups and 20 apps.
 */
export function mixedChanges(org: DemoOrg): string[] {
  const { users, groups, apps, rules, customRoles, resourceSets } = org.data
  const living = users.filter(({ deleted, index }) => !deleted && index > 20)
  const active = living.filter(({ status }) => status === 'ACTIVE')
  const gone = living.filter(({ status }) => status === 'DEPROVISIONED')
  const small = groups.filter(
    ({ deleted, type, members, index }) =>
      !deleted && index > 4 && type === 'OKTA_GROUP' && members.length < 60,
  )
  const plain = small.filter((group) => group.members.length > 1 && group.rules.every((rule) => rule < 0))
  const person = (nth: number) =>
    active[(nth * 7) % active.length] ?? first(active, () => true, 'active user')
  const group = (nth: number) => plain[nth % plain.length] ?? first(plain, () => true, 'small group')
  const inUse = apps.filter(({ deleted, status }) => !deleted && status === 'ACTIVE').toReversed()
  const app = (nth: number) => inUse[nth % inUse.length] ?? first(inUse, () => true, 'active app')
  const direct = first(
    apps,
    (candidate) => !candidate.deleted && directHolder(org, candidate) !== undefined,
    'app with a direct assignment',
  )
  const granted = first(inUse, (candidate) => candidate.groups.length > 1, 'app with groups')
  const rule = first(
    rules,
    ({ status, groups: filled }) => status === 'ACTIVE' && filled.length > 0,
    'active rule',
  )
  const lines: string[] = []
  const done = (line: string): void => void lines.push(line)

  const made = org.createUser(
    {
      login: `mixed.${String(users.length)}@example.com`,
      email: `mixed.${String(users.length)}@example.com`,
      firstName: 'Mixed',
      lastName: 'Changes',
    },
    { activate: true },
  )
  done(`user ${made.id} created`)
  org.updateProfile(person(1).id, { title: 'Changed title' })
  done(`user ${person(1).id} updated`)
  org.setUserStatus(person(2).id, 'SUSPENDED')
  done(`user ${person(2).id} suspended`)
  org.deactivateUser(person(3).id)
  done(`user ${person(3).id} deactivated`)
  const [back, over] = gone
  if (back === undefined || over === undefined) throw new Error('the organization has no deprovisioned users')
  org.reactivateUser(back.id)
  done(`user ${back.id} reactivated`)
  org.deleteUser(over.id)
  done(`user ${over.id} deleted`)

  const team = org.createGroup('Mixed changes', 'Made for a benchmark')
  done(`group ${team.id} created`)
  org.updateGroup(group(0).id, { name: `${group(0).name} renamed`, description: null })
  done(`group ${nameOf(group(0))} renamed`)
  org.deleteGroup(group(1).id)
  done(`group ${nameOf(group(1))} deleted`)
  org.addMember(team.id, person(4).id)
  done(`user ${person(4).id} added to group ${team.id}`)
  const member = users[group(2).members[0] ?? -1]?.id ?? ''
  org.removeMember(group(2).id, member)
  done(`user ${member} removed from group ${nameOf(group(2))}`)

  done(`app ${org.createApp({ label: 'Mixed changes' }).id} created`)
  org.updateApp(app(0).id, { label: `${app(0).label} renamed` })
  done(`app ${app(0).id} relabelled`)
  org.setAppStatus(app(1).id, 'INACTIVE')
  done(`app ${app(1).id} deactivated`)
  org.deleteApp(app(2).id)
  done(`app ${app(2).id} deleted`)
  org.assignUser(app(3).id, made.id)
  done(`app ${app(3).id} assigned to user ${made.id}`)
  const holder = directHolder(org, direct) ?? ''
  org.unassignUser(direct.id, holder)
  done(`app ${direct.id} taken from user ${holder}`)
  org.assignGroup(app(4).id, team.id)
  done(`app ${app(4).id} assigned to group ${team.id}`)
  const lower = groups[granted.groups.at(-1)?.group ?? -1]?.id ?? ''
  org.assignGroup(granted.id, lower, 77)
  done(`app ${granted.id}: priority of group ${lower} changed`)

  org.grantRole('USER', person(5).id, 'MOBILE_ADMIN')
  done(`user ${person(5).id} given MOBILE_ADMIN`)
  org.bindMember(resourceSets[1]?.id ?? '', customRoles[0]?.id ?? '', 'GROUP', team.id)
  done(`group ${team.id} bound to role ${customRoles[0]?.id ?? ''}`)
  org.setRuleStatus(rule.id, 'INACTIVE')
  done(`rule ${rule.id} deactivated`)
  return lines
}
