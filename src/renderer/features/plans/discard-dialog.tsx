import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ChangePlan } from '../../../preload/contract/index.ts'
import { plural } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { usePlanAction } from '../../lib/plans/use-plan.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'

/** Asks before a draft is given up. */
export function DiscardDialog({
  plan,
  opened,
  onClose,
}: {
  plan: ChangePlan
  opened: boolean
  onClose: () => void
}) {
  const navigate = useNavigate()
  const discard = usePlanAction('plans.discard')
  const changes = plural(plan.counts.steps, ['change', 'changes'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={`Discard “${plan.title}”?`}
      buttons={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red"
            loading={discard.isPending}
            onClick={() => {
              discard.mutateAsync({ planId: plan.planId }).then(
                () => {
                  onClose()
                  notifyDone(`${changes} discarded`, 'Nothing in Okta was changed.')
                  void navigate({ to: '/plans' })
                },
                () => undefined,
              )
            }}
          >
            Discard {changes}
          </Button>
        </>
      }
    >
      <p>Nothing of it was sent to Okta. The plan stays in the history, and cannot be applied any more.</p>
      {discard.error && <ErrorState error={discard.error.detail} meaning="The plan is still here." />}
    </Dialog>
  )
}
