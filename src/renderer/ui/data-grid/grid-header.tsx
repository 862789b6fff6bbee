import type { MouseEvent, PointerEvent } from 'react'
import type { GridColumn } from '../../../preload/contract/index.ts'
import { Icon } from '../icon.tsx'
import classes from './data-grid.module.css'
import { cellId } from './grid-row.tsx'
import type { GridSort } from './source.ts'

interface Props {
  gridId: string
  columns: readonly GridColumn[]
  subline: GridColumn | undefined
  sort: GridSort
  activeColumn: number | null
  onSort(column: GridColumn): void
  onResize(column: GridColumn, width: number): void
  onWidthReset(column: GridColumn): void
  onMenu(event: MouseEvent, place: number): void
}

const order = { asc: 'ascending', desc: 'descending' } as const

/** What the next click on a column head sorts by: names from A, dates and counts from the largest. */
export function nextSort(column: GridColumn, sort: GridSort): GridSort {
  if (sort.column === column.key) {
    return { column: column.key, direction: sort.direction === 'asc' ? 'desc' : 'asc' }
  }
  const large = column.kind === 'date' || column.kind === 'number' || column.kind === 'boolean'
  return { column: column.key, direction: large ? 'desc' : 'asc' }
}

/** The heads of the columns: a click sorts, the right edge is dragged to resize. */
export function GridHeader(props: Props) {
  const { gridId, columns, subline, sort, activeColumn } = props
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map((column, place) => {
          const sorted = sort.column === column.key ? sort.direction : null
          return (
            <div
              key={column.key}
              id={cellId(gridId, -1, place)}
              role="columnheader"
              aria-colindex={place + 1}
              aria-sort={sorted === null ? 'none' : order[sorted]}
              className={classes.headCell}
              data-kind={column.kind}
              data-active={activeColumn === place || undefined}
              onClick={() => props.onSort(column)}
              onContextMenu={(event) => props.onMenu(event, place)}
            >
              <span className={classes.headText}>{column.label}</span>
              {sorted !== null && <Icon name={sorted === 'asc' ? 'up' : 'down'} size={12} />}
              <Resizer
                column={column}
                onResize={(width) => props.onResize(column, width)}
                onReset={() => props.onWidthReset(column)}
              />
            </div>
          )
        })}
        {subline !== undefined && (
          <div
            id={cellId(gridId, -1, columns.length)}
            role="columnheader"
            aria-colindex={columns.length + 1}
            className="visually-hidden"
          >
            {subline.label}
          </div>
        )}
      </div>
    </div>
  )
}

/** The right edge of a head. The keyboard resizes with Alt and the arrow keys instead. */
function Resizer({
  column,
  onResize,
  onReset,
}: {
  column: GridColumn
  onResize(width: number): void
  onReset(): void
}) {
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const from = event.clientX
    const width = handle.parentElement?.getBoundingClientRect().width ?? column.width
    const stop = new AbortController()
    const options = { signal: stop.signal }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener(
      'pointermove',
      (move: globalThis.PointerEvent) => onResize(width + move.clientX - from),
      options,
    )
    handle.addEventListener('lostpointercapture', () => stop.abort(), options)
  }
  return (
    <span
      aria-hidden="true"
      className={classes.resizer}
      onPointerDown={start}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={onReset}
    />
  )
}
