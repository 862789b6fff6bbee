import { randomUUID } from 'node:crypto'
import type { LinkRow, PeopleState, StoredConflict } from '../db/people/row-types.ts'
import type { PeopleWriter } from '../db/people/writer.ts'
import { seenText } from './account.ts'
import type { Plan } from './plan.ts'
import type { Source } from './source.ts'
import type { Target } from './target.ts'

/** Writes what a plan changes against what is kept; what is as it was is not written. */
export function applyPlan(
  plan: Plan,
  sources: readonly Source[],
  state: PeopleState,
  writer: PeopleWriter,
): void {
  for (const { connector, connectorId } of sources) {
    if (!state.connectors.has(connectorId)) writer.connector(connector, connectorId)
  }
  const counted = countAccounts(plan)
  for (const target of plan.targets) {
    const counts = { ...(counted.get(target) ?? { accounts: 0, connectors: 0 }), conflicts: target.conflicts }
    const now = plan.describe(target)
    if (target.stored === null) {
      if (now !== null) target.pk = writer.addPerson(randomUUID(), now, counts)
      continue
    }
    const { stored } = target
    const recounted =
      counts.accounts !== stored.accounts ||
      counts.connectors !== stored.connectors ||
      counts.conflicts !== stored.conflicts
    if (now !== null || recounted) writer.changePerson(stored.pk, now, recounted ? counts : null)
  }
  for (const link of plan.released) writer.unlink(link)
  for (const { account, target, way, rule, gone } of plan.links) {
    const old = account.link
    const row: LinkRow = {
      connector: account.source.connector,
      accountId: account.id,
      person: target.pk,
      way,
      rule,
      gone,
      seen: account.values === null && old !== null ? old.seen : seenText(account),
    }
    if (old === null || !isSame(old, row)) writer.link(row, old === null)
  }
  for (const { person, into } of plan.joined) writer.joinPerson(person, into.pk)
  for (const person of plan.removed) writer.removePerson(person.pk)
  applyConflicts(plan, state, writer)
  writer.flush()
}

const isSame = (a: LinkRow, b: LinkRow): boolean =>
  a.person === b.person && a.way === b.way && a.rule === b.rule && a.gone === b.gone && a.seen === b.seen

function countAccounts({ links }: Plan): Map<Target, { accounts: number; connectors: number }> {
  const counted = new Map<
    Target,
    { accounts: number; connectors: number; last: number; seen: Set<number> | null }
  >()
  for (const { account, target, gone } of links) {
    if (gone) continue
    const { connector } = account.source
    const held = counted.get(target)
    if (held === undefined) {
      counted.set(target, { accounts: 1, connectors: 1, last: connector, seen: null })
      continue
    }
    held.accounts += 1
    if (connector === held.last) continue
    held.seen ??= new Set([held.last])
    held.seen.add(connector)
    held.connectors = held.seen.size
  }
  const counts = new Map<Target, { accounts: number; connectors: number }>()
  for (const [target, { accounts, connectors }] of counted) counts.set(target, { accounts, connectors })
  return counts
}

function applyConflicts(plan: Plan, state: PeopleState, writer: PeopleWriter): void {
  const left = new Map(state.conflicts)
  for (const { key, kind, text, rule, value, accounts, people } of plan.conflicts) {
    const old = left.get(key)
    left.delete(key)
    const row: Omit<StoredConflict, 'pk'> = {
      key,
      kind,
      text,
      rule,
      value,
      accounts: JSON.stringify(accounts.map(({ source, id }) => [source.connector, id])),
      people: JSON.stringify(people.map(({ pk }) => pk)),
    }
    if (old === undefined) writer.addConflict(randomUUID(), row)
    else if (
      old.kind !== kind ||
      old.text !== text ||
      old.value !== value ||
      old.accounts !== row.accounts ||
      old.people !== row.people
    )
      writer.changeConflict(old.pk, { ...row, pk: old.pk })
  }
  for (const { pk } of left.values()) writer.removeConflict(pk)
}
