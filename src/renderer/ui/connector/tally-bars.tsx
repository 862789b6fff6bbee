import { formatNumber, formatShare } from '../../lib/format.ts'
import type { Tone } from '../feedback/status.tsx'
import classes from './connector.module.css'

/** Shares of a whole as small bars; the same table is what a screen reader reads. */
export function TallyBars({
  title,
  rows,
  of,
}: {
  title: string
  rows: readonly { label: string; count: number; tone?: Tone }[]
  /** What is counted, for the hidden column heads. */
  of: string
}) {
  const whole = rows.reduce((sum, { count }) => sum + count, 0)
  const largest = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <table className={classes.bars}>
      <caption>{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{title}</th>
          <td />
          <th scope="col">{of}</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, count, tone }) => (
          <tr key={label}>
            <th scope="row" className={classes.barLabel}>
              {label}
            </th>
            <td aria-hidden="true">
              <div className={classes.barTrack}>
                <div
                  className={classes.barFill}
                  data-tone={tone}
                  style={{ width: `${(count / largest) * 100}%` }}
                />
              </div>
            </td>
            <td className={classes.barNumber}>{formatNumber(count)}</td>
            <td className={classes.barNumber}>{formatShare(count, whole)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
