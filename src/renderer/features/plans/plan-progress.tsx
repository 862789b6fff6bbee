import { useState } from 'react'
import type { ChangePlan, PlanProgress } from '../../../preload/contract/index.ts'
import { formatEta, formatTime } from '../../lib/format.ts'
import { planShare, rateWords, stepsWords } from '../../lib/plans/plan-words.ts'
import { useIsPlanStopping, usePlanProgress } from '../../lib/plans/plan-store.ts'
import { useNow } from '../../lib/use-now.ts'
import { Status } from '../../ui/feedback/status.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './plans.module.css'

/** Before so many milliseconds a time left would only flicker. */
const etaAfter = 5000

/** Progress from the counts of the plan, before its first report has come. */
const fromCounts = ({ planId, connectorId, state, counts }: ChangePlan): PlanProgress => ({
  planId,
  connectorId,
  state,
  done:
    counts.steps -
    (counts.byState.pending ?? 0) -
    (counts.byState.sending ?? 0) -
    (counts.byState.uncertain ?? 0),
  total: counts.steps,
  rate: null,
  etaSeconds: null,
  waitingUntil: null,
})

/** A plan that is being applied: how far, how fast, how long still, and what it waits for. */
export function PlanProgressView({ plan }: { plan: ChangePlan }) {
  const heard = usePlanProgress(plan.planId)
  const stopping = useIsPlanStopping(plan.planId)
  const [openedAt] = useState(() => Date.now())
  const now = useNow()
  const progress = heard ?? fromCounts(plan)
  const began = plan.startedAt === null ? openedAt : Date.parse(plan.startedAt)
  const told = now - began >= etaAfter
  const parts = stopping
    ? ['stopping after the calls that are under way']
    : [
        rateWords(progress.rate),
        progress.etaSeconds !== null && told ? formatEta(progress.etaSeconds) : null,
      ].filter((each) => each !== null)
  return (
    <section className={classes.progress} aria-label="Progress">
      <p className={classes.progressLine}>
        <strong>{stepsWords(progress)}</strong>
        {parts.map((part) => (
          <span key={part} className={classes.dim}>
            {part}
          </span>
        ))}
        {progress.waitingUntil !== null && (
          <Status
            tone="attention"
            icon="clock"
            label={`Waiting for Okta’s limit until ${formatTime(progress.waitingUntil, true)}`}
          />
        )}
      </p>
      <ProgressBar share={planShare(progress)} label="Progress of the plan" />
    </section>
  )
}
