/** Where the keyboard stands. Row -1 is the header; columns count from 0. */
export interface Position {
  readonly row: number
  readonly column: number
}

export interface Extent {
  readonly rows: number
  readonly columns: number
  /** Rows that fit on screen: the length of a Page Up or Page Down. */
  readonly page: number
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/**
 * Where a key leads, or null when the key does not move. Arrows and j/k move by one, Home and End go
 * to the ends of the row, with Ctrl or Cmd to the ends of the grid.
 */
export function moveTo(from: Position, press: KeyPress, extent: Extent): Position | null {
  if (press.altKey || press.shiftKey) return null
  const far = press.ctrlKey || press.metaKey
  const lastRow = extent.rows - 1
  const lastColumn = extent.columns - 1
  const to = (row: number, column = from.column): Position => ({
    row: clamp(row, -1, lastRow),
    column: clamp(column, 0, Math.max(0, lastColumn)),
  })
  switch (press.key) {
    case 'ArrowDown':
      return far ? to(lastRow) : to(from.row + 1)
    case 'ArrowUp':
      return far ? to(Math.min(0, lastRow)) : to(from.row - 1)
    case 'j':
      return far ? null : to(from.row + 1)
    case 'k':
      return far ? null : to(Math.max(0, from.row - 1))
    case 'ArrowLeft':
      return far ? null : to(from.row, from.column - 1)
    case 'ArrowRight':
      return far ? null : to(from.row, from.column + 1)
    case 'PageDown':
      return to(Math.max(0, from.row) + extent.page)
    case 'PageUp':
      return to(Math.max(0, from.row - extent.page))
    case 'Home':
      return far ? to(0, 0) : to(from.row, 0)
    case 'End':
      return far ? to(lastRow, lastColumn) : to(from.row, lastColumn)
    default:
      return null
  }
}
