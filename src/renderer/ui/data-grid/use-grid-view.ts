import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type GridColumn, type GridName, gridDefinition } from '../../../preload/contract/index.ts'
import { defaultView, shownColumns, type ViewColumn } from './columns.ts'
import type { GridSource } from './source.ts'

const saveAfter = 400

export interface GridView {
  /** Whether it is known which columns the person chose; until then they are the usual ones. */
  readonly known: boolean
  readonly columns: readonly GridColumn[]
  readonly view: readonly ViewColumn[]
  /** The person has chosen other columns than the defaults. */
  readonly changed: boolean
  set(view: ViewColumn[]): void
  reset(): void
}

/**
 * The chosen columns of one grid, kept by the engine. What the person does here wins over what
 * arrives later, so a refresh never takes a column away under the pointer.
 */
export function useGridView(source: GridSource, grid: GridName, initial?: readonly string[]): GridView {
  const saved = useQuery({
    // Not the key of the raw answer: other code keeps that one in another shape.
    queryKey: ['views.get', { grid }, 'columns'],
    queryFn: () => source.loadView(grid),
    retry: false,
  })
  const [chosen, setChosen] = useState<{ columns: ViewColumn[] | null } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pending = useRef<(() => void) | null>(null)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      pending.current?.()
    },
    [],
  )

  const change = (columns: ViewColumn[] | null) => {
    setChosen({ columns })
    pending.current = () => {
      pending.current = null
      source.saveView(grid, columns)
    }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => pending.current?.(), saveAfter)
  }

  const definition = gridDefinition(grid)
  const kept = chosen === null ? saved.data : chosen.columns
  const fallback = useMemo(() => defaultView(definition, initial), [definition, initial])
  const view = kept ?? fallback
  // A view that cannot be read is no reason to show nothing.
  const known = chosen !== null || !saved.isPending
  const columns = useMemo(() => shownColumns(definition, view), [definition, view])
  return {
    known,
    columns,
    view: columns.map(({ key, width }) => ({ key, width })),
    changed: kept !== null && kept !== undefined,
    set: change,
    reset: () => change(null),
  }
}
