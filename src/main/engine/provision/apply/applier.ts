import { err, ok, type AppError, type Result } from '../../../../preload/contract/errors.ts'
import type { ChangePlan, PlanState } from '../../../../preload/contract/models.ts'
import { gone } from '../../connectors/gone.ts'
import type { StoredPlan } from '../../db/ledger/plan-rows.ts'
import { connectorObstacle } from '../guards.ts'
import type { Applier } from '../types.ts'
import type { ApplyDeps } from './deps.ts'
import { createEnds } from './ends.ts'
import { createLane, type Lane } from './lane.ts'
import { endOf, startRun, type Run, type RunEnd } from './run.ts'
import { createWaits } from './waits.ts'

/** Steps of one connector under way at once. */
const mostSteps = 24
/** Milliseconds that the end of the app waits for calls under way. */
const closingFor = 4_000

const elsewhere = () => err('conflict', 'Another process applies this plan now.', 'Wait until it has ended.')

export interface RunningApplier extends Applier {
  /** A credential of this connector came to hand: what waits for it goes on. */
  wake(connectorId: string): void
  isRunning(planId: string): boolean
}

/** Runs plans. */
export function createApplier(deps: ApplyDeps): RunningApplier {
  const { plans, clock } = deps
  const now = (): string => new Date(clock.now()).toISOString()
  const runs = new Map<string, { run: Run; finished: Promise<void> }>()
  const starting = new Map<string, Promise<Result<void>>>()
  const lanes = new Map<string, Lane>()
  /** How often a plan waited for the network without getting on. */
  const idle = new Map<string, { times: number; left: number }>()
  let closed = false

  const scope = ({ id, connectorId }: StoredPlan) => ({ planId: id, connectorId })
  const laneOf = (connectorId: string): Lane => {
    const lane = lanes.get(connectorId) ?? createLane(mostSteps)
    lanes.set(connectorId, lane)
    return lane
  }
  const openSteps = (planId: string): number => {
    const { byState } = plans.counts(planId)
    return (byState.pending ?? 0) + (byState.uncertain ?? 0)
  }

  const ends = createEnds(deps)
  const waits = createWaits({
    clock,
    client: (connectorId) => {
      const connector = deps.connectors.get(connectorId)
      return connector === null ? Promise.resolve(gone()) : deps.client(connector)
    },
    go: (planId) =>
      void start(planId)
        .then((begun) => begun.ok || stays(planId, begun.error))
        .catch(() => undefined),
    broken: stays,
    changed: deps.changed,
  })

  /** A plan that waited cannot go on; a person has to look at it. */
  function stays(planId: string, error: AppError): void {
    const plan = plans.get(planId)
    if (closed || plan?.state !== 'queued') return
    plans.setState(planId, { state: 'interrupted', error })
    deps.log(scope(plan), 'error', `The plan does not go on: ${error.message}`)
    deps.changed(plan.connectorId)
  }

  function queue(plan: StoredPlan, why: 'network' | 'credential', error: AppError | undefined): void {
    plans.setState(plan.id, {
      state: 'queued',
      error: error ?? null,
      appliedBy: plan.appliedBy ?? deps.who(),
    })
    const left = openSteps(plan.id)
    const before = idle.get(plan.id)
    const times = before !== undefined && before.left === left ? before.times + 1 : 0
    idle.set(plan.id, { times, left })
    // A credential that was replaced while the plan ran may be at hand already.
    const now = why === 'credential' && times < 5 && error?.code !== 'unauthorized'
    waits.add({ planId: plan.id, connectorId: plan.connectorId }, why, { now, again: times })
    const what = why === 'network' ? 'the network' : 'a credential that Okta accepts'
    deps.log(scope(plan), 'warn', `The plan waits for ${what}.`, { error })
  }

  function settle(plan: StoredPlan, end: RunEnd): PlanState {
    if (end.kind === 'waits') {
      queue(plan, end.for, end.error)
      return 'queued'
    }
    if (end.kind === 'closed' || end.kind === 'broken') {
      const error = end.kind === 'broken' ? end.error : null
      plans.setState(plan.id, { state: 'interrupted', error })
      const why = end.kind === 'broken' ? end.error.message : 'The app was closed.'
      deps.log(scope(plan), 'warn', `The plan was interrupted. ${why}`)
      return 'interrupted'
    }
    if (end.kind === 'cancelled') {
      plans.cancelPending(plan.id)
      ends.close(plan, 'cancelled')
      return 'cancelled'
    }
    const state = endOf(plans.counts(plan.id).byState)
    ends.close(plan, state)
    idle.delete(plan.id)
    return state
  }

  /** Work of a process that is gone is interrupted; true where the plan is free then. */
  function interrupt(plan: StoredPlan): boolean {
    const { pid, takenUpAt } = plan
    const mine = pid === process.pid
    const lives = mine
      ? runs.has(plan.id) || starting.has(plan.id)
      : pid !== null && deps.isAlive({ pid, startedAt: takenUpAt ?? plan.createdAt })
    if (lives || !plans.interrupt(plan)) return false
    deps.log(
      scope(plan),
      'warn',
      'The plan was cut off. What was being asked of Okta then is read before anything is sent again.',
    )
    return true
  }

  async function takeUp(planId: string): Promise<Result<void>> {
    const plan = plans.get(planId)
    if (plan === null) return err('not-found', 'This plan does not exist.', 'Go back to the list of plans.')
    if (plan.state === 'applied' || plan.state === 'discarded')
      return err('conflict', 'This plan has ended.', 'Make a new one.')
    if (plan.state === 'applying' && !interrupt(plan)) return elsewhere()
    const connector = deps.connectors.get(plan.connectorId)
    // What was decided days ago may not go any more.
    const obstacle = connectorObstacle(connector)
    if (obstacle !== null || connector === null) return obstacle ?? gone()
    const client = await deps.client(connector)
    if (closed) return err('cancelled', 'The app is being closed.', 'Start the plan again.')
    if (!client.ok) {
      if (client.error.code !== 'credential-missing') return client
      if (plans.get(planId)?.state === 'applying') return elsewhere()
      queue(plan, 'credential', client.error)
      deps.changed(plan.connectorId)
      return ok(undefined)
    }
    waits.remove(planId)
    const at = now()
    if (!plans.claim(planId, process.pid, at)) return elsewhere()
    const who = plan.appliedBy ?? deps.who()
    plans.setState(planId, {
      state: 'applying',
      pid: process.pid,
      takenUpAt: at,
      startedAt: at,
      appliedBy: who,
    })
    deps.log(scope(plan), 'info', `The plan ${plan.title} is applied.`, { steps: openSteps(planId) })
    launch(plan, connector, who)
    deps.changed(plan.connectorId)
    return ok(undefined)
  }

  function launch(
    plan: StoredPlan,
    connector: Parameters<typeof startRun>[2]['connector'],
    who: string,
  ): void {
    const taken = plans.get(plan.id) ?? plan
    const run = startRun(deps, laneOf(plan.connectorId), { plan: taken, connector, who })
    const finished = (async () => {
      let state: PlanState = 'interrupted'
      try {
        state = settle(taken, await run.ended)
      } catch (cause) {
        // What could not be written now is put in order at the next start.
        deps.log(scope(plan), 'error', 'The end of the plan could not be stored.', {
          error: cause instanceof Error ? cause.message : String(cause),
        })
      } finally {
        runs.delete(plan.id)
        run.told(state)
      }
      deps.changed(plan.connectorId)
    })().catch(() => undefined)
    runs.set(plan.id, { run, finished })
  }

  function start(planId: string): Promise<Result<void>> {
    if (closed) return Promise.resolve(err('cancelled', 'The app is being closed.', 'Start the plan again.'))
    if (runs.has(planId)) return Promise.resolve(ok(undefined))
    const under = starting.get(planId)
    if (under !== undefined) return under
    const begun = takeUp(planId).finally(() => starting.delete(planId))
    starting.set(planId, begun)
    return begun
  }

  return {
    start,
    isRunning: (planId) => runs.has(planId) || starting.has(planId),
    async cancel(planId) {
      await starting.get(planId)
      const running = runs.get(planId)
      if (running !== undefined) {
        running.run.cancel()
        await running.finished
      }
      waits.remove(planId)
      const plan = plans.get(planId)
      if (plan === null || !(plan.state === 'queued' || plan.state === 'interrupted')) return
      plans.cancelPending(planId)
      ends.close(plan, 'cancelled')
      deps.changed(plan.connectorId)
    },
    waiting(planId): ChangePlan['waiting'] {
      const running = runs.get(planId)
      if (running === undefined) return waits.waiting(planId)
      const until = running.run.limitedUntil()
      if (until !== null) return { for: 'limit', until }
      const connectorId = plans.get(planId)?.connectorId ?? ''
      return lanes.get(connectorId)?.waitsForTurn(planId) === true ? { for: 'turn', until: null } : null
    },
    finished: async (planId) => {
      await starting.get(planId)
      await runs.get(planId)?.finished
    },
    online: () => waits.wake(),
    wake: (connectorId) => waits.wake(connectorId),
    begin({ goOn = true } = {}) {
      for (const plan of plans.inStates(['applying'])) if (interrupt(plan)) deps.changed(plan.connectorId)
      if (!goOn) return
      for (const plan of plans.inStates(['queued']))
        if (!runs.has(plan.id)) {
          const { id: planId, connectorId } = plan
          waits.add({ planId, connectorId }, 'network', { now: true })
        }
    },
    async close() {
      closed = true
      waits.close()
      ends.stop()
      for (const { run } of runs.values()) run.cancel(true)
      let stop = (): void => undefined
      await Promise.race([
        Promise.all([...runs.values()].map(({ finished }) => finished)),
        new Promise<void>((resolve) => {
          stop = clock.after(closingFor, resolve)
        }),
      ])
      stop()
    },
  }
}
