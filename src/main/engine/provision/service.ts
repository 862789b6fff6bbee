import { ok, type ChangePlan, type Result } from '../../../preload/contract/index.ts'
import type { StoredPlan } from '../db/ledger/plan-rows.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { exportPlan } from '../export/plan.ts'
import { gone } from '../connectors/gone.ts'
import { createApproving, type ApprovingDeps } from './approving.ts'
import { createChecking, type CheckingDeps } from './checking.ts'
import { createDrafting, notDraft, noSuchPlan } from './drafting.ts'
import { createRunning, type RunningDeps } from './running.ts'
import type { AccessKnowledge, Applier } from './types.ts'
import { createUndoing } from './undoing.ts'
import { createPlanView } from './view.ts'

export interface PlanServiceDeps
  extends
    Omit<CheckingDeps, 'knowledge'>,
    Pick<RunningDeps, 'connectors' | 'who' | 'audit' | 'log' | 'changed'>,
    Pick<ApprovingDeps, 'openAs' | 'ownEmail'> {
  knowledge: AccessKnowledge
  applier: Applier
}

/** Plans of access changes: drafts, checks, decisions, and what becomes of them. */
export function createPlanService(deps: PlanServiceDeps) {
  const { store, connectors, applier } = deps
  const view = createPlanView({ ...deps, waiting: applier.waiting })
  const checking = createChecking(deps)
  const drafting = createDrafting({ ...deps, checking })
  const running = createRunning({ ...deps, checking, view })
  const undo = createUndoing({ ...deps, checking, drafting })
  const approve = createApproving({ ...deps, view })

  const shown = (planId: string): Result<ChangePlan> => {
    const plan = store.get(planId)
    return plan === null ? noSuchPlan() : ok(view.plan(plan))
  }
  /** Does something with a plan that is there, and answers with what it is then. */
  const withPlan = async (
    planId: string,
    work: (plan: StoredPlan) => Result<null> | Promise<Result<null>>,
  ): Promise<Result<ChangePlan>> => {
    const plan = store.get(planId)
    if (plan === null) return noSuchPlan()
    const done = await work(plan)
    return done.ok ? shown(planId) : done
  }
  const check = async (plan: StoredPlan): Promise<Result<null>> => {
    if (plan.state !== 'draft') return notDraft(plan)
    const found = drafting.plannable(plan.connectorId)
    if (!found.ok) return found
    const before = store.fingerprint(plan.id)
    const retitle = drafting.titling(plan)
    const checked = await checking.plan(plan.id, found.value)
    if (checked.ok) retitle()
    if (store.fingerprint(plan.id) !== before) deps.changed(plan.connectorId)
    return checked
  }

  const handlers = {
    'plans.list': ({ connectorId, states, offset, limit }) => {
      const { rows, total, byState } = store.page({
        connectorId,
        states,
        offset,
        limit: Math.min(limit, 200),
      })
      // Plans outlive their connector; an id that nothing is known of is a mistake.
      const known = connectorId === undefined || Object.keys(byState).length > 0
      if (!known && connectors.get(connectorId) === null) return gone()
      return ok({ rows: rows.map(view.plan), total, byState })
    },
    'plans.get': ({ planId }) => shown(planId),
    'plans.steps': ({ planId, ...ask }) => {
      const plan = store.get(planId)
      if (plan === null) return noSuchPlan()
      const { rows, total } = store.steps({ planId, ...ask })
      return ok({ rows: view.steps(plan, rows), total })
    },
    'plans.add': (asked) => {
      const done = drafting.add(asked)
      if (!done.ok) return done
      const { planId, added, removed } = done.value
      const plan = shown(planId)
      return plan.ok ? ok({ plan: plan.value, added, removed }) : plan
    },
    'plans.removeSteps': ({ planId, positions }) =>
      withPlan(planId, (plan) => drafting.removeSteps(plan, positions)),
    'plans.check': ({ planId }) => withPlan(planId, check),
    'plans.apply': (asked) => withPlan(asked.planId, () => running.apply(asked)),
    'plans.cancel': ({ planId }) => withPlan(planId, running.cancel),
    'plans.resume': ({ planId }) => withPlan(planId, running.resume),
    'plans.retry': ({ planId, positions }) => withPlan(planId, (plan) => running.retry(plan, positions)),
    'plans.skip': ({ planId, positions }) => withPlan(planId, (plan) => running.skip(plan, positions)),
    'plans.discard': ({ planId }) => withPlan(planId, (plan) => running.discard(plan)),
    'plans.undo': ({ planId }) => {
      const plan = store.get(planId)
      if (plan === null) return noSuchPlan()
      const done = undo(plan)
      if (!done.ok) return done
      const { planId: made, impossible } = done.value
      if (made === null) return ok({ plan: null, impossible })
      const draft = shown(made)
      return draft.ok ? ok({ plan: draft.value, impossible }) : draft
    },
    'host.approvePlan': (asked) => withPlan(asked.planId, () => approve(asked)),
    'host.exportPlan': ({ planId, format, file }) => {
      const plan = store.get(planId)
      return plan === null ? noSuchPlan() : exportPlan(store, view.plan(plan), format, file)
    },
    'host.online': () => {
      applier.online()
      return ok({})
    },
  } satisfies Partial<EngineHandlers>

  return { handlers, endAll: running.endAll, discardDrafts: running.discardDrafts }
}
