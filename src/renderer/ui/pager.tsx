import { Button } from '@mantine/core'
import { formatNumber, plural } from '../lib/format.ts'
import classes from './pager.module.css'

/** Which rows of how many are on screen, and the ways to the ones before and after. */
export function Pager({
  offset,
  shown,
  limit,
  total,
  noun,
  onOffset,
}: {
  offset: number
  /** Rows on screen. */
  shown: number
  limit: number
  total: number
  noun: readonly [string, string]
  onOffset: (offset: number) => void
}) {
  const paged = offset > 0 || shown < total
  return (
    <div className={classes.pager}>
      <span role="status">
        {paged && shown > 0 && `${formatNumber(offset + 1)}–${formatNumber(offset + shown)} of `}
        {plural(total, noun)}
      </span>
      {paged && (
        <span className={classes.ways}>
          <Button
            variant="default"
            size="compact-sm"
            disabled={offset === 0}
            onClick={() => onOffset(Math.max(0, offset - limit))}
          >
            Previous page
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            disabled={offset + shown >= total}
            onClick={() => onOffset(offset + limit)}
          >
            Next page
          </Button>
        </span>
      )}
    </div>
  )
}
