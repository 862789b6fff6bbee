import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { CheckedInput, Output } from '../../../preload/contract/index.ts'
import { request } from '../../lib/api.ts'
import { pageSize, pagesForRange } from '../../ui/data-grid/pages.ts'
import type { GridRow } from '../../ui/data-grid/source.ts'
import type { GridRows } from '../../ui/data-grid/use-grid-rows.ts'
import { personAsRow } from './people-columns.ts'

export type PeopleQuery = Omit<CheckedInput<'people.page'>, 'offset' | 'limit'>
type Page = Output<'people.page'>

interface Shown {
  readonly id: string
  readonly total: number
  readonly all: number
  readonly pages: ReadonlyMap<number, Page>
}

const joined = (results: readonly UseQueryResult<Page>[]) => ({
  data: results.map(({ data }) => data),
  error: results.find(({ error }) => error)?.error ?? null,
  fetching: results.some(({ isFetching }) => isFetching),
  refetch: () => {
    for (const result of results) void result.refetch()
  },
})

/**
 * The people of the wanted pages as rows of a table. When the question changes, the old rows stay
 * until the new answer is there.
 */
function usePeopleRows(query: PeopleQuery, pages: readonly number[]): GridRows {
  const id = JSON.stringify(query)
  const { data, error, fetching, refetch } = useQueries({
    queries: pages.map((page) => {
      const input = { ...query, offset: page * pageSize, limit: pageSize }
      return {
        queryKey: ['people.page', input],
        queryFn: () => request('people.page', input),
        retry: false,
      }
    }),
    combine: joined,
  })
  const [shown, setShown] = useState<Shown | null>(null)
  const found = new Map(
    pages.flatMap((page, at) => {
      const answer = data[at]
      return answer === undefined ? [] : [[page, answer] as const]
    }),
  )
  const newest = [...found.values()].at(-1)
  const stale =
    newest !== undefined &&
    (shown === null ||
      shown.id !== id ||
      shown.pages.size !== found.size ||
      [...found].some(([page, answer]) => shown.pages.get(page) !== answer))
  if (stale) setShown({ id, total: newest.total, all: newest.all, pages: found })

  const rowAt = useCallback(
    (index: number): GridRow | undefined => {
      const person = shown?.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize]
      return person && personAsRow(person)
    },
    [shown],
  )
  const current = shown?.id === id
  return {
    total: shown?.total ?? null,
    all: shown?.all ?? null,
    narrowed: query.search !== '' || query.show !== 'all',
    page: null,
    shownList: shown?.id ?? null,
    outdated: !current && fetching,
    error: current ? null : error,
    retry: refetch,
    rowAt,
  }
}

/** The people that a question finds, and what to tell when other rows come into view. */
export function usePeopleList(query: PeopleQuery) {
  const id = JSON.stringify(query)
  const [wanted, setWanted] = useState({ id, pages: [0] })
  if (wanted.id !== id) setWanted({ id, pages: [0] })
  const rows = usePeopleRows(query, wanted.pages)
  const onRange = (first: number, last: number, scrolling: boolean) => {
    const pages = pagesForRange(first, last, rows.total)
    // A jump through the list asks only for the rows where it rests.
    if (scrolling && !pages.some((page) => wanted.pages.includes(page))) return
    if (pages.join() !== wanted.pages.join()) setWanted({ id, pages })
  }
  return { rows, onRange }
}
