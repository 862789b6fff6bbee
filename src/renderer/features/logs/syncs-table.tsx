import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DataKind, SyncRecord } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { droppedWords, kindLabels, kindStateWords } from '../../lib/counts.ts'
import { formatDuration, formatNumber, plural } from '../../lib/format.ts'
import { publishedSync, SyncDetailsDialog } from '../../lib/sync-details-dialog.tsx'
import { modeWords } from '../../lib/sync-words.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { syncStatusWords, triggerWords } from './log-words.ts'
import classes from './logs.module.css'

const step = 50
const most = 200

const counted = [
  ['users', 'Accounts'],
  ['groups', 'Groups'],
  ['memberships', 'Memberships'],
  ['appUsers', 'Assignments'],
] as const

/** Every sync, newest first: how it ended, what it read, what it cost. */
export function SyncsTable({
  connectorId,
  connectorName,
  onLines,
}: {
  connectorId: string | undefined
  connectorName(id: string): string
  onLines(syncId: string): void
}) {
  const [limit, setLimit] = useState(step)
  const [detailed, setDetailed] = useState<SyncRecord | null>(null)
  const history = useRequest('sync.history', {
    ...(connectorId === undefined ? {} : { connectorId }),
    limit,
  })
  if (history.error) {
    return (
      <div className={classes.message}>
        <ErrorState error={history.error.detail} onRetry={() => void history.refetch()} />
      </div>
    )
  }
  if (!history.data) return <Skeleton lines={8} label="Loading the syncs" />
  const { rows, total } = history.data
  const named = new Set(rows.map((sync) => sync.connectorId)).size > 1
  if (rows.length === 0) {
    return (
      <EmptyState icon="clock" title="No syncs yet">
        Each sync is listed here with what it read and how many calls it took.
      </EmptyState>
    )
  }
  return (
    <div className={classes.tableArea} role="region" aria-label="Syncs" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Started</th>
            <th scope="col" title="Who or what started it, and whether it read everything or what changed">
              How
            </th>
            {named && <th scope="col">Connector</th>}
            <th scope="col" data-number>
              Duration
            </th>
            {counted.map(([key, label]) => (
              <th key={key} scope="col" data-number>
                {label}
              </th>
            ))}
            <th scope="col" data-number>
              Calls
            </th>
            <th scope="col" data-number title="Answers with status 429: Okta asked to wait">
              429s
            </th>
            <th scope="col" data-action>
              <span className="visually-hidden">Details and log lines</span>
            </th>
          </tr>
        </thead>
        {rows.map((sync) => (
          <SyncRow
            key={sync.syncId}
            sync={sync}
            connectorName={named ? connectorName(sync.connectorId) : null}
            onLines={() => onLines(sync.syncId)}
            onDetails={() => setDetailed(sync)}
          />
        ))}
      </table>
      <p className={classes.tableFoot}>
        {rows.length < total ? `${formatNumber(rows.length)} of ` : ''}
        {plural(total, ['sync', 'syncs'])}
        {rows.length < total && limit < most && (
          <Button variant="default" size="compact-sm" onClick={() => setLimit(Math.min(most, limit + step))}>
            Show more
          </Button>
        )}
      </p>
      <SyncDetailsDialog
        sync={detailed}
        published={detailed !== null && publishedSync(rows, detailed.connectorId) === detailed.syncId}
        onClose={() => setDetailed(null)}
      />
    </div>
  )
}

function SyncRow({
  sync,
  connectorName,
  onLines,
  onDetails,
}: {
  sync: SyncRecord
  connectorName: string | null
  onLines(): void
  onDetails(): void
}) {
  const { label, tone } = syncStatusWords[sync.status]
  const unread = Object.entries(sync.kinds).filter(([, kind]) => kind.state !== 'synced')
  const remarks = sync.error !== null || unread.length > 0 || (sync.counts?.dropped ?? 0) > 0
  return (
    <tbody className={classes.sync}>
      <tr>
        <td>
          <Status tone={tone} label={label} />
        </td>
        <td>
          <RelativeTime at={sync.startedAt} />
        </td>
        <td>
          {triggerWords[sync.trigger]}, {modeWords[sync.mode].toLowerCase()}
        </td>
        {connectorName !== null && <td>{connectorName}</td>}
        <td data-number>{sync.seconds === null ? '' : formatDuration(sync.seconds)}</td>
        {counted.map(([key]) => (
          <td key={key} data-number>
            {sync.counts === null ? '' : <Count value={sync.counts[key]} />}
          </td>
        ))}
        <td data-number>{formatNumber(sync.calls)}</td>
        <td data-number>{formatNumber(sync.rateLimited)}</td>
        <td data-action>
          <Button variant="default" size="compact-xs" onClick={onDetails} aria-haspopup="dialog">
            Details
          </Button>{' '}
          <Button variant="default" size="compact-xs" onClick={onLines}>
            Log lines
          </Button>
        </td>
      </tr>
      {remarks && (
        <tr className={classes.remarks}>
          <td colSpan={counted.length + (connectorName === null ? 7 : 8)}>
            {sync.error !== null && (
              <p className={classes.failure}>
                {sync.error.message} {sync.error.nextStep} <span className={classes.faint}>Code</span>{' '}
                <CopyText value={sync.error.okta?.errorCode ?? sync.error.code} what="error code" />
                {sync.error.ref !== undefined && (
                  <>
                    {' '}
                    <span className={classes.faint}>Reference</span>{' '}
                    <CopyText value={sync.error.ref} what="reference" />
                  </>
                )}
              </p>
            )}
            {unread.map(([kind, { state, reason }]) => (
              <p key={kind}>
                {kindStateWords({ state }).label}: {kindLabels[kind as DataKind]}. {reason}
              </p>
            ))}
            {sync.counts !== null && sync.counts.dropped > 0 && <p>{droppedWords(sync.counts)}</p>}
          </td>
        </tr>
      )}
    </tbody>
  )
}

const Count = ({ value }: { value: number | null }) =>
  value === null ? (
    <span className={classes.faint} title="Not visible to this credential">
      –<span className="visually-hidden"> not visible to this credential</span>
    </span>
  ) : (
    formatNumber(value)
  )
