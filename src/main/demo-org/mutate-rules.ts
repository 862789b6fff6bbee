import { ruleMatches } from './generate-groups.ts'
import { search } from './model.ts'
import type { GroupRecord, RuleCondition, RuleRecord, UserRecord } from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { dropMembership, putMembership } from './mutate-groups.ts'
import { groupParty, ruleParty, write } from './mutate-log.ts'

/**
 * Changes to group rules and to the memberships that follow from them, each of which has an event of its own.
 * Okta's catalogue has no event for a rule that is created or deleted: that is visible in the list of rules only.
 */
export interface RuleMutators {
  /** Inactive until activated, as at Okta. */
  createRule(
    rule: { name: string; conditions: RuleCondition[]; groupIds: string[]; excludedUserIds?: string[] },
    by?: Actor,
  ): RuleRecord
  /** An activated rule is run over all users; a deactivated one keeps the memberships it has made. */
  setRuleStatus(ruleId: string, status: 'ACTIVE' | 'INACTIVE', by?: Actor): void
  /** Deactivates it first. Its memberships stay, as if made by hand and without an event, or go with `removeUsers`. */
  deleteRule(ruleId: string, options?: { removeUsers?: boolean }, by?: Actor): void
  /** Runs every active rule over all users: missing members come back, those who no longer match leave. */
  evaluateRules(): void
  /**
   * What becomes of a member whom a rule holds and who is taken out by hand: `returns` when the rules are run again
   * (at first), or is put on the exceptions of the rule, with an event. Okta's documents leave it open.
   */
  setRuleRemoval(mode: 'returns' | 'excludes'): void
}

const eligible = (user: UserRecord): boolean => !user.deleted && user.status !== 'DEPROVISIONED'

function applyRule(core: OrgCore, rule: RuleRecord, user: UserRecord): void {
  const belongs =
    eligible(user) && !rule.excludedUsers.includes(user.index) && ruleMatches(rule.conditions, user)
  for (const at of rule.groups) {
    const group = core.data.groups[at] as GroupRecord
    if (group.deleted) continue
    const position = search(group.members, user.index)
    if (belongs && position < 0) putMembership(core, group, user, rule.index, SYSTEM_ACTOR)
    if (!belongs && position >= 0 && group.rules[position] === rule.index)
      dropMembership(core, group, user, SYSTEM_ACTOR)
  }
}

/** Runs the active rules over one user. */
export function applyRules(core: OrgCore, user: UserRecord): void {
  for (const rule of core.data.rules) if (rule.status === 'ACTIVE') applyRule(core, rule, user)
}

export function createRuleMutators(core: OrgCore): RuleMutators {
  const { data } = core
  const rule = (id: string): RuleRecord => must(core.rule(id), id)

  const setRuleStatus: RuleMutators['setRuleStatus'] = (ruleId, status, by = SYSTEM_ACTOR) => {
    const target = rule(ruleId)
    if (target.status === status) return
    target.status = status
    target.lastUpdated = core.now()
    const parties = [
      ruleParty(target),
      ...target.groups.map((index) => groupParty(data.groups[index] as GroupRecord)),
    ]
    if (status === 'INACTIVE') {
      write(core, 'group.user_membership.rule.deactivated', 'Deactivate group membership rule', parties, by)
      return
    }
    write(core, 'group.user_membership.rule.trigger', 'Trigger group membership rule', parties, by)
    for (const user of data.users) if (eligible(user)) applyRule(core, target, user)
  }

  return {
    setRuleStatus,
    createRule({ name, conditions, groupIds, excludedUserIds = [] }) {
      const time = core.now()
      const index = data.rules.length
      const made: RuleRecord = {
        index,
        id: core.random.id('0pr', index),
        name,
        status: 'INACTIVE',
        created: time,
        lastUpdated: time,
        conditions,
        groups: groupIds.map((id) => must(core.group(id), id).index),
        excludedUsers: excludedUserIds.map((id) => must(core.user(id), id).index),
        deleted: false,
      }
      data.rules.push(made)
      return made
    },
    deleteRule(ruleId, { removeUsers = false } = {}, by = SYSTEM_ACTOR) {
      const gone = rule(ruleId)
      setRuleStatus(ruleId, 'INACTIVE', by)
      for (const index of gone.groups) {
        const group = data.groups[index] as GroupRecord
        const managed = group.members.filter((_, at) => group.rules[at] === gone.index)
        if (removeUsers)
          for (const member of managed)
            dropMembership(core, group, data.users[member] as UserRecord, SYSTEM_ACTOR)
        else group.rules = group.rules.map((held) => (held === gone.index ? -1 : held))
      }
      gone.groups = []
      gone.deleted = true
    },
    setRuleRemoval(mode) {
      core.settings.ruleRemoval = mode
    },
    evaluateRules() {
      for (const user of data.users) if (eligible(user)) applyRules(core, user)
    },
  }
}
