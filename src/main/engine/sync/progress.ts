import type { Clock } from '../okta/port.ts'
import {
  syncPhases,
  type SyncCounts,
  type SyncPhase,
  type SyncProgress,
} from '../../../preload/contract/models.ts'

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
/** The rate is that of the last half minute, so a wait for a window does not spoil it for long. */
const rateWindowMs = 30_000
const everyMs = 100

export type ProgressTracker = ReturnType<typeof createProgress>

/**
 * Keeps what a running sync has done and expects to do, and tells it at most ten times a second.
 * `calls` and `waitingUntil` are asked of the client when the state is told.
 */
export function createProgress(options: {
  syncId: string
  connectorId: string
  clock: Clock
  stats: () => { calls: number; rateLimited: number; waitingUntil: number | null }
  emit: (progress: SyncProgress) => void
}) {
  const startedAt = options.clock.now()
  const phases = new Map<SyncPhase, PhaseState>(
    syncPhases.map((phase) => [phase, { phase, state: 'waiting', done: 0, total: null, rows: 0 }]),
  )
  const counts: SyncCounts = { ...emptyCounts }
  const samples: { at: number; done: number }[] = [{ at: startedAt, done: 0 }]
  let told = 0
  let timer: (() => void) | null = null

  const of = (phase: SyncPhase): PhaseState => phases.get(phase) as PhaseState
  const totals = () => {
    let done = 0
    let total = 0
    for (const phase of phases.values()) {
      done += phase.done
      total += Math.max(phase.total ?? phase.done, phase.done)
    }
    return { done, total }
  }

  const eta = (now: number, done: number, total: number): number | null => {
    while (samples.length > 2 && now - (samples[1]?.at ?? now) > rateWindowMs) samples.shift()
    const first = samples[0]
    if (now - startedAt < etaAfterMs || first === undefined || done <= first.done) return null
    const perMs = (done - first.done) / (now - first.at)
    return Math.ceil((total - done) / perMs / 1000)
  }

  const state = (status: SyncProgress['status'], error?: SyncProgress['error']): SyncProgress => {
    const now = options.clock.now()
    const { done, total } = totals()
    const stats = options.stats()
    return {
      syncId: options.syncId,
      connectorId: options.connectorId,
      mode: 'full',
      resumed: false,
      status,
      startedAt: new Date(startedAt).toISOString(),
      phases: [...phases.values()].map((phase) => ({ ...phase })),
      counts: { ...counts },
      calls: stats.calls,
      plannedCalls: total,
      rateLimited: stats.rateLimited,
      etaSeconds: status === 'running' ? eta(now, done, total) : null,
      waitingUntil: stats.waitingUntil === null ? null : new Date(stats.waitingUntil).toISOString(),
      floorSeconds: null,
      buckets: [],
      ...(error ? { error } : {}),
    }
  }

  const tell = () => {
    timer = null
    told = options.clock.now()
    samples.push({ at: told, done: totals().done })
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
