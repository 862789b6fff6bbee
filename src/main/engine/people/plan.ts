import type { LinkWay, PeopleRules, PromotionCounts } from '../../../preload/contract/models.ts'
import type { LinkRow, PeopleState, StoredPerson } from '../db/people/row-types.ts'
import type { PersonColumns } from '../db/people/writer.ts'
import type { Account } from './account.ts'
import { classify } from './classify.ts'
import { findConflicts, ruleWords, type FoundConflict } from './conflicts.ts'
import { createExamples, type Example } from './examples.ts'
import { mergeAccounts } from './merge.ts'
import { columnsOf, recordOf, withStatus } from './record.ts'
import { matchSeekers } from './seek.ts'
import type { ReadSource, Source } from './source.ts'
import { formPeople, type Target } from './target.ts'

export interface PlannedLink {
  account: Account
  target: Target
  way: LinkWay
  rule: string | null
  gone: boolean
}

/** What a promotion would do. */
export interface Plan {
  counts: PromotionCounts
  examples: Example[]
  /** Everybody, with the accounts that are theirs from now on. */
  targets: readonly Target[]
  links: readonly PlannedLink[]
  released: readonly LinkRow[]
  /** People who are found to be somebody else, and who that is. */
  joined: readonly { person: StoredPerson; into: Target }[]
  /** People without anything left. */
  removed: readonly StoredPerson[]
  conflicts: readonly FoundConflict<Target>[]
  /** A person's attributes as they are to be kept; null where they are as they were. */
  describe: (target: Target) => PersonColumns | null
}

export interface PlanInput {
  rules: PeopleRules
  sources: readonly Source[]
  state: PeopleState
  read: ReadSource
}

/**
 * What becomes of all accounts: a pure function of accounts, rules, decisions by hand and the links as they
 * stand, worked out in an order that does not depend on which connector was added or synced first.
 */
export function planPromotion({ rules, sources, state, read }: PlanInput): Plan {
  const classified = classify(rules, sources, state, read)
  const { nodes, attached, leftOut, gone, handled, mapping } = classified
  const merged = mergeAccounts(nodes, rules.merge, state.pairs)
  const { targets, byNode, joined, resolve } = formPeople(nodes, merged, state)
  const examples = createExamples()
  const counts: PromotionCounts = {
    accounts: classified.read,
    created: 0,
    merged: 0,
    matched: 0,
    unchanged: 0,
    ignored: 0,
    service: 0,
    unmatched: 0,
    conflicts: 0,
    updated: 0,
    joined: joined.length,
    released: classified.newlyGone,
  }
  const links: PlannedLink[] = []
  const released = [...classified.released]

  const link = (
    account: Account,
    target: Target,
    way: LinkWay,
    rule: string | null,
    outcome: 'created' | 'merged' | 'matched',
    because: () => string,
  ): void => {
    const old = account.link
    const stays =
      old !== null && resolve(old.person) === target && (way === 'by-hand') === (old.way === 'by-hand')
    links.push({
      account,
      target,
      way: stays ? old.way : way,
      rule: stays ? old.rule : rule,
      gone: account.values === null && isGone(account),
    })
    if (account.values === null) return
    counts[stays ? 'unchanged' : outcome] += 1
    if (stays) examples.add('unchanged', account, () => `It is of ${nameOf(target)} already.`)
    else examples.add(outcome, account, because)
  }
  /** It was not in its organization the last time that this could be told. */
  const isGone = (account: Account): boolean => gone.has(account) || account.link?.gone === true
  const nameOf = (target: Target): string => {
    const first = target.members[0]
    return first === undefined ? 'this person' : (first.fullName ?? first.login)
  }

  for (const [node, account] of nodes.entries()) {
    const target = byNode[node] as Target
    const isFirst = target.stored === null && target.members[0] === account
    const via = merged.via(node)
    if (isFirst) link(account, target, 'created', null, 'created', () => aloneBecause(rules))
    else
      link(account, target, 'merged', via?.rule.by ?? null, 'merged', () =>
        via === null
          ? `It was decided by hand that it is of ${nameOf(target)}.`
          : `Same ${ruleWords[via.rule.by]} “${via.value}” as ${nameOf(target)}.`,
      )
  }

  /** Something was decided by hand for them, so that they stay. */
  const isHandled = new Set([...handled].flatMap((person) => resolve(person) ?? []))
  const anchored = (target: Target): boolean => target.makers > 0 || isHandled.has(target)
  for (const { account, person, byHand } of attached) {
    const target = byHand ? resolve(person) : null
    if (target === null) continue
    target.members.push(account)
    link(account, target, 'by-hand', null, 'matched', () => `It was given to ${nameOf(target)} by hand.`)
  }
  for (const { account, person, byHand } of attached) {
    if (byHand) continue
    const target = resolve(person)
    if (target !== null && anchored(target)) {
      target.members.push(account)
      link(account, target, 'matched', account.link?.rule ?? null, 'matched', () => '')
    } else if (account.link !== null) released.push(account.link)
  }

  const ambiguous = matchSeekers(
    { classified, state, byNode, resolve, anchored },
    {
      link,
      release: (old) => released.push(old),
      unmatched(account, because) {
        counts.unmatched += 1
        examples.add('unmatched', account, because)
      },
    },
  )
  for (const { account, outcome, why } of leftOut) {
    counts[outcome === 'nobody' ? 'unmatched' : outcome] += 1
    examples.add(outcome === 'nobody' ? 'unmatched' : outcome, account, () =>
      typeof why === 'string'
        ? why
        : why === 0
          ? 'No rule of the filter holds for it, and it leaves the others out.'
          : `Rule ${why} of the filter leaves it out.`,
    )
  }

  const conflicts = [...findConflicts(nodes, merged, (node) => byNode[node] as Target), ...ambiguous].filter(
    ({ key }) => !state.quiet.has(key),
  )
  for (const { accounts, people, text } of conflicts) {
    for (const person of people) person.conflicts += 1
    for (const account of accounts.slice(0, 2)) examples.add('conflict', account, () => text)
  }
  counts.conflicts = conflicts.length

  const removed: StoredPerson[] = []
  const people: Target[] = []
  for (const target of targets) {
    if (target.members.length > 0 || isHandled.has(target)) people.push(target)
    else if (target.stored !== null) removed.push(target.stored)
  }
  counts.released += released.length

  /** A person's attributes; null where they are as they were. */
  const describe = (target: Target): PersonColumns | null => {
    if (target.members.length > 1) target.members.sort((a, b) => a.rank - b.rank)
    const kept = target.stored?.record
    const living = target.members.filter(classified.isLiving)
    if (kept !== undefined && living.length < target.members.length) {
      // What cannot be read now is not known to have changed.
      if (target.members.some((one) => !classified.isLiving(one) && !isGone(one))) return null
    }
    if (kept !== undefined && living.length === 0) {
      const resting = withStatus(kept, 'inactive')
      return resting === kept ? null : columnsOf(resting)
    }
    const telling = living.filter(({ source }) => source.role === 'directory')
    const now = recordOf(telling.length > 0 ? telling : living.length > 0 ? living : target.members, mapping)
    return now.record === kept ? null : now
  }
  const described = new Map<Target, PersonColumns>()
  for (const target of people) {
    if (target.stored === null) continue
    const now = describe(target)
    if (now === null) continue
    counts.updated += 1
    described.set(target, now)
  }
  return {
    counts,
    examples: examples.all(),
    targets: people,
    links,
    released,
    joined,
    removed,
    conflicts,
    describe: (target) => described.get(target) ?? (target.stored === null ? describe(target) : null),
  }
}

const aloneBecause = ({ merge }: PeopleRules): string => {
  const words = [...new Set(merge.map(({ by }) => ruleWords[by]))]
  return words.length === 0
    ? 'No rule says when two accounts are of one person.'
    : `Nobody else comes before it with the same ${words.join(' or ')}.`
}
