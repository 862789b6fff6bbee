import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import { useRowKeys } from '../../ui/layout/row-keys.ts'
import classes from './plans.module.css'
import { StepRow } from './step-row.tsx'
import type { StepActions } from './use-step-actions.ts'

/**
 * Steps as a diff. Arrows, j and k go from row to row, Enter opens one, x picks it; Delete takes it out of a
 * draft, r tries a failed one again, s skips it.
 */
export function StepsTable({
  plan,
  steps,
  picked,
  onPick,
  actions,
}: {
  plan: ChangePlan
  steps: readonly PlanStep[]
  picked: ReadonlySet<number>
  onPick: (picked: ReadonlySet<number>) => void
  actions: StepActions
}) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const pickable = steps.filter(actions.canPick).map(({ position }) => position)
  const chosen = pickable.filter((position) => picked.has(position)).length

  const toggled = (set: ReadonlySet<number>, position: number): ReadonlySet<number> => {
    const next = new Set(set)
    if (!next.delete(position)) next.add(position)
    return next
  }
  const keys = useRowKeys(steps.length, (key, at) => {
    const step = steps[at]
    if (step === undefined || !actions.canPick(step) || actions.busy) return false
    if (key === 'x') onPick(toggled(picked, step.position))
    else if (key === 'Delete' && actions.canRemove) actions.remove([step.position])
    else if (key === 'r' && actions.canRetry) actions.retry([step.position])
    else if (key === 's' && actions.canSkip) actions.skip([step.position])
    else return false
    return true
  })
  return (
    <table className={classes.table} data-decide={actions.canRetry || undefined}>
      <caption className="visually-hidden">Changes</caption>
      <thead>
        <tr>
          {pickable.length > 0 && (
            <th scope="col" data-pick>
              <Checkbox
                size="xs"
                aria-label="Pick all changes of this page"
                checked={chosen === pickable.length}
                indeterminate={chosen > 0 && chosen < pickable.length}
                onChange={() => {
                  const next = new Set(picked)
                  for (const position of pickable) {
                    if (chosen === pickable.length) next.delete(position)
                    else next.add(position)
                  }
                  onPick(next)
                }}
              />
            </th>
          )}
          <th scope="col">Change</th>
          <th scope="col" data-width="large">
            Before and after
          </th>
          <th scope="col" data-width="state">
            State
          </th>
          {pickable.length > 0 && (
            <th scope="col" data-action>
              <span className="visually-hidden">What can be done</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody {...keys.body}>
        {steps.map((step, at) => (
          <StepRow
            key={step.position}
            plan={plan}
            step={step}
            columns={pickable.length > 0 ? 5 : 3}
            open={open.has(step.position)}
            picked={picked.has(step.position)}
            reachable={at === keys.place}
            actions={actions}
            onFocus={() => keys.setActive(at)}
            onToggle={() => setOpen(toggled(open, step.position))}
            onPick={() => onPick(toggled(picked, step.position))}
          />
        ))}
      </tbody>
    </table>
  )
}
