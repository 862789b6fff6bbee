import { Button, Popover } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Connector, EngineState, SyncProgress } from '../../preload/contract/index.ts'
import { levelWords } from '../lib/access-changes/safety-level.ts'
import { useRequest } from '../lib/api.ts'
import { useIsStopping, useRunningSyncs } from '../lib/sync-store.ts'
import { syncLine, syncShare } from '../lib/sync-progress.ts'
import { useOnline } from '../lib/use-online.ts'
import { useSyncActions } from '../lib/use-sync.ts'
import { Status, type Tone } from '../ui/feedback/status.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import classes from './shell.module.css'

const engineWords: Record<EngineState['state'], { label: string; tone: Tone }> = {
  starting: { label: 'Engine starting', tone: 'running' },
  ready: { label: 'Engine ready', tone: 'done' },
  restarting: { label: 'Engine restarting', tone: 'attention' },
  stopped: { label: 'Engine stopped', tone: 'failed' },
}

/** The jobs tray, what the open connector may change, and the state of the network and the engine. */
export function Footer({
  connector,
  engine,
}: {
  connector: Connector | undefined
  engine: EngineState | undefined
}) {
  const online = useOnline()
  return (
    <footer className={classes.footer}>
      <JobsTray />
      <div className={classes.footerSpace} />
      {connector !== undefined && <SafetyLevel connector={connector} />}
      {!online && <Status tone="attention" icon="offline" label="Offline" />}
      {engine !== undefined && <Status {...engineWords[engine.state]} />}
    </footer>
  )
}

/** What holds of changes in Okta; leads to where it is chosen. */
function SafetyLevel({ connector }: { connector: Connector }) {
  const { now, icon, tone } = levelWords[connector.safetyLevel]
  return (
    <Link
      to="/c/$connectorId/settings"
      params={{ connectorId: connector.id }}
      className={classes.level}
      title={`Choose what ${connector.name} may change in Okta`}
    >
      <Status tone={tone} icon={icon} label={now} />
    </Link>
  )
}

function useConnectorName(connectorId: string | undefined): string {
  const connectors = useRequest('connectors.list', {}).data
  return connectors?.find(({ id }) => id === connectorId)?.name ?? 'Connector'
}

function JobsTray() {
  const running = useRunningSyncs()
  const first = running[0]
  const name = useConnectorName(first?.connectorId)
  if (first === undefined) return <span className={classes.jobText}>No jobs running</span>
  return (
    <Popover width={360} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.tray}>
          <span className={classes.trayBar}>
            <ProgressBar share={syncShare(first)} label={`Sync of ${name}`} />
          </span>
          <span className={classes.trayText}>
            <strong>{name}</strong> · {syncLine(first)}
            {running.length > 1 && ` · ${running.length - 1} more`}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown px="sm" py={4}>
        <ul className={classes.jobs}>
          {running.map((progress) => (
            <Job key={progress.syncId} progress={progress} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

function Job({ progress }: { progress: SyncProgress }) {
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
