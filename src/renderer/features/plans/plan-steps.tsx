import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { formatNumber, formatRelative, plural } from '../../lib/format.ts'
import { countsWords, openCount, outcomeWords, reachWords } from '../../lib/plans/plan-words.ts'
import { openStates } from '../../lib/plans/step-words.ts'
import { useConnectorOf } from '../../lib/plans/use-plan.ts'
import { patched, type PlanSearch } from '../../lib/search.ts'
import { useNow } from '../../lib/use-now.ts'
import { ListPicker } from '../../ui/detail/facts.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Pager } from '../../ui/pager.tsx'
import classes from './plans.module.css'
import { StepsTable } from './steps-table.tsx'
import { useStepActions } from './use-step-actions.ts'

const limit = 100
const noun = ['change', 'changes'] as const

/** The steps of a plan as its diff, narrowed and paged, with what can be done to the picked ones. */
export function PlanSteps({ plan }: { plan: ChangePlan }) {
  const { planId, counts } = plan
  const { show, offset = 0 } = useSearch({ from: '/plans/$planId' })
  const navigate = useNavigate()
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const actions = useStepActions(plan, () => setPicked(new Set()))
  const { data, error, refetch, isPlaceholderData } = useRequest('plans.steps', {
    planId,
    offset,
    limit,
    ...(show === 'flagged' ? { flagged: true } : {}),
    ...(show === 'failed' ? { states: [...openStates] } : {}),
  })
  const change = (patch: Partial<PlanSearch>) =>
    void navigate({
      to: '.',
      search: (going) => patched(going as PlanSearch, { offset: undefined, ...patch }),
      replace: true,
    })
  const narrow = (list: string) => {
    setPicked(new Set())
    change({ show: list === 'all' ? undefined : (list as PlanSearch['show']) })
  }

  const flagged = counts.blockers + counts.warnings
  const open = openCount(counts)
  const begun = plan.startedAt !== null
  const lists = [
    { value: 'all', label: `All ${formatNumber(counts.steps)}` },
    ...(flagged > 0 || show === 'flagged' ? [{ value: 'flagged', label: 'Flagged' }] : []),
    ...(open > 0 || show === 'failed' ? [{ value: 'failed', label: `Failed ${formatNumber(open)}` }] : []),
  ]
  let shown: ReactNode
  if (error) shown = <ErrorState error={error.detail} onRetry={() => void refetch()} />
  // Rows of another plan stay on screen no longer than its address.
  else if (data === undefined || (isPlaceholderData && data.rows[0]?.planId !== planId)) {
    shown = <Skeleton lines={8} label="Loading the changes" />
  } else if (data.rows.length > 0) {
    shown = (
      <StepsTable
        key={`${show} ${offset}`}
        plan={plan}
        steps={data.rows}
        picked={picked}
        onPick={setPicked}
        actions={actions}
      />
    )
  } else if (show === undefined) shown = <NoSteps plan={plan} />
  else {
    shown = (
      <EmptyState
        icon="search"
        title={show === 'failed' ? 'No step has failed' : 'No change has a warning'}
        actions={
          <Button variant="default" onClick={() => narrow('all')}>
            Show all
          </Button>
        }
      />
    )
  }
  return (
    <>
      <div className={classes.tools}>
        <ListPicker label="Which changes" inline lists={lists} shown={show ?? 'all'} onPick={narrow} />
        {picked.size > 0 && <Bulk picked={picked} actions={actions} />}
        <span className={classes.spread} />
        <span className={classes.dim} role="status">
          {begun ? outcomeWords(counts) : countsWords(counts)}
          {!begun && counts.steps > 1 && data !== undefined && ` · ${reachWords(counts, data.rows)}`}
        </span>
      </div>
      {data !== undefined && plan.state === 'draft' && data.rows.length > 0 && (
        <CheckAge plan={plan} steps={data.rows} />
      )}
      {shown}
      {data !== undefined && data.total > limit && (
        <div className={classes.foot}>
          <Pager
            offset={offset}
            shown={data.rows.length}
            limit={limit}
            total={data.total}
            noun={noun}
            onOffset={(to) => change({ offset: to === 0 ? undefined : to })}
          />
        </div>
      )}
    </>
  )
}

function Bulk({
  picked,
  actions: { canRemove, canRetry, canSkip, busy, remove, retry, skip },
}: {
  picked: ReadonlySet<number>
  actions: ReturnType<typeof useStepActions>
}) {
  const positions = [...picked]
  const steps = plural(picked.size, canRemove ? noun : ['step', 'steps'])
  return (
    <div className={classes.bulk} role="group" aria-label="What to do with the picked changes">
      {canRemove && (
        <Button variant="default" disabled={busy} onClick={() => remove(positions)}>
          Remove {steps} from the plan
        </Button>
      )}
      {canRetry && (
        <Button variant="default" disabled={busy} onClick={() => retry(positions)}>
          Retry {steps}
        </Button>
      )}
      {canSkip && (
        <Button variant="default" disabled={busy} onClick={() => skip(positions)}>
          Skip {steps}
        </Button>
      )}
    </div>
  )
}

/** How old what the checks were made on is. */
function CheckAge({ plan, steps }: { plan: ChangePlan; steps: readonly PlanStep[] }) {
  const now = useNow()
  const connector = useConnectorOf(plan.connectorId)
  const asked = steps.filter(({ checked }) => checked === 'okta')
  const oldest = asked.flatMap(({ checkedAt }) => checkedAt ?? []).toSorted()[0]
  const withOkta = oldest === undefined ? '' : `checked with Okta ${formatRelative(oldest, now)}`
  const local =
    connector?.dataAsOf === null || connector === undefined
      ? 'checked against the local data'
      : `checked against the local data of ${formatRelative(connector.dataAsOf, now)}`
  const rest = steps.length - asked.length
  const words =
    rest === 0
      ? withOkta
      : asked.length === 0
        ? local
        : `${formatNumber(asked.length)} ${withOkta}, ${formatNumber(rest)} ${local}`
  return (
    <p className={classes.age}>
      {words.charAt(0).toUpperCase() + words.slice(1)}. Each change is checked again before it is sent.
    </p>
  )
}

function NoSteps({ plan: { connectorId, state } }: { plan: ChangePlan }) {
  return (
    <EmptyState
      icon="plans"
      title={state === 'draft' ? 'No changes are left in this plan' : 'This plan has no changes'}
      actions={
        state === 'draft' && (
          <LinkButton variant="default" to="/c/$connectorId/accounts" params={{ connectorId }}>
            Go to accounts
          </LinkButton>
        )
      }
    >
      {state === 'draft' && 'Choose “Grant access” or “Remove” on an account, group, application or role.'}
    </EmptyState>
  )
}
