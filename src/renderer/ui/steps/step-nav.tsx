import { Icon } from '../icon.tsx'
import classes from './step-nav.module.css'

/** The steps of something that is done in order; those that are done can be gone back to. */
export function StepNav<T extends string>({
  label,
  steps,
  step,
  isDone,
  isReachable,
  onStep,
}: {
  label: string
  steps: readonly { readonly id: T; readonly label: string }[]
  step: T
  isDone: (step: T) => boolean
  isReachable: (step: T) => boolean
  onStep: (step: T) => void
}) {
  return (
    <nav aria-label={label}>
      <ol className={classes.steps}>
        {steps.map(({ id, label }, index) => {
          const done = id !== step && isDone(id)
          return (
            <li key={id}>
              <button
                type="button"
                className={classes.step}
                aria-current={id === step ? 'step' : undefined}
                data-done={done || undefined}
                disabled={!isReachable(id)}
                onClick={() => onStep(id)}
              >
                <span className={classes.mark} aria-hidden="true">
                  {done ? <Icon name="check" size={12} /> : index + 1}
                </span>
                {label}
                {done && <span className="visually-hidden">done</span>}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
