import type { LinkWay } from '../../../preload/contract/models.ts'
import type { LinkRow, PeopleState } from '../db/people/row-types.ts'
import type { Account } from './account.ts'
import type { Classified } from './classify.ts'
import { conflictSize, ruleWords, type FoundConflict } from './conflicts.ts'
import { createMatcher, type Found } from './match.ts'
import { accountKey } from './merge.ts'
import type { Target } from './target.ts'

/** Finds the owners of accounts that make nobody; gives those whose owner cannot be told. */
export function matchSeekers(
  {
    classified: { nodes, seekers, attached },
    state,
    byNode,
    resolve,
    anchored,
  }: {
    classified: Classified
    state: PeopleState
    byNode: readonly Target[]
    resolve: (person: number) => Target | null
    anchored: (target: Target) => boolean
  },
  to: {
    link: (
      account: Account,
      target: Target,
      way: LinkWay,
      rule: string,
      outcome: 'matched',
      because: () => string,
    ) => void
    release: (old: LinkRow) => void
    unmatched: (account: Account, because: () => string) => void
  },
): FoundConflict<Target>[] {
  const conflicts: FoundConflict<Target>[] = []
  if (seekers.length === 0) return conflicts
  const matcher = createMatcher<Target>()
  for (const [node, account] of nodes.entries()) matcher.add(account, byNode[node] as Target)
  for (const { account, person, byHand } of attached) {
    const target = byHand && account.source.role === 'directory' ? resolve(person) : null
    if (target !== null) matcher.add(account, target)
  }
  const isExcluded = exclusions(state)

  for (const account of seekers) {
    const { matching } = account.source
    const old = account.link === null ? null : resolve(account.link.person)
    if (old !== null && matching !== 'off' && anchored(old) && account.link?.way !== 'by-hand') {
      old.members.push(account)
      to.link(account, old, 'matched', account.link?.rule ?? '', 'matched', () => '')
      continue
    }
    const found = matcher.find(account, matching, (target) => isExcluded(account, target))
    const [only, ...more] = found?.people ?? []
    if (found !== null && only !== undefined && more.length === 0) {
      only.members.push(account)
      to.link(account, only, 'matched', found.rule, 'matched', () => matchedBecause(found, only))
      continue
    }
    if (account.link !== null) to.release(account.link)
    to.unmatched(account, () =>
      matching === 'off'
        ? 'Owners are not looked for in this connector.'
        : found === null
          ? `Nobody has its ${matching === 'broad' ? 'e-mail address, username or full name' : 'e-mail address or username'}.`
          : `It fits ${found.people.length} people.`,
    )
    if (found === null) continue
    conflicts.push({
      key: `ambiguous ${account.source.connectorId} ${account.id}`,
      kind: 'ambiguous',
      text: `The account ${account.login} fits ${found.people.length} people by its ${ruleWords[found.rule]} “${found.value}”.`,
      rule: found.rule,
      value: found.value,
      accounts: [account],
      people: found.people.slice(0, conflictSize),
    })
  }
  return conflicts
}

const matchedBecause = ({ rule, value }: Found<Target>, { members }: Target): string => {
  const name = members[0]?.fullName ?? members[0]?.login ?? 'somebody'
  return `Its ${ruleWords[rule]} “${value}” is that of ${name}.`
}

/** Whether it was said that an account is not of a person, which is told by that person's accounts. */
function exclusions({ pairs }: PeopleState): (account: Account, target: Target) => boolean {
  const apart = new Map<string, Set<string>>()
  for (const { a, b, kind } of pairs) {
    if (kind !== 'apart') continue
    const [one, other] = [accountKey(...a), accountKey(...b)]
    apart.set(one, (apart.get(one) ?? new Set()).add(other))
    apart.set(other, (apart.get(other) ?? new Set()).add(one))
  }
  return ({ source, id }, { members }) => {
    if (apart.size === 0) return false
    const partners = apart.get(accountKey(source.connector, id))
    return (
      partners !== undefined &&
      members.some((member) => partners.has(accountKey(member.source.connector, member.id)))
    )
  }
}
