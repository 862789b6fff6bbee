import { type KeyboardEvent, useRef, useState } from 'react'

/** Where a key leads among `count` rows, or null when it leads nowhere. */
export function rowAfter(key: string, at: number, count: number): number | null {
  const to = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    PageDown: at + 15,
    PageUp: at - 15,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}

/**
 * Rows that the keyboard goes through: Tab stops at one of them, arrows, j and k, page keys, Home and End go
 * from there. The control of a row that takes the focus has `data-row`.
 */
export function useRowKeys(count: number, onKey: (key: string, at: number) => boolean = () => false) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState(0)
  const place = Math.max(0, Math.min(active, count - 1))
  const go = (at: number) => {
    setActive(at)
    const control = body.current?.querySelectorAll<HTMLElement>('[data-row]')[at]
    control?.focus()
    control?.scrollIntoView?.({ block: 'nearest' })
  }
  return {
    /** The row that Tab stops at. */
    place,
    setActive,
    body: {
      ref: body,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const target = event.target as HTMLElement
        if (target.closest('input:not([type="checkbox"]), textarea, select')) return
        const row = target.closest('tr')
        const rows = [...(body.current?.querySelectorAll('[data-row]') ?? [])]
        const at = rows.findIndex((control) => control.closest('tr') === row)
        const from = at < 0 ? place : at
        const to = rowAfter(event.key, from, count)
        if (to !== null) go(to)
        else if (!onKey(event.key, from)) return
        event.preventDefault()
      },
    },
  }
}
