import type { AppError } from '../../../preload/contract/errors.ts'
import type {
  ConnectorOptions,
  DataKind,
  Removal,
  Safety,
  SyncCounts,
} from '../../../preload/contract/models.ts'
import { attributeChanges } from '../db/snapshot/attribute.ts'
import { createDeltaStore, type Applied } from '../db/snapshot/delta/store.ts'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'
import type { OktaClient } from '../okta/port.ts'
import { createDeltaCalls, DeltaFailed, FullNeeded } from './delta-calls.ts'
import { readLog, type LogRead } from './log-reader.ts'
import type { ProgressTracker } from './progress.ts'
import { readAgain } from './reread.ts'
import { isEmpty, touchedBy } from './touched.ts'
import type { SyncLog } from './walk.ts'

/** Pages of a thousand events; more are not worth following one by one. */
const mostLogPages = 100
/** Lists are asked for what changed since a little before they were read. */
const overlapMs = 60_000
const fewCalls = 200

export type DeltaOutcome =
  | { kind: 'applied'; applied: Applied; logVisible: boolean }
  /** Only a full sync can tell; `removals` where it is because too much would vanish. */
  | { kind: 'full'; why: string; removals: Removal[] }
  | { kind: 'failed'; error: AppError }

export interface DeltaDeps {
  client: OktaClient
  /** A finished snapshot. */
  file: string
  options: ConnectorOptions
  /** Null: whatever vanishes is believed, because all of it was read a moment ago. */
  safety: Safety | null
  before: SyncCounts
  /** Server time at which this delta began, epoch milliseconds; null: as its first answer tells. */
  serverTime: number | null
  /** Only what happened while a full sync was reading: nothing is asked where the log tells of nothing. */
  catchUp: boolean
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
  /** What the ledger will show, kept in the snapshot itself in the same transaction. */
  published: (applied: Applied, logVisible: boolean) => object
}

/**
 * Brings a snapshot up to date: replays Okta's log from the stored place, reads again what it says has
 * changed, and writes all of it in one transaction together with the place in the log that was reached. A
 * kill at any moment leaves the snapshot as it was or as it should be.
 */
export async function runDelta(deps: DeltaDeps): Promise<DeltaOutcome> {
  const db = openDatabase(deps.file, snapshotFile)
  // What is published now may be told to the history, which is not written twice.
  db.pragma('synchronous = FULL')
  const store = createDeltaStore(db)
  try {
    const { meta, setMeta } = store.checkpoints
    const stored = meta('log cursor')
    const hidden = new Set(JSON.parse(meta('hidden kinds') ?? '[]') as DataKind[])
    const log = await followLog(deps, stored)
    // What followed from memberships that were stored meanwhile can no longer be told from their difference.
    if (log !== null && meta('log missed') !== null)
      throw new FullNeeded('Okta’s log could not be read for a while.')
    const touched = touchedBy(log?.events ?? [])
    // Beyond what a full sync takes there is no point in going on one by one.
    const mostCalls = deps.catchUp ? Number.POSITIVE_INFINITY : Math.max(fewCalls, store.callsOfFull())
    const calls = createDeltaCalls({ ...deps, mostCalls })
    const quiet = deps.catchUp && isEmpty(touched)
    const since = new Date(Date.parse(meta('checked at') ?? '') - overlapMs).toISOString()
    const read = quiet
      ? null
      : await readAgain({
          calls,
          store,
          options: deps.options,
          hidden,
          touched,
          since,
          logVisible: log !== null,
        })
    if (deps.signal.aborted) throw new DeltaFailed(cancelledError)
    const seal = (applied: Applied, first: number): void => {
      if (log !== null) {
        setMeta('log cursor', log.cursor)
        attributeChanges(db, first, log.events)
      } else if (stored !== null) setMeta('log missed', 'yes')
      // Without any time of the server the last one stays, and more than is needed is asked for next time.
      const began = deps.serverTime ?? log?.date ?? calls.date
      if (began !== null) setMeta('checked at', new Date(began).toISOString())
      setMeta('published', JSON.stringify(deps.published(applied, log !== null)))
    }
    const result = store.apply(read, { ...deps, hidden, seal })
    if (!result.ok)
      return {
        kind: 'full',
        why: 'More would vanish than the safety setting lets pass.',
        removals: result.removals,
      }
    deps.log('debug', 'Changes were read and stored.', {
      events: log?.events.length ?? null,
      calls: calls.calls,
      changes: result.value.changes,
    })
    return { kind: 'applied', applied: result.value, logVisible: log !== null }
  } catch (error) {
    if (error instanceof FullNeeded) return { kind: 'full', why: error.message, removals: [] }
    if (error instanceof DeltaFailed) return { kind: 'failed', error: error.reason }
    throw error
  } finally {
    store.close()
  }
}

const cancelledError: AppError = {
  code: 'cancelled',
  message: 'Cancelled.',
  nextStep: 'Start again when you are ready.',
}

/** The events since the stored place; null where this credential may not read the log. */
async function followLog(
  { client, signal, progress }: DeltaDeps,
  cursor: string | null,
): Promise<LogRead | null> {
  if (cursor === null) return null
  progress.expect('plan', 1)
  const read = await readLog(client, cursor, {
    signal,
    most: mostLogPages,
    onPage: () => progress.answered('plan', 0),
  })
  if (read.ok) {
    if (read.value.more)
      throw new FullNeeded('The log holds more events than are worth following one by one.')
    return read.value
  }
  const { code, okta } = read.error
  if (code === 'forbidden') return null
  if (okta?.status === 400 || code === 'not-found') {
    throw new FullNeeded('Okta no longer knows the place in its log up to which the data is current.')
  }
  throw new DeltaFailed(read.error)
}
