import type { BucketStats, Clock } from '../okta/port.ts'
import {
  syncPhases,
  type BucketProgress,
  type SyncCounts,
  type SyncMode,
  type SyncPhase,
  type SyncPlan,
  type SyncProgress,
} from '../../../preload/contract/models.ts'
import { planFloor, windowSeconds } from '../../../preload/contract/plan.ts'
import { createCountdown, forecast, secondsOfLimits, type BucketForecast } from './forecast.ts'

type PhaseState = SyncProgress['phases'][number]

const emptyCounts: SyncCounts = {
  users: null,
  groups: null,
  memberships: null,
  groupRules: null,
  apps: null,
  appUsers: null,
  appGroups: null,
  userRoles: null,
  groupRoles: null,
  dropped: 0,
}

/** Seconds before a time left is told: earlier it would only jump. */
const etaAfterMs = 5000
/** The rate is that of the last half minute; where limits decide, that of several windows, which begin with haste. */
const rateWindowMs = { free: 30_000, limited: 190_000 }
const bestOverMs = 1000
const sampleMs = 500
const everyMs = 100
/** The contract holds no more buckets. */
const mostBuckets = 32

export type ProgressTracker = ReturnType<typeof createProgress>

export interface ProgressOptions {
  syncId: string
  connectorId: string
  clock: Clock
  mode?: SyncMode
  /** It goes on where an earlier run was cut off. */
  resumed?: boolean
  /** Calls the whole sync was planned to take; for one that goes on, those that are left of it. */
  plan?: () => SyncPlan | null
  /** Share 0..1 of Okta's limits that may be used now. */
  budget?: () => number
  /** Calls this sync has made; see `usageSince`. */
  stats: () => {
    calls: number
    rateLimited: number
    waitingUntil: number | null
    byBucket?: Record<string, BucketStats>
  }
  emit: (progress: SyncProgress) => void
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())

/**
 * Keeps what a running sync has done and expects to do, and tells it at most ten times a second.
 * Calls, limits and waits are asked of the client when the state is told.
 */
export function createProgress(options: ProgressOptions) {
  const startedAt = options.clock.now()
  const plan = options.plan ?? (() => null)
  const budget = options.budget ?? (() => 1)
  const phases = new Map<SyncPhase, PhaseState>(
    syncPhases.map((phase) => [phase, { phase, state: 'waiting', done: 0, total: null, rows: 0 }]),
  )
  const counts: SyncCounts = { ...emptyCounts }
  const samples: { at: number; calls: number }[] = [{ at: startedAt, calls: 0 }]
  const countdown = createCountdown()
  /** Calls a millisecond in the best second up to now. */
  let fastest = 0
  let limitedAt = Number.NEGATIVE_INFINITY
  let told = 0
  let timer: (() => void) | null = null

  const of = (phase: SyncPhase): PhaseState => phases.get(phase) as PhaseState

  /** Calls a millisecond over the time before `now`; null while there is none. */
  function rateOver(windowMs: number, now: number, calls: number): number | null {
    const first = samples.find(({ at }) => now - at <= windowMs)
    return first === undefined || calls <= first.calls || now <= first.at
      ? null
      : (calls - first.calls) / (now - first.at)
  }

  /**
   * Where limits decide, what they still need, unless calls take longer than that by more than a window:
   * those of the last window go at once. Where they do not, the pace of late, or, right after they did,
   * the pace there was without them.
   */
  function eta(now: number, calls: number, left: number, buckets: readonly BucketForecast[]): number | null {
    if (now - startedAt < etaAfterMs) return null
    const limits = secondsOfLimits(buckets, budget(), now)
    if (limits > 0) {
      limitedAt = now
      const rate = rateOver(rateWindowMs.limited, now, calls)
      const atThisRate = rate === null ? 0 : left / rate / 1000
      return countdown(atThisRate > limits + 1.1 * windowSeconds ? atThisRate : limits, now)
    }
    const wasLimited = now - limitedAt < 1000 * windowSeconds
    const rate = wasLimited ? fastest : rateOver(rateWindowMs.free, now, calls)
    return rate === null || rate === 0 ? null : countdown(left / rate / 1000, now)
  }

  /** Of what is expected, or of what was made. Null while no limit of it is known. */
  function floorOf(buckets: readonly BucketForecast[], what: 'expected' | 'calls'): number | null {
    const calls = buckets.map((entry) => ({ ...entry, calls: entry[what] }))
    return calls.some(({ limit }) => limit !== null) ? planFloor(calls, budget()).seconds : null
  }

  const shown = ({ bucket, calls, expected, limit, left, resetAt }: BucketForecast): BucketProgress => ({
    bucket,
    calls,
    planned: plan() === null ? null : expected,
    limit,
    left,
    resetAt: iso(resetAt),
  })

  const state = (status: SyncProgress['status'], error?: SyncProgress['error']): SyncProgress => {
    const now = options.clock.now()
    const stats = options.stats()
    const buckets = forecast(plan(), stats.byBucket ?? {}, phases.values())
    let known = 0
    for (const { done, total } of phases.values()) known += Math.max(total ?? 0, done)
    const expected = buckets.reduce((sum, bucket) => sum + bucket.expected, 0)
    const planned = Math.max(known, expected, stats.calls)
    return {
      syncId: options.syncId,
      connectorId: options.connectorId,
      mode: options.mode ?? 'full',
      resumed: options.resumed ?? false,
      status,
      startedAt: new Date(startedAt).toISOString(),
      phases: [...phases.values()].map((phase) => ({ ...phase })),
      counts: { ...counts },
      calls: stats.calls,
      plannedCalls: planned,
      rateLimited: stats.rateLimited,
      etaSeconds: status === 'running' ? eta(now, stats.calls, planned - stats.calls, buckets) : null,
      waitingUntil: iso(stats.waitingUntil),
      floorSeconds: floorOf(buckets, status === 'running' ? 'expected' : 'calls'),
      buckets: buckets.slice(0, mostBuckets).map(shown),
      ...(error ? { error } : {}),
    }
  }

  const tell = () => {
    timer = null
    told = options.clock.now()
    while (samples.length > 2 && told - (samples[1]?.at ?? told) > rateWindowMs.limited) samples.shift()
    const { calls } = options.stats()
    const before = samples.findLast(({ at }) => told - at >= bestOverMs)
    if (before) fastest = Math.max(fastest, (calls - before.calls) / (told - before.at))
    if (told - (samples.at(-1)?.at ?? 0) >= sampleMs) samples.push({ at: told, calls })
    options.emit(state('running'))
  }
  const changed = () => {
    timer ??= options.clock.after(Math.max(0, told + everyMs - options.clock.now()), tell)
  }

  return {
    /** Calls a phase is going to take, as they become known. */
    expect(phase: SyncPhase, calls: number) {
      const entry = of(phase)
      entry.total = (entry.total ?? 0) + calls
      changed()
    },
    /** One call of a phase was answered with so many rows of a kind. */
    answered(phase: SyncPhase, rows: number, kind?: Exclude<keyof SyncCounts, 'dropped'>) {
      const entry = of(phase)
      if (entry.state !== 'done') entry.state = 'running'
      entry.done += 1
      entry.rows += rows
      if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + rows
      changed()
    },
    /**
     * A list of which an earlier run has read so many pages and rows already. `told`: how many of its
     * calls are part of what was expected before.
     */
    recall(
      phase: SyncPhase,
      pages: number,
      rows: number,
      told: number,
      kind?: Exclude<keyof SyncCounts, 'dropped'>,
    ) {
      const entry = of(phase)
      if (entry.state === 'waiting') entry.state = 'running'
      entry.total = (entry.total ?? 0) + pages - Math.min(told, pages)
      entry.done += pages
      entry.rows += rows
      if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + rows
      changed()
    },
    begin(phase: SyncPhase) {
      of(phase).state = 'running'
      changed()
    },
    end(phase: SyncPhase, how: 'done' | 'skipped' = 'done') {
      const entry = of(phase)
      entry.state = how
      entry.total = entry.done
      changed()
    },
    /** Replaces the running counts by what is stored. */
    settle(final: SyncCounts) {
      Object.assign(counts, final)
    },
    current: () => state('running'),
    /** Tells the last state, always, and nothing after it. */
    finish(status: Exclude<SyncProgress['status'], 'running'>, error?: SyncProgress['error']) {
      timer?.()
      timer = () => undefined
      options.emit(state(status, error))
    },
  }
}
