import { Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { type SetupStep, setupSteps } from '../../lib/search.ts'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/layout/page.tsx'
import classes from './setup.module.css'
import { isReachable, stepLabels } from './steps.ts'

/** The steps on the left, the one at hand on the right. */
export function WizardFrame({
  title,
  step,
  furthest,
  onStep,
  lead,
  children,
}: {
  title: string
  step: SetupStep
  furthest: SetupStep
  onStep: (step: SetupStep) => void
  lead: ReactNode
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
  }, [step])
  const at = setupSteps.indexOf(step)

  return (
    <Page
      title={title}
      lead={`Step ${at + 1} of ${setupSteps.length}. What is done is kept; you can leave and come back.`}
    >
      <div className={classes.wizard}>
        <nav aria-label="Setup steps">
          <ol className={classes.steps}>
            {setupSteps.map((each, index) => {
              const done = each !== step && isReachable(each, furthest) && each !== furthest
              return (
                <li key={each}>
                  <button
                    type="button"
                    className={classes.step}
                    aria-current={each === step ? 'step' : undefined}
                    data-done={done || undefined}
                    disabled={!isReachable(each, furthest)}
                    onClick={() => onStep(each)}
                  >
                    <span className={classes.mark} aria-hidden="true">
                      {done ? <Icon name="check" size={12} /> : index + 1}
                    </span>
                    {stepLabels[each]}
                    {done && <span className="visually-hidden">done</span>}
                  </button>
                </li>
              )
            })}
          </ol>
        </nav>
        <section className={classes.panel} aria-label={stepLabels[step]}>
          <div>
            <Title order={2} ref={heading} tabIndex={-1}>
              {stepLabels[step]}
            </Title>
            <p className={classes.lead}>{lead}</p>
          </div>
          {children}
        </section>
      </div>
    </Page>
  )
}
