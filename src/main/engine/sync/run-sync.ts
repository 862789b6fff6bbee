import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { err, ok, type AppError, type Result } from '../../../preload/contract/errors.ts'
import { otherAnswers } from '../connectors/gone.ts'
import { planFloor } from '../../../preload/contract/plan.ts'
import {
  dataKinds,
  type Connector,
  type DataKind,
  type SyncMode,
  type SyncPlan,
  type SyncProgress,
  type SyncRecord,
} from '../../../preload/contract/models.ts'
import { DatabaseError } from '../db/database-error.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { SyncEnd, SyncStore } from '../db/ledger/syncs.ts'
import { readPrevious, type PreviousSnapshot } from '../db/snapshot/previous.ts'
import { removeSnapshot, type SnapshotWriter } from '../db/snapshot/writer.ts'
import type { Clock, OktaClient } from '../okta/port.ts'
import { runDelta } from './delta.ts'
import { usageSince } from './forecast.ts'
import { countedPlan, learnedLimits } from './plan.ts'
import { assigneesPath } from './read-roles.ts'
import { createProgress, type ProgressTracker } from './progress.ts'
import { showPreview } from './preview.ts'
import type { Kinds } from './kinds.ts'
import { publish, tell, type Publishable, type PublishDeps } from './publish.ts'
import { organizationIn } from './resume.ts'
import { runFull } from './run-full.ts'
import type { SyncLog } from './walk.ts'

export interface SyncDeps extends PublishDeps {
  connectors: ConnectorStore
  syncs: SyncStore
  snapshotDir: string
  /** Script of the thread that finishes a snapshot. */
  finishWorker: URL
  clock: Clock
  emit: (progress: SyncProgress) => void
  /** What a full sync is expected to cost, where that can be told without asking Okta. */
  planned: (connectorId: string) => Promise<SyncPlan | null>
  /** Other data of a connector is on screen, though its sync goes on. */
  shown: (connectorId: string) => void
  log: SyncLog
}

/** A sync as the service hands it over: begun in the ledger, or taken up again. */
export interface StartedSync {
  id: string
  mode: SyncMode
  startedAt: string
  /** Name of the file an earlier run has left; null for a sync that begins. */
  resume: string | null
}

/** Why a sync is ended from outside, as the reason of its signal: whether what it has read is kept. */
export type EndReason = 'drop' | 'keep'

/** One run of a sync, with what its parts share. */
export interface Run {
  connector: StoredConnector
  /** Id of the organization that answers; empty where it does not tell. */
  organization: string
  client: OktaClient
  previous: PreviousSnapshot | null
  finishWorker: URL
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
  /** Groups and applications are listed, so what a first sync will take can be told. */
  listed: (writer: SnapshotWriter) => void
  /** Everything but assignments has been read. */
  nearlyDone: (file: string, kinds: Kinds) => void
}

/** The organization that has answered each client. */
const answeredBy = new WeakMap<OktaClient, string>()

/** Failures that leave what was read as good as it was. */
const keepsWhatWasRead = new Set<AppError['code']>(['offline', 'rate-limited', 'unauthorized', 'okta-error'])

/**
 * One sync of a connector, full or delta, published by one write to the ledger. Until that write the
 * earlier data is what every screen reads. What ends a full sync early leaves its unfinished file for the next
 * one to go on with, unless it was cancelled or what was read is of no use.
 */
export async function runSync(
  deps: SyncDeps,
  connector: StoredConnector,
  client: OktaClient,
  sync: StartedSync,
  signal: AbortSignal,
): Promise<SyncRecord['status']> {
  const { clock, log, syncs } = deps
  const used = usageSince(client)
  let plan: SyncPlan | null = null
  const progress = createProgress({
    syncId: sync.id,
    connectorId: connector.id,
    clock,
    mode: sync.mode,
    resumed: sync.resume !== null,
    plan: () => plan,
    // Asked each time: it can be changed while the sync runs.
    budget: () => deps.connectors.get(connector.id)?.budget ?? connector.budget,
    stats: used,
    emit: deps.emit,
  })
  const file = join(deps.snapshotDir, sync.resume ?? snapshotName(connector.id, sync.id))
  let mode = sync.mode
  let ended = false
  /** Shown while the sync goes on; none is left behind by it. */
  const previews: Promise<void>[] = []

  const end = (
    status: Exclude<SyncProgress['status'], 'running'>,
    more: Partial<SyncEnd> & { error: AppError | null; kept?: boolean },
  ): SyncRecord['status'] => {
    const { calls, rateLimited, byBucket } = used()
    const buckets = Object.entries(byBucket).map(([bucket, { calls, limit }]) => ({ bucket, calls, limit }))
    const { kept = false, ...facts } = more
    if (!kept && mode === 'full' && status !== 'done') removeSnapshot(file)
    try {
      const finishedAt = new Date(clock.now()).toISOString()
      const floorSeconds = planFloor(buckets, connector.budget).seconds
      const name = kept && existsSync(file) ? basename(file) : null
      syncs.end(sync.id, { ...facts, status, finishedAt, calls, rateLimited, floorSeconds, file: name })
      if (status === 'failed') deps.connectors.setError(connector.id, more.error)
    } catch (cause) {
      log('error', 'The end of the sync could not be recorded.', { error: String(cause) })
    }
    progress.finish(status, more.error ?? undefined)
    return status
  }

  let outcome: Result<Publishable>
  try {
    outcome = await read()
    ended = true
    await Promise.all(previews)
    if (outcome.ok && !outcome.value.removals.some(({ exceeds }) => exceeds)) {
      await publish(deps, connector, sync.id, outcome.value)
      const organization = answeredBy.get(client)
      if (organization !== undefined) deps.connectors.setOrganization(connector.id, organization)
    }
  } catch (error) {
    ended = true
    log('error', 'The sync ended on an unexpected failure.', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    outcome = failureOf(error)
  }
  if (!outcome.ok) {
    const { error } = outcome
    const cancelled = error.code === 'cancelled'
    const paused = cancelled && signal.reason === ('keep' satisfies EndReason)
    const kept = mode === 'full' && (cancelled ? paused : keepsWhatWasRead.has(error.code))
    log(
      cancelled ? 'info' : 'error',
      cancelled ? (paused ? 'Sync paused.' : 'Sync cancelled.') : `Sync failed: ${error.message}`,
      { error },
    )
    const status = !cancelled ? 'failed' : paused ? 'interrupted' : 'cancelled'
    return end(status, { counts: null, error: cancelled ? null : error, kept })
  }

  const { counts, kinds, changes, removals, proof } = outcome.value
  const facts = { counts, kinds, changes, removals, proof, error: null }
  if (removals.some(({ exceeds }) => exceeds)) {
    log(
      'warn',
      'The sync would remove more than the safety setting lets pass, so it waits for a confirmation.',
      {
        removals,
      },
    )
    const { at, freshness } = outcome.value
    tell(file, { syncId: sync.id, at, counts, kinds, freshness })
    return end('needs-confirmation', { ...facts, kept: true })
  }
  progress.settle(counts)
  progress.end('publish')
  const { calls, rateLimited } = used()
  log('info', 'Sync finished.', { mode, ...counts, calls, rateLimited, changes, kinds })
  return end('done', facts)

  async function read(): Promise<Result<Publishable>> {
    // A token is of one organization, so a client that was answered by it once has not to ask again.
    const known = knownOrganization()
    const isKnown = mode === 'delta' && known !== null && answeredBy.get(client) === known
    let answer = isKnown ? null : await whoAnswers()
    if (answer?.ok === false) return answer
    const at = new Date(clock.now()).toISOString()
    const run: Run = {
      connector,
      organization: answer?.value.organization ?? '',
      client,
      previous: null,
      finishWorker: deps.finishWorker,
      progress,
      signal,
      log,
      listed: (writer) => {
        if (plan !== null || sync.resume !== null) return
        goBy(
          countedPlan(
            writer.organizationCounts(assigneesPath),
            connector,
            learnedLimits(client.stats.byBucket),
            at,
          ),
        )
      },
      nearlyDone: (from, kinds) => {
        if (connector.snapshot !== null) return
        previews.push(
          showPreview({
            ...deps,
            connectorId: connector.id,
            syncId: sync.id,
            from,
            kinds,
            at,
            isWanted: () => !ended,
            shown: () => deps.shown(connector.id),
          }),
        )
      },
    }
    if (mode === 'delta') {
      const brought = await readDelta(run, answer?.value.serverTime ?? null, at)
      if (brought !== null) return brought
      answer ??= await whoAnswers()
      if (!answer.ok) return answer
      run.organization = answer.value.organization
      mode = 'full'
      syncs.setMode(sync.id, 'full', basename(file))
    }
    if (sync.resume === null) goBy(await deps.planned(connector.id))
    run.previous = previousOf(connector, log)
    const full = await runFull(run, file, sync.resume !== null, answer?.value.serverTime ?? clock.now())
    if (!full.ok) return full
    const asOf = full.value.logVisible ? at : sync.startedAt
    return ok({ ...full.value, file, at: asOf, freshness: freshnessOf(full.value.kinds, asOf), isNew: true })
  }

  function goBy(made: SyncPlan | null): void {
    plan = made
    if (made !== null) syncs.setPlan(sync.id, made.calls)
  }

  /** Null where a full sync has to follow. */
  async function readDelta(
    run: Run,
    serverTime: number | null,
    at: string,
  ): Promise<Result<Publishable> | null> {
    const { snapshot } = connector
    if (snapshot === null) return null
    const asOf = (logVisible: boolean) => ({
      freshness: {
        ...snapshot.freshness,
        ...freshnessOf(snapshot.kinds, at, logVisible ? dataKinds : withoutLog),
      },
      // Without the log the assignments and roles are as old as they were.
      at: logVisible ? at : snapshot.at,
    })
    const outcome = await runDelta({
      ...run,
      file: snapshot.file,
      options: connector.options,
      safety: connector.safety,
      before: snapshot.counts,
      serverTime,
      catchUp: false,
      published: ({ counts }, logVisible) => ({
        syncId: sync.id,
        counts,
        kinds: snapshot.kinds,
        ...asOf(logVisible),
      }),
    })
    if (outcome.kind === 'failed') return { ok: false, error: outcome.error }
    if (outcome.kind === 'full') {
      log('info', `Everything is read instead of changes alone. ${outcome.why}`, {
        removals: outcome.removals,
      })
      return null
    }
    const { counts, changes, removals } = outcome.applied
    const { file, kinds } = snapshot
    return ok({
      file,
      counts,
      kinds,
      changes,
      removals,
      proof: null,
      isNew: false,
      ...asOf(outcome.logVisible),
    })
  }

  /** The organization that the connector's data is of; null where none is known yet. */
  function knownOrganization(): string | null {
    const held = sync.resume === null ? connector.snapshot?.file : file
    return connector.orgId ?? (held === undefined ? null : organizationIn(held))
  }

  /**
   * Okta's own time, and whether it is still the same organization: a domain can be moved and a token
   * exchanged, and the data of another organization must not replace this one's. Okta:
   * GET /.well-known/okta-organization, which needs no permission.
   */
  async function whoAnswers(): Promise<Result<{ serverTime: number; organization: string }>> {
    const answer = await client.get<{ id?: unknown } | null>('/.well-known/okta-organization', { signal })
    if (!answer.ok && ['cancelled', 'offline'].includes(answer.error.code)) return answer
    const id = answer.ok ? answer.value.body?.id : undefined
    const known = knownOrganization()
    if (known !== null && typeof id === 'string' && id !== known) {
      // Of what was never shown there is nothing to decide.
      if (connector.snapshot !== null) deps.connectors.setOther(connector.id, { id, name: null })
      return otherAnswers({ ...connector, otherOrganization: { id, name: null } })
    }
    // Another domain or credential than at the last sync, and nobody has told yet whose organization it is.
    const isNew =
      connector.capabilitiesAt === null && connector.snapshot !== null && answeredBy.get(client) !== known
    if (known !== null && isNew && !answer.ok) return answer
    if (typeof id === 'string') answeredBy.set(client, id)
    return ok({
      serverTime: (answer.ok ? answer.value.headers.date : undefined) ?? clock.now(),
      organization: typeof id === 'string' ? id : (known ?? ''),
    })
  }
}

/** Kinds that can be followed without Okta's log. */
const withoutLog: readonly DataKind[] = ['users', 'groups', 'memberships', 'groupRules', 'apps']

const freshnessOf = (
  kinds: SyncRecord['kinds'],
  at: string,
  read: readonly DataKind[] = dataKinds,
): Connector['freshness'] =>
  Object.fromEntries(read.filter((kind) => kinds[kind]?.state === 'synced').map((kind) => [kind, at]))

export const snapshotName = (connectorId: string, syncId: string): string => `${connectorId}.${syncId}.db`

/** What is taken over from the snapshot that is published; nothing where it cannot be read. */
function previousOf(connector: StoredConnector, log: SyncLog): PreviousSnapshot | null {
  if (connector.snapshot === null || connector.snapshot.preview) return null
  try {
    return readPrevious(connector.snapshot.file)
  } catch (error) {
    log('warn', 'The earlier data could not be read, so nothing is compared with it.', {
      error: String(error),
    })
    return null
  }
}

const isStorageFailure = (error: unknown): boolean =>
  error instanceof DatabaseError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_'))

const failureOf = (error: unknown): Result<never> =>
  isStorageFailure(error)
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
