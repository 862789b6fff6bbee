import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import { search } from '../../src/main/demo-org/model.ts'
import type { AppRecord, GroupRecord } from '../../src/main/demo-org/model.ts'
import { nameOf } from './mutations-choose.ts'
import type { Mutation } from './mutations-choose.ts'
import { OFFICES } from '../../src/main/demo-org/names.ts'

const isActive = (app: AppRecord): boolean => app.status === 'ACTIVE'

/**
 * Somebody who has an app directly and through no group, too, for Okta refuses to remove the others; the search
 * begins at a position of the app's users.
 */
export function directHolder(org: DemoOrg, app: AppRecord, from = 0): string | undefined {
  for (let step = 0; step < app.users.length; step += 1) {
    const at = (from + step) % app.users.length
    const user = app.users[at] as number
    const granted = app.groups.some(
      ({ group }) => search((org.data.groups[group] as GroupRecord).members, user) >= 0,
    )
    if (app.via[at] === -1 && !granted) return org.data.users[user]?.id
  }
  return undefined
}

function removal(weight: number, byRule: boolean): Mutation {
  return {
    weight,
    make({ org, group, int }) {
      const found = group(({ rules }) => rules.some((rule) => rule >= 0 === byRule))
      if (found === undefined) return undefined
      const from = int(found.members.length)
      const nth = found.members.findIndex(
        (_, at) => at >= from && (found.rules[at] as number) >= 0 === byRule,
      )
      const at = nth < 0 ? found.rules.findIndex((rule) => rule >= 0 === byRule) : nth
      const id = org.data.users[found.members[at] as number]?.id ?? ''
      org.removeMember(found.id, id)
      return `user ${id} removed from group ${nameOf(found)}${byRule ? ', in spite of a rule' : ''}`
    },
  }
}

/** Changes to groups, memberships, rules, apps and app assignments. */
export const accessMutations: readonly Mutation[] = [
  {
    weight: 16,
    make({ org, group, user, chance }) {
      const found = group()
      const person = user(chance(0.05) ? ({ status }) => status === 'DEPROVISIONED' : undefined)
      if (found === undefined || person === undefined || search(found.members, person.index) >= 0)
        return undefined
      org.addMember(found.id, person.id)
      return `user ${person.id} added to group ${nameOf(found)}`
    },
  },
  removal(12, false),
  removal(2, true),
  {
    weight: 3,
    make({ org, int }) {
      const made = org.createGroup(`Made ${String(org.data.groups.length)} ${String(int(1000))}`, null)
      return `group ${nameOf(made)} created`
    },
  },
  {
    weight: 4,
    make({ org, group, int, chance }) {
      const found = group()
      if (found === undefined) return undefined
      const word = String(int(1000))
      org.updateGroup(
        found.id,
        chance(0.5)
          ? { name: `Renamed ${found.id} ${word}` }
          : { description: chance(0.3) ? null : `About ${word}` },
      )
      return `group ${nameOf(found)} renamed or described`
    },
  },
  {
    weight: 1,
    make({ org, smallGroup }) {
      const found = smallGroup()
      if (found === undefined) return undefined
      org.deleteGroup(found.id)
      return `group ${nameOf(found)} deleted`
    },
  },
  {
    weight: 1,
    make({ org, smallGroup, one, int }) {
      const found = smallGroup()
      const city = one(OFFICES)?.city
      if (found === undefined || city === undefined) return undefined
      const made = org.createRule({
        name: `Made ${String(org.data.rules.length)}`,
        conditions: [
          { attribute: 'city', operator: 'equals', value: city },
          { attribute: 'employeeNumber', operator: 'startsWith', value: `E10${String(int(10))}` },
        ],
        groupIds: [found.id],
      })
      org.setRuleStatus(made.id, 'ACTIVE')
      return `rule ${made.id} created and activated for group ${nameOf(found)}`
    },
  },
  {
    weight: 1,
    make({ org, rule }) {
      const found = rule(({ status }) => status === 'ACTIVE')
      if (found === undefined) return undefined
      org.setRuleStatus(found.id, 'INACTIVE')
      return `rule ${found.id} deactivated`
    },
  },
  {
    weight: 1,
    make({ org, rule }) {
      const found = rule(({ status }) => status === 'INACTIVE')
      if (found === undefined) return undefined
      org.setRuleStatus(found.id, 'ACTIVE')
      return `rule ${found.id} activated`
    },
  },
  {
    weight: 0.7,
    make({ org, rule, chance }) {
      const found = rule()
      if (found === undefined) return undefined
      const removeUsers = chance(0.3)
      org.deleteRule(found.id, { removeUsers })
      return `rule ${found.id} deleted${removeUsers ? ' with its users' : ', its users stay'}`
    },
  },
  {
    weight: 0.5,
    make({ org }) {
      org.evaluateRules()
      return 'rules evaluated'
    },
  },
  {
    weight: 1,
    make({ org, int, chance }) {
      const made = org.createApp({
        label: `Made ${String(org.data.apps.length)} ${String(int(1000))}`,
        provisioned: chance(0.5),
      })
      return `app ${made.id} created`
    },
  },
  {
    weight: 3,
    make({ org, app, int }) {
      const found = app()
      if (found === undefined) return undefined
      org.updateApp(found.id, { label: `Relabelled ${String(int(10_000))}` })
      return `app ${found.id} relabelled ${found.label}`
    },
  },
  {
    weight: 1.5,
    make({ org, app }) {
      const found = app()
      if (found === undefined) return undefined
      org.setAppStatus(found.id, isActive(found) ? 'INACTIVE' : 'ACTIVE')
      return `app ${found.id} ${isActive(found) ? 'activated' : 'deactivated'}`
    },
  },
  {
    weight: 0.4,
    make({ org, app }) {
      const found = app(({ users }) => users.length <= Math.max(40, org.data.users.length / 10))
      if (found === undefined) return undefined
      org.deleteApp(found.id)
      return `app ${found.id} deleted`
    },
  },
  {
    weight: 12,
    make({ org, app, user }) {
      const found = app(isActive)
      const person = user()
      if (found === undefined || person === undefined) return undefined
      const held = search(found.users, person.index)
      if (held >= 0 && found.via[held] === -1) return undefined
      org.assignUser(found.id, person.id)
      return `app ${found.id} assigned to user ${person.id}${held >= 0 ? ', who had it through a group' : ''}`
    },
  },
  {
    weight: 8,
    make(choose) {
      const found = choose.app(({ via }) => via.includes(-1))
      const id =
        found === undefined ? undefined : directHolder(choose.org, found, choose.int(found.users.length))
      if (found === undefined || id === undefined) return undefined
      choose.org.unassignUser(found.id, id)
      return `app ${found.id} taken from user ${id}`
    },
  },
  {
    weight: 3,
    make({ org, app, smallGroup, int, chance }) {
      const found = app(isActive)
      const granting = smallGroup(({ apps }) => !apps.includes(found?.index ?? -1))
      if (found === undefined || granting === undefined) return undefined
      org.assignGroup(found.id, granting.id, chance(0.5) ? int(20) : undefined)
      return `app ${found.id} assigned to group ${nameOf(granting)}`
    },
  },
  {
    weight: 2,
    make({ org, app, one, int }) {
      const found = app(({ status, groups }) => status === 'ACTIVE' && groups.length > 0)
      const held = one(found?.groups ?? [])
      const granting = org.data.groups[held?.group ?? -1]
      if (found === undefined || granting === undefined) return undefined
      const priority = int(50)
      org.assignGroup(found.id, granting.id, priority)
      return `app ${found.id}: priority of group ${nameOf(granting)} is ${String(priority)}`
    },
  },
  {
    weight: 1.5,
    make({ org, smallGroup, one }) {
      const granting = smallGroup(({ apps }) => apps.length > 0)
      const found = org.data.apps[one(granting?.apps ?? []) ?? -1]
      if (granting === undefined || found === undefined) return undefined
      org.unassignGroup(found.id, granting.id)
      return `app ${found.id} taken from group ${nameOf(granting)}`
    },
  },
]
