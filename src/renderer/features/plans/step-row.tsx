import { Button, Checkbox } from '@mantine/core'
import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import { ObjectLink, type ObjectKind } from '../../lib/object-link.tsx'
import { FindingLine, Findings } from '../../lib/plans/findings.tsx'
import { ReceiptView } from '../../lib/plans/receipt.tsx'
import { certaintyWords, stepLook, stepSentence } from '../../lib/plans/step-words.ts'
import { useConnectorOf } from '../../lib/plans/use-plan.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './plans.module.css'
import type { StepActions } from './use-step-actions.ts'

/** One step: what it changes, its state, what to know of it; opens to its findings, its error and its receipt. */
export function StepRow({
  plan,
  step,
  columns,
  open,
  picked,
  reachable,
  actions,
  onFocus,
  onToggle,
  onPick,
}: {
  plan: ChangePlan
  step: PlanStep
  columns: number
  open: boolean
  picked: boolean
  /** Tab stops at the controls of this row. */
  reachable: boolean
  actions: StepActions
  onFocus: () => void
  onToggle: () => void
  onPick: () => void
}) {
  const { position, change, before, after } = step
  const sentence = stepSentence(step)
  const canPick = actions.canPick(step)
  const tabIndex = reachable ? 0 : -1
  const panel = `step-${position}`
  return (
    <>
      <tr data-picked={picked || undefined} data-open={open || undefined} onFocus={onFocus}>
        {columns > 3 && (
          <td data-pick>
            {canPick && (
              <Checkbox
                size="xs"
                aria-label={`Pick: ${sentence}`}
                checked={picked}
                tabIndex={tabIndex}
                onChange={onPick}
              />
            )}
          </td>
        )}
        <td className={classes.change}>
          <button
            type="button"
            className={classes.stepButton}
            data-row
            tabIndex={tabIndex}
            aria-expanded={open}
            aria-controls={open ? panel : undefined}
            title={sentence}
            onClick={onToggle}
          >
            <span className={classes.verb} data-verb={change.verb}>
              <Icon name={change.verb === 'grant' ? 'add' : 'minus'} size={13} />
            </span>
            <span className={classes.sentence}>{sentence}</span>
            <span className={classes.chevron}>
              <Icon name={open ? 'down' : 'right'} size={12} />
            </span>
          </button>
          <span className={classes.narrowStates}>
            <BeforeAfter before={before} after={after} />
          </span>
          {!open && <Remark plan={plan} step={step} />}
        </td>
        <td className={classes.states} title={`${before} → ${after}`}>
          <BeforeAfter before={before} after={after} />
        </td>
        <td>
          <Status {...stepLook(step)} />
        </td>
        {columns > 3 && (
          <td data-action>
            {canPick && (
              <RowActions sentence={sentence} position={position} tabIndex={tabIndex} actions={actions} />
            )}
          </td>
        )}
      </tr>
      {open && (
        <tr className={classes.opened} id={panel}>
          <td colSpan={columns}>
            <StepDetails plan={plan} step={step} />
          </td>
        </tr>
      )}
    </>
  )
}

const BeforeAfter = ({ before, after }: { before: string; after: string }) => (
  <>
    {before}
    <span className={classes.arrow}>
      <Icon name="right" size={11} />
      <span className="visually-hidden"> becomes </span>
    </span>
    <span className={classes.after}>{after}</span>
  </>
)

function RowActions({
  sentence,
  position,
  tabIndex,
  actions: { canRemove, canRetry, busy, remove, retry, skip },
}: {
  sentence: string
  position: number
  tabIndex: number
  actions: StepActions
}) {
  const button = { variant: 'default', size: 'compact-xs', disabled: busy, tabIndex } as const
  if (canRemove) {
    return (
      <Button
        {...button}
        aria-label={`Remove from the plan: ${sentence}`}
        title="Remove from the plan (Delete)"
        onClick={() => remove([position])}
      >
        Remove
      </Button>
    )
  }
  return (
    <>
      {canRetry && (
        <Button
          {...button}
          aria-label={`Retry: ${sentence}`}
          title="Retry (R)"
          onClick={() => retry([position])}
        >
          Retry
        </Button>
      )}{' '}
      <Button {...button} aria-label={`Skip: ${sentence}`} title="Skip (S)" onClick={() => skip([position])}>
        Skip
      </Button>
    </>
  )
}

/** What is most worth knowing of a step in one line; nothing where its state says it all. */
function Remark({ plan, step }: { plan: ChangePlan; step: PlanStep }) {
  const { state, error, findings } = step
  const words = (text: string) => (
    <span className={classes.remark} title={text}>
      {text}
    </span>
  )
  if (error !== null) return words(error.message)
  if (plan.state === 'interrupted' && state !== 'skipped' && state !== 'cancelled')
    return words(certaintyWords(step, false))
  if (state === 'uncertain') return words(certaintyWords(step, plan.state === 'applying'))
  if (state === 'pending' || state === 'refused') return <FindingLine findings={findings} />
  return state === 'drifted' ? words(certaintyWords(step, false)) : null
}

const resourceKinds: Partial<Record<PlanStep['change']['kind'], ObjectKind>> = {
  membership: 'group',
  assignment: 'app',
  'group-assignment': 'app',
}

function StepDetails({ plan, step }: { plan: ChangePlan; step: PlanStep }) {
  const { change, before, after, findings, error, receipt } = step
  const connector = useConnectorOf(plan.connectorId)
  const kind = resourceKinds[change.kind]
  return (
    <div className={classes.details}>
      <dl className={classes.objects}>
        <div>
          <dt>{change.principalType === 'USER' ? 'Person' : 'Group'}</dt>
          <dd>
            {connector === undefined ? (
              step.principalName
            ) : (
              <ObjectLink
                connectorId={connector.id}
                kind={change.principalType === 'USER' ? 'user' : 'group'}
                id={change.principalId}
              >
                {step.principalName}
              </ObjectLink>
            )}{' '}
            <CopyText value={change.principalId} what="id" />
          </dd>
        </div>
        <div>
          <dt>{kind === 'group' ? 'Group' : kind === 'app' ? 'Application' : 'Role'}</dt>
          <dd>
            {connector === undefined || kind === undefined ? (
              step.resourceName
            ) : (
              <ObjectLink connectorId={connector.id} kind={kind} id={change.resourceId}>
                {step.resourceName}
              </ObjectLink>
            )}{' '}
            <CopyText value={change.resourceId} what="id" />
          </dd>
        </div>
        {step.setName !== null && (
          <div>
            <dt>Resource set</dt>
            <dd>{step.setName}</dd>
          </div>
        )}
        {receipt === null && (
          <div>
            <dt>Change</dt>
            <dd>
              {before} → {after}
            </dd>
          </div>
        )}
      </dl>
      {plan.state !== 'draft' && <p>{certaintyWords(step, plan.state === 'applying')}</p>}
      {error !== null && <ErrorState error={error} meaning="" />}
      {receipt === null && <Findings findings={findings} />}
      <ReceiptView step={step} />
      {receipt !== null && <Findings findings={findings} label="What was known before" />}
    </div>
  )
}
