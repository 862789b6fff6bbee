import { err, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import type { Connector, SyncRecord } from '../../../preload/contract/models.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import type { SyncStore } from '../db/ledger/syncs.ts'
import type { Clock } from '../okta/port.ts'
import { dueAfter, isRetryable, modeOf } from './due.ts'

/** What the computer tells of its power and network, and what the person allows on each. */
export type Power = CheckedInput<'host.power'>

export interface SchedulerDeps {
  clock: Clock
  connectors: { all(): StoredConnector[]; get(id: string): StoredConnector | null }
  syncs: Pick<SyncStore, 'keptBy' | 'deltasSinceFull' | 'last'>
  /** The sync of a connector that runs now, in whichever process. */
  runningSync: (connectorId: string) => string | null
  hasCredential: (connectorId: string) => boolean
  start: (
    connectorId: string,
    trigger: 'schedule',
    mode: 'auto' | 'full',
  ) => Promise<Result<{ syncId: string }>>
  /** What the schedule says of a connector is another now. */
  changed: (connectorId: string) => void
  log: (connectorId: string | null, message: string, error: AppError) => void
  /** 0 up to 1; for the short wait before what is overdue. */
  random?: () => number
}

/** When the schedule starts the next sync, and why it does not for now. */
export interface NextSync {
  at: string | null
  waitsFor?: NonNullable<Connector['waitsFor']>
}

/** Longer than this after its time a sync is overdue, because the computer slept or the app was closed. */
const lateMs = 30_000
/** What is overdue starts within these, so that the network is there again and not all start at once. */
const overdueMs = { least: 1000, most: 5000 }
/** The ledger and the clock are looked at again at least so often: another process may have synced. */
const lookAgainMs = 5 * 60_000

interface State {
  /** Which end of a sync was counted last. */
  seen: string
  /** Retryable ends in a row. */
  failures: number
  /** The last moment that counts as one at which a sync was tried, whatever the ledger says; epoch milliseconds. */
  since: number
  /** Since when a sync that was cut off may go on, without waiting for its time. */
  goOnSince: number | null
  /** When what is overdue starts. */
  soonAt: number | null
  starting: boolean
  /** An end of a sync that lies ahead of the clock, and when that was seen. */
  ahead: { since: number; seenAt: number } | null
  wasPending: boolean
  /** The token is another one than the one that Okta refused. */
  renewed: boolean
  told: string
}

/**
 * Starts the syncs that the connectors' schedules ask for. One timer, and every decision from what the
 * ledger says at that moment: a computer that slept, a clock that was set, or a sync by the command line
 * changes what comes next and never adds a second start.
 */
export function createScheduler(deps: SchedulerDeps) {
  const { clock, syncs } = deps
  const random = deps.random ?? Math.random
  const states = new Map<string, State>()
  let power: Omit<Power, 'resumed'> = {
    onBattery: false,
    metered: false,
    syncOnBattery: false,
    syncOnMetered: false,
  }
  let cancelTimer: (() => void) | null = null
  let stopped = false

  const waitsFor = (): NextSync['waitsFor'] => {
    if (power.onBattery && !power.syncOnBattery) return 'power'
    return power.metered && !power.syncOnMetered ? 'network' : undefined
  }

  const endOf = ({ record: { syncId, resumes }, at }: { record: SyncRecord; at: string }): string =>
    `${syncId} ${resumes} ${at}`

  function stateOf(connectorId: string): State {
    let state = states.get(connectorId)
    if (state === undefined) {
      const last = syncs.last(connectorId)
      state = {
        seen: last === null ? '' : endOf(last),
        failures: last !== null && isRetryable(last.record) ? 1 : 0,
        since: 0,
        goOnSince: null,
        soonAt: null,
        starting: false,
        ahead: null,
        wasPending: false,
        renewed: false,
        told: '',
      }
      states.set(connectorId, state)
    }
    return state
  }

  /** Counts an end that was not seen yet, and answers when the last sync ended, epoch milliseconds. */
  function lastEnd(connector: StoredConnector, state: State): number {
    const last = syncs.last(connector.id)
    if (last === null) return Date.parse(connector.createdAt)
    const end = endOf(last)
    if (end !== state.seen) {
      state.seen = end
      state.failures = isRetryable(last.record) ? state.failures + 1 : 0
      state.goOnSince = null
      if (last.record.error?.code === 'unauthorized') state.renewed = false
    }
    return Date.parse(last.at)
  }

  /** When the connector's next sync is due, epoch milliseconds, past or to come; null when the schedule starts none. */
  function dueAt(connector: StoredConnector, now: number): number | null {
    const { id, schedule, setupStep } = connector
    const state = stateOf(id)
    if (state.starting || deps.runningSync(id) !== null) return null
    const since = lastEnd(connector, state)
    const kept = syncs.keptBy(id)
    const pending = kept?.status === 'needs-confirmation'
    // A decision counts as a try: the same data would only be put before the person again.
    if (state.wasPending && !pending) state.since = now
    state.wasPending = pending
    if (pending || schedule.paused || !deps.hasCredential(id)) return null
    if (connector.lastError?.code === 'unauthorized' && !state.renewed) return null
    if (state.goOnSince !== null && goesOnByItself(connector, kept))
      return (state.goOnSince = Math.min(state.goOnSince, now))
    if (setupStep !== null) return null
    state.since = Math.min(state.since, now)
    return dueAfter(schedule, Math.max(inPast(state, since, now), state.since), state.failures)
  }

  /** A clock that was set back must not put the next sync off: what is to come has happened when that was seen. */
  function inPast(state: State, since: number, now: number): number {
    if (since <= now) return since
    if (state.ahead?.since !== since || state.ahead.seenAt > now) state.ahead = { since, seenAt: now }
    return state.ahead.seenAt
  }

  /** What is overdue gets a moment of its own, once. */
  function startsAt(state: State, due: number, now: number): number {
    if (due > now - lateMs || state.goOnSince === due) {
      state.soonAt = null
      return due
    }
    // A moment that is far away was chosen before the clock was set back.
    if (state.soonAt === null || state.soonAt > now + overdueMs.most)
      state.soonAt = now + overdueMs.least + random() * (overdueMs.most - overdueMs.least)
    return state.soonAt
  }

  const modeFor = ({ id, schedule }: StoredConnector) =>
    modeOf(schedule, syncs.deltasSinceFull(id), syncs.keptBy(id)?.resumable ?? false)

  async function start({ id }: StoredConnector, mode: 'auto' | 'full'): Promise<void> {
    const state = stateOf(id)
    Object.assign(state, { starting: true, since: clock.now(), goOnSince: null, soonAt: null })
    const started = await deps.start(id, 'schedule', mode).catch(unexpected)
    if (!started.ok && !stopped) {
      if (started.error.code === 'offline') state.failures += 1
      deps.log(id, `The scheduled sync did not start: ${started.error.message}`, started.error)
    }
    state.starting = false
    look()
  }

  /** Starts what is due and sets the timer for what comes next. */
  function look(): void {
    cancelTimer?.()
    if (stopped) return
    const now = clock.now()
    let next = now + lookAgainMs
    try {
      next = startDue(now)
    } catch (cause) {
      // A ledger that cannot be read now, on a full or busy disk, can be read another time.
      const { error } = unexpected(cause)
      deps.log(null, error.message, error)
    }
    cancelTimer = clock.after(next - now, look)
  }

  function startDue(now: number): number {
    const connectors = deps.connectors.all()
    let next = now + lookAgainMs
    const quiet = waitsFor() !== undefined
    for (const connector of connectors) {
      const state = stateOf(connector.id)
      const due = dueAt(connector, now)
      if (due === null || quiet) {
        state.soonAt = null
      } else {
        const at = startsAt(state, due, now)
        if (at <= now) void start(connector, modeFor(connector))
        else next = Math.min(next, at)
      }
      tell(connector, state)
    }
    const known = new Set(connectors.map(({ id }) => id))
    for (const id of states.keys()) if (!known.has(id)) states.delete(id)
    return next
  }

  function nextSync(connector: StoredConnector): NextSync {
    const now = clock.now()
    const due = stopped ? null : dueAt(connector, now)
    if (due === null) return { at: null }
    const reason = waitsFor()
    if (reason !== undefined) return { at: null, waitsFor: reason }
    return { at: new Date(Math.max(now, stateOf(connector.id).soonAt ?? due)).toISOString() }
  }

  /** A time that only moves on with the present is no news. */
  function tell(connector: StoredConnector, state: State): void {
    const { at, waitsFor } = nextSync(connector)
    const words = waitsFor ?? (at === null ? '' : state.soonAt === null ? at : 'soon')
    if (words === state.told) return
    state.told = words
    deps.changed(connector.id)
  }

  return {
    /** Begins; until then nothing is started. */
    begin: look,
    nextSync,
    /** A sync of the connector began or ended, or its settings changed. */
    look,
    /** A cron expression counts from the moment it was entered, not from the last sync. */
    scheduleChanged(connector: Pick<StoredConnector, 'id' | 'schedule'>): void {
      const state = stateOf(connector.id)
      if (connector.schedule.cron !== null) state.since = clock.now()
      look()
    },
    /** A token is at hand. `renewed`: another one than before. What was cut off goes on at once. */
    credentialArrived(connectorId: string, renewed: boolean): void {
      const state = stateOf(connectorId)
      state.renewed ||= renewed
      const connector = deps.connectors.get(connectorId)
      if (connector !== null && goesOnByItself(connector, syncs.keptBy(connectorId)))
        state.goOnSince = clock.now()
      look()
    },
    powerChanged({ resumed, ...now }: Power): void {
      power = now
      // What was worked out before the computer slept counts no more.
      if (resumed) for (const state of states.values()) state.soonAt = null
      look()
    },
    close(): void {
      stopped = true
      cancelTimer?.()
    },
  }
}

const unexpected = (cause: unknown) =>
  err(
    'internal',
    `The schedule met an unexpected failure: ${String(cause)}`,
    'Sync yourself; if it happens again, export the log.',
  )

/** The app was closed or the network lost; what a person has cancelled waits until it is asked for. */
const goesOnByItself = ({ setupStep }: StoredConnector, kept: SyncRecord | null): boolean =>
  kept !== null &&
  kept.resumable &&
  kept.status !== 'cancelled' &&
  (setupStep === null || setupStep === 'sync')
