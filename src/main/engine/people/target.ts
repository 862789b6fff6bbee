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
  const byRoot: (Target | undefined)[] = Array.from({ length: nodes.length })
  const byNode: Target[] = Array.from({ length: nodes.length })
  const byPerson = new Map<number, Target>()
  const targets: Target[] = []
  /** People that a set had more than one of. */
  const several = new Map<Target, number[]>()
  for (let node = 0; node < nodes.length; node++) {
    const account = nodes[node] as Account
    const root = find(node)
    let target = byRoot[root]
    if (target === undefined) {
      target = { stored: null, members: [], makers: 0, conflicts: 0, pk: 0 }
      byRoot[root] = target
      targets.push(target)
    }
    target.members.push(account)
    target.makers += 1
    byNode[node] = target
    const person = account.link?.person
    // Where accounts of one person were put apart, the first of them keeps it.
    if (person === undefined || byPerson.has(person)) continue
    const stored = state.people.get(person)
    if (stored === undefined) continue
    byPerson.set(person, target)
    if (target.stored !== null) several.set(target, [...(several.get(target) ?? [target.stored.pk]), person])
    if (target.stored === null || target.stored.pk > person) target.stored = stored
    target.pk = target.stored.pk
  }
  const joined: Formed['joined'] = []
  for (const [into, people] of several) {
    for (const pk of people.toSorted((a, b) => a - b)) {
      const person = state.people.get(pk)
      if (person !== undefined && person !== into.stored) joined.push({ person, into })
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
