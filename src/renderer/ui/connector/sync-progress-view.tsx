import { Button } from '@mantine/core'
import type { SyncProgress } from '../../../preload/contract/index.ts'
import { formatEta, formatNumber, formatTime } from '../../lib/format.ts'
import { bucketName } from '../../lib/plan-words.ts'
import {
  bucketCalls,
  bucketLeft,
  decidingBucket,
  floorWords,
  modeWords,
  type PhaseProgress,
  phaseLabels,
  plannedWords,
  syncShare,
} from '../../lib/sync-progress.ts'
import { useNow } from '../../lib/use-now.ts'
import { Status, type Tone } from '../feedback/status.tsx'
import { Card } from '../layout/page.tsx'
import { ProgressBar } from '../progress-bar.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

const phaseStates: Record<PhaseProgress['state'], { label: string; tone: Tone; icon?: 'clock' }> = {
  waiting: { label: 'Waiting', tone: 'neutral', icon: 'clock' },
  running: { label: 'Running', tone: 'running' },
  done: { label: 'Done', tone: 'done' },
  skipped: { label: 'Skipped', tone: 'neutral' },
}

/**
 * A sync at work: the plan, every phase with its calls and rows, the time left, Okta's limits, Pause and
 * Cancel. A delta is over before a pause would be worth it.
 */
export function SyncProgressView({
  progress,
  stopping,
  onCancel,
  onPause,
}: {
  progress: SyncProgress
  stopping: boolean
  onCancel: () => void
  onPause?: () => void
}) {
  const now = useNow()
  const running = progress.status === 'running'
  return (
    <Card padded={false}>
      <div className={classes.syncHead}>
        <div className={classes.syncLine}>
          <p>
            <strong>{plannedWords(progress)}</strong>
            <span className={classes.dim}> {headline(progress, stopping)}</span>
          </p>
          {running && (
            <div className={classes.syncButtons}>
              {progress.mode === 'full' && onPause !== undefined && !stopping && (
                <Button
                  variant="default"
                  onClick={onPause}
                  title="What was read is kept; the next sync goes on from there."
                >
                  Pause
                </Button>
              )}
              <Button variant="default" onClick={onCancel} disabled={stopping}>
                {stopping ? 'Stopping' : 'Cancel sync'}
              </Button>
            </div>
          )}
        </div>
        <ProgressBar share={running ? syncShare(progress) : 1} label="Progress of the sync" />
        {running && (
          <p className={classes.dim}>
            {modeWords(progress)}. {floorWords(progress, Math.max(now, Date.parse(progress.startedAt)))}
          </p>
        )}
        {running && progress.waitingUntil !== null && (
          <Status
            tone="attention"
            icon="clock"
            label={`Waiting for Okta’s limit until ${formatTime(progress.waitingUntil, true)}`}
          />
        )}
      </div>
      <ScrollX label="Phases of the sync">
        <table className={classes.table}>
          <caption className="visually-hidden">Phases of the sync</caption>
          <thead>
            <tr>
              <th scope="col">Phase</th>
              <th scope="col">State</th>
              <th scope="col" className={classes.number}>
                Calls
              </th>
              <th scope="col" className={classes.number}>
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {progress.phases.map((phase) => (
              <tr key={phase.phase}>
                <th scope="row">{phaseLabels[phase.phase]}</th>
                <td>
                  <Status {...phaseStates[phase.state]} />
                </td>
                <td className={classes.number}>{phaseCalls(phase)}</td>
                <td className={classes.number}>{phase.rows === 0 ? '' : formatNumber(phase.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      {running && progress.buckets.length > 0 && <Limits progress={progress} />}
    </Card>
  )
}

/** Okta's limits while the sync runs: one line, and a table on demand. */
function Limits({ progress }: { progress: SyncProgress }) {
  const deciding = decidingBucket(progress)
  return (
    <details className={classes.limits}>
      <summary>Okta’s limits{deciding !== null && <span className={classes.dim}> {deciding}</span>}</summary>
      <ScrollX label="Okta’s limits">
        <table className={classes.table}>
          <caption className="visually-hidden">Okta’s limits during the sync</caption>
          <thead>
            <tr>
              <th scope="col">Limit for</th>
              <th scope="col" className={classes.number}>
                Calls
              </th>
              <th scope="col" className={classes.number}>
                Allowed a minute
              </th>
              <th scope="col" className={classes.number}>
                Left for this sync
              </th>
            </tr>
          </thead>
          <tbody>
            {progress.buckets.map((bucket) => (
              <tr key={bucket.bucket}>
                <th scope="row" title={bucket.bucket}>
                  {bucketName(bucket.bucket)}
                </th>
                <td className={classes.number}>{bucketCalls(bucket)}</td>
                <td className={classes.number}>
                  {bucket.limit === null ? 'not known yet' : formatNumber(bucket.limit)}
                </td>
                <td className={classes.number}>{bucketLeft(bucket)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </details>
  )
}

function headline(progress: SyncProgress, stopping: boolean): string {
  if (stopping) return 'Stopping after the calls that are under way.'
  if (progress.status !== 'running' || progress.etaSeconds === null) return ''
  return formatEta(progress.etaSeconds)
}

function phaseCalls({ state, done, total }: PhaseProgress): string {
  if (state === 'running' && total !== null)
    return `${formatNumber(done)} of ${formatNumber(Math.max(done, total))}`
  const calls = state === 'waiting' ? total : done
  return calls === null || calls === 0 ? '' : formatNumber(calls)
}
