import type { conflictKinds, MergeRule } from '../../../preload/contract/models.ts'
import type { Account } from './account.ts'
import { keysOf, type Merged } from './merge.ts'

/** Something that the rules cannot decide, before it has a row of its own. */
export interface FoundConflict<T> {
  /** What it is about, the same from run to run. */
  key: string
  kind: (typeof conflictKinds)[number]
  text: string
  rule: string | null
  value: string | null
  accounts: readonly Account[]
  people: readonly T[]
}

/** Shown of one conflict, and compared two by two. */
export const conflictSize = 20

export const ruleWords: Readonly<Record<MergeRule['by'], string>> = {
  email: 'e-mail address',
  employeeId: 'employee ID',
  anyEmail: 'e-mail address',
  username: 'username',
  displayName: 'full name',
}

/**
 * Values that accounts of different people share under a rule, where nobody said that these are different
 * people, and people who have come to have several employee ids.
 */
export function findConflicts<T>(
  nodes: readonly Account[],
  merged: Merged,
  personOf: (node: number) => T,
): FoundConflict<T>[] {
  const { sets, blocked } = merged
  const found: FoundConflict<T>[] = []
  const told = new Set<string>()
  for (const { rule, values } of blocked) {
    for (const [value, holders] of holdersOf(nodes, rule, values)) {
      const bySet = new Map<number, number[]>()
      for (const node of holders) {
        const root = sets.find(node)
        bySet.set(root, [...(bySet.get(root) ?? []), node])
      }
      const open = openPairs([...bySet.values()], merged)
      const fresh = open.filter(([a, b]) => !told.has(pairKey(sets.find(a), sets.find(b))))
      if (fresh.length === 0) continue
      for (const [a, b] of fresh) told.add(pairKey(sets.find(a), sets.find(b)))
      const contradicts = fresh.some(([a, b]) => !sets.compatible(a, b))
      const involved = [...new Set(fresh.flat())].toSorted((a, b) => a - b)
      const people = [...new Set(involved.map(personOf))]
      found.push({
        key: `shared ${rule.by} ${value}`,
        kind: contradicts ? 'different-employee-ids' : 'several-people',
        text: contradicts
          ? `${many(bySet.size)} share the ${ruleWords[rule.by]} “${value}”, but have different employee IDs.`
          : `${many(bySet.size)} who are kept apart share the ${ruleWords[rule.by]} “${value}”.`,
        rule: rule.by,
        value,
        accounts: involved.slice(0, conflictSize).map((node) => nodes[node] as Account),
        people: people.slice(0, conflictSize),
      })
    }
  }
  return [...found, ...contradictions(nodes, merged, personOf)]
}

const many = (people: number): string => `${people} people`
const pairKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

function holdersOf(
  nodes: readonly Account[],
  rule: MergeRule,
  values: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const holders = new Map<string, number[]>()
  if (values.size === 0) return holders
  for (const [node, account] of nodes.entries()) {
    for (const value of keysOf(account, rule)) {
      if (!values.has(value)) continue
      const held = holders.get(value)
      if (held === undefined) holders.set(value, [node])
      else held.push(node)
    }
  }
  return holders
}

/** One account of each of two people that nobody has put apart; of very many people only some are compared. */
function openPairs(sets: readonly (readonly number[])[], { keptApart }: Merged): [number, number][] {
  const open: [number, number][] = []
  const some = sets.slice(0, conflictSize + 1)
  for (const [n, one] of some.entries()) {
    for (const other of some.slice(n + 1)) {
      if (!one.some((a) => other.some((b) => keptApart(a, b))))
        open.push([one[0] as number, other[0] as number])
    }
  }
  return open
}

/** People whose own accounts have different employee ids, as when one was changed later. */
function contradictions<T>(
  nodes: readonly Account[],
  { sets, joinedByHand }: Merged,
  personOf: (node: number) => T,
): FoundConflict<T>[] {
  const several = new Map<number, number[]>()
  for (const [node, { employeeId }] of nodes.entries()) {
    if (employeeId === null || sets.employeeIds(node).length < 2) continue
    const root = sets.find(node)
    several.set(root, [...(several.get(root) ?? []), node])
  }
  const settled = new Set(joinedByHand.map(([node]) => sets.find(node)))
  return [...several]
    .filter(([root]) => !settled.has(root))
    .map(([root, members]) => {
      const first = nodes[members[0] as number] as Account
      return {
        key: `within ${first.source.connectorId} ${first.id}`,
        kind: 'different-employee-ids' as const,
        text: `The accounts of one person have different employee IDs: ${sets.employeeIds(root).toSorted().join(', ')}.`,
        rule: 'employeeId',
        value: null,
        accounts: members.slice(0, conflictSize).map((node) => nodes[node] as Account),
        people: [personOf(members[0] as number)],
      }
    })
}
