import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { useStoredNumber } from '../../lib/use-stored.ts'
import classes from './layout.module.css'

const narrowest = 320
const widest = 720
const usual = 440
const clamp = (width: number) => Math.min(widest, Math.max(narrowest, Math.round(width)))

/**
 * List left, detail right. The width of the detail is dragged, or moved with the arrow keys, and
 * remembered under `name`; Home, End and a double click work too. Without a detail the list has all.
 */
export function SplitPane({
  name,
  master,
  detail,
  detailLabel,
}: {
  name: string
  master: ReactNode
  detail: ReactNode | null
  detailLabel: string
}) {
  const [stored, setWidth] = useStoredNumber(`split.${name}`, usual)
  const width = clamp(stored)
  const pane = useRef<HTMLElement>(null)

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const right = pane.current?.getBoundingClientRect().right
    if (right !== undefined) setWidth(clamp(right - event.clientX))
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 64 : 16
    const next = {
      ArrowLeft: width + step,
      ArrowRight: width - step,
      Home: narrowest,
      End: widest,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setWidth(clamp(next))
  }

  return (
    <div className={classes.split}>
      <div className={classes.master}>{master}</div>
      {detail !== null && (
        <>
          <div
            className={classes.divider}
            role="separator"
            aria-orientation="vertical"
            aria-label={`Width of ${detailLabel}`}
            aria-valuenow={width}
            aria-valuemin={narrowest}
            aria-valuemax={widest}
            tabIndex={0}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onDoubleClick={() => setWidth(usual)}
            onKeyDown={press}
          />
          <aside
            ref={pane}
            className={classes.detail}
            aria-label={detailLabel}
            style={{ ['--detail-width' as string]: `${width}px` }}
          >
            {detail}
          </aside>
        </>
      )}
    </div>
  )
}
