import { err, ok, type CheckedInput, type PeopleRules, type Result } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore } from '../db/ledger/connectors.ts'
import type { Db } from '../db/open.ts'
import { readAccounts } from '../db/people/accounts.ts'
import { assignAccounts, connectorNumber, type ByHand, type HandAccount } from '../db/people/hand.ts'
import { linkOf, personKey, personOf } from '../db/people/pages.ts'
import type { SnapshotSource } from '../query/source.ts'
import { createMapping, seenText } from './account.ts'
import { defaultSource } from './defaults.ts'

export interface AssignDeps {
  db: () => Db
  rules: () => PeopleRules
  connectors: Pick<ConnectorStore, 'get'>
  source: (connectorId: string) => SnapshotSource
  audit: Audit
  changed: () => void
  now: () => string
  /** After all that is under way. */
  inTurn: <T>(work: () => T) => Promise<T>
}

type Input = CheckedInput<'people.assign'>

const words = {
  service: 'service accounts',
  nobody: 'accounts of nobody',
  rules: 'left to the rules',
} as const

/** Answers `people.assign`: decides of accounts by hand, in bulk. Accounts that are not known are passed over. */
export const createAssign =
  (deps: AssignDeps) =>
  ({ accounts, to }: Input): Promise<Result<{ changed: number }>> =>
    deps.inTurn(() => {
      const db = deps.db()
      let target: ByHand
      let told: string
      if (to.kind === 'person') {
        const pk = personKey(db, to.personId)
        const person = pk === null ? null : personOf(db, pk)
        if (pk === null || person === null)
          return err('not-found', 'This person is not known any more.', 'Choose another person.')
        target = { kind: 'person', pk, id: person.row.id }
        told = `given to ${person.row.name}`
      } else {
        target = to
        told = words[to.kind]
      }
      const changed = assignAccounts(db, known(deps, db, accounts), target, deps.now())
      if (changed > 0) {
        const one = new Set(accounts.map(({ connectorId }) => connectorId))
        const count = `${changed} ${changed === 1 ? 'account was' : 'accounts were'}`
        deps.audit(
          'people.assigned',
          one.size === 1 ? (accounts[0]?.connectorId ?? null) : null,
          `${count} ${to.kind === 'person' || to.kind === 'rules' ? told : `set to be ${told}`}.`,
          { to, accounts: accounts.slice(0, 100).map(({ accountId }) => accountId) },
        )
        deps.changed()
      }
      return ok({ changed })
    })

/** Those of the accounts that exist, each with what is known of it. */
function known(
  { connectors, source, rules }: AssignDeps,
  db: Db,
  accounts: Input['accounts'],
): HandAccount[] {
  const byConnector = new Map<string, Set<string>>()
  for (const { connectorId, accountId } of accounts)
    byConnector.set(connectorId, (byConnector.get(connectorId) ?? new Set()).add(accountId))
  const mapping = createMapping(rules().mapping)
  return [...byConnector].flatMap(([connectorId, ids]) => {
    if (connectors.get(connectorId) === null) return []
    const connector = connectorNumber(db, connectorId)
    const found = new Map<string, HandAccount>()
    const snapshot = source(connectorId).db
    if (snapshot !== null) {
      const from = { ...defaultSource(connectorId), connector }
      for (const row of readAccounts(snapshot, mapping.attributes, [], [...ids]))
        found.set(row.id, {
          connector,
          accountId: row.id,
          seen: seenText(mapping.account(row, from, 0, null)),
        })
    }
    for (const accountId of ids) {
      if (!found.has(accountId) && linkOf(db, connectorId, accountId) !== null)
        found.set(accountId, { connector, accountId, seen: null })
    }
    return [...found.values()]
  })
}
