import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type Ref,
} from 'react'
import type { GridColumn } from '../../../preload/contract/index.ts'
import { useNow } from '../../lib/use-now.ts'
import classes from './data-grid.module.css'
import { GridHeader } from './grid-header.tsx'
import { GridMenu, type OpenMenu } from './grid-menu.tsx'
import {
  cellId,
  type CellRenderers,
  GridRowView,
  headerHeight,
  rowHeight,
  tallRowHeight,
} from './grid-row.tsx'
import { moveTo, type Position } from './movement.ts'
import type { GridRow, GridSort, MenuAction } from './source.ts'
import type { GridRows } from './use-grid-rows.ts'
import type { Picking } from './use-picking.ts'

export interface GridTableHandle {
  focus(): void
}

interface Props {
  ref: Ref<GridTableHandle>
  label: string
  rows: GridRows
  columns: readonly GridColumn[]
  subline: GridColumn | undefined
  renderers: CellRenderers | undefined
  sort: GridSort
  selectedKey: string | undefined
  /** A click opens the row, and while one is open the selection follows the keyboard. */
  follows: boolean
  /** Rows can be picked: space picks, and only Enter opens. */
  picking?: Picking | undefined
  onOpen: ((row: GridRow) => void) | undefined
  onClose: (() => void) | undefined
  /** Keys that give and take something; the row is the one under the keyboard. */
  onGrant?: ((row: GridRow | undefined) => void) | undefined
  onRemove?: ((row: GridRow) => void) | undefined
  onRange(first: number, last: number, scrolling: boolean): void
  onSort(column: GridColumn): void
  onResize(key: string, width: number): void
  onWidthReset(key: string): void
  onNudge(key: string, step: -1 | 1): void
  onMove(key: string, step: -1 | 1): void
  onCopyRow(row: GridRow): void
  onSearch(): void
  rowMenu(row: GridRow, column: GridColumn, index: number): readonly MenuAction[]
  headMenu(column: GridColumn): readonly MenuAction[]
}

const followAfter = 120
const waitingRows = 14
/** A row that leaves the screen is drawn again as one that enters; more than ever fit on a screen. */
const reusedRows = 256

/** The rows themselves: one scroll area with a sticky head, drawn only where it can be seen. */
export function GridTable(props: Props) {
  const { rows, columns, subline, picking } = props
  const gridId = useId()
  const root = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<Position | null>(null)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const moved = useRef(false)
  const now = useNow()
  const height = subline ? tallRowHeight : rowHeight
  const count = rows.total ?? waitingRows
  const places = columns.length + (subline ? 1 : 0)

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => root.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    onChange: ({ range, isScrolling }) => {
      if (range) props.onRange(range.startIndex, range.endIndex, isScrolling)
    },
  })
  useImperativeHandle(props.ref, () => ({ focus: () => root.current?.focus() }))

  // Another search, condition or order starts at its first row.
  const list = rows.shownList
  const [seen, setSeen] = useState(list)
  if (seen !== list) {
    setSeen(list)
    if (active && active.row > 0) setActive({ ...active, row: 0 })
  }
  useLayoutEffect(() => {
    root.current?.scrollTo?.({ top: 0 })
  }, [list])

  // After a refresh the keyboard stands on the same row, wherever it now is on screen.
  const activeKey = useRef<string>(undefined)
  const activeRow = active && active.row >= 0 ? rows.rowAt(active.row) : undefined
  const version = rows.page?.version
  useEffect(() => {
    const key = activeKey.current
    if (key === undefined) return
    for (const { index } of virtualizer.getVirtualItems()) {
      if (rows.rowAt(index)?.key === key) {
        setActive((at) => at && { ...at, row: index })
        return
      }
    }
    // eslint-disable-next-line react/exhaustive-deps -- only a new snapshot moves rows
  }, [version])
  useEffect(() => {
    activeKey.current = activeRow?.key
  }, [activeRow?.key])

  const { onOpen, follows, selectedKey } = props
  useEffect(() => {
    if (!moved.current || !activeRow || !onOpen || !follows || selectedKey === undefined) return
    const timer = setTimeout(() => {
      moved.current = false
      if (activeRow.key !== selectedKey) onOpen(activeRow)
    }, followAfter)
    return () => clearTimeout(timer)
  }, [activeRow, onOpen, follows, selectedKey])

  const go = (to: Position) => {
    moved.current = to.row !== active?.row
    setActive(to)
    if (to.row >= 0) virtualizer.scrollToIndex(to.row)
  }
  // The column under the keyboard comes into view once it is drawn.
  const activeId = active && cellId(gridId, active.row, active.column)
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
  }, [activeId])

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (menu !== null) return
    const at = active ?? { row: 0, column: 0 }
    const column = columns[at.column]
    if (event.altKey && column && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const step = event.key === 'ArrowLeft' ? -1 : 1
      event.preventDefault()
      if (!event.shiftKey) return props.onNudge(column.key, step)
      const place = at.column + step
      if (place >= 0 && place < columns.length) setActive({ row: at.row, column: place })
      return props.onMove(column.key, step)
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      if (activeRow && String(getSelection() ?? '') === '') {
        event.preventDefault()
        props.onCopyRow(activeRow)
      }
      return
    }
    const row = at.row >= 0 ? rows.rowAt(at.row) : undefined
    if (picking?.press(event, { index: at.row, row }) === true) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (change(event, row)) return
    if (event.key === 'Escape' && props.onClose) {
      event.preventDefault()
      event.stopPropagation()
      return props.onClose()
    }
    if (event.key === '/' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      event.stopPropagation()
      return props.onSearch()
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (at.row === -1) {
        if (column) props.onSort(column)
        return
      }
      const link = activeId ? document.getElementById(activeId)?.querySelector<HTMLElement>('a') : null
      if (link && event.key === 'Enter') return link.click()
      if (activeRow) onOpen?.(activeRow)
      return
    }
    const page = Math.max(1, Math.floor(((root.current?.clientHeight ?? 0) - headerHeight) / height) - 1)
    const ranging = picking !== undefined && event.shiftKey
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const keys = { key, ctrlKey, metaKey, altKey, shiftKey: shiftKey && !ranging }
    const to = moveTo(at, keys, { rows: rows.total ?? 0, columns: places, page })
    if (!to) return
    event.preventDefault()
    if (ranging && to.row !== at.row) picking.extend({ index: at.row, row }, to.row)
    go(to)
  }

  /** Whether the key gives or takes something. */
  const change = (event: KeyboardEvent, row: GridRow | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const takes = event.key === 'Delete' || event.key === 'Backspace'
    if (event.key === 'g' && props.onGrant) props.onGrant(row)
    else if (takes && row && props.onRemove) props.onRemove(row)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  /** The keyboard starts at the first row; a pointer has its own place, and nothing may move under it. */
  const enter = ({ currentTarget }: FocusEvent) => {
    if (!currentTarget.matches(':focus-visible')) return
    setActive((at) => at ?? { row: rows.total ? 0 : -1, column: 0 })
  }

  const click = (event: MouseEvent) => {
    const at = positionOf(event.target)
    if (!at) return
    moved.current = false
    setActive(at)
    const row = rows.rowAt(at.row)
    const before = active ?? at
    if (picking?.click(event, { index: at.row, row }, { index: before.row, row: rows.rowAt(before.row) }))
      return
    if (follows && row && !(event.target as Element).closest('a')) onOpen?.(row)
  }
  const doubleClick = (event: MouseEvent) => {
    const at = positionOf(event.target)
    const row = at && rows.rowAt(at.row)
    if (!follows && row) onOpen?.(row)
  }
  const openMenu = (event: MouseEvent) => {
    event.preventDefault()
    const pointed = positionOf(event.target)
    const at = pointed ?? active
    if (!at) return
    if (pointed) setActive(pointed)
    const box = document.getElementById(cellId(gridId, at.row, at.column))?.getBoundingClientRect()
    const x = pointed ? event.clientX : (box?.left ?? event.clientX) + 16
    const y = pointed ? event.clientY : (box?.bottom ?? event.clientY)
    const column = columns[at.column] ?? subline ?? columns[0]
    if (!column) return
    const row = rows.rowAt(at.row)
    if (at.row === -1) setMenu({ x, y, label: `Column ${column.label}`, actions: props.headMenu(column) })
    else if (row) setMenu({ x, y, label: 'Row actions', actions: props.rowMenu(row, column, at.row) })
  }
  const headMenu = (event: MouseEvent, place: number) => {
    event.preventDefault()
    event.stopPropagation()
    const column = columns[place]
    if (!column) return
    const { clientX: x, clientY: y } = event
    setActive({ row: -1, column: place })
    setMenu({ x, y, label: `Column ${column.label}`, actions: props.headMenu(column) })
  }

  const closeMenu = () => {
    setMenu(null)
    root.current?.focus({ preventScroll: true })
  }

  const items = virtualizer.getVirtualItems()
  const drawn = active && (active.row === -1 || items.some(({ index }) => index === active.row))
  return (
    <>
      <div
        ref={root}
        role="grid"
        tabIndex={0}
        className={classes.scroller}
        style={layout(columns, subline !== undefined)}
        aria-label={props.label}
        aria-rowcount={rows.total === null ? -1 : rows.total + 1}
        aria-colcount={places}
        aria-busy={rows.total === null || rows.outdated}
        aria-multiselectable={picking === undefined ? undefined : true}
        aria-activedescendant={drawn && activeId ? activeId : undefined}
        data-outdated={rows.outdated || undefined}
        onKeyDown={press}
        onFocus={enter}
        onClick={click}
        onDoubleClick={doubleClick}
        onContextMenu={openMenu}
        onMouseOver={showWhole}
      >
        <GridHeader
          gridId={gridId}
          columns={columns}
          subline={subline}
          sort={props.sort}
          activeColumn={active?.row === -1 ? active.column : null}
          onSort={props.onSort}
          onResize={(column, width) => props.onResize(column.key, width)}
          onWidthReset={(column) => props.onWidthReset(column.key)}
          onMenu={headMenu}
        />
        {count > 0 && (
          <div
            role="rowgroup"
            className={rows.total === null ? classes.waiting : classes.body}
            style={{ height: count * height }}
          >
            {items.map(({ index, start }) => {
              const row = rows.rowAt(index)
              return (
                <GridRowView
                  key={index % reusedRows}
                  gridId={gridId}
                  index={index}
                  top={start - headerHeight}
                  row={row}
                  columns={columns}
                  subline={subline}
                  renderers={props.renderers}
                  activeColumn={active?.row === index ? active.column : null}
                  opened={row !== undefined && row.key === selectedKey}
                  picked={row === undefined || !picking?.rows.size ? undefined : picking.rows.has(row.key)}
                  now={now}
                />
              )
            })}
          </div>
        )}
      </div>
      {menu !== null && <GridMenu menu={menu} onClose={closeMenu} />}
    </>
  )
}

/** The row and column of an event, by the cell it happened in. */
function positionOf(target: EventTarget): Position | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null
  const row = cell?.closest<HTMLElement>('[data-index]')
  if (!cell || !row) return null
  return { row: Number(row.dataset['index']), column: Number(cell.dataset['place']) }
}

/** Widths as one variable of the scroll area, so that dragging an edge redraws no row. */
function layout(columns: readonly GridColumn[], tall: boolean): CSSProperties {
  const growing = tall ? 0 : columns.length - 1
  const widths = columns.map(({ width }, place) =>
    place === growing ? `minmax(${width}px, 1fr)` : `${width}px`,
  )
  const total = columns.reduce((sum, { width }) => sum + width, 0)
  return {
    ['--grid-columns' as string]: widths.join(' '),
    ['--grid-width' as string]: `${total}px`,
    ['--grid-first' as string]: `${columns[0]?.width ?? 0}px`,
  }
}

/** A cell too narrow for its text shows the whole of it on hover. */
function showWhole(event: MouseEvent) {
  const cell = (event.target as Element).closest<HTMLElement>('[role="gridcell"]')
  if (!cell || cell.querySelector('time')) return
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
  else cell.removeAttribute('title')
}
