import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ChangePlan, Connector, Finding, PlanStep } from '../../../preload/contract/index.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { request, requestKey, useRequest } from '../api.ts'
import { plural } from '../format.ts'
import { ApprovePanel } from './approve-panel.tsx'
import { Findings } from './findings.tsx'
import { applyLabel, countsWords, whyNotApply } from './plan-words.ts'
import classes from './plans.module.css'
import { stepSentence } from './step-words.ts'
import { useConnectorOf, usePlanAction } from './use-plan.ts'

/** Okta is asked about so many steps of a plan; of a longer one each is checked as it is applied. */
const checkable = 25
const listed = 5

/** The organization's name as it is to be typed. */
export const nameToType = ({ orgName, name }: Connector): string => orgName ?? name

/**
 * The plan as it is shown and will be applied. Steps that Okta was not asked about are checked when it
 * opens; that this failed stops nobody, for each step is checked again before it is sent.
 */
function useShownPlan(plan: ChangePlan) {
  const [shown, setShown] = useState(plan)
  const check = usePlanAction('plans.check')
  const steps = useRequest('plans.steps', { planId: plan.planId, limit: 200 })
  const lookAt = (steps: readonly PlanStep[]) => {
    const unasked = steps.some(({ checked }) => checked !== 'okta')
    // What a second person approved stays as it was approved.
    const fixed = plan.state !== 'draft' || plan.approval.by !== null
    if (check.isIdle && unasked && !fixed && plan.counts.steps <= checkable) {
      check.mutate({ planId: plan.planId }, { onSuccess: setShown })
    }
  }
  const onSteps = useEffectEvent(lookAt)
  const rows = steps.data?.rows
  useEffect(() => {
    if (rows !== undefined) onSteps(rows)
  }, [rows])
  return { shown, setShown, check, steps: rows }
}

/**
 * What is asked before a plan is applied, with the buttons: what it does, what is to be known of it, the
 * organization's name where that must be typed, a second person's approval. Refusals are shown in place.
 */
export function ApplyConfirm({
  plan,
  onDone,
  onCancel,
  eager = false,
  renderBelow,
  further,
}: {
  plan: ChangePlan
  /** It is under way or queued. */
  onDone: (plan: ChangePlan) => void
  onCancel: () => void
  /** Where nothing speaks against it, Enter applies once Okta was asked; otherwise Cancel has the focus. */
  eager?: boolean
  /** What follows from what was found; null until the changes are known. */
  renderBelow?: (steps: readonly PlanStep[]) => ReactNode
  /** Buttons between Cancel and the one that applies. */
  further?: ReactNode
}) {
  const cache = useQueryClient()
  const connector = useConnectorOf(plan.connectorId)
  const { shown, setShown, check, steps } = useShownPlan(plan)
  const apply = usePlanAction('plans.apply')
  const [typed, setTyped] = useState('')
  const { counts } = shown
  const byName = connector?.safetyLevel === 'confirm-name'
  const name = connector === undefined ? '' : nameToType(connector)
  const whyNot = connector === undefined ? null : whyNotApply(shown, connector)
  const ready = steps !== undefined && connector !== undefined && !check.isPending
  const may = ready && whyNot === null && (!byName || typed.trim() === name.trim())

  const clean = counts.blockers === 0 && counts.warnings === 0 && shown.findings.every(isMild)
  const { content, cancelButton, applyButton } = useFirstFocus(eager && ready, may && clean)

  const send = () => {
    if (!may || apply.isPending) return
    const { planId, fingerprint } = shown
    apply
      .mutateAsync({ planId, fingerprint, ...(byName ? { typed: typed.trim() } : {}) })
      .then(onDone, () => undefined)
  }
  const lookAgain = () => {
    apply.reset()
    request('plans.get', { planId: plan.planId }).then(
      (now) => {
        cache.setQueryData(requestKey('plans.get', { planId: plan.planId }), now)
        void cache.invalidateQueries({ queryKey: ['plans.steps'] })
        setShown(now)
      },
      () => undefined,
    )
  }

  return (
    <>
      <div
        ref={content}
        className={classes.confirm}
        role="region"
        aria-label="What is applied"
        tabIndex={0}
        {...(eager ? { 'data-autofocus': true } : {})}
      >
        <p className={classes.confirmCounts}>
          {countsWords(counts)} in <strong>{shown.connectorName}</strong>
          {connector?.host !== null && connector?.host !== undefined && (
            <span className={classes.dim}> ({connector.host})</span>
          )}
        </p>
        <Findings findings={shown.findings} label="About the whole plan" />
        {steps !== undefined && <ShownSteps steps={steps} total={counts.steps} />}
        {counts.blockers > 0 && counts.blockers < counts.steps && (
          <Note tone="attention">
            {plural(counts.blockers, ['change is', 'changes are'])} not sent to Okta, for the reasons above;
            the others are applied.
          </Note>
        )}
        {steps !== undefined && !check.isPending && renderBelow?.(steps)}
        <p className={classes.dim} role="status">
          {check.isPending
            ? 'Asking Okta what it has now…'
            : check.error
              ? `Okta could not be asked before: ${check.error.detail.message} Each change is checked again before it is sent.`
              : counts.steps > checkable
                ? 'Each change is checked with Okta again before it is sent.'
                : ''}
        </p>
        <ApprovePanel plan={shown} onApproved={setShown} />
        {byName && whyNot === null && (
          <TextInput
            label={
              <>
                To apply, type the name of the organization: <strong>{name}</strong>
              </>
            }
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') send()
            }}
          />
        )}
        {whyNot !== null && <WhyNot why={whyNot} connector={connector} onLeave={onCancel} />}
        {apply.error && (
          <ErrorState
            error={apply.error.detail}
            meaning="Nothing was sent to Okta."
            actions={
              <Button variant="default" onClick={lookAgain}>
                Look again
              </Button>
            }
          />
        )}
      </div>
      <DialogButtons>
        <Button
          ref={cancelButton}
          variant="default"
          onClick={onCancel}
          disabled={apply.isPending}
          {...(eager ? {} : { 'data-autofocus': true })}
        >
          Cancel
        </Button>
        {further}
        <Button
          ref={applyButton}
          {...(counts.revokes > 0 ? { color: 'red' } : {})}
          disabled={!may}
          title={whyNot ?? undefined}
          loading={apply.isPending}
          onClick={send}
        >
          {applyLabel(counts, steps ?? [])}
        </Button>
      </DialogButtons>
    </>
  )
}

const isMild = ({ severity }: Finding): boolean => severity === 'info'

/** Gives the focus, which waits in the content until `ready`, to the button that is meant. */
function useFirstFocus(ready: boolean, goes: boolean) {
  const content = useRef<HTMLDivElement>(null)
  const cancelButton = useRef<HTMLButtonElement>(null)
  const applyButton = useRef<HTMLButtonElement>(null)
  const give = useEffectEvent(() => {
    const at = document.activeElement
    // Whoever has gone on to something else meanwhile stays there.
    if (at !== content.current && at !== document.body) return
    const button = goes ? applyButton : cancelButton
    button.current?.focus()
  })
  useEffect(() => {
    if (ready) give()
  }, [ready])
  return { content, cancelButton, applyButton }
}

/** The question whether a plan is to be applied, in front of the screen. */
export function ApplyDialog({
  plan,
  onDone,
  onClose,
}: {
  /** Null: it is not asked. */
  plan: ChangePlan | null
  onDone: (plan: ChangePlan) => void
  onClose: () => void
}) {
  return (
    <Dialog
      opened={plan !== null}
      onClose={onClose}
      title={plan === null ? '' : `Apply “${plan.title}”?`}
      size={plan !== null && plan.counts.steps > 1 ? 720 : 560}
      sticky
    >
      {plan !== null && <ApplyConfirm key={plan.planId} plan={plan} onDone={onDone} onCancel={onClose} />}
    </Dialog>
  )
}

/** What must be known before; what is only good to know stands in the plan. */
const flaggedOf = ({ findings }: PlanStep) =>
  findings.filter(({ severity, code }) => severity !== 'info' || code === 'already-so')

/** The changes one by one where they are few; of many those with something to know. */
function ShownSteps({ steps, total }: { steps: readonly PlanStep[]; total: number }) {
  const few = total <= listed
  const flagged = steps.filter((step) => flaggedOf(step).length > 0)
  const shown = few ? steps : flagged.slice(0, 20)
  if (shown.length === 0) return null
  return (
    <ul className={classes.steps} aria-label={few ? 'Changes' : 'Changes with something to know'}>
      {shown.map((step) => (
        <li key={step.position} className={classes.step}>
          <p className={classes.stepSentence}>
            <Icon name={step.change.verb === 'grant' ? 'add' : 'minus'} size={13} />
            {stepSentence(step)}
          </p>
          <p className={classes.stepStates}>
            {step.before} <Icon name="right" size={11} /> <span className="visually-hidden">becomes</span>{' '}
            {step.after}
          </p>
          <Findings findings={shown.length === 1 ? step.findings : flaggedOf(step)} />
        </li>
      ))}
      {!few && flagged.length > shown.length && (
        <li className={classes.dim}>
          and {plural(flagged.length - shown.length, ['more', 'more'])}, see the plan
        </li>
      )}
    </ul>
  )
}

function WhyNot({
  why,
  connector,
  onLeave,
}: {
  why: string
  connector: Connector | undefined
  onLeave: () => void
}) {
  return (
    <Note tone="attention" icon="lock">
      {why}
      {connector?.safetyLevel === 'read-only' && connector.archivedAt === null && (
        <p className={classes.wayOut}>
          <LinkButton
            variant="default"
            to="/c/$connectorId/settings"
            params={{ connectorId: connector.id }}
            onClick={onLeave}
          >
            Open the connector settings
          </LinkButton>
        </p>
      )}
    </Note>
  )
}
