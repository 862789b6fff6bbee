import { Button } from '@mantine/core'
import type { SyncProgress } from '../../../preload/contract/index.ts'
import { formatEta, formatNumber, formatTime } from '../../lib/format.ts'
import { type PhaseProgress, phaseLabels, plannedWords, syncShare } from '../../lib/sync-progress.ts'
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

/** A sync at work: the plan, every phase with its calls and rows, the time left, and Cancel. */
export function SyncProgressView({
  progress,
  stopping,
  onCancel,
}: {
  progress: SyncProgress
  stopping: boolean
  onCancel: () => void
}) {
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
            <Button variant="default" onClick={onCancel} disabled={stopping}>
              {stopping ? 'Stopping' : 'Cancel sync'}
            </Button>
          )}
        </div>
        <ProgressBar share={running ? syncShare(progress) : 1} label="Progress of the sync" />
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
    </Card>
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
