import { Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { AddStep } from '../../lib/search.ts'
import { Page } from '../../ui/layout/page.tsx'
import { StepNav } from '../../ui/steps/step-nav.tsx'
import classes from './add.module.css'
import { AppStep } from './app-step.tsx'
import { appOf, useDraft } from './draft.ts'
import { OwnersStep } from './owners-step.tsx'

const steps = [
  { id: 'app', label: 'App' },
  { id: 'owners', label: 'Owners' },
] as const
const questions: Record<AddStep, { title: string; lead: string }> = {
  app: {
    title: 'Which app does it feed?',
    lead: 'What the connector reads becomes the access of this app.',
  },
  owners: {
    title: 'Who owns it?',
    lead: 'Owners set the connector up, and are told when its syncs fail. They can be changed later.',
  },
}

/** Adding an Okta connector: the app it feeds, then its owners. */
export function AddOktaPage() {
  const asked = useSearch({ from: '/add/okta' }).step ?? 'app'
  const navigate = useNavigate()
  const { draft, change, drop } = useDraft()
  const step = asked === 'owners' && appOf(draft) !== null ? 'owners' : 'app'
  const go = (next: AddStep) => void navigate({ to: '/add/okta', search: { step: next } })
  const { title, lead } = questions[step]

  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
  }, [step])

  return (
    <Page
      title="Add Okta connector"
      lead="What is chosen and typed here is kept; you can leave and come back."
    >
      <div className={classes.flow}>
        <StepNav
          label="Steps"
          steps={steps}
          step={step}
          isDone={(each) => each === 'app' && appOf(draft) !== null}
          isReachable={(each) => each === 'app' || appOf(draft) !== null}
          onStep={go}
        />
        <section className={classes.panel} aria-label={title}>
          <div>
            <Title order={2} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            <p className={classes.lead}>{lead}</p>
          </div>
          {step === 'app' ? (
            <AppStep draft={draft} change={change} onNext={() => go('owners')} />
          ) : (
            <OwnersStep draft={draft} change={change} drop={drop} onBack={() => go('app')} />
          )}
        </section>
      </div>
    </Page>
  )
}
