import type { ChangePlan } from '../../../preload/contract/index.ts'
import { ApplyConfirm } from '../../lib/plans/apply-plan.tsx'
import { useUndecided } from './use-separate-plan.ts'

/** Asks whether the plan that takes another back is to be applied. */
export function AskUndo({
  plan,
  onApplied,
  onClose,
}: {
  plan: ChangePlan
  onApplied: (plan: ChangePlan) => void
  onClose: () => void
}) {
  const { decided } = useUndecided(plan.planId)
  return (
    <ApplyConfirm
      plan={plan}
      eager
      onDone={(applied) => {
        decided()
        onApplied(applied)
      }}
      onCancel={onClose}
    />
  )
}
