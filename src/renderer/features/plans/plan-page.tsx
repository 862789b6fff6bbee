import { useParams } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { ListMessage } from '../../ui/layout/list-page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PlanBanners } from './plan-banners.tsx'
import { PlanHead } from './plan-head.tsx'
import { PlanProgressView } from './plan-progress.tsx'
import { PlanSteps } from './plan-steps.tsx'
import classes from './plans.module.css'

/** One plan: what it would do or did, step by step, and what can be done with it now. */
export function PlanPage() {
  const { planId } = useParams({ from: '/plans/$planId' })
  const { data: plan, error, refetch } = useRequest('plans.get', { planId })
  if (error?.detail.code === 'not-found') {
    return (
      <EmptyState
        as="h1"
        icon="plans"
        title="This plan no longer exists"
        actions={
          <LinkButton variant="default" to="/plans">
            Go to plans
          </LinkButton>
        }
      />
    )
  }
  // What an earlier plan answered is not shown under the address of another.
  if (plan === undefined || plan.planId !== planId) {
    return (
      <>
        <h1 className="visually-hidden">Plan</h1>
        {error ? (
          <ListMessage>
            <ErrorState error={error.detail} onRetry={() => void refetch()} />
          </ListMessage>
        ) : (
          <Skeleton lines={10} label="Loading the plan" />
        )}
      </>
    )
  }
  return (
    <div className={classes.plan} key={planId}>
      <PlanHead plan={plan} />
      <PlanBanners plan={plan} />
      {plan.state === 'applying' && <PlanProgressView plan={plan} />}
      <PlanSteps plan={plan} />
    </div>
  )
}
