import { Button } from '@mantine/core'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuditEntry, Output } from '../../../preload/contract/index.ts'
import { closeConnectorLog } from '../../lib/connector-log-store.ts'
import { request, type RequestError } from '../../lib/api.ts'
import { formatAbsolute, formatNumber } from '../../lib/format.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './connector-log.module.css'

const pageSize = 50

/** What was done with a connector, newest first: when, who, what, and on demand the details. */
export function AuditTrail({ connectorId }: { connectorId: string }) {
  type Page = Output<'audit.page'>
  const pages = useInfiniteQuery<Page, RequestError, InfiniteData<Page>, unknown[], number | undefined>({
    queryKey: ['audit.page', connectorId, 'pages'],
    queryFn: ({ pageParam }) =>
      request('audit.page', {
        connectorId,
        limit: pageSize,
        ...(pageParam === undefined ? {} : { before: pageParam }),
      }),
    initialPageParam: undefined,
    getNextPageParam: ({ rows }) => (rows.length === pageSize ? rows.at(-1)?.seq : undefined),
    retry: false,
  })
  if (pages.data === undefined) {
    return pages.error ? (
      <ErrorState error={pages.error.detail} onRetry={() => void pages.refetch()} />
    ) : (
      <Skeleton lines={8} label="Loading the audit trail" />
    )
  }
  const rows = pages.data.pages.flatMap((page) => page.rows)
  const total = pages.data.pages[0]?.total ?? rows.length
  if (rows.length === 0) {
    return (
      <EmptyState icon="history" title="Nothing was done yet">
        What a person or the schedule does with this connector is kept here for good.
      </EmptyState>
    )
  }
  return (
    <>
      <ul className={classes.entries} aria-label="Audit trail">
        {rows.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ul>
      <p className={classes.foot}>
        {formatNumber(rows.length)} of {formatNumber(total)} entries
        {pages.hasNextPage && (
          <Button
            variant="default"
            onClick={() => void pages.fetchNextPage()}
            loading={pages.isFetchingNextPage}
          >
            Show older ones
          </Button>
        )}
      </p>
      {pages.error && <ErrorState error={pages.error.detail} onRetry={() => void pages.fetchNextPage()} />}
    </>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const [open, setOpen] = useState(false)
  return (
    <li className={classes.entry}>
      <time dateTime={entry.at} className={classes.dim}>
        {formatAbsolute(entry.at)}
      </time>
      <span className={classes.who}>{entry.who}</span>
      <span className={classes.what}>
        {entry.text}
        {entry.details !== null && (
          <button
            type="button"
            className={classes.more}
            aria-expanded={open}
            aria-label={`Details of: ${entry.text}`}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'down' : 'right'} size={12} />
            Details
          </button>
        )}
      </span>
      <Link
        to="/logs"
        search={around(entry)}
        onClick={closeConnectorLog}
        className={classes.lines}
        aria-label={`Log lines around: ${entry.text}`}
      >
        Log lines
      </Link>
      {open && entry.details !== null && (
        // A scroll area without anything to focus in it must itself be reachable by keyboard.
        <pre className={classes.json} tabIndex={0} role="group" aria-label="Details">
          {pretty(entry.details)}
        </pre>
      )}
    </li>
  )
}

const minute = 60_000

/** The lines of the log from a minute before to a minute after. */
function around({ at, connectorId }: AuditEntry) {
  const moment = Date.parse(at)
  return {
    ...(connectorId === null ? {} : { connectorId }),
    from: new Date(moment - minute).toISOString(),
    to: new Date(moment + minute).toISOString(),
  }
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
