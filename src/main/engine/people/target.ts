import type { PeopleState, StoredPerson } from '../db/people/row-types.ts'
import type { Account } from './account.ts'
import type { Merged } from './merge.ts'

/** A person as a promotion leaves it. */
export interface Target {
  /** Null for somebody who is not kept yet. */
  stored: StoredPerson | null
  /** Accounts, in the order in which they count. */
  members: Account[]
  /** Accounts that make this person, as opposed to those that found their owner. */
  makers: number
  conflicts: number
  /** Set by who writes a new person. */
  pk: number
}

export interface Formed {
  /** Everybody who is kept, and everybody who is new; those joined to another are not among them. */
  targets: Target[]
  /** For each account the person it is of. */
  byNode: Target[]
  joined: { person: StoredPerson; into: Target }[]
  /** Who a person that was known before is now; null for one that is not kept. */
  resolve: (person: number) => Target | null
}

/** Gives each set of accounts its person: the oldest of those it had, or a new one. */
export function formPeople(nodes: readonly Account[], merged: Merged, state: PeopleState): Formed {
  const { find } = merged.sets
  const roots = new Map<number, { members: number[]; people: number[] }>()
  const holder = new Map<number, number>()
  for (const [node, { link }] of nodes.entries()) {
    const root = find(node)
    let set = roots.get(root)
    if (set === undefined) roots.set(root, (set = { members: [], people: [] }))
    set.members.push(node)
    if (link === null || holder.has(link.person)) continue
    // Where accounts of one person were put apart, the first of them keeps it.
    holder.set(link.person, root)
    set.people.push(link.person)
  }
  const byPerson = new Map<number, Target>()
  const byNode: Target[] = Array.from({ length: nodes.length })
  const targets: Target[] = []
  const joined: Formed['joined'] = []
  for (const { members, people } of roots.values()) {
    const [oldest, ...others] = people.toSorted((a, b) => a - b)
    const stored = oldest === undefined ? null : (state.people.get(oldest) ?? null)
    const target: Target = {
      stored,
      members: members.map((node) => nodes[node] as Account),
      makers: members.length,
      conflicts: 0,
      pk: stored?.pk ?? 0,
    }
    targets.push(target)
    for (const node of members) byNode[node] = target
    for (const pk of people) byPerson.set(pk, target)
    for (const pk of others) {
      const person = state.people.get(pk)
      if (person !== undefined) joined.push({ person, into: target })
    }
  }
  for (const person of state.people.values()) {
    if (byPerson.has(person.pk)) continue
    const target: Target = { stored: person, members: [], makers: 0, conflicts: 0, pk: person.pk }
    targets.push(target)
    byPerson.set(person.pk, target)
  }
  return { targets, byNode, joined, resolve: (person) => byPerson.get(person) ?? null }
}
