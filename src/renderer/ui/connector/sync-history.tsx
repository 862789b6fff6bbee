import { Link } from '@tanstack/react-router'
import type { SyncRecord } from '../../../preload/contract/index.ts'
import { formatDuration, formatNumber } from '../../lib/format.ts'
import { modeWords } from '../../lib/sync-words.ts'
import { errorTitles } from '../feedback/error-state.tsx'
import { Status, type Tone } from '../feedback/status.tsx'
import { Card } from '../layout/page.tsx'
import { RelativeTime } from '../relative-time.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

const results: Record<SyncRecord['status'], { label: string; tone: Tone }> = {
  running: { label: 'Running', tone: 'running' },
  done: { label: 'Done', tone: 'done' },
  failed: { label: 'Failed', tone: 'failed' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  interrupted: { label: 'Interrupted', tone: 'attention' },
  'needs-confirmation': { label: 'Needs confirmation', tone: 'attention' },
  discarded: { label: 'Not published', tone: 'neutral' },
}

const rowsOf = ({ counts }: SyncRecord): number | null =>
  counts === null
    ? null
    : (counts.users ?? 0) +
      (counts.groups ?? 0) +
      (counts.memberships ?? 0) +
      (counts.apps ?? 0) +
      (counts.appUsers ?? 0) +
      (counts.appGroups ?? 0)

/** The latest syncs of a connector, each with a way to its details and its log lines. */
export function SyncHistory({
  syncs,
  onDetails,
}: {
  syncs: readonly SyncRecord[]
  onDetails: (sync: SyncRecord) => void
}) {
  return (
    <Card padded={false}>
      <ScrollX label="Recent syncs">
        <table className={classes.table}>
          <caption className="visually-hidden">Recent syncs</caption>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Result</th>
              <th scope="col">Read</th>
              <th scope="col" className={classes.number}>
                Took
              </th>
              <th scope="col" className={classes.number}>
                Rows
              </th>
              <th scope="col" className={classes.number}>
                Calls
              </th>
              <th scope="col" className={classes.number}>
                Limit hits
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {syncs.map((sync) => {
              const rows = rowsOf(sync)
              return (
                <tr key={sync.syncId}>
                  <th scope="row" className={classes.narrow}>
                    <RelativeTime at={sync.startedAt} />
                  </th>
                  <td>
                    <Status {...results[sync.status]} />
                    {sync.error !== null && <div className={classes.dim}>{errorTitles[sync.error.code]}</div>}
                  </td>
                  <td className={classes.narrow}>{modeWords[sync.mode]}</td>
                  <td className={classes.number}>
                    {sync.seconds === null ? '' : formatDuration(sync.seconds)}
                  </td>
                  <td className={classes.number}>{rows === null ? '' : formatNumber(rows)}</td>
                  <td className={classes.number}>{formatNumber(sync.calls)}</td>
                  <td className={classes.number}>{formatNumber(sync.rateLimited)}</td>
                  <td className={classes.narrow}>
                    <span className={classes.rowActions}>
                      <button
                        type="button"
                        className={classes.expand}
                        aria-haspopup="dialog"
                        onClick={() => onDetails(sync)}
                      >
                        Details
                      </button>
                      <Link to="/logs" search={{ syncId: sync.syncId }} className={classes.logLink}>
                        Log lines
                      </Link>
                    </span>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </Card>
  )
}
