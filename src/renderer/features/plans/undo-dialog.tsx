import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { stepSentence } from '../../lib/plans/step-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import classes from './plans.module.css'

const looked = 200
const listed = 30

/** What of a plan can be taken back, before the plan that does it is made. Nothing is sent to Okta here. */
export function UndoDialog({
  plan,
  opened,
  onClose,
}: {
  plan: ChangePlan
  opened: boolean
  onClose: () => void
}) {
  const cache = useQueryClient()
  const undo = useAction('plans.undo')
  const navigate = useNavigate()
  const openPlan = (planId: string) => void navigate({ to: '/plans/$planId', params: { planId } })
  const steps = useRequest(
    'plans.steps',
    opened ? { planId: plan.planId, states: ['done'], limit: looked } : null,
  )
  const made = undo.data
  const makePlan = () =>
    undo.mutate(
      { planId: plan.planId },
      {
        onSuccess: ({ plan: inverse, impossible }) => {
          void cache.invalidateQueries({ queryKey: ['plans.list'] })
          void cache.invalidateQueries({ queryKey: ['plans.get'] })
          // What could not be seen here before is told before going on.
          if (
            inverse === null ||
            impossible.length > (steps.data === undefined ? 0 : lost(steps.data.rows).length)
          )
            return
          onClose()
          openPlan(inverse.planId)
        },
      },
    )
  const rows = steps.data?.rows ?? []
  const all = steps.data?.total ?? 0
  const impossible = lost(rows)
  const none = all > 0 && all <= looked && impossible.length === all
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      wide
      title={`Undo “${plan.title}”?`}
      buttons={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            {none || made?.plan === null ? 'Close' : 'Cancel'}
          </Button>
          {made?.plan ? (
            <Button onClick={() => made.plan && openPlan(made.plan.planId)}>
              Go to the plan that undoes it
            </Button>
          ) : (
            !none &&
            made === undefined && (
              <Button
                disabled={steps.data === undefined || all === 0}
                loading={undo.isPending}
                onClick={makePlan}
              >
                Make the plan that undoes it
              </Button>
            )
          )}
        </>
      }
    >
      {steps.error && <ErrorState error={steps.error.detail} onRetry={() => void steps.refetch()} />}
      {steps.data === undefined && steps.error === null && (
        <Skeleton lines={3} label="Looking what can be undone" />
      )}
      {steps.data !== undefined && made === undefined && (
        <>
          <p>
            {none
              ? 'Nothing of it can be undone by Access Desk, for these reasons.'
              : `${possibleWords(all - impossible.length, all)} can be taken back. A new plan is made, which you look through and apply like any other.`}
          </p>
          {impossible.length > 0 && (
            <Told
              title="Cannot be undone"
              lines={impossible.map((step) => [
                step.position,
                stepSentence(step),
                step.receipt?.undo.text ?? '',
              ])}
            />
          )}
          <Told
            title="To know"
            lines={rows
              .filter(({ receipt }) => receipt?.undo.possible === true && receipt.undo.text !== '')
              .map((step) => [step.position, stepSentence(step), step.receipt?.undo.text ?? ''])}
          />
          {all > looked && (
            <p className={classes.dim}>
              These are the first {looked} changes; what holds for the others is told when the plan is made.
            </p>
          )}
        </>
      )}
      {made !== undefined && (
        <>
          <Note tone="attention">
            {made.plan === null
              ? 'Nothing of it can be undone.'
              : `The plan is made. ${plural(made.impossible.length, ['change', 'changes'])} cannot be undone.`}
          </Note>
          <Told
            title="Cannot be undone"
            lines={made.impossible.map(({ position, text }) => [position, `Step ${position}`, text])}
          />
        </>
      )}
      {undo.error && <ErrorState error={undo.error.detail} meaning="No plan was made." />}
    </Dialog>
  )
}

const possibleWords = (possible: number, all: number): string => {
  const changes = plural(all, ['change', 'changes'])
  if (possible < all) return `${formatNumber(possible)} of ${changes}`
  return all === 1 ? 'The change' : `All ${changes}`
}

const lost = (steps: readonly PlanStep[]): PlanStep[] =>
  steps.filter(({ receipt }) => receipt?.undo.possible === false)

function Told({
  title,
  lines,
}: {
  title: string
  lines: readonly (readonly [position: number, what: string, text: string])[]
}) {
  if (lines.length === 0) return null
  return (
    <section>
      <h3 className={classes.toldTitle}>{title}</h3>
      <ul className={classes.told} aria-label={title} tabIndex={0}>
        {lines.slice(0, listed).map(([position, what, text]) => (
          <li key={position}>
            <strong>{what}</strong> <span className={classes.dim}>{text}</span>
          </li>
        ))}
        {lines.length > listed && (
          <li className={classes.dim}>and {plural(lines.length - listed, ['more', 'more'])}</li>
        )}
      </ul>
    </section>
  )
}
