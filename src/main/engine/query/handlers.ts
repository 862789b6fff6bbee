import { err, ok, type Connector, type Payload, type Result } from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { LogStore } from '../db/ledger/log.ts'
import type { SyncStore } from '../db/ledger/syncs.ts'
import type { ViewStore } from '../db/ledger/views.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { exportGrid } from '../export/grid.ts'
import { exportLogs } from '../export/logs.ts'
import { exportProof } from '../export/proof.ts'
import { detail } from './detail.ts'
import { gridPage } from './grid.ts'
import { tallies } from './overview.ts'
import type { SnapshotSource } from './source.ts'

const recentSyncs = 10

/** Handlers of everything that only reads, and of what a person arranged. */
export function createQueryHandlers(deps: {
  connectors: ConnectorStore
  syncs: SyncStore
  logs: LogStore
  views: ViewStore
  source: (connectorId: string) => SnapshotSource
  view: (connector: StoredConnector) => Connector
  changed: (area: Payload<'data.changed'>['area'], connectorId: string | null) => void
}) {
  const { connectors, syncs, logs, views } = deps

  const onConnector = <T>(id: string, answer: (connector: StoredConnector) => T): T | Result<never> => {
    const connector = connectors.get(id)
    return connector === null
      ? err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')
      : answer(connector)
  }

  return {
    'sync.history': ({ connectorId, offset, limit }) => ok(syncs.page(connectorId ?? null, offset, limit)),
    'overview.get': ({ connectorId }) =>
      onConnector(connectorId, (connector) => {
        const source = deps.source(connectorId)
        return ok({
          connector: deps.view(connector),
          ...tallies(source),
          kinds: source.kinds,
          recentSyncs: syncs.page(connectorId, 0, recentSyncs).rows,
        })
      }),
    'grid.page': (input) =>
      onConnector(input.connectorId, () => gridPage(deps.source(input.connectorId), input)),
    'detail.get': (input) =>
      onConnector(input.connectorId, () => detail(deps.source(input.connectorId), input)),
    'logs.page': (query) => ok(logs.page(query, { before: query.before, limit: query.limit })),
    'views.get': ({ grid }) => ok({ columns: views.get(grid) }),
    'views.save': ({ grid, columns }) => {
      views.save(grid, columns)
      deps.changed('views', null)
      return ok({})
    },
    'host.exportGrid': (input) =>
      onConnector(input.connectorId, () => exportGrid(deps.source(input.connectorId), input)),
    'host.exportProof': ({ connectorId, format, file }) =>
      onConnector(connectorId, () => exportProof(deps.source(connectorId), format, file)),
    'host.exportLogs': ({ file, ...query }) => exportLogs(logs, query, file),
  } satisfies Partial<EngineHandlers>
}
