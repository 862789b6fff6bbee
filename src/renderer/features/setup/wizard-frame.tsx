import { Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { type SetupStep, setupSteps } from '../../lib/search.ts'
import { Page } from '../../ui/layout/page.tsx'
import { StepNav } from '../../ui/steps/step-nav.tsx'
import classes from './setup.module.css'
import { isReachable, stepLabels } from './steps.ts'

const steps = setupSteps.map((id) => ({ id, label: stepLabels[id] }))

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
        <StepNav
          label="Setup steps"
          steps={steps}
          step={step}
          isDone={(each) => isReachable(each, furthest) && each !== furthest}
          isReachable={(each) => isReachable(each, furthest)}
          onStep={onStep}
        />
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
