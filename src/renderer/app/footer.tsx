import { Link } from '@tanstack/react-router'
import type { Connector, EngineState } from '../../preload/contract/index.ts'
import { usePending } from '../lib/plans/use-pending.ts'
import { useOnline } from '../lib/use-online.ts'
import { Status, type Tone } from '../ui/feedback/status.tsx'
import { Icon } from '../ui/icon.tsx'
import { JobsTray } from './jobs-tray.tsx'
import { SafetyLevelMark } from './safety-level-mark.tsx'
import classes from './shell.module.css'

const engineWords: Record<EngineState['state'], { label: string; tone: Tone }> = {
  starting: { label: 'Engine starting', tone: 'running' },
  ready: { label: 'Engine ready', tone: 'done' },
  restarting: { label: 'Engine restarting', tone: 'attention' },
  stopped: { label: 'Engine stopped', tone: 'failed' },
}

/** The jobs tray, what waits to be applied, what may be changed, and the state of the network and the engine. */
export function Footer({ open, engine }: { open: Connector | undefined; engine: EngineState | undefined }) {
  const online = useOnline()
  return (
    <footer className={classes.footer}>
      <JobsTray />
      <Basket connector={open} />
      <div className={classes.footerSpace} />
      {open !== undefined && <SafetyLevelMark connector={open} />}
      {!online && <Status tone="attention" icon="offline" label="Offline" />}
      {engine !== undefined && <Status {...engineWords[engine.state]} />}
    </footer>
  )
}

/** The changes that were chosen in this connector and are not applied yet. */
function Basket({ connector }: { connector: Connector | undefined }) {
  const pending = usePending(connector)
  if (pending === null) return null
  return (
    <Link {...pending.link} className={classes.basket}>
      <Icon name="plans" size={13} />
      <span>
        {pending.words} · <strong>Review</strong>
      </span>
    </Link>
  )
}
