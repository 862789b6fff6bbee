import { Link } from '@tanstack/react-router'
import type { ChangePlan } from '../../../preload/contract/index.ts'
import {
  byWhom,
  changesWords,
  flagsWords,
  outcomeWords,
  planLine,
  planLook,
  planShare,
} from '../../lib/plans/plan-words.ts'
import { usePlanProgress } from '../../lib/plans/plan-store.ts'
import { Status } from '../../ui/feedback/status.tsx'
import { useRowKeys } from '../../ui/layout/row-keys.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './plans.module.css'

/** Plans, newest first. Arrows, j and k go from row to row, Enter opens. */
export function PlansTable({ plans }: { plans: readonly ChangePlan[] }) {
  const keys = useRowKeys(plans.length)
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Plans</caption>
      <thead>
        <tr>
          <th scope="col">Plan</th>
          <th scope="col" data-width="small">
            Connector
          </th>
          <th scope="col" data-width="small">
            State
          </th>
          <th scope="col" data-width="large">
            Changes
          </th>
          <th scope="col" data-width="middle">
            Made
          </th>
        </tr>
      </thead>
      <tbody {...keys.body}>
        {plans.map((plan, at) => (
          <PlanRow
            key={plan.planId}
            plan={plan}
            reachable={at === keys.place}
            onFocus={() => keys.setActive(at)}
          />
        ))}
      </tbody>
    </table>
  )
}

function PlanRow({
  plan,
  reachable,
  onFocus,
}: {
  plan: ChangePlan
  reachable: boolean
  onFocus: () => void
}) {
  const { planId, title, connectorName, counts, createdAt, createdBy } = plan
  const flags = flagsWords(counts)
  return (
    <tr>
      <th scope="row">
        <Link
          to="/plans/$planId"
          params={{ planId }}
          className={classes.titleLink}
          data-row
          tabIndex={reachable ? 0 : -1}
          onFocus={onFocus}
          title={title}
        >
          {title}
        </Link>
      </th>
      <td title={connectorName}>{connectorName}</td>
      <td>
        <PlanState plan={plan} />
      </td>
      <td className={classes.words}>
        {changesWords(counts)}
        {flags !== '' && plan.state === 'draft' && <span className={classes.dim}> · {flags}</span>}
        {plan.startedAt !== null && plan.state !== 'applied' && plan.state !== 'applying' && (
          <span className={classes.dim}> · {outcomeWords(counts)}</span>
        )}
      </td>
      <td title={`Made by ${byWhom(createdBy)}`}>
        <RelativeTime at={createdAt} /> <span className={classes.dim}>by {byWhom(createdBy)}</span>
      </td>
    </tr>
  )
}

function PlanState({ plan }: { plan: ChangePlan }) {
  const progress = usePlanProgress(plan.planId)
  if (plan.state !== 'applying' || progress === undefined) return <Status {...planLook(plan)} />
  return (
    <span className={classes.running}>
      <Status {...planLook(plan)} />
      <span className={classes.bar}>
        <ProgressBar share={planShare(progress)} label={`Progress of ${plan.title}`} />
      </span>
      <span className={classes.dim}>{planLine(progress)}</span>
    </span>
  )
}
