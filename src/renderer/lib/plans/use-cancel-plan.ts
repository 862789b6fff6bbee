import { notifyRefused } from '../notify.tsx'
import { planStore } from './plan-store.ts'
import { usePlanAction } from './use-plan.ts'

/** Stops a plan after the steps under way; what is done stays. A refusal is shown as a notification. */
export function useCancelPlan(): (planId: string) => void {
  const cancel = usePlanAction('plans.cancel')
  return (planId) => {
    planStore.markStopping(planId)
    cancel.mutate(
      { planId },
      {
        onError: (error) => {
          planStore.markGoing(planId)
          notifyRefused(error)
        },
      },
    )
  }
}
