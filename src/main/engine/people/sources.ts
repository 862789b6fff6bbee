import type { PeopleRules, PeopleSource, PeopleSourceState } from '../../../preload/contract/models.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { Db } from '../db/open.ts'
import { ownedCounts } from '../db/people/owned.ts'
import { savedRules, savedSources, type StoredSource } from '../db/people/rules.ts'
import type { SnapshotSource } from '../query/source.ts'
import { defaultRules, defaultSource } from './defaults.ts'
import type { OrderedSource } from './job.ts'

export interface SourcesDeps {
  db: () => Db
  file: string
  connectors: Pick<ConnectorStore, 'all' | 'get'>
  source: (connectorId: string) => SnapshotSource
}

/** The rules and sources as they are kept, or as they are for whoever has kept none. */
export function createSources({ db, file, connectors, source }: SourcesDeps) {
  const rules = (): PeopleRules => savedRules(db()) ?? defaultRules

  /** Complete accounts of a connector; what is shown while its first sync goes on is none. */
  const snapshotOf = (connector: StoredConnector | null) =>
    connector?.snapshot?.preview === false && (connector.snapshot.kinds.users?.state ?? 'synced') === 'synced'
      ? connector.snapshot
      : null

  const all = (): StoredSource[] => {
    const saved = savedSources(db())
    if (saved !== null) return saved.filter(({ connectorId }) => connectors.get(connectorId) !== null)
    const first = connectors.all().find((connector) => snapshotOf(connector) !== null)
    return first === undefined
      ? []
      : [{ ...defaultSource(first.id), held: true, lastRunAt: null, lastVersion: null }]
  }

  return {
    rules,
    all,
    version: (connectorId: string): number | null => snapshotOf(connectors.get(connectorId))?.version ?? null,
    /** The sources with the files that their accounts are in. */
    ordered: (sources: readonly PeopleSource[]): OrderedSource[] =>
      sources.map(({ connectorId, role, order, filter, matching }) => {
        const snapshot = snapshotOf(connectors.get(connectorId))
        const from = { file: snapshot?.file ?? null, version: snapshot?.version ?? 0 }
        return { connectorId, role, order, filter, matching, ...from }
      }),
    /** The sources with what a screen says of them. */
    states: (): PeopleSourceState[] =>
      all().map(({ connectorId, role, order, filter, matching, automatic, lastRunAt }) => {
        const connector = connectors.get(connectorId)
        const { db: snapshot } = source(connectorId)
        const counts =
          snapshot === null
            ? { accounts: 0, owned: 0, service: 0 }
            : ownedCounts(snapshot, file, connectorId, rules())
        return {
          ...{ connectorId, role, order, filter, matching, automatic, lastRunAt },
          ...counts,
          connectorName: connector?.name ?? '',
          dataAsOf: snapshotOf(connector)?.at ?? null,
          unowned: Math.max(0, counts.accounts - counts.owned - counts.service),
        }
      }),
  }
}
