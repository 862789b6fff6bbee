import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Change, ChangeKind, Output } from '../../../preload/contract/index.ts'
import { request, type RequestError } from '../../lib/api.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Card } from '../../ui/layout/page.tsx'
import { changeWords, filters, kindWords } from './change-words.ts'
import classes from './confirm.module.css'

const pageRows = 100

/** Everything the sync would take away, a page at a time. */
export function VanishingList({ connectorId, syncId }: { connectorId: string; syncId: string }) {
  const [filter, setFilter] = useState<keyof typeof filters>('all')
  const kinds: ChangeKind[] = [...filters[filter].kinds]
  const input = { connectorId, syncId, verbs: ['removed' as const], kinds, limit: pageRows }
  const list = useInfiniteQuery<
    Output<'changes.page'>,
    RequestError,
    { pages: Output<'changes.page'>[] },
    readonly [string, typeof input],
    number | undefined
  >({
    queryKey: ['changes.page', input],
    queryFn: ({ pageParam }) =>
      request('changes.page', { ...input, ...(pageParam === undefined ? {} : { before: pageParam }) }),
    initialPageParam: undefined,
    getNextPageParam: ({ rows }) => (rows.length < pageRows ? undefined : rows.at(-1)?.seq),
    retry: false,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total ?? 0

  return (
    <>
      <SegmentedControl
        aria-label="Kind of data"
        className={classes.kinds ?? ''}
        value={filter}
        onChange={setFilter}
        data={Object.entries(filters).map(([value, { label }]) => ({
          value: value as keyof typeof filters,
          label,
        }))}
      />
      {list.error ? (
        <ErrorState
          error={list.error.detail}
          meaning="The numbers above are known all the same."
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : list.isPending ? (
        <Skeleton lines={6} label="Loading what would vanish" />
      ) : rows.length === 0 ? (
        <Card>
          <EmptyState icon="none" title="None of this kind would vanish" />
        </Card>
      ) : (
        <Card padded={false}>
          <ul className={classes.rows} aria-label="What would vanish">
            {rows.map((change) => (
              <Row key={change.seq} change={change} />
            ))}
          </ul>
          <p className={classes.foot}>
            <span role="status">
              {rows.length < total ? `${formatNumber(rows.length)} of ` : ''}
              {plural(total, ['row', 'rows'])}
            </span>
            {list.hasNextPage && (
              <Button
                variant="default"
                size="compact-sm"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </p>
        </Card>
      )}
    </>
  )
}

function Row({ change }: { change: Change }) {
  const { name, detail } = changeWords(change)
  return (
    <li>
      <span className={classes.kind}>{kindWords[change.kind]}</span>
      <span className={classes.name}>
        {name} {detail !== '' && <span className={classes.dim}>{detail}</span>}
      </span>
    </li>
  )
}
