import { err, ok } from '../../../preload/contract/index.ts'
import type { Apps } from '../apps/service.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore } from '../db/ledger/connectors.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { gone } from './gone.ts'
import type { ConnectorLog } from './service.ts'

export interface RemovalDeps {
  store: ConnectorStore
  apps: Pick<Apps, 'removeMadeWith'>
  audit: Audit
  log: ConnectorLog
  dropCredential: (connectorId: string) => Promise<void>
  /** Ends the connector's sync, if one runs here, and waits until it has. */
  stopSync: (connectorId: string) => Promise<void>
  runningSync: (connectorId: string) => string | null
  removeData: (connectorId: string) => void
  /** The connector is no longer in use. */
  removed: (connectorId: string) => void
  appsChanged: () => void
  changed: (connectorId: string) => void
  now: () => string
}

/** Removal of a connector: with all that was read, or so that this stays for reading. */
export const createRemoval = (deps: RemovalDeps) =>
  ({
    'connectors.remove': async ({ connectorId, keepData }) => {
      const { store } = deps
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      await deps.stopSync(connectorId)
      if (deps.runningSync(connectorId) !== null) {
        return err(
          'conflict',
          `${connector.name} is being synced, perhaps by the command line.`,
          'Wait for that sync to end, then remove the connector.',
        )
      }
      // Nothing is waited for from here until the ledger knows, so that no sync can begin in between.
      const dropped = deps.dropCredential(connectorId)
      deps.removed(connectorId)
      // Where nothing has been read there is nothing to keep; what was kept before goes when asked again.
      const keeps = keepData && connector.archivedAt === null && connector.snapshot !== null
      if (keeps) {
        store.archive(connectorId, deps.now())
      } else {
        deps.removeData(connectorId)
        store.remove(connectorId)
        deps.apps.removeMadeWith(connectorId)
      }
      const message = keeps
        ? `Connector ${connector.name} was removed. Its data was kept for reading.`
        : `Connector ${connector.name} and its local data were removed.`
      await dropped
      deps.log('info', connectorId, message)
      deps.audit('connector.removed', connectorId, message)
      deps.appsChanged()
      deps.changed(connectorId)
      return ok({})
    },
  }) satisfies Partial<EngineHandlers>
