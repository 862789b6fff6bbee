import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import { notifyRefused } from '../../lib/notify.tsx'
import { hasEnded } from '../../lib/plans/plan-words.ts'
import { openStates } from '../../lib/plans/step-words.ts'
import { usePlanAction } from '../../lib/plans/use-plan.ts'

export type StepActions = ReturnType<typeof useStepActions>

/** What can be done to steps of the plan as it stands; `onDone` after each. A refusal is shown as a notification. */
export function useStepActions(plan: ChangePlan, onDone: () => void) {
  const { planId } = plan
  const removing = usePlanAction('plans.removeSteps')
  const retrying = usePlanAction('plans.retry')
  const skipping = usePlanAction('plans.skip')
  const canRemove = plan.state === 'draft'
  const canRetry = hasEnded(plan)
  const canSkip = canRetry || plan.state === 'interrupted'
  const answer = { onSuccess: onDone, onError: notifyRefused }
  return {
    canRemove,
    canRetry,
    canSkip,
    busy: removing.isPending || retrying.isPending || skipping.isPending,
    /** Whether something can be done to this step. */
    canPick: ({ state }: PlanStep): boolean =>
      canRemove || (canSkip && (openStates.includes(state) || state === 'cancelled')),
    remove: (positions: number[]) => removing.mutate({ planId, positions }, answer),
    retry: (positions: number[]) => retrying.mutate({ planId, positions }, answer),
    skip: (positions: number[]) => skipping.mutate({ planId, positions }, answer),
  }
}
