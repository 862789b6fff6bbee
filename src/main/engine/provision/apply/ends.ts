import type { PlanState } from '../../../../preload/contract/models.ts'
import type { StoredPlan } from '../../db/ledger/plan-rows.ts'
import type { ApplyDeps } from './deps.ts'
import { createContext } from './run.ts'
import { runStep } from './step.ts'

/** Milliseconds before each reading of what a cancelled plan left uncertain. */
const lookAfter = [1_000, 5_000, 30_000, 120_000]

/** What is written and told where a plan has ended, and what is still looked after then. */
export function createEnds(deps: ApplyDeps) {
  const { plans, clock } = deps
  const timers = new Set<() => void>()
  let closed = false
  const scope = ({ id, connectorId }: StoredPlan) => ({ planId: id, connectorId })

  /** Writes how a plan ended, and tells. */
  function close(plan: StoredPlan, state: PlanState): void {
    plans.setState(plan.id, { state, endedAt: new Date(clock.now()).toISOString() })
    const { byState, steps } = plans.counts(plan.id)
    const done = byState.done ?? 0
    const words =
      state === 'cancelled'
        ? `The plan ${plan.title} was cancelled; ${String(done)} of ${String(steps)} steps were applied.`
        : `The plan ${plan.title} was applied: ${String(done)} of ${String(steps)} steps are done.`
    deps.log(scope(plan), state === 'failed' ? 'warn' : 'info', words, { byState })
    const details = { planId: plan.id, ...byState }
    if (state === 'cancelled') deps.audit('plan.cancelled', plan.connectorId, words, details)
    else deps.audit('plan.applied', plan.connectorId, words, details, 'app')
    try {
      deps.mirror.ended(plan.connectorId, plan.id)
    } catch (cause) {
      deps.log(scope(plan), 'error', 'The local data could not be told of the plan.', {
        error: String(cause),
      })
    }
    if (state === 'cancelled' && (byState.uncertain ?? 0) > 0) lookAgain(plan, 0)
  }

  /** Finds out about calls of a cancelled plan that no answer told the end of; sends nothing. */
  function lookAgain(plan: StoredPlan, times: number): void {
    const wait = lookAfter[times]
    const connector = deps.connectors.get(plan.connectorId)
    if (wait === undefined || connector === null) return
    const stop = clock.after(wait, () => {
      timers.delete(stop)
      void (async () => {
        const around = createContext(deps, plan, connector, plan.appliedBy ?? deps.who())
        let left = false
        for (const step of plans.stepsAfter(plan.id, 0, ['uncertain'], 200)) {
          if (closed || plans.get(plan.id)?.state !== 'cancelled') return
          left = (await runStep(around.context, step, { reading: true })) !== 'ended' || left
        }
        around.end()
        deps.changed(plan.connectorId)
        if (left) lookAgain(plan, times + 1)
      })().catch(() => undefined)
    })
    timers.add(stop)
  }

  return {
    close,
    stop(): void {
      closed = true
      for (const stop of timers) stop()
    },
  }
}
