import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { err, ok, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { SyncCounts, SyncProgress, SyncRecord } from '../../../preload/contract/models.ts'
import { DatabaseError } from '../db/database-error.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { SyncStore } from '../db/ledger/syncs.ts'
import type { Finished } from '../db/snapshot-finish.ts'
import { createSnapshotWriter, removeSnapshot } from '../db/snapshot/writer.ts'
import type { Clock, OktaClient } from '../okta/port.ts'
import type { Kinds } from './kinds.ts'
import { createProgress } from './progress.ts'
import { readOrganization } from './read-organization.ts'
import type { SyncLog } from './walk.ts'

export interface SyncDeps {
  connectors: ConnectorStore
  syncs: SyncStore
  snapshotDir: string
  /** Script of the thread that finishes a snapshot. */
  finishWorker: URL
  clock: Clock
  emit: (progress: SyncProgress) => void
  log: SyncLog
}

/**
 * One whole sync of a connector: reads the organization into a new snapshot file, finishes it, and
 * publishes it by one write to the ledger. Until that write the earlier snapshot is what every screen
 * reads; whatever ends the sync before it removes the unfinished file.
 */
export async function runSync(
  deps: SyncDeps,
  connector: StoredConnector,
  client: OktaClient,
  sync: { id: string; startedAt: string },
  signal: AbortSignal,
): Promise<SyncRecord['status']> {
  const { clock, log } = deps
  const before = { calls: client.stats.calls, rateLimited: client.stats.rateLimited }
  const used = () => ({
    calls: client.stats.calls - before.calls,
    rateLimited: client.stats.rateLimited - before.rateLimited,
    waitingUntil: client.stats.waitingUntil,
  })
  const progress = createProgress({
    syncId: sync.id,
    connectorId: connector.id,
    clock,
    stats: used,
    emit: deps.emit,
  })
  const file = join(deps.snapshotDir, `${connector.id}.${sync.id}.db`)

  const end = (
    status: 'done' | 'failed' | 'cancelled',
    kinds: SyncRecord['kinds'],
    counts: SyncCounts | null,
    error: AppError | null,
  ) => {
    const { calls, rateLimited } = used()
    const finishedAt = new Date(clock.now()).toISOString()
    try {
      deps.syncs.end(sync.id, { status, finishedAt, counts, kinds, calls, rateLimited, error, file: null })
      if (status === 'failed') deps.connectors.setError(connector.id, error)
    } catch (cause) {
      log('error', 'The end of the sync could not be recorded.', { error: String(cause) })
    }
    progress.finish(status, error ?? undefined)
    return status
  }

  let outcome: Result<{ counts: SyncCounts; kinds: SyncRecord['kinds'] }>
  try {
    outcome = await fill()
    if (outcome.ok)
      deps.connectors.publish(connector.id, { file, at: sync.startedAt, freshness: {}, ...outcome.value })
  } catch (error) {
    log('error', 'The sync ended on an unexpected failure.', { error: String(error) })
    outcome = isStorageFailure(error)
      ? err(
          'storage-failed',
          'The new data could not be written to disk. The earlier data is unchanged.',
          'Make room on the disk, or check the rights of the data folder, and sync again.',
        )
      : err(
          'internal',
          'The sync ended on an unexpected failure. The earlier data is unchanged.',
          'Sync again; if it happens again, export the log.',
        )
  }
  if (!outcome.ok) {
    removeSnapshot(file)
    const cancelled = outcome.error.code === 'cancelled'
    log(
      cancelled ? 'info' : 'error',
      cancelled ? 'Sync cancelled.' : `Sync failed: ${outcome.error.message}`,
      { error: outcome.error },
    )
    return end(cancelled ? 'cancelled' : 'failed', {}, null, cancelled ? null : outcome.error)
  }

  const { counts, kinds } = outcome.value
  if (connector.snapshot !== null) removeSnapshot(connector.snapshot.file)
  progress.settle(counts)
  progress.end('publish')
  const { calls, rateLimited } = used()
  log('info', 'Sync finished.', { ...counts, calls, rateLimited, kinds })
  return end('done', kinds, counts, null)

  /**
   * A domain can be moved and a token exchanged: the data of another organization must not replace this
   * one's. Okta: GET /.well-known/okta-organization, which needs no permission.
   */
  async function anotherOrganization(): Promise<{ ok: false; error: AppError } | null> {
    if (connector.orgId === null) return null
    const answer = await client.get<{ id?: unknown } | null>('/.well-known/okta-organization', { signal })
    const id = answer.ok ? answer.value.body?.id : undefined
    if (typeof id !== 'string' || id === connector.orgId) return null
    return err(
      'conflict',
      `${connector.host} answers as another organization than before (${id}). The earlier data is unchanged.`,
      'Check the domain and the token, or add the other organization as a connector of its own.',
    )
  }

  async function fill(): Promise<Result<{ counts: SyncCounts; kinds: SyncRecord['kinds'] }>> {
    const moved = await anotherOrganization()
    if (moved !== null) return moved
    const writer = createSnapshotWriter(file)
    let read: Result<Kinds>
    try {
      read = await readOrganization({ client, writer, options: connector.options, progress, signal, log })
    } finally {
      writer.close()
    }
    if (!read.ok) return read
    const kinds = read.value
    progress.begin('publish')
    const finished = await finishOnThread(deps.finishWorker, file, kinds.isVisible('groupRules'))
    if (signal.aborted)
      return err('cancelled', 'The sync was cancelled.', 'Start it again when you are ready.')
    const seen = (visible: boolean, n: number) => (visible ? n : null)
    const roles = kinds.isVisible('roles') || kinds.isVisible('customRoles')
    return ok({
      kinds: kinds.states(),
      counts: {
        users: seen(kinds.isVisible('users'), finished.users),
        groups: seen(kinds.isVisible('groups'), finished.groups),
        memberships: seen(kinds.isVisible('memberships'), finished.memberships),
        groupRules: seen(kinds.isVisible('groupRules'), finished.groupRules),
        apps: seen(kinds.isVisible('apps'), finished.apps),
        appUsers: seen(kinds.isVisible('appUsers'), finished.appUsers),
        appGroups: seen(kinds.isVisible('appGroups'), finished.appGroups),
        userRoles: seen(roles && kinds.isVisible('users'), finished.userRoles),
        groupRoles: seen(roles && kinds.isVisible('groups'), finished.groupRoles),
        dropped: finished.dropped,
      },
    })
  }
}

const isStorageFailure = (error: unknown): boolean =>
  error instanceof DatabaseError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_'))

function finishOnThread(script: URL, file: string, rulesKnown: boolean): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: { file, rulesKnown } })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The finishing thread ended with ${code}.`)))
  })
}
