import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LogEntry } from '../../../preload/contract/index.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { copyToClipboard } from '../../ui/copy.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { areaWords, levelWords, lineText, lineTime } from './log-words.ts'
import classes from './logs.module.css'

const levelIcons = { error: 'failed', warn: 'attention', info: 'info', debug: 'none' } as const

/** The first few words of a line: when, how grave, where, what. Opens to everything known of it. */
export function LogLine({
  entry,
  open,
  focusable,
  now,
  connectorName,
  onToggle,
  onSync,
}: {
  entry: LogEntry
  open: boolean
  /** Tab stops at one line of the list; the arrow keys go from there. */
  focusable: boolean
  now: number
  connectorName: string | null
  onToggle(): void
  onSync(syncId: string): void
}) {
  const { label, tone } = levelWords[entry.level]
  return (
    <>
      <button
        type="button"
        className={classes.line}
        data-seq={entry.seq}
        data-level={entry.level}
        aria-expanded={open}
        tabIndex={focusable ? 0 : -1}
        onClick={onToggle}
      >
        <time className={classes.time} dateTime={entry.at} title={formatAbsolute(entry.at)}>
          {lineTime(entry.at, now)}
        </time>
        <span className={classes.level}>
          <Status tone={tone} label={label} icon={levelIcons[entry.level]} />
        </span>
        <span className={classes.area}>{areaWords[entry.area]}</span>
        <span className={classes.message}>{entry.message}</span>
        <Icon name={open ? 'down' : 'right'} size={12} />
      </button>
      {open && (
        <div className={classes.details}>
          <p className={classes.whole}>{entry.message}</p>
          <dl className={classes.facts}>
            <Fact name="Time" value={formatAbsolute(entry.at)} />
            {connectorName !== null && <Fact name="Connector" value={connectorName} />}
            {entry.syncId !== null && (
              <Fact name="Sync" value={<span className="mono">{entry.syncId}</span>} />
            )}
            {entry.planId !== null && (
              <Fact
                name="Plan"
                value={
                  <Link to="/plans/$planId" params={{ planId: entry.planId }} className={classes.link}>
                    Open the plan
                  </Link>
                }
              />
            )}
            {entry.ref !== null && (
              <Fact name="Reference" value={<CopyText value={entry.ref} what="reference" />} />
            )}
          </dl>
          {entry.details !== null && <pre className={classes.json}>{pretty(entry.details)}</pre>}
          <div className={classes.lineActions}>
            <Button variant="default" size="compact-sm" onClick={() => void copyToClipboard(lineText(entry))}>
              Copy line
            </Button>
            {entry.syncId !== null && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => entry.syncId !== null && onSync(entry.syncId)}
              >
                Only this sync
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  )
}

const Fact = ({ name, value }: { name: string; value: ReactNode }) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
