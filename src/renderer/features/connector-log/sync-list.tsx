import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SyncRecord } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import { publishedSync, SyncDetailsDialog } from '../../lib/sync-details-dialog.tsx'
import { SyncHistory } from '../../ui/connector/sync-history.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import classes from './connector-log.module.css'

const step = 20
const most = 200

/** The syncs of a connector, newest first, each with its details and its log lines. */
export function SyncList({ connectorId }: { connectorId: string }) {
  const [limit, setLimit] = useState(step)
  const [detailed, setDetailed] = useState<SyncRecord | null>(null)
  const { data, error, isFetching, refetch } = useRequest('sync.history', { connectorId, limit })
  if (data === undefined) {
    return error ? (
      <ErrorState error={error.detail} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={8} label="Loading the syncs" />
    )
  }
  const { rows, total } = data
  if (rows.length === 0) {
    return (
      <EmptyState icon="clock" title="No syncs yet">
        Each sync is listed here with what it read and how many calls it took.
      </EmptyState>
    )
  }
  return (
    <>
      <SyncHistory syncs={rows} onDetails={setDetailed} />
      <p className={classes.foot}>
        {formatNumber(rows.length)} of {formatNumber(total)} syncs
        {rows.length < total && limit < most && (
          <Button
            variant="default"
            loading={isFetching}
            onClick={() => setLimit(Math.min(most, limit + 3 * step))}
          >
            Show older ones
          </Button>
        )}
      </p>
      <SyncDetailsDialog
        sync={detailed}
        published={detailed !== null && publishedSync(rows, connectorId) === detailed.syncId}
        onClose={() => setDetailed(null)}
      />
    </>
  )
}
