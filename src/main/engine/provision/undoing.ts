import { err, ok, type Output, type Result } from '../../../preload/contract/index.ts'
import type { NewStep, StoredPlan } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import type { SnapshotSource } from '../query/source.ts'
import type { Checking } from './checking.ts'
import { mostSteps, type Drafting } from './drafting.ts'
import type { AccessKnowledge } from './types.ts'

export interface UndoingDeps {
  store: PlanStore
  source: (connectorId: string) => SnapshotSource
  knowledge: Pick<AccessKnowledge, 'inverse'>
  checking: Pick<Checking, 'locally'>
  drafting: Pick<Drafting, 'create' | 'plannable'>
}

type Impossible = Output<'plans.undo'>['impossible']
const mostTold = 1000
const pageOfSteps = 500

/** States in which nothing of a plan is under way any more. */
const ended = new Set(['applied', 'failed', 'cancelled'])

/** Makes a draft that takes back what a plan changed, the last change first. */
export function createUndoing(deps: UndoingDeps) {
  const { store } = deps
  return (plan: StoredPlan): Result<{ planId: string | null; impossible: Impossible }> => {
    if (!ended.has(plan.state)) {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}, so there is nothing to undo yet.`,
        'Apply it, or end it, first.',
      )
    }
    if (plan.undoneBy !== null) {
      const other = store.get(plan.undoneBy)
      return err(
        'conflict',
        `“${plan.title}” has a plan that undoes it already${other === null ? '' : ` (${other.state})`}.`,
        'Open that plan. Discard it first if it is a draft and you want to begin again.',
      )
    }
    const found = deps.drafting.plannable(plan.connectorId)
    if (!found.ok) return found
    const connector = found.value
    const source = deps.source(connector.id)
    const steps: NewStep[] = []
    const impossible: Impossible = []
    let after = 0
    for (;;) {
      const some = store.stepsAfter(plan.id, after, ['done'], pageOfSteps)
      const last = some.at(-1)
      if (last === undefined) break
      after = last.position
      for (const step of some) {
        // What was so before was not this plan's doing.
        if (step.receipt === null || step.receipt.outcome === 'already') continue
        const back = deps.knowledge.inverse(step)
        if ('impossible' in back) {
          if (impossible.length < mostTold)
            impossible.push({ position: step.position, text: back.impossible })
          continue
        }
        const check = deps.checking.locally(connector, source, back.change)
        steps.push({ change: back.change, restores: back.restores, ...check })
      }
    }
    if (steps.length === 0 && impossible.length === 0) {
      return err('conflict', `“${plan.title}” changed nothing.`, 'There is nothing to undo.')
    }
    if (steps.length === 0) return ok({ planId: null, impossible })
    const planId = deps.drafting.create(connector, steps.toReversed().slice(0, mostSteps), {
      source: 'undo',
      isBasket: false,
      title: `Undo: ${plan.title}`,
      undoes: plan.id,
    })
    return ok({ planId, impossible })
  }
}
