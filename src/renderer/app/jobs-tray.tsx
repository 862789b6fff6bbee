import { Button, Popover } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PlanProgress, SyncProgress } from '../../preload/contract/index.ts'
import { useRequest } from '../lib/api.ts'
import { planLine, planShare } from '../lib/plans/plan-words.ts'
import { useIsPlanStopping, useRunningPlans } from '../lib/plans/plan-store.ts'
import { useCancelPlan } from '../lib/plans/use-cancel-plan.ts'
import { syncLine, syncShare } from '../lib/sync-progress.ts'
import { useIsStopping, useRunningSyncs } from '../lib/sync-store.ts'
import { useSyncActions } from '../lib/use-sync.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import classes from './shell.module.css'

function useConnectorName(connectorId: string | undefined): string {
  const connectors = useRequest('connectors.list', {}).data
  return connectors?.find(({ id }) => id === connectorId)?.name ?? 'Connector'
}

function usePlanTitle(planId: string | undefined): string {
  const plan = useRequest('plans.get', planId === undefined ? null : { planId }).data
  return plan?.planId === planId ? (plan?.title ?? 'Plan') : 'Plan'
}

/** What runs now: plans that a person waits for first, then syncs. */
export function JobsTray() {
  const plans = useRunningPlans()
  const syncs = useRunningSyncs()
  const [plan] = plans
  const [sync] = syncs
  const connector = useConnectorName(sync?.connectorId)
  const title = usePlanTitle(plan?.planId)
  const others = plans.length + syncs.length - 1
  if (plan === undefined && sync === undefined)
    return <span className={classes.jobText}>No jobs running</span>
  const first =
    plan !== undefined
      ? { name: title, share: planShare(plan), line: planLine(plan), label: `Plan ${title}` }
      : sync !== undefined
        ? { name: connector, share: syncShare(sync), line: syncLine(sync), label: `Sync of ${connector}` }
        : { name: '', share: null, line: '', label: '' }
  return (
    <Popover width={360} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.tray}>
          <span className={classes.trayBar}>
            <ProgressBar share={first.share} label={first.label} />
          </span>
          <span className={classes.trayText}>
            <strong>{first.name}</strong> · {first.line}
            {others > 0 && ` · ${others} more`}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown px="sm" py={4}>
        <ul className={classes.jobs}>
          {plans.map((progress) => (
            <PlanJob key={progress.planId} progress={progress} />
          ))}
          {syncs.map((progress) => (
            <SyncJob key={progress.syncId} progress={progress} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

function PlanJob({ progress }: { progress: PlanProgress }) {
  const { planId } = progress
  const title = usePlanTitle(planId)
  const stopping = useIsPlanStopping(planId)
  const cancel = useCancelPlan()
  return (
    <li className={classes.job}>
      <div className={classes.jobHead}>
        <Link to="/plans/$planId" params={{ planId }} className={classes.jobTitle}>
          {title}
        </Link>
        <Button
          size="compact-xs"
          variant="default"
          disabled={stopping}
          onClick={() => cancel(planId)}
          aria-label={`Cancel the plan ${title}`}
        >
          {stopping ? 'Stopping…' : 'Cancel'}
        </Button>
      </div>
      <ProgressBar share={planShare(progress)} label={`Progress of the plan ${title}`} />
      <span className={classes.jobText}>{planLine(progress)}</span>
    </li>
  )
}

function SyncJob({ progress }: { progress: SyncProgress }) {
  const name = useConnectorName(progress.connectorId)
  const stopping = useIsStopping(progress.syncId)
  const { cancel } = useSyncActions()
  return (
    <li className={classes.job}>
      <div className={classes.jobHead}>
        <strong>Sync of {name}</strong>
        <Button
          size="compact-xs"
          variant="default"
          disabled={stopping}
          onClick={() => cancel(progress.syncId)}
          aria-label={`Cancel the sync of ${name}`}
        >
          {stopping ? 'Stopping' : 'Cancel'}
        </Button>
      </div>
      <ProgressBar share={syncShare(progress)} label={`Progress of the sync of ${name}`} />
      <span className={classes.jobText}>{syncLine(progress)}</span>
    </li>
  )
}
