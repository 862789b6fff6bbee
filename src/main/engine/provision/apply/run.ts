import type { AppError } from '../../../../preload/contract/errors.ts'
import type { PlanState, StepState } from '../../../../preload/contract/models.ts'
import type { StoredConnector } from '../../db/ledger/connectors.ts'
import type { StoredPlan, StoredStep } from '../../db/ledger/plan-rows.ts'
import type { OktaClient } from '../../okta/port.ts'
import { changePriority } from '../types.ts'
import type { ApplyDeps, Halt, RunContext } from './deps.ts'
import { locksOf, type Lane } from './lane.ts'
import { after, createMemory, planClient } from './plan-client.ts'
import { createProgress, limitedUntil } from './progress.ts'
import { runStep } from './step.ts'

/** Steps read from the ledger at once, and steps that wait for their turn or are under way. */
const pageSize = 200
const mostOutstanding = 100
/** Milliseconds after a cancellation for which reads may still wait for their turn, and be under way. */
const graceFor = 400
const cutAfter = 3_000

/** What has begun goes before what has not, so that little time passes between looking and writing. */
const phases = ['look', 'write', 'read'] as const

const open: readonly StepState[] = ['pending', 'uncertain']

/** How a plan has ended, from the states of its steps; one of which only a part was tried again stays cancelled. */
export function endOf(byState: Partial<Record<StepState, number>>): PlanState {
  const bad: readonly StepState[] = ['failed', 'drifted', 'refused', 'uncertain']
  if (bad.some((state) => (byState[state] ?? 0) > 0)) return 'failed'
  return (byState.cancelled ?? 0) > 0 ? 'cancelled' : 'applied'
}

/** What is common to all attempts at steps of a plan: its signals, its client, and what it remembers of Okta. */
export function createContext(deps: ApplyDeps, plan: StoredPlan, connector: StoredConnector, who: string) {
  const stopping = new AbortController()
  const grace = after(deps.clock, stopping.signal, graceFor)
  const cut = after(deps.clock, stopping.signal, cutAfter)
  const memory = createMemory(deps.clock)
  let client: OktaClient | null = null
  let self: Promise<string | null> | null = null
  const context: RunContext = {
    deps,
    plan,
    connector,
    who,
    stop: stopping.signal,
    grace: grace.signal,
    cut: cut.signal,
    async open({ counted, phase }) {
      const opened = await deps.client(connector)
      if (!opened.ok) return opened
      client = opened.value
      const value = planClient(client, {
        memory: phase === 'look' ? memory : null,
        counted,
        priority: changePriority + phases.indexOf(phase),
        signals:
          phase === 'read'
            ? { signal: cut.signal, cancelQueued: grace.signal }
            : phase === 'look'
              ? { signal: stopping.signal }
              : { cancelQueued: stopping.signal },
      })
      return { ok: true, value }
    },
    actsAs: () =>
      (self ??= (async () => {
        const me = await client?.get<{ id?: unknown } | null>('/api/v1/users/me', {
          signal: stopping.signal,
          priority: changePriority,
        })
        const id = me?.ok === true ? me.value.body?.id : null
        return typeof id === 'string' ? id : null
      })()),
  }
  return {
    context,
    stop: () => stopping.abort(),
    client: () => client,
    end(): void {
      grace.end()
      cut.end()
    },
  }
}

/** How a run ended. */
export type RunEnd =
  | { kind: 'ended' | 'cancelled' | 'closed' }
  | { kind: 'waits'; for: 'network' | 'credential'; error: AppError | undefined }
  | { kind: 'broken'; error: AppError }

const rank = ['credential', 'network', 'broken', 'cancelled'] as const

const fromThrown = (cause: unknown): AppError => ({
  code: 'internal',
  message: 'The plan was stopped by an error of this app.',
  nextStep: 'Look at the log, then go on with the plan: each step is looked at again first.',
  ...(cause instanceof Error &&
  /SQLITE|database/i.test(`${cause.message} ${String((cause as { code?: unknown }).code)}`)
    ? {
        code: 'storage-failed' as const,
        message: 'The plan was stopped, because its state could not be stored.',
      }
    : {}),
})

/** Applies what is left of a plan that this process has taken up. */
export function startRun(
  deps: ApplyDeps,
  lane: Lane,
  { plan, connector, who }: { plan: StoredPlan; connector: StoredConnector; who: string },
) {
  const planId = plan.id
  const around = createContext(deps, plan, connector, who)
  const { context } = around
  const { byState, steps: total } = deps.plans.counts(planId)
  const left = open.reduce((sum, state) => sum + (byState[state] ?? 0), 0)
  const progress = createProgress({
    clock: deps.clock,
    emit: deps.emit,
    plan,
    total,
    done: total - left,
    client: around.client,
  })
  let halt: Halt | null = null
  let closing = false
  let outstanding = 0
  let settled = (): void => undefined

  function stopFor(why: Halt): void {
    if (halt === null || rank.indexOf(why.why) > rank.indexOf(halt.why)) halt = why
    lane.drop(planId)
  }

  async function one(step: StoredStep): Promise<void> {
    const leave = await lane.enter(planId, locksOf(step.change))
    if (leave === null) return
    try {
      if (halt !== null) return
      const fresh = deps.plans.step(planId, step.position)
      if (fresh === null || !open.includes(fresh.state)) return
      const end = await runStep(context, fresh)
      if (end === 'ended') progress.ended()
      else stopFor(end)
    } catch (cause) {
      deps.log(
        { connectorId: plan.connectorId, planId },
        'error',
        `Step ${String(step.position)} was stopped by an error.`,
        { error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) },
      )
      stopFor({ why: 'broken', error: fromThrown(cause) })
    } finally {
      leave()
    }
  }

  const isHalted = (): boolean => halt !== null
  /** Until at most so many steps wait or are under way. */
  async function settledTo(most: number): Promise<void> {
    const isReached = (): boolean => outstanding <= most
    while (!isReached()) {
      await new Promise<void>((resolve) => {
        settled = resolve
      })
    }
  }

  async function all(): Promise<void> {
    let position = 0
    for (;;) {
      const steps = isHalted() ? [] : deps.plans.stepsAfter(planId, position, open, pageSize)
      if (steps.length === 0) break
      for (const step of steps) {
        ;({ position } = step)
        await settledTo(mostOutstanding - 1)
        if (isHalted()) break
        outstanding += 1
        void one(step).finally(() => {
          outstanding -= 1
          settled()
        })
      }
    }
    await settledTo(0)
  }

  const why = (): Halt | null => halt
  const ended = (async (): Promise<RunEnd> => {
    try {
      await all()
    } catch (cause) {
      stopFor({ why: 'broken', error: fromThrown(cause) })
    }
    around.end()
    const found = why()
    if (closing) return { kind: 'closed' }
    if (found === null) return { kind: 'ended' }
    if (found.why === 'cancelled') return { kind: 'cancelled' }
    if (found.why === 'broken') return { kind: 'broken', error: found.error }
    return { kind: 'waits', for: found.why, error: found.error }
  })()

  return {
    ended,
    /** No further step begins; what is under way ends as fast as it can without being cut. */
    cancel(close = false): void {
      closing ||= close
      around.stop()
      stopFor({ why: 'cancelled' })
    },
    told: (state: PlanState): void => progress.end(state),
    limitedUntil: () => limitedUntil(around.client()),
  }
}
export type Run = ReturnType<typeof startRun>
