import { randomUUID } from 'node:crypto'
import { err, ok, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { SyncProgress, SyncRecord } from '../../../preload/contract/models.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import type { OktaClient } from '../okta/port.ts'
import type { SyncLog } from './walk.ts'
import { runSync, type SyncDeps } from './run-sync.ts'

interface Running {
  connectorId: string
  abort: AbortController
  done: Promise<void>
}

export interface SyncServiceDeps extends Omit<SyncDeps, 'log' | 'emit'> {
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  emit: (progress: SyncProgress) => void
  /** Ends what the ledger holds as running but nobody runs any more. */
  interruptOrphans: () => void
  log: (scope: { connectorId: string; syncId: string }) => SyncLog
  ended: (connectorId: string) => void
}

const gone = (): { ok: false; error: AppError } =>
  err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')

/** Starts, cancels and remembers syncs; one at a time for each connector. */
export function createSyncService(deps: SyncServiceDeps) {
  const running = new Map<string, Running>()
  let stopped = false
  const isHere = (connectorId: string) =>
    [...running.values()].find((sync) => sync.connectorId === connectorId)

  const refusal = (connector: StoredConnector): { ok: false; error: AppError } =>
    err('conflict', `${connector.name} is being synced already.`, 'Wait for it to finish, or cancel it.')

  return {
    async start(connectorId: string, trigger: SyncRecord['trigger']): Promise<Result<{ syncId: string }>> {
      const asked = deps.connectors.get(connectorId)
      if (asked === null) return gone()
      const client = await deps.client(asked)
      if (!client.ok) return client
      if (stopped) return err('engine-unavailable', 'The app is ending.', 'Start it again.')
      // Removed, or given other options, while its client was opened.
      const connector = deps.connectors.get(connectorId)
      if (connector === null) return gone()
      deps.interruptOrphans()
      const sync = { id: randomUUID(), startedAt: new Date(deps.clock.now()).toISOString() }
      if (!deps.syncs.begin({ ...sync, connectorId, trigger, mode: 'full', file: null }))
        return refusal(connector)
      const abort = new AbortController()
      const log = deps.log({ connectorId, syncId: sync.id })
      log('info', `Sync of ${connector.name} started.`, { trigger, options: connector.options })
      const done = runSync({ ...deps, log }, connector, client.value, sync, abort.signal)
        .then(() => undefined)
        .finally(() => {
          running.delete(sync.id)
          deps.ended(connectorId)
        })
      running.set(sync.id, { connectorId, abort, done })
      deps.ended(connectorId)
      return ok({ syncId: sync.id })
    },
    cancel(syncId: string): Result<Record<string, never>> {
      const sync = running.get(syncId)
      if (sync === undefined && deps.syncs.get(syncId)?.status === 'running')
        return err('conflict', 'This sync was started from the command line.', 'Stop it there.')
      if (sync === undefined)
        return err('not-found', 'This sync is not running.', 'Look at the history of syncs.')
      sync.abort.abort()
      return ok({})
    },
    /** Settles when the sync has ended, however it did. */
    async finished(syncId: string): Promise<void> {
      await running.get(syncId)?.done
    },
    async stop(connectorId: string): Promise<void> {
      const sync = isHere(connectorId)
      sync?.abort.abort()
      await sync?.done
    },
    isRunning: (syncId: string): boolean => running.has(syncId),
    /** Ends all syncs and admits no more. */
    async stopAll(): Promise<void> {
      stopped = true
      for (const sync of running.values()) sync.abort.abort()
      await Promise.allSettled([...running.values()].map((sync) => sync.done))
    },
  }
}
