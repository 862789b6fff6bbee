import { err, ok, type ChangeQuery, type Result } from '../../../preload/contract/index.ts'
import { heldBy } from '../db/history/held.ts'
import type { Histories } from '../db/history/histories.ts'
import { pendingPage } from '../db/history/pending.ts'
import { withHistory } from '../db/history/rewound.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { SyncStore } from '../db/ledger/syncs.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { SnapshotSource } from '../query/source.ts'
import { momentOf, noMoment } from './moment.ts'
import { pastMoment } from './past.ts'

type Query = Omit<ChangeQuery, 'connectorId'>

/** The query with its times as they are stored. */
export function checkedQuery(query: Query): Result<Query> {
  const times: Partial<Pick<Query, 'from' | 'to'>> = {}
  for (const name of ['from', 'to'] as const) {
    const text = query[name]
    if (text === undefined) continue
    const at = momentOf(text)
    if (at === null) return noMoment(text)
    times[name] = at
  }
  return ok({ ...query, ...times })
}

/** Handlers of what changed, and of what was. */
export function createHistoryHandlers(deps: {
  connectors: ConnectorStore
  syncs: SyncStore
  histories: Histories
  source: (connectorId: string) => SnapshotSource
  now: () => string
}) {
  const { connectors, syncs, histories } = deps

  const onConnector = <T>(id: string, answer: (connector: StoredConnector) => T): T | Result<never> => {
    const connector = connectors.get(id)
    return connector === null
      ? err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')
      : answer(connector)
  }

  return {
    'changes.page': ({ connectorId, before, limit, ...query }) =>
      onConnector(connectorId, () => {
        const checked = checkedQuery(query)
        if (!checked.ok) return checked
        const history = histories.of(connectorId)
        const pending = query.syncId === undefined ? null : syncs.keptBy(connectorId)
        const found =
          pending?.syncId === query.syncId && pending?.status === 'needs-confirmation'
            ? pendingPage(
                pending.file,
                { syncId: pending.syncId, seenAt: pending.finishedAt ?? pending.startedAt },
                checked.value,
                { before, limit },
              )
            : history.page(checked.value, { before, limit })
        return ok({ ...found, since: history.since() })
      }),
    'held.page': ({ connectorId, subject, at, offset, limit }) =>
      onConnector(connectorId, async (connector) => {
        const history = histories.of(connectorId)
        const moment = pastMoment(history, connector, at, deps.now())
        if (!moment.ok) return moment
        const { db } = deps.source(connectorId)
        if (db === null) {
          return err('not-found', `${connector.name} has not been synced yet.`, 'Sync the connector first.')
        }
        const page = await withHistory(db, history.file, (past) =>
          heldBy(past, { subject, at: moment.value.at }).page(offset, limit),
        )
        return page.ok ? ok({ ...page.value, since: moment.value.since }) : page
      }),
  } satisfies Partial<EngineHandlers>
}
