import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import type { SetupStep } from '../../lib/search.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { AccountStep } from './account-step.tsx'
import { CredentialStep } from './credential-step.tsx'
import { DomainStep } from './domain-step.tsx'
import { OptionsStep } from './options-step.tsx'
import type { StepProps } from './step-props.ts'
import { currentStep, shownStep } from './steps.ts'
import { SummaryStep } from './summary-step.tsx'
import { SyncStep } from './sync-step.tsx'
import { TestStep } from './test-step.tsx'
import { WizardFrame } from './wizard-frame.tsx'

const steps: Record<SetupStep, { lead: string; Step: (props: StepProps) => React.ReactNode }> = {
  domain: {
    lead: 'The address of the Okta organization. Any address of it will do, also that of the admin console.',
    Step: DomainStep,
  },
  account: {
    lead: 'Optional: an account of its own for the connector, so that it keeps working when a person leaves, with no more roles than it needs.',
    Step: AccountStep,
  },
  credential: {
    lead: 'What Access Desk shows to Okta. It can do what its account or its app may do, no more.',
    Step: CredentialStep,
  },
  options: {
    lead: 'What a sync reads. Both can be changed later in the connector settings.',
    Step: OptionsStep,
  },
  test: {
    lead: 'Asks Okta with this credential, live. Nothing in Okta is changed by the test.',
    Step: TestStep,
  },
  sync: {
    lead: 'Reads the organization into a local copy. Later syncs replace it in one step.',
    Step: SyncStep,
  },
  summary: { lead: 'What the first sync has read, and where to go from here.', Step: SummaryStep },
}

/** The setup of one connector, at the first unfinished step or at an earlier one to look at again. */
export function SetupPage() {
  const { connectorId } = useParams({ from: '/setup/$connectorId' })
  const asked = useSearch({ from: '/setup/$connectorId' }).step
  const navigate = useNavigate()
  const { data: connector, error, refetch } = useRequest('connectors.get', { connectorId })

  if (connector === undefined || connector.id !== connectorId) {
    if (error?.detail.code === 'not-found') {
      return (
        <EmptyState
          as="h1"
          icon="connectors"
          title="This connector is not on this computer"
          actions={<LinkButton to="/add">Add connector</LinkButton>}
        >
          It was prepared on another computer, where it can be set up, or it was removed from this one. To
          connect the organization here, add a connector of your own.
        </EmptyState>
      )
    }
    return (
      <Page title="Set up connector">
        {error ? <ErrorState error={error.detail} onRetry={() => void refetch()} /> : <Skeleton />}
      </Page>
    )
  }

  const furthest = currentStep(connector)
  // The step stays on screen when its work is done, so that its result can be read.
  if (asked === undefined) {
    return <Navigate to="/setup/$connectorId" params={{ connectorId }} search={{ step: furthest }} replace />
  }
  const step = shownStep(asked, furthest)
  const go = (next: SetupStep) =>
    void navigate({ to: '/setup/$connectorId', params: { connectorId }, search: { step: next } })
  const { lead, Step } = steps[step]
  return (
    <WizardFrame title={`Set up ${connector.name}`} step={step} furthest={furthest} onStep={go} lead={lead}>
      <Step key={step} connector={connector} go={go} />
    </WizardFrame>
  )
}
