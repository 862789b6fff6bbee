import type { Subject } from '../../../preload/contract/index.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { formatAbsolute } from '../format.ts'
import { ChangeList } from './change-list.tsx'
import classes from './history.module.css'
import { NoHistory } from './no-history.tsx'
import { useChangePages } from './use-change-pages.ts'

/** What happened to one account, group or application, newest first. */
export function Timeline({
  connectorId,
  subject,
  name,
}: {
  connectorId: string
  subject: Subject
  name: string
}) {
  const changes = useChangePages({ connectorId, subject })
  if (changes.error) {
    return (
      <div className={classes.message}>
        <ErrorState error={changes.error.detail} onRetry={changes.retry} />
      </div>
    )
  }
  if (changes.total === null) return <Skeleton lines={8} label="Loading the timeline" />
  if (changes.since === null) return <NoHistory connectorId={connectorId} />
  if (changes.total === 0) {
    return (
      <EmptyState icon="history" title="No changes">
        Nothing has changed for {name} since the history began {formatAbsolute(changes.since)}.
      </EmptyState>
    )
  }
  return (
    <ChangeList
      changes={changes}
      connectorId={connectorId}
      subject={subject}
      label={`Timeline of ${name}`}
      compact
    />
  )
}
