import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Change, Input, Output } from '../../../preload/contract/index.ts'
import { type RequestError, request } from '../api.ts'

const pageSize = 100

export type ChangeQuery = Omit<Input<'changes.page'>, 'before' | 'limit'>

/** Changes from the newest back, older pages as they are scrolled to. */
export function useChangePages(query: ChangeQuery) {
  type Page = Output<'changes.page'>
  const pages = useInfiniteQuery<Page, RequestError, InfiniteData<Page>, unknown[], number | undefined>({
    queryKey: ['changes.page', query, 'pages'],
    queryFn: ({ pageParam }) =>
      request('changes.page', {
        ...query,
        limit: pageSize,
        ...(pageParam === undefined ? {} : { before: pageParam }),
      }),
    initialPageParam: undefined,
    getNextPageParam: ({ rows }) => (rows.length === pageSize ? rows.at(-1)?.seq : undefined),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const rows = useMemo<Change[]>(() => pages.data?.pages.flatMap(({ rows }) => rows) ?? [], [pages.data])
  return {
    rows,
    /** Null while nothing has been read yet. */
    total: pages.data?.pages[0]?.total ?? null,
    since: pages.data?.pages[0]?.since ?? null,
    error: pages.error,
    retry: () => void pages.refetch(),
    unfinished: pages.hasNextPage,
    more: pages.hasNextPage && !pages.isFetchingNextPage,
    fetchMore: () => void pages.fetchNextPage(),
  }
}
