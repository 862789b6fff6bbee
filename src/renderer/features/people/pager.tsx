import { Button } from '@mantine/core'
import { formatNumber } from '../../lib/format.ts'
import { Icon } from '../../ui/icon.tsx'
import classes from './people.module.css'

/** Which rows of how many are shown, and the way to the others. `page` counts from 1. */
export function Pager({
  page,
  size,
  total,
  noun,
  onPage,
}: {
  page: number
  size: number
  total: number
  noun: string
  onPage(page: number): void
}) {
  const last = Math.max(1, Math.ceil(total / size))
  if (last === 1 && page === 1) return null
  const from = (page - 1) * size + 1
  return (
    <nav className={classes.pager} aria-label={`Pages of ${noun}`}>
      <span>
        {formatNumber(from)} to {formatNumber(Math.min(total, page * size))} of {formatNumber(total)}
      </span>
      <Button
        variant="default"
        leftSection={<Icon name="left" size={12} />}
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      >
        Previous
      </Button>
      <Button
        variant="default"
        rightSection={<Icon name="right" size={12} />}
        disabled={page >= last}
        onClick={() => onPage(page + 1)}
      >
        Next
      </Button>
    </nav>
  )
}
