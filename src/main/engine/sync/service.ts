import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { SyncMode, SyncProgress, SyncRecord } from '../../../preload/contract/models.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import { removeSnapshot } from '../db/snapshot/writer.ts'
import type { OktaClient } from '../okta/port.ts'
import { publish, settle, toldBy } from './publish.ts'
import { canFollow, canGoOn } from './resume.ts'
import { runSync, snapshotName, type EndReason, type StartedSync, type SyncDeps } from './run-sync.ts'
import type { SyncLog } from './walk.ts'

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
  log: (scope: { connectorId: string; syncId?: string }) => SyncLog
  ended: (connectorId: string) => void
}

const gone = (): { ok: false; error: AppError } =>
  err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')
const noDecision = (): { ok: false; error: AppError } =>
  err('not-found', 'No sync waits for this confirmation any more.', 'Look at the history of syncs.')

/** Starts, cancels and remembers syncs; one at a time for each connector. */
export function createSyncService(deps: SyncServiceDeps) {
  const { syncs, connectors } = deps
  const running = new Map<string, Running>()
  let stopped = false
  let settled = Promise.resolve()
  const isHere = (connectorId: string) =>
    [...running.values()].find((sync) => sync.connectorId === connectorId)
  const pathOf = (name: string): string => join(deps.snapshotDir, name)
  const now = (): string => new Date(deps.clock.now()).toISOString()

  const refusal = (connector: StoredConnector): { ok: false; error: AppError } =>
    err('conflict', `${connector.name} is being synced already.`, 'Wait for it to finish, or cancel it.')

  /** Puts away what an earlier sync has left, where the one that starts now makes it useless. */
  function dropKept(kept: { syncId: string; file: string }): void {
    removeSnapshot(pathOf(kept.file))
    syncs.forgetFile(kept.syncId)
  }

  /** Begins a sync in the ledger, or takes one up that was cut off. */
  function begin(
    connector: StoredConnector,
    trigger: SyncRecord['trigger'],
    asked: SyncMode | 'auto',
  ): Result<StartedSync> {
    const kept = syncs.keptBy(connector.id)
    if (kept?.status === 'running') return refusal(connector)
    if (kept?.status === 'needs-confirmation') {
      return err(
        'conflict',
        `A sync of ${connector.name} waits for a confirmation.`,
        'Publish what it has read, or keep the data as it is; then sync again.',
      )
    }
    const at = now()
    if (kept !== null) {
      const file = pathOf(kept.file)
      if (asked !== 'delta' && existsSync(file) && canGoOn(file, connector, deps.clock.now())) {
        if (!syncs.resume(kept.syncId, at)) return refusal(connector)
        return ok({ id: kept.syncId, mode: 'full', startedAt: kept.startedAt, resume: kept.file })
      }
      dropKept(kept)
    }
    const follow = asked === 'full' ? null : canFollow(connector, deps.clock.now())
    if (asked === 'delta' && follow !== true) {
      return err(
        'conflict',
        `Changes alone cannot be read: ${follow === null ? 'a full sync was asked for' : follow}`,
        'Run a full sync first.',
      )
    }
    const mode: SyncMode = follow === true ? 'delta' : 'full'
    const id = randomUUID()
    const file = mode === 'full' ? snapshotName(connector.id, id) : null
    const begun = syncs.begin({ id, connectorId: connector.id, mode, trigger, startedAt: at, file })
    return begun ? ok({ id, mode, startedAt: at, resume: null }) : refusal(connector)
  }

  /** The sync that waits for a confirmation, with what it would publish. */
  function pending(syncId: string) {
    const record = syncs.get(syncId)
    const kept = record === null ? null : syncs.keptBy(record.connectorId)
    const connector = record === null ? null : connectors.get(record.connectorId)
    if (kept?.syncId !== syncId || kept.status !== 'needs-confirmation' || connector === null) return null
    return { kept, connector, file: pathOf(kept.file) }
  }

  return {
    async start(
      connectorId: string,
      trigger: SyncRecord['trigger'],
      mode: SyncMode | 'auto' = 'auto',
    ): Promise<Result<{ syncId: string }>> {
      await settled
      const asked = connectors.get(connectorId)
      if (asked === null) return gone()
      const client = await deps.client(asked)
      if (!client.ok) return client
      if (stopped) return err('engine-unavailable', 'The app is ending.', 'Start it again.')
      // Removed, or given other options, while its client was opened.
      const connector = connectors.get(connectorId)
      if (connector === null) return gone()
      deps.interruptOrphans()
      const begun = begin(connector, trigger, mode)
      if (!begun.ok) return begun
      const sync = begun.value
      const abort = new AbortController()
      const log = deps.log({ connectorId, syncId: sync.id })
      log(
        'info',
        `Sync of ${connector.name} ${sync.resume === null ? 'started' : 'started again where it was cut off'}.`,
        {
          trigger,
          mode: sync.mode,
          options: connector.options,
        },
      )
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
    /** `keep`: what it has read stays for the next sync to go on with. */
    cancel(syncId: string, keep = false): Result<Record<string, never>> {
      const sync = running.get(syncId)
      if (sync === undefined && syncs.get(syncId)?.status === 'running')
        return err('conflict', 'This sync was started from the command line.', 'Stop it there.')
      if (sync === undefined)
        return err('not-found', 'This sync is not running.', 'Look at the history of syncs.')
      sync.abort.abort((keep ? 'keep' : 'drop') satisfies EndReason)
      return ok({})
    },
    /** Publishes a sync that waited because of what it removes. */
    async confirm(syncId: string): Promise<Result<Record<string, never>>> {
      const waiting = pending(syncId)
      if (waiting === null) return noDecision()
      const { kept, connector, file } = waiting
      const told = existsSync(file) ? toldBy(file) : null
      if (told === null) return noDecision()
      await publish(deps, connector, syncId, { ...kept, ...told, file, isNew: false })
      syncs.decide(syncId, 'done')
      deps.log({ connectorId: connector.id, syncId })(
        'info',
        'A person confirmed what this sync removes. It is published.',
        {
          removals: kept.removals,
        },
      )
      deps.ended(connector.id)
      return ok({})
    },
    /** Throws away what a sync has read that waited because of what it removes. */
    discard(syncId: string): Result<Record<string, never>> {
      const waiting = pending(syncId)
      if (waiting === null || !syncs.decide(syncId, 'discarded')) return noDecision()
      removeSnapshot(waiting.file)
      const connectorId = waiting.connector.id
      deps.log({ connectorId, syncId })(
        'info',
        'A person kept the data as it was. This sync is not published.',
      )
      deps.ended(connectorId)
      return ok({})
    },
    /** Mends what a kill can have left between the files of a connector. No sync begins before it has. */
    settle(): void {
      const histories: (() => Promise<void>)[] = []
      for (const connector of connectors.all()) {
        const failed = (error: unknown): void =>
          deps.log({ connectorId: connector.id })('warn', 'The data on disk could not be looked at.', {
            error: String(error),
          })
        try {
          if (syncs.runningIn(connector.id) !== null) continue
          const bring = settle(deps, connector)
          histories.push(() => bring().catch(failed))
        } catch (error) {
          failed(error)
        }
      }
      settled = Promise.all(histories.map((bring) => bring())).then(() => undefined)
    },
    /** Settles when the sync has ended, however it did. */
    async finished(syncId: string): Promise<void> {
      await running.get(syncId)?.done
    },
    async stop(connectorId: string): Promise<void> {
      const sync = isHere(connectorId)
      sync?.abort.abort('drop' satisfies EndReason)
      await sync?.done
      const kept = syncs.keptBy(connectorId)
      if (kept !== null && kept.status !== 'running') dropKept(kept)
    },
    isRunning: (syncId: string): boolean => running.has(syncId),
    /** Ends all syncs, each with what it has read kept, and admits no more. */
    async stopAll(): Promise<void> {
      stopped = true
      await settled
      for (const sync of running.values()) sync.abort.abort('keep' satisfies EndReason)
      await Promise.allSettled([...running.values()].map((sync) => sync.done))
    },
  }
}
