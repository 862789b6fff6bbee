import { Button } from '@mantine/core'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LogEntry } from '../../../preload/contract/index.ts'
import { useNow } from '../../lib/use-now.ts'
import { copyToClipboard } from '../../ui/copy.ts'
import { Icon } from '../../ui/icon.tsx'
import { LogLine } from './log-line.tsx'
import { lineText } from './log-words.ts'
import classes from './logs.module.css'

const lineHeight = 30
const atTopBelow = 8

interface Props {
  lines: readonly LogEntry[]
  total: number
  more: boolean
  newer: boolean
  /** Following, and only held back while a person reads further down. */
  paused: boolean
  connectorName(id: string): string
  onMore(): void
  onTop(atTop: boolean): void
  onNewest(): void
  onSync(syncId: string): void
  onSearch(): void
}

/** The lines, newest first. Scrolled away from the top, what is read stays where it is. */
export function LogList(props: Props) {
  const { lines, more, onMore, onTop } = props
  const area = useRef<HTMLDivElement>(null)
  const now = useNow()
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const [active, setActive] = useState<number | null>(null)
  const focusWanted = useRef(false)

  const place = lines.findIndex(({ seq }) => seq === active)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => area.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 16,
    // The line the keyboard stands on stays drawn, so that scrolling never takes the focus away.
    rangeExtractor: (range) => [
      ...new Set([...(place < 0 ? [] : [place]), ...defaultRangeExtractor(range)].toSorted((a, b) => a - b)),
    ],
  })
  const items = virtualizer.getVirtualItems()
  const last = virtualizer.range?.endIndex ?? 0
  useEffect(() => {
    if (more && last >= lines.length - 50) onMore()
    // eslint-disable-next-line react/exhaustive-deps -- asked again only by scrolling or a new page
  }, [more, last, lines.length])

  // The next list, where this one gives way to none, begins at its top.
  useEffect(() => () => onTop(true), [onTop])

  useLayoutEffect(() => {
    if (!focusWanted.current) return
    const line = area.current?.querySelector<HTMLElement>(`[data-seq="${active}"]`)
    if (!line) return
    focusWanted.current = false
    line.focus({ preventScroll: true })
  })

  const go = (index: number) => {
    const to = lines[Math.max(0, Math.min(lines.length - 1, index))]
    if (!to) return
    focusWanted.current = true
    setActive(to.seq)
    virtualizer.scrollToIndex(lines.indexOf(to))
  }
  const press = (event: KeyboardEvent) => {
    const entry = lines[place]
    if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      if (entry && String(getSelection() ?? '') === '') {
        event.preventDefault()
        void copyToClipboard(lineText(entry))
      }
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const screen = Math.max(1, Math.floor((area.current?.clientHeight ?? 0) / lineHeight) - 1)
    const to = {
      ArrowDown: place + 1,
      j: place + 1,
      ArrowUp: place - 1,
      k: place - 1,
      PageDown: place + screen,
      PageUp: place - screen,
      Home: 0,
      End: lines.length - 1,
    }[event.key]
    if (to !== undefined) go(to)
    else if (event.key === '/') props.onSearch()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const toggle = (seq: number) => {
    const next = new Set(open)
    if (!next.delete(seq)) next.add(seq)
    setOpen(next)
    setActive(seq)
  }

  return (
    <div className={classes.listFrame}>
      {props.newer && (
        <Button
          className={classes.newer ?? ''}
          size="compact-sm"
          leftSection={<Icon name="up" size={12} />}
          onClick={() => {
            area.current?.scrollTo({ top: 0 })
            props.onNewest()
          }}
        >
          {props.paused ? 'Paused. Show newer lines' : 'Show newer lines'}
        </Button>
      )}
      <div
        ref={area}
        className={classes.scroller}
        onScroll={(event) => onTop(event.currentTarget.scrollTop < atTopBelow)}
        onKeyDown={press}
        onFocus={({ target }) => {
          const seq = target.closest('[role="listitem"]')?.querySelector<HTMLElement>('[data-seq]')?.dataset[
            'seq'
          ]
          if (seq !== undefined) setActive(Number(seq))
        }}
      >
        <div
          role="list"
          aria-label="Log lines"
          style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
        >
          {items.map(({ index, start }) => {
            const entry = lines[index]
            if (!entry) return null
            return (
              <div
                key={entry.seq}
                ref={virtualizer.measureElement}
                data-index={index}
                role="listitem"
                aria-posinset={index + 1}
                aria-setsize={props.total}
                className={classes.item}
                style={{ top: start }}
              >
                <LogLine
                  entry={entry}
                  open={open.has(entry.seq)}
                  focusable={
                    place < 0 ? index === (virtualizer.range?.startIndex ?? 0) : entry.seq === active
                  }
                  now={now}
                  connectorName={entry.connectorId === null ? null : props.connectorName(entry.connectorId)}
                  onToggle={() => toggle(entry.seq)}
                  onSync={props.onSync}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
