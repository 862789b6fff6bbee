import { Slider } from '@mantine/core'
import { useId } from 'react'
import type { SyncPlan } from '../../../preload/contract/index.ts'
import { formatNumber } from '../../lib/format.ts'
import {
  bucketName,
  bucketTime,
  budgetRange,
  budgetWords,
  formatBudget,
  planWords,
} from '../../lib/plan-words.ts'
import { ScrollX } from '../layout/scroll-x.tsx'
import { RelativeTime } from '../relative-time.tsx'
import classes from './connector.module.css'

/** What a full sync costs: calls, time, which limit decides, and on what this rests. `budget` is a share 0..1. */
export function SyncPlanView({ plan, budget }: { plan: SyncPlan; budget: number }) {
  const { headline, reason } = planWords(plan, budget)
  return (
    <div className={classes.plan}>
      <p aria-live="polite">
        <strong>{headline}</strong> <span className={classes.dim}>{reason}</span>
      </p>
      <p className={classes.dim}>
        {plan.basis === 'last-sync' ? 'From what the last sync read, ' : 'From counts that Okta gave '}
        <RelativeTime at={plan.at} />.
      </p>
      <details className={classes.planBuckets}>
        <summary>Calls by limit</summary>
        <ScrollX label="Calls by limit">
          <table className={classes.table}>
            <caption className="visually-hidden">Calls of a full sync by Okta’s limits</caption>
            <thead>
              <tr>
                <th scope="col">Limit for</th>
                <th scope="col" className={classes.number}>
                  Calls
                </th>
                <th scope="col" className={classes.number}>
                  Allowed a minute
                </th>
                <th scope="col" className={classes.number}>
                  At least, at {formatBudget(budget)}
                </th>
              </tr>
            </thead>
            <tbody>
              {plan.buckets.map((bucket) => (
                <tr key={bucket.bucket}>
                  <th scope="row" title={bucket.bucket}>
                    {bucketName(bucket.bucket)}
                  </th>
                  <td className={classes.number}>{formatNumber(bucket.calls)}</td>
                  <td className={classes.number}>
                    {bucket.limit === null ? 'not known yet' : formatNumber(bucket.limit)}
                  </td>
                  <td className={classes.number}>{bucketTime(bucket, budget)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      </details>
    </div>
  )
}

/**
 * The API budget as a slider. `onChange` comes while it moves, `onSave` when it is let go or moved by a
 * key; both with a share 0..1. Without a plan it tells the share alone.
 */
export function BudgetSlider({
  plan,
  budget,
  onChange,
  onSave,
}: {
  plan: SyncPlan | null
  budget: number
  onChange: (budget: number) => void
  onSave: (budget: number) => void
}) {
  const id = useId()
  return (
    <div className={classes.budget}>
      <div className={classes.budgetHead}>
        <strong id={`${id}-label`}>API budget</strong>
        <output aria-hidden="true">{formatBudget(budget)}</output>
      </div>
      <Slider
        {...budgetRange}
        size="sm"
        thumbSize={16}
        label={null}
        value={Math.round(budget * 100)}
        onChange={(percent) => onChange(percent / 100)}
        onChangeEnd={(percent) => onSave(percent / 100)}
        thumbLabel="API budget"
        thumbValueText={(percent) => budgetWords(plan, percent / 100)}
        thumbProps={{ 'aria-describedby': `${id}-text` }}
      />
      <p id={`${id}-text`} className={classes.dim}>
        Share of what Okta allows this credential each minute. The rest is left to other clients; a sync that
        runs takes a change up at once.
      </p>
    </div>
  )
}
