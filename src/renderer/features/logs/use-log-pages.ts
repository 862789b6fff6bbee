import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { LogEntry, Output } from '../../../preload/contract/index.ts'
import { type RequestError, request, useBridgeEvent } from '../../lib/api.ts'
import type { LogsSearch } from '../../lib/search.ts'

type Page = Output<'logs.page'>
type Pages = InfiniteData<Page, number | undefined>

const pageSize = 200
/** New lines arrive in bursts; the screen takes them this often, in milliseconds. */
const takeEvery = 300

/** What the engine is asked for, from what the address says. */
export const logQuery = ({ q, levels, areas, connectorId, syncId, planId, from, to }: LogsSearch) => ({
  search: q ?? '',
  levels: levels ?? [],
  areas: areas ?? [],
  ...(connectorId === undefined ? {} : { connectorId }),
  ...(syncId === undefined ? {} : { syncId }),
  ...(planId === undefined ? {} : { planId }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})

/**
 * The log from its newest line back, older pages as they are scrolled to. While `live`, new lines are
 * taken as they come; else `newer` says that some wait, and `takeNewest` fetches them.
 */
export function useLogPages(search: LogsSearch, live: boolean) {
  const cache = useQueryClient()
  const query = logQuery(search)
  const queryKey = ['logs.page', query, 'pages']
  const pages = useInfiniteQuery<Page, RequestError, Pages, unknown[], number | undefined>({
    queryKey,
    queryFn: ({ pageParam }) =>
      request('logs.page', {
        ...query,
        limit: pageSize,
        ...(pageParam === undefined ? {} : { before: pageParam }),
      }),
    initialPageParam: undefined,
    getNextPageParam: ({ rows }) => (rows.length === pageSize ? rows.at(-1)?.seq : undefined),
    placeholderData: keepPreviousData,
    // The log of another visit is old; what is kept is only a start.
    staleTime: 0,
    retry: false,
  })
  const [newer, setNewer] = useState(false)

  const takeNewest = () => {
    setNewer(false)
    // Only the newest page is asked again; the older ones follow when they are scrolled to.
    cache.setQueryData<Pages>(
      queryKey,
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    )
    void pages.refetch()
  }

  const goOn = useEffectEvent(takeNewest)
  useEffect(() => {
    if (!live || !newer) return
    const soon = setTimeout(() => goOn(), 0)
    return () => clearTimeout(soon)
  }, [live, newer])

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useBridgeEvent('logs.appended', () => {
    if (!live) return setNewer(true)
    if (timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      takeNewest()
    }, takeEvery)
  })

  const lines = useMemo<LogEntry[]>(() => pages.data?.pages.flatMap(({ rows }) => rows) ?? [], [pages.data])
  return {
    lines,
    total: pages.data?.pages[0]?.total ?? null,
    error: pages.error,
    retry: () => void pages.refetch(),
    newer,
    takeNewest,
    more: pages.hasNextPage && !pages.isFetchingNextPage,
    fetchMore: () => void pages.fetchNextPage(),
  }
}
