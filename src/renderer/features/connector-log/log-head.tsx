import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { closeConnectorLog } from '../../lib/connector-log-store.ts'
import { statusLook } from '../../lib/connector.ts'
import { mayCallOkta } from '../../lib/permission.ts'
import { RemoveDialog } from '../../lib/remove-dialog.tsx'
import { isScheduled } from '../../lib/schedule.ts'
import { statusSentence } from '../../lib/status-words.ts'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { useNow } from '../../lib/use-now.ts'
import { useSync } from '../../lib/use-sync.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './connector-log.module.css'

/** The status in words, what to do next, and what can be done with the connector from here. */
export function LogHead({ connector }: { connector: Connector }) {
  const sync = useSync(connector)
  const now = useNow()
  return (
    <section className={classes.head} aria-label="Status">
      <Status {...statusLook(connector, sync.running)} />
      <p>{statusSentence(connector, sync.running, now)}</p>
      <div className={classes.buttons}>
        {connector.archivedAt === null && <Next connector={connector} running={sync.running} />}
        {connector.archivedAt === null && connector.setupStep === null && !sync.running && (
          <SyncButton connector={connector} start={sync.start} starting={sync.starting} />
        )}
        <PauseButton connector={connector} />
        <LinkButton
          variant="default"
          to="/logs"
          search={{ connectorId: connector.id }}
          onClick={closeConnectorLog}
          leftSection={<Icon name="logs" size={14} />}
        >
          Log lines
        </LinkButton>
        <RemoveButton connector={connector} />
      </div>
    </section>
  )
}

/** The screen of the next step, where there is one besides syncing. */
function Next({ connector, running }: { connector: Connector; running: boolean }) {
  const params = { connectorId: connector.id }
  if (running) return null
  if (connector.otherOrganization !== null) {
    return (
      <LinkButton to="/c/$connectorId/overview" params={params} onClick={closeConnectorLog}>
        Choose the organization
      </LinkButton>
    )
  }
  if (connector.setupStep !== null) {
    return (
      <LinkButton to="/setup/$connectorId" params={params} onClick={closeConnectorLog}>
        Continue setup
      </LinkButton>
    )
  }
  if (connector.status === 'needs-confirmation') {
    return (
      <LinkButton to="/c/$connectorId/confirm" params={params} onClick={closeConnectorLog}>
        See what it would remove
      </LinkButton>
    )
  }
  if (connector.status === 'error' || !connector.credential.configured) {
    return (
      <LinkButton to="/c/$connectorId/access" params={params} onClick={closeConnectorLog}>
        Access to this connector
      </LinkButton>
    )
  }
  return null
}

function SyncButton({
  connector,
  start,
  starting,
}: {
  connector: Connector
  start: () => void
  starting: boolean
}) {
  const { allowed, why } = mayCallOkta(connector)
  return (
    <Button
      variant="default"
      leftSection={<Icon name="running" size={14} />}
      onClick={start}
      loading={starting}
      disabled={!allowed}
      title={why}
    >
      Sync now
    </Button>
  )
}

function PauseButton({ connector }: { connector: Connector }) {
  const update = useUpdateConnector()
  const { id, schedule, archivedAt, setupStep } = connector
  if (archivedAt !== null || setupStep !== null || !isScheduled(schedule)) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name={schedule.paused ? 'play' : 'pause'} size={14} />}
        loading={update.isPending}
        onClick={() =>
          update.mutate({ connectorId: id, schedule: { ...schedule, paused: !schedule.paused } })
        }
      >
        {schedule.paused ? 'Resume the schedule' : 'Pause the schedule'}
      </Button>
      {update.error && <ErrorState error={update.error.detail} meaning="The schedule is as it was." />}
    </>
  )
}

function RemoveButton({ connector }: { connector: Connector }) {
  const [asking, ask] = useDisclosure(false)
  const navigate = useNavigate()
  return (
    <>
      <Button variant="outline" color="red" leftSection={<Icon name="trash" size={14} />} onClick={ask.open}>
        {connector.archivedAt === null ? 'Remove' : 'Delete the data'}
      </Button>
      <RemoveDialog
        connector={connector}
        opened={asking}
        onClose={ask.close}
        onRemoved={(kept) => {
          ask.close()
          if (kept) return
          closeConnectorLog()
          void navigate({ to: '/' })
        }}
      />
    </>
  )
}
