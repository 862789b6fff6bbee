import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import classes from './layout.module.css'

/** Lets what is wider than the screen scroll sideways; reachable by keyboard only while it has to. */
export function ScrollX({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const reachable = overflows ? { tabIndex: 0, role: 'group', 'aria-label': label } : {}
  return (
    <div ref={box} className={classes.scrollX} {...reachable}>
      {children}
    </div>
  )
}
