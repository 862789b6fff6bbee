import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { entriesOf } from './groups.ts'
import classes from './grouped-list.module.css'

const headHeight = 30

interface Props<T> {
  label: string
  items: readonly T[]
  /** Rows there are in all, loaded or not. */
  total: number
  /** Further rows can be asked for. */
  more: boolean
  /** There are further rows, asked for or not. */
  unfinished: boolean
  /** Height of a row before it is measured. */
  rowHeight: number
  headLevel: 2 | 3
  keyOf(item: T): string | number
  groupOf(item: T): string
  /** Words of a head; `whole`: all rows of the group are here. */
  head(group: string, count: number, whole: boolean): { title: string; count: string }
  /**
   * A row. One control of it has `data-row`, and with `focusable` a tab index of 0; it and what else
   * is in the row of the keyboard can be reached by Tab.
   */
  renderRow(item: T, state: { focusable: boolean; active: boolean; open: boolean; toggle(): void }): ReactNode
  onMore(): void
  onSearch?(): void
}

/**
 * Rows under the heads of their groups, drawn as they come into view. The head of the group on screen
 * stays in view; arrows, j and k, page keys, Home and End go from row to row.
 */
export function GroupedList<T>(props: Props<T>) {
  const { items, more, onMore, keyOf, groupOf } = props
  const area = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | number | null>(null)
  const [open, setOpen] = useState<ReadonlySet<string | number>>(new Set())
  const focusWanted = useRef(false)

  const entries = useMemo(
    () => entriesOf(items, groupOf, props.unfinished),
    // eslint-disable-next-line react/exhaustive-deps -- how rows are grouped does not change with the drawing
    [items, props.unfinished],
  )
  const heads = useMemo(() => entries.flatMap((entry, at) => (entry.type === 'head' ? [at] : [])), [entries])
  const place = entries.findIndex((entry) => entry.type === 'item' && keyOf(entry.item) === active)
  const headBefore = (at: number): number => heads.findLast((head) => head <= at) ?? 0

  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => area.current,
    estimateSize: (at) => (entries[at]?.type === 'head' ? headHeight : props.rowHeight),
    getItemKey: (at) => {
      const entry = entries[at]
      return entry === undefined
        ? at
        : entry.type === 'head'
          ? `head ${at} ${entry.group}`
          : keyOf(entry.item)
    },
    overscan: 12,
    scrollPaddingStart: headHeight,
    // The row of the keyboard and the head of what is on screen are drawn wherever they are.
    rangeExtractor: (range) => [
      ...new Set(
        [
          ...(place < 0 ? [] : [place]),
          headBefore(range.startIndex),
          ...defaultRangeExtractor(range),
        ].toSorted((a, b) => a - b),
      ),
    ],
  })
  const first = virtualizer.range?.startIndex ?? 0
  const last = virtualizer.range?.endIndex ?? 0
  const stuck = headBefore(first)
  useEffect(() => {
    if (more && last >= entries.length - 40) onMore()
    // eslint-disable-next-line react/exhaustive-deps -- asked again only by scrolling or a new page
  }, [more, last, entries.length])

  useLayoutEffect(() => {
    if (!focusWanted.current) return
    const row = area.current?.querySelector<HTMLElement>('[data-active] [data-row]')
    if (!row) return
    focusWanted.current = false
    row.focus({ preventScroll: true })
  })

  const go = (index: number) => {
    const to = items[Math.max(0, Math.min(items.length - 1, index))]
    if (to === undefined) return
    focusWanted.current = true
    setActive(keyOf(to))
    virtualizer.scrollToIndex(entries.findIndex((entry) => entry.type === 'item' && entry.item === to))
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const entry = entries[place]
    const index = entry?.type === 'item' ? entry.index : -1
    const screen = Math.max(1, Math.floor((area.current?.clientHeight ?? 0) / props.rowHeight) - 2)
    const to = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      PageDown: index + screen,
      PageUp: index - screen,
      Home: 0,
      End: items.length - 1,
    }[event.key]
    if (to !== undefined) go(to)
    else if (event.key === '/' && props.onSearch !== undefined) props.onSearch()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const toggle = (key: string | number) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
    setActive(key)
  }

  const Title = `h${props.headLevel}` as const
  const firstItem = entries.findIndex((entry, at) => entry.type === 'item' && at >= first)
  return (
    <div
      ref={area}
      className={classes.scroller}
      onKeyDown={press}
      onFocus={({ target }) => {
        const at = target.closest<HTMLElement>('[data-index]')?.dataset['index']
        const entry = at === undefined ? undefined : entries[Number(at)]
        if (entry?.type === 'item') setActive(keyOf(entry.item))
      }}
    >
      <div
        role="list"
        aria-label={props.label}
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const entry = entries[index]
          if (entry === undefined) return null
          if (entry.type === 'head') {
            const { title, count } = props.head(entry.group, entry.count, entry.whole)
            const isStuck = index === stuck
            return (
              <div
                key={key}
                data-index={index}
                role="listitem"
                className={classes.entry}
                data-stuck={isStuck || undefined}
                style={{ top: isStuck ? 0 : start }}
              >
                <div className={classes.head}>
                  <Title className={classes.title}>{title}</Title>
                  <span className={classes.count}>{count}</span>
                </div>
              </div>
            )
          }
          const itemKey = keyOf(entry.item)
          const isActive = index === place
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              data-active={isActive || undefined}
              role="listitem"
              aria-posinset={entry.index + 1}
              aria-setsize={props.total}
              className={[classes.entry, classes.item].join(' ')}
              style={{ top: start }}
            >
              {props.renderRow(entry.item, {
                focusable: place < 0 ? index === firstItem : isActive,
                active: isActive,
                open: open.has(itemKey),
                toggle: () => toggle(itemKey),
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}
