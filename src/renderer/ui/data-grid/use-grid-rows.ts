import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { type GridPage, gridDefinition } from '../../../preload/contract/index.ts'
import { pageSize } from './pages.ts'
import type { GridPageInput, GridRow, GridSource, GridState, GridTarget } from './source.ts'

type QueryOfList = Pick<GridPageInput, 'connectorId' | 'grid' | 'parentId' | 'search' | 'filters' | 'sort'>

interface Loaded {
  readonly id: string
  readonly columns: readonly string[]
  readonly pages: ReadonlyMap<number, GridPage>
  /** The page that answered with the newest snapshot; its total is the one to believe. */
  readonly newest: GridPage
}

export interface GridRows {
  /** Rows that fit the search and conditions; null until the first answer. */
  readonly total: number | null
  /** Rows without search and conditions; null while not known. */
  readonly all: number | null
  readonly narrowed: boolean
  readonly page: GridPage | null
  /** Changes when another list (other search, conditions or order) has come on screen. */
  readonly shownList: string | null
  /** The rows on screen answer an earlier question; the new answer is on its way. */
  readonly outdated: boolean
  readonly error: Error | null
  retry(): void
  rowAt(index: number): GridRow | undefined
}

/** Everything of a query that decides which rows, in which order. */
export function listQuery(target: GridTarget, state: GridState): QueryOfList {
  const { sort } = gridDefinition(target.grid)
  return {
    connectorId: target.connectorId,
    grid: target.grid,
    ...(target.parentId === undefined ? {} : { parentId: target.parentId }),
    search: state.search,
    filters: [...state.filters],
    sort: state.sort ?? sort,
  }
}

const joined = (results: readonly UseQueryResult<GridPage>[]) => ({
  data: results.map((result) => result.data),
  error: results.find((result) => result.error)?.error ?? null,
  fetching: results.some((result) => result.isFetching),
  refetch: () => {
    for (const result of results) void result.refetch()
  },
})

/**
 * The rows of the wanted pages, kept in the query cache. When the question changes, the old rows stay
 * until the first page of the new answer is there; answers to earlier questions are never shown.
 */
export function useGridRows(
  source: GridSource,
  target: GridTarget,
  state: GridState,
  columns: readonly string[],
  pages: readonly number[],
): GridRows {
  const query = listQuery(target, state)
  const id = JSON.stringify(query)
  const ask = (extra: Pick<GridPageInput, 'columns' | 'offset' | 'limit'>, from: QueryOfList = query) => {
    const input: GridPageInput = { ...from, ...extra }
    return { queryKey: ['grid.page', input], queryFn: () => source.fetchPage(input), retry: false } as const
  }

  const { data, error, fetching, refetch } = useQueries({
    queries: pages.map((page) => ask({ columns: [...columns], offset: page * pageSize, limit: pageSize })),
    combine: joined,
  })
  const current = useLoaded(id, columns.join(), pages.join(), data)
  const shown = useLast(current)

  const narrowed = state.search !== '' || state.filters.length > 0
  const everything = useQuery({
    ...ask({ columns: [columns[0] ?? ''], offset: 0, limit: 1 }, { ...query, search: '', filters: [] }),
    enabled: narrowed,
  })

  const rowAt = useCallback(
    (index: number): GridRow | undefined => {
      const row = shown?.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize]
      return row && shown ? viewOf(row, shown.columns) : undefined
    },
    [shown],
  )

  return {
    total: shown?.newest.total ?? null,
    all: narrowed ? (everything.data?.total ?? null) : null,
    narrowed,
    page: shown?.newest ?? null,
    shownList: shown?.id ?? null,
    outdated: current === null && fetching,
    error: current === null ? error : null,
    retry: refetch,
    rowAt,
  }
}

const views = new WeakMap<GridPage['rows'][number], GridRow>()

/** One view for one row, so that a row that did not change is not drawn again. */
export function viewOf(row: GridPage['rows'][number], columns: readonly string[]): GridRow {
  const known = views.get(row)
  if (known) return known
  const view: GridRow = { key: row.key, cell: (column) => row.cells[columns.indexOf(column)] ?? null }
  views.set(row, view)
  return view
}

/** The answers put together; null while none has come. `columns` and `pages` are joined by commas. */
const useLoaded = (
  id: string,
  columns: string,
  pages: string,
  data: readonly (GridPage | undefined)[],
): Loaded | null =>
  useMemo(() => {
    const numbers = pages.split(',').map(Number)
    const found = new Map<number, GridPage>()
    let newest: GridPage | undefined
    for (const [index, page] of data.entries()) {
      if (!page) continue
      found.set(numbers[index] ?? 0, page)
      if (!newest || page.version > newest.version) newest = page
    }
    return newest ? { id, columns: columns.split(','), pages: found, newest } : null
  }, [id, columns, pages, data])

/** The last value that was there. */
function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}
