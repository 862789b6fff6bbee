import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangePlan, ManualStep, PlanStep, RevokeRoute } from '../../../preload/contract/index.ts'
import type { NamedChange } from '../../lib/access-changes/question.ts'
import { waysNeeded } from '../../lib/access-changes/way-words.ts'
import { useAction } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { ApplyConfirm } from '../../lib/plans/apply-plan.tsx'
import { stepSentence } from '../../lib/plans/step-words.ts'
import { DialogButtons } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import classes from './access-changes.module.css'
import { ManualSteps } from './manual-steps.tsx'
import { useSeparatePlan } from './use-separate-plan.ts'
import { Ways } from './ways.tsx'

/** What changes would do, with the ways round those that cannot be made, and the buttons that decide. */
export function AskChanges({
  connectorId,
  changes,
  manual,
  onApplied,
  onChoose,
  onClose,
}: {
  connectorId: string
  changes: readonly NamedChange[]
  /** What a way that was chosen leaves to a person. */
  manual: readonly ManualStep[]
  onApplied: (plan: ChangePlan) => void
  onChoose: (instead: PlanStep, route: RevokeRoute) => void
  onClose: () => void
}) {
  const cache = useQueryClient()
  const list = changes.map(({ change }) => change)
  const { plan, error, retry, decided } = useSeparatePlan(connectorId, list)
  const add = useAction('plans.add')
  const keep = () =>
    add.mutate(
      { connectorId, changes: list },
      {
        onSuccess: ({ plan: pending, added, removed }) => {
          void cache.invalidateQueries({ queryKey: ['plans.list'] })
          void cache.invalidateQueries({ queryKey: ['plans.get'] })
          notifyDone(...keptWords(added, removed, pending.counts.steps))
          onClose()
        },
      },
    )
  if (error !== null) {
    return (
      <>
        <ErrorState error={error} meaning="Nothing was sent to Okta." onRetry={retry} />
        <DialogButtons>
          <Button variant="default" onClick={onClose} data-autofocus>
            Close
          </Button>
        </DialogButtons>
      </>
    )
  }
  if (plan === null) {
    return (
      <div tabIndex={-1} data-autofocus className={classes.waiting}>
        <Skeleton lines={4} label="Looking what this would do" />
      </div>
    )
  }
  return (
    <ApplyConfirm
      plan={plan}
      eager
      onDone={(applied) => {
        decided()
        onApplied(applied)
      }}
      onCancel={onClose}
      renderBelow={(steps) => (
        <>
          <WaysOf connectorId={connectorId} steps={steps} onChoose={onChoose} />
          <ManualSteps connectorId={connectorId} title="Left to you" steps={manual} />
          {add.error && <ErrorState error={add.error.detail} meaning="Nothing was added to the plan." />}
        </>
      )}
      further={
        <Button variant="default" loading={add.isPending} onClick={keep}>
          Add to the pending plan
        </Button>
      }
    />
  )
}

/** What became of changes that were put into the pending plan. */
function keptWords(added: number, removed: number, steps: number): [title: string, text: string] {
  const now = `${plural(steps, ['change waits', 'changes wait'])} there to be applied.`
  if (added > 0) return [`${plural(added, ['change', 'changes'])} added to the pending plan`, now]
  return removed > 0
    ? [`${plural(removed, ['change', 'changes'])} taken out of the pending plan, which had the opposite`, now]
    : ['The pending plan has this already', now]
}

const most = 20

/** The ways for steps that do not take an access away for good. */
function WaysOf({
  connectorId,
  steps,
  onChoose,
}: {
  connectorId: string
  steps: readonly PlanStep[]
  onChoose: (instead: PlanStep, route: RevokeRoute) => void
}) {
  const [opened, setOpened] = useState<number | null>(null)
  const concerned = steps.filter((step) => waysNeeded(step) !== null)
  const [only] = steps
  if (only !== undefined && steps.length === 1 && waysNeeded(only) === 'must') {
    return <Ways connectorId={connectorId} step={only} onChoose={(route) => onChoose(only, route)} />
  }
  return concerned.slice(0, most).map((step) => (
    <div key={step.position} className={classes.otherWays}>
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={opened === step.position}
        onClick={() => setOpened(opened === step.position ? null : step.position)}
      >
        {steps.length === 1
          ? 'Ways to take it away for good'
          : `Ways to ${lowerFirst(stepSentence(step))} for good`}
      </Button>
      {opened === step.position && (
        <Ways connectorId={connectorId} step={step} onChoose={(route) => onChoose(step, route)} />
      )}
    </div>
  ))
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)
