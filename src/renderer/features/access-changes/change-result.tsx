import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ChangePlan, ManualStep, PlanStep } from '../../../preload/contract/index.ts'
import { shownPlans } from '../../lib/access-changes/shown-plans.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { formatAbsolute, formatDuration, plural } from '../../lib/format.ts'
import { hasEnded, outcomeWords, planLook, stepsWords, waitingWords } from '../../lib/plans/plan-words.ts'
import { usePlanProgress } from '../../lib/plans/plan-store.ts'
import { certaintyWords, stepLook, stepSentence } from '../../lib/plans/step-words.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './access-changes.module.css'
import { ManualSteps } from './manual-steps.tsx'

const shown = 5

/** What came of a plan, in place: what each change came to with its proof, undo, and the way to the plan. */
export function ChangeResult({
  connectorId,
  plan: sent,
  manual,
  onUndo,
  onClose,
}: {
  connectorId: string
  plan: ChangePlan
  manual: readonly ManualStep[]
  onUndo: (plan: ChangePlan) => void
  onClose: () => void
}) {
  const cache = useQueryClient()
  const { planId } = sent
  const plan = useRequest('plans.get', { planId }).data ?? sent
  const steps = useRequest('plans.steps', { planId, limit: 200 }).data?.rows
  const progress = usePlanProgress(planId)
  const undo = useAction('plans.undo')
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  useEffect(() => {
    shownPlans.applied(planId)
    return () => shownPlans.leave(planId)
  }, [planId])
  const ended = hasEnded(plan)
  // The steps follow the plan by an event of their own.
  useEffect(() => {
    if (ended) void cache.invalidateQueries({ queryKey: ['plans.steps'] })
  }, [ended, cache])
  const takeBack = () =>
    undo.mutate(
      { planId },
      {
        onSuccess: ({ plan: inverse }) => {
          if (inverse !== null) onUndo(inverse)
        },
      },
    )
  const done = plan.counts.byState.done ?? 0
  const impossible = undo.data?.plan === null ? undo.data.impossible : []
  return (
    <>
      <div className={classes.result}>
        <p role="status" className={classes.resultLine}>
          <Status {...planLook(plan)} />
          <span>
            {ended || progress === undefined ? outcomeWords(plan.counts) : stepsWords(progress)}
            {plan.waiting !== null && ` ${waitingWords(plan.waiting)}`}
          </span>
        </p>
        {plan.error !== null && <ErrorState error={plan.error} meaning="" />}
        <ul className={classes.receipts} aria-label="What came of it">
          {worthTelling(steps ?? [], ended).map((step) => (
            <ReceiptLine key={step.position} step={step} running={!ended} />
          ))}
        </ul>
        {(steps?.length ?? 0) > shown && (
          <p className={classes.dim}>
            {plural(plan.counts.steps, ['change', 'changes'])} in all; the plan shows each with its receipt.
          </p>
        )}
        <ManualSteps connectorId={connectorId} title="Left to you" steps={manual} />
        {impossible.length > 0 && (
          <Note tone="attention">
            This cannot be undone. {[...new Set(impossible.map(({ text }) => text))].join(' ')}
          </Note>
        )}
        {undo.error && <ErrorState error={undo.error.detail} meaning="No plan was made." />}
      </div>
      <DialogButtons>
        <LinkButton variant="default" to="/plans/$planId" params={{ planId }} onClick={onClose}>
          Show the plan
        </LinkButton>
        {ended && done > 0 && (
          <Button
            variant="default"
            loading={undo.isPending}
            disabled={impossible.length > 0}
            onClick={takeBack}
          >
            Undo…
          </Button>
        )}
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      </DialogButtons>
    </>
  )
}

/** Of many steps those that need somebody come first. */
const worthTelling = (steps: readonly PlanStep[], ended: boolean): readonly PlanStep[] =>
  ended && steps.length > shown
    ? steps.toSorted((a, b) => Number(a.state === 'done') - Number(b.state === 'done')).slice(0, shown)
    : steps.slice(0, shown)

function ReceiptLine({ step, running }: { step: PlanStep; running: boolean }) {
  const { receipt, error } = step
  return (
    <li className={classes.receipt}>
      <p className={classes.receiptHead}>
        <strong>{stepSentence(step)}</strong>
        <Status {...stepLook(step)} />
      </p>
      {receipt === null ? (
        <p className={classes.dim}>
          {error === null ? certaintyWords(step, running) : `${error.message} ${error.nextStep}`}
        </p>
      ) : (
        <p className={classes.dim}>
          {receipt.before} → {receipt.after}, read back {formatAbsolute(receipt.at)} after{' '}
          {formatDuration(Math.max(0, Date.parse(receipt.at) - Date.parse(receipt.startedAt)) / 1000)}
          {receipt.requestId !== null && (
            <>
              , request id <CopyText value={receipt.requestId} what="Okta request id" />
            </>
          )}
        </p>
      )}
      {receipt?.note !== null && receipt?.note !== undefined && <p className={classes.dim}>{receipt.note}</p>}
    </li>
  )
}
