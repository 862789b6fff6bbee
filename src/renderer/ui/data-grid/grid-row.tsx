import { memo, type ReactNode } from 'react'
import type { GridColumn } from '../../../preload/contract/index.ts'
import { isStatus } from '../../lib/okta-words.ts'
import classes from './data-grid.module.css'
import { cellContent } from './grid-cell.tsx'
import type { GridRow } from './source.ts'

/** A column drawn by the feature, by its key. */
export type CellRenderers = Readonly<Record<string, (row: GridRow) => ReactNode>>

export const headerHeight = 32
export const rowHeight = 34
export const tallRowHeight = 54

interface Props {
  gridId: string
  index: number
  top: number
  row: GridRow | undefined
  columns: readonly GridColumn[]
  /** A column drawn as a second line across the row. */
  subline: GridColumn | undefined
  renderers: CellRenderers | undefined
  /** The column the keyboard stands on, when it stands on this row. */
  activeColumn: number | null
  /** Its detail is open. */
  opened: boolean
  /** Whether it is picked; undefined while no row is. */
  picked: boolean | undefined
  now: number
}

export const cellId = (gridId: string, row: number, column: number) => `${gridId}-${row}-${column}`

/** One row; grey bars stand where the row is still on its way. */
export const GridRowView = memo(function GridRowView(props: Props) {
  const { gridId, index, row, columns, subline, renderers, activeColumn, now } = props
  const cell = (column: GridColumn, place: number, className: string | undefined) => (
    <div
      key={column.key}
      id={cellId(gridId, index, place)}
      role="gridcell"
      aria-colindex={place + 1}
      className={className}
      data-kind={isStatus(column.key) ? 'status' : column.kind}
      data-place={place}
      data-active={activeColumn === place || undefined}
    >
      {row === undefined ? (
        <span className={classes.pending} />
      ) : (
        (renderers?.[column.key]?.(row) ?? cellContent(column, row.cell(column.key), now))
      )}
    </div>
  )
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      // While nothing is picked, the row whose detail is open is the selected one.
      aria-selected={props.picked ?? props.opened}
      aria-current={props.opened || undefined}
      aria-busy={row === undefined || undefined}
      className={classes.row}
      data-index={index}
      data-picked={props.picked || undefined}
      data-tall={subline !== undefined || undefined}
      data-active={activeColumn !== null || undefined}
      style={{ top: props.top }}
    >
      {columns.map((column, place) => cell(column, place, classes.cell))}
      {subline !== undefined && cell(subline, columns.length, classes.subline)}
    </div>
  )
})
