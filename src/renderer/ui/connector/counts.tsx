import type { ReactNode } from 'react'
import classes from './connector.module.css'

/** A row of numbers with their names; a value that is not a number stands in words. */
export function Counts({
  items,
}: {
  items: readonly { label: string; value: ReactNode; words?: boolean }[]
}) {
  return (
    <dl className={classes.counts}>
      {items.map(({ label, value, words }) => (
        <div key={label} className={classes.count}>
          <dt>{label}</dt>
          <dd data-words={words === true || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
