import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Held, Output, Subject } from '../../../preload/contract/index.ts'
import { type RequestError, request } from '../api.ts'

const pageSize = 100

/** What the subject had at a moment, further pages as they are scrolled to; null asks for nothing. */
export function useHeldPages(connectorId: string, subject: Subject, at: string | null) {
  type Page = Output<'held.page'>
  const pages = useInfiniteQuery<Page, RequestError, InfiniteData<Page>, unknown[], number>({
    queryKey: ['held.page', { connectorId, subject, at }, 'pages'],
    queryFn: ({ pageParam }) =>
      request('held.page', { connectorId, subject, at: at ?? '', offset: pageParam, limit: pageSize }),
    enabled: at !== null,
    initialPageParam: 0,
    getNextPageParam: ({ rows, total }, all) => {
      const read = all.reduce((sum, page) => sum + page.rows.length, 0)
      return rows.length > 0 && read < total ? read : undefined
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
  const rows = useMemo<Held[]>(() => pages.data?.pages.flatMap(({ rows }) => rows) ?? [], [pages.data])
  return {
    rows,
    total: pages.data?.pages[0]?.total ?? null,
    /** Rows of another moment or subject, until those that are asked for come. */
    old: pages.isPlaceholderData,
    error: pages.error,
    retry: () => void pages.refetch(),
    unfinished: pages.hasNextPage,
    more: pages.hasNextPage && !pages.isFetchingNextPage,
    fetchMore: () => void pages.fetchNextPage(),
  }
}
