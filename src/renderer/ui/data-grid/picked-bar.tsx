import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { mostPicked } from './picking.ts'
import classes from './grid-tools.module.css'

const count = new Intl.NumberFormat('en-GB')

/** How many rows are picked, and what can be done with them. */
export function PickedBar({
  picked,
  total,
  onClear,
  children,
}: {
  picked: number
  total: number | null
  onClear(): void
  children: ReactNode
}) {
  if (picked === 0) return null
  const full = picked >= mostPicked && (total ?? 0) > mostPicked
  return (
    <div className={classes.picked} role="group" aria-label="Selected rows">
      <span className={classes.pickedCount} role="status">
        {count.format(picked)} selected{full && `, the most at once`}
      </span>
      {children}
      <Button variant="subtle" size="compact-sm" onClick={onClear} title="Clear the selection (Esc)">
        Clear
      </Button>
    </div>
  )
}
