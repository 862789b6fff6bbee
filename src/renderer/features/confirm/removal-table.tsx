import type { Removal, Safety } from '../../../preload/contract/index.ts'
import { formatNumber, formatShare } from '../../lib/format.ts'
import { removalLabels } from '../../lib/removals.ts'
import { stopsAt } from '../../lib/schedule.ts'
import classes from '../../ui/connector/connector.module.css'
import { Status } from '../../ui/feedback/status.tsx'
import { Card } from '../../ui/layout/page.tsx'
import { ScrollX } from '../../ui/layout/scroll-x.tsx'

/** For each kind: what there is, what would go, and what the limit lets pass. */
export function RemovalTable({ removals, safety }: { removals: readonly Removal[]; safety: Safety }) {
  return (
    <Card padded={false}>
      <ScrollX label="What would be removed">
        <table className={classes.table}>
          <caption className="visually-hidden">What would be removed</caption>
          <thead>
            <tr>
              <th scope="col">Kind of data</th>
              <th scope="col" className={classes.number}>
                Now
              </th>
              <th scope="col" className={classes.number}>
                Would be removed
              </th>
              <th scope="col" className={classes.number}>
                Share
              </th>
              <th scope="col" className={classes.number}>
                Limit
              </th>
              <th scope="col">Against the limit</th>
            </tr>
          </thead>
          <tbody>
            {removals.map(({ kind, before, removed, exceeds }) => {
              const stop = stopsAt(safety, before)
              return (
                <tr key={kind}>
                  <th scope="row">{removalLabels[kind]}</th>
                  <td className={classes.number}>{formatNumber(before)}</td>
                  <td className={classes.number}>{formatNumber(removed)}</td>
                  <td className={classes.number}>{formatShare(removed, before)}</td>
                  <td className={classes.number}>{stop === null ? 'none' : formatNumber(stop - 1)}</td>
                  <td>
                    {exceeds ? (
                      <Status tone="attention" label="Over" />
                    ) : (
                      <Status tone="done" label="Within" />
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </Card>
  )
}
