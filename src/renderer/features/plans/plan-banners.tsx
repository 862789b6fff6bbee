import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ChangePlan } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { ApprovePanel } from '../../lib/plans/approve-panel.tsx'
import { Findings } from '../../lib/plans/findings.tsx'
import { hasEnded, openCount, waitingWords, whyNotApply } from '../../lib/plans/plan-words.ts'
import { useConnectorOf } from '../../lib/plans/use-plan.ts'
import { Banner } from '../../ui/feedback/banner.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './plans.module.css'

/** What there is to know about the plan as a whole. */
export function PlanBanners({ plan }: { plan: ChangePlan }) {
  const { state, waiting, error, findings, counts, undoes, undoneBy, approval } = plan
  const connector = useConnectorOf(plan.connectorId)
  const draft = state === 'draft'
  const whyNot = draft && connector !== undefined && counts.steps > 0 ? whyNotApply(plan, connector) : null
  const unapproved = approval.needed && approval.by === null
  const wait = waitingWords(waiting)
  const open = openCount(counts)
  const left = open + (counts.byState.cancelled ?? 0)
  const asksApproval = draft || state === 'interrupted' || (hasEnded(plan) && left > 0)
  const shown: ReactNode[] = [
    wait !== null && (state === 'queued' || state === 'applying') && (
      <Banner
        key="waiting"
        framed
        tone="attention"
        icon={waiting?.for === 'network' ? 'offline' : 'clock'}
        actions={
          waiting?.for === 'credential' && (
            <LinkButton
              variant="default"
              to="/c/$connectorId/access"
              params={{ connectorId: plan.connectorId }}
              search={{ open: 'credential' }}
            >
              Enter a credential
            </LinkButton>
          )
        }
      >
        {wait}
      </Banner>
    ),
    state === 'interrupted' && (
      <Banner key="interrupted" framed tone="attention" icon="pause">
        The app ended in the middle of this plan. What is certain about each step stands below. Resume first
        reads from Okta what is not certain, and sends nothing twice.
      </Banner>
    ),
    (state === 'failed' || state === 'cancelled') && open > 0 && (
      <Banner key="open" framed tone="failed" icon="failed">
        {open === counts.steps
          ? plural(open, ['step', 'steps'])
          : `${formatNumber(open)} of ${plural(counts.steps, ['step', 'steps'])}`}{' '}
        did not go through. Retry on what Okta has now, or skip.
      </Banner>
    ),
    error !== null && <ErrorState key="error" error={error} meaning="What is done stays done." />,
    whyNot !== null && !unapproved && (
      <Banner
        key="why"
        framed
        tone="attention"
        icon="lock"
        actions={
          connector?.safetyLevel === 'read-only' && (
            <LinkButton
              variant="default"
              to="/c/$connectorId/settings"
              params={{ connectorId: plan.connectorId }}
            >
              Open the connector settings
            </LinkButton>
          )
        }
      >
        {whyNot}
      </Banner>
    ),
    draft && findings.length > 0 && (
      <div key="findings" className={classes.planFindings}>
        <Findings findings={findings} label="About the whole plan" />
      </div>
    ),
    approval.needed && (approval.by !== null || asksApproval) && <ApprovePanel key="approval" plan={plan} />,
    undoes !== null && (
      <p key="undoes" className={classes.related}>
        This plan undoes <PlanLink planId={undoes} />.
      </p>
    ),
    undoneBy !== null && (
      <p key="undone" className={classes.related}>
        The plan that undoes this one is <PlanLink planId={undoneBy} />.
      </p>
    ),
  ].filter(Boolean)
  return shown.length === 0 ? null : <div className={classes.notices}>{shown}</div>
}

function PlanLink({ planId }: { planId: string }) {
  const plan = useRequest('plans.get', { planId }).data
  return (
    <Link to="/plans/$planId" params={{ planId }} className={classes.link}>
      {plan?.planId === planId ? `“${plan.title}”` : 'another plan'}
    </Link>
  )
}
