import { Button } from '@mantine/core'
import { useAction } from '../../lib/api.ts'
import { PlanCard } from '../../lib/plan-card.tsx'
import { useSync } from '../../lib/use-sync.ts'
import { SyncProgressView } from '../../ui/connector/sync-progress-view.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** The first sync: what it will read, how far it is, and how it ended. */
export function SyncStep({ connector, go }: StepProps) {
  const sync = useSync(connector)
  const startAction = useAction('sync.start')
  const start = () => startAction.mutate({ connectorId: connector.id, trigger: 'setup' })
  const ended = sync.running ? undefined : sync.last
  const done = connector.dataAsOf !== null

  if (sync.running) {
    return (
      <>
        {sync.progress === undefined ? (
          <Skeleton lines={4} label="Starting the sync" />
        ) : (
          <SyncProgressView
            progress={sync.progress}
            stopping={sync.stopping}
            onCancel={sync.cancel}
            onPause={sync.pause}
          />
        )}
        <p className={classes.lead}>You can use the rest of the app meanwhile; the sync goes on.</p>
      </>
    )
  }

  return (
    <>
      {startAction.error && (
        <ErrorState error={startAction.error.detail} meaning="The sync did not start." onRetry={start} />
      )}
      {ended?.status === 'failed' && ended.error && (
        <ErrorState
          error={ended.error}
          meaning="Nothing was stored."
          onRetry={start}
          actions={
            <Button variant="default" onClick={() => go('credential')}>
              Check the credential
            </Button>
          }
        />
      )}
      {ended?.status === 'cancelled' && <Status tone="neutral" label="Cancelled. Nothing was stored." />}
      {ended?.status === 'interrupted' && (
        <Status tone="neutral" icon="pause" label="Paused. What was read is kept." />
      )}
      {done ? (
        <Status tone="done" label="The first sync is complete." />
      ) : (
        <>
          <Plan connector={connector} />
          <PlanCard connector={connector} meaning="The sync can be started without a plan." />
        </>
      )}
      <div className={classes.buttons}>
        {done ? (
          <Button onClick={() => go('summary')}>Continue</Button>
        ) : (
          <Button onClick={start} loading={startAction.isPending}>
            {ended?.status === 'interrupted' ? 'Go on with the first sync' : 'Start the first sync'}
          </Button>
        )}
        <Button variant="default" onClick={() => go('test')}>
          Back
        </Button>
      </div>
      {done && ended?.status === 'done' && (
        <SyncProgressView progress={ended} stopping={false} onCancel={sync.cancel} />
      )}
    </>
  )
}

function Plan({ connector }: Pick<StepProps, 'connector'>) {
  const { options, capabilities } = connector
  return (
    <ul className={classes.guide}>
      <li>
        Accounts with every profile attribute
        {options.syncDeprovisionedUsers ? ', deactivated ones too.' : '; deactivated ones are left out.'}
      </li>
      <li>Groups, group rules, and who is a member: directly or by which rule.</li>
      <li>
        Applications{options.skipInactiveApps ? ' that are active' : ', inactive ones too'}, and who is
        assigned: directly or through which group.
      </li>
      <li>
        {capabilities?.reviewRoles.value === 'no'
          ? 'Admin roles are not visible to this credential and will be marked so.'
          : 'Admin roles, standard and custom, of people and groups.'}
      </li>
      <li>Calls wait for Okta’s rate limits instead of running into them.</li>
    </ul>
  )
}
