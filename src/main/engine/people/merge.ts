import type { MergeRule } from '../../../preload/contract/models.ts'
import type { Pair } from '../db/people/row-types.ts'
import type { Account } from './account.ts'
import { emailKey, fold, nameKey, usernameKey } from './keys.ts'
import { createSets, type Sets } from './sets.ts'

/** Values that more different people share than this say nothing of who somebody is. */
const most = 64

export const accountKey = (connector: number, accountId: string): string => `${connector} ${accountId}`

/** What an account is compared by under a rule. */
export function keysOf(account: Account, { by, stripSuffix }: MergeRule): readonly string[] {
  switch (by) {
    case 'email':
      return one(emailKey(account.email, stripSuffix))
    case 'employeeId':
      return one(fold(account.employeeId))
    case 'username':
      return account.usernames.length === 0
        ? one(usernameKey(account.login, stripSuffix))
        : distinct([account.login, ...account.usernames].map((text) => usernameKey(text, stripSuffix)))
    case 'anyEmail':
      return account.emails.length === 0
        ? one(emailKey(account.email, stripSuffix))
        : distinct([account.email, ...account.emails].map((text) => emailKey(text, stripSuffix)))
    case 'displayName':
      return one(nameKey(account.fullName))
  }
}

const one = (key: string | null): readonly string[] => (key === null ? [] : [key])
const distinct = (keys: readonly (string | null)[]): readonly string[] => [
  ...new Set(keys.filter((key) => key !== null)),
]

export interface Merged {
  sets: Sets
  /** For an account, the rule and the value that first joined it to another. */
  via: (node: number) => { rule: MergeRule; value: string } | null
  /** For each rule the values by which accounts would be of one person and are not. */
  blocked: readonly { rule: MergeRule; values: ReadonlySet<string> }[]
  /** Accounts of which it was decided by hand that they are of one person. */
  joinedByHand: readonly (readonly [number, number])[]
  /** Whether it was decided that these two accounts are not of one person. */
  keptApart: (a: number, b: number) => boolean
}

/**
 * Sorts accounts into people: who is one person stays so, then decisions by hand, then the rules in their
 * order. Accounts come in the order of all accounts, so that nothing depends on the order of syncs.
 */
export function mergeAccounts(
  nodes: readonly Account[],
  rules: readonly MergeRule[],
  pairs: readonly Pair[],
): Merged {
  const decided = numbered(nodes, pairs)
  const apart = decided.filter(({ kind }) => kind === 'apart').map(({ nodes }) => nodes)
  const joinedByHand = decided.filter(({ kind }) => kind === 'one').map(({ nodes }) => nodes)
  const sets = createSets(
    nodes.map(({ employeeId }) => fold(employeeId)),
    apart,
  )
  const byPerson = new Map<number, number>()
  for (const [node, { link }] of nodes.entries()) {
    if (link === null) continue
    const first = byPerson.get(link.person)
    if (first === undefined) byPerson.set(link.person, node)
    else sets.unite(first, node, true)
  }
  for (const [a, b] of joinedByHand) sets.unite(a, b, true)

  const vias = new Map<number, { rule: MergeRule; value: string }>()
  const blocked = rules.map((rule) => {
    const values = new Set<string>()
    // One holder a value, or, where they could not be united, one of each set.
    const holders = new Map<string, number | number[]>()
    for (const [node, account] of nodes.entries()) {
      for (const value of keysOf(account, rule)) {
        const held = holders.get(value)
        if (held === undefined) {
          holders.set(value, node)
          continue
        }
        const candidates = typeof held === 'number' ? [held] : held
        let found = false
        for (const candidate of candidates) {
          const result = sets.unite(candidate, node)
          if (result === 'united') {
            const via = { rule, value }
            if (!vias.has(node)) vias.set(node, via)
            if (!vias.has(candidate)) vias.set(candidate, via)
          }
          if (result === 'united' || result === 'same') found = true
        }
        if (!found || candidates.length > 1) values.add(value)
        if (!found && candidates.length < most) holders.set(value, [...candidates, node])
      }
    }
    return { rule, values }
  })
  const apartKeys = new Set(apart.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  return {
    sets,
    via: (node) => vias.get(node) ?? null,
    blocked,
    joinedByHand,
    keptApart: (a, b) => apartKeys.size > 0 && apartKeys.has(`${a} ${b}`),
  }
}

/** Decisions about two accounts both of which are here. */
function numbered(nodes: readonly Account[], pairs: readonly Pair[]) {
  if (pairs.length === 0) return []
  const wanted = new Set(pairs.flatMap(({ a, b }) => [accountKey(...a), accountKey(...b)]))
  const found = new Map<string, number>()
  for (const [node, { source, id }] of nodes.entries()) {
    const key = accountKey(source.connector, id)
    if (wanted.has(key)) found.set(key, node)
  }
  return pairs.flatMap(({ a, b, kind }) => {
    const [one, other] = [found.get(accountKey(...a)), found.get(accountKey(...b))]
    return one === undefined || other === undefined ? [] : [{ kind, nodes: [one, other] as const }]
  })
}
