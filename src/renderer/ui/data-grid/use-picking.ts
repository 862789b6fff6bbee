import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import {
  extendPicked,
  keepPresent,
  mostPicked,
  nonePicked,
  type Picked,
  pickAll,
  togglePicked,
} from './picking.ts'
import type { GridRow } from './source.ts'
import type { GridRows } from './use-grid-rows.ts'

/** A row and where it is in the list. */
interface Place {
  readonly index: number
  readonly row: GridRow | undefined
}

export interface Picking {
  readonly rows: ReadonlyMap<string, GridRow>
  toggle(row: GridRow, index: number): void
  /** Picks from where the range began, or else from `from`, up to `to`. */
  extend(from: Place, to: number): void
  /** Whether the click picked something, so that it does nothing else. */
  click(event: MouseEvent, at: Place, before: Place): boolean
  /** Whether the key picked something or dropped it. A range moves the keyboard by itself. */
  press(event: KeyboardEvent, at: Place): boolean
  clear(): void
}

/**
 * The rows that are picked to do something with all of them: by space, by a click with Ctrl or Cmd, as a
 * range with Shift, or all that the list shows. They stay picked while the list is searched, sorted or read
 * again. `load` reads rows that are not on screen.
 */
export function usePicking(
  rows: GridRows,
  load: (offset: number, limit: number) => Promise<readonly GridRow[]>,
): Picking {
  const [picked, setPicked] = useState<Picked<GridRow>>(nonePicked<GridRow>)
  const asked = useRef(0)

  // What a refresh no longer finds cannot stay picked; only a list that is here as a whole can tell.
  const { page, total, narrowed } = rows
  const [seen, setSeen] = useState(page)
  if (seen !== page) {
    setSeen(page)
    const whole = page !== null && !narrowed && page.rows.length === total
    if (whole && picked.rows.size > 0) {
      const present = new Set(page.rows.map(({ key }) => key))
      setPicked(keepPresent(picked, (key) => present.has(key)))
    }
  }

  /** The rows of a range: at once where they are here, else when they were read, unless something came between. */
  const between = (from: number, to: number, take: (range: readonly GridRow[]) => void) => {
    const nth = ++asked.current
    const first = Math.max(0, Math.min(from, to))
    const length = Math.min(mostPicked, Math.abs(from - to) + 1)
    const here = Array.from({ length }, (_, at) => rows.rowAt(first + at)).filter((row) => row !== undefined)
    if (here.length === length) return take(here)
    load(first, length).then(
      (read) => {
        if (asked.current === nth) take(read)
      },
      () => undefined,
    )
  }
  const toggle = (row: GridRow, index: number) => {
    asked.current++
    setPicked((now) => togglePicked(now, row, index))
  }
  const extend = (from: Place, to: number) => {
    const { anchor } = picked
    const stands = anchor !== null && rows.rowAt(anchor.index)?.key === anchor.key
    const begin = stands ? anchor : from.row && { index: from.index, key: from.row.key }
    if (begin === undefined || to < 0) return
    between(begin.index, to, (range) => setPicked((now) => extendPicked(now, begin, range)))
  }
  const clear = () => {
    asked.current++
    setPicked(nonePicked())
  }

  return {
    rows: picked.rows,
    toggle,
    extend,
    clear,
    click(event, at, before) {
      if (at.row === undefined) return false
      if (event.shiftKey) {
        extend(before.row === undefined ? at : before, at.index)
        return true
      }
      if (!event.ctrlKey && !event.metaKey) return false
      toggle(at.row, at.index)
      return true
    },
    press(event, at) {
      const far = event.ctrlKey || event.metaKey
      if (event.key === ' ' && !far && !event.shiftKey && at.row !== undefined) {
        toggle(at.row, at.index)
        return true
      }
      if (far && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'a') {
        if (total !== null && total > 0) between(0, total - 1, (range) => setPicked(pickAll(range)))
        return true
      }
      if (event.key === 'Escape' && picked.rows.size > 0) {
        clear()
        return true
      }
      return false
    },
  }
}
