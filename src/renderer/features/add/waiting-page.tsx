import { Navigate, useParams } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import { connectorStatus } from '../../lib/connector.ts'
import { InvitationList } from '../../lib/mail/mail-list.tsx'
import { OwnersEditor } from '../../lib/owners/owners-editor.tsx'
import { includesMe, ownerNames } from '../../lib/owners/owner-words.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Page, Section } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './add.module.css'

/** A connector that somebody else is to set up: who, whether they have been told, and doing it oneself. */
export function WaitingPage() {
  const { connectorId } = useParams({ from: '/setup/$connectorId/waiting' })
  const { data: connector, error, refetch } = useRequest('connectors.get', { connectorId })
  const params = { connectorId }
  if (connector === undefined || connector.id !== connectorId) {
    if (error?.detail.code === 'not-found') {
      return (
        <EmptyState
          as="h1"
          icon="connectors"
          title="This connector no longer exists"
          actions={<LinkButton to="/add">Add connector</LinkButton>}
        >
          It was removed from this computer.
        </EmptyState>
      )
    }
    return (
      <Page title="Waiting for its set-up" narrow>
        {error ? <ErrorState error={error.detail} onRetry={() => void refetch()} /> : <Skeleton />}
      </Page>
    )
  }
  if (connector.setupStep === null) {
    return <Navigate to="/c/$connectorId/overview" params={params} replace />
  }
  const mine = includesMe(connector.owners)
  return (
    <Page
      narrow
      title={connector.name}
      lead={
        <span className={classes.lead}>
          {mine
            ? 'You are one of its owners and can set it up now.'
            : `Waiting for ${ownerNames(connector.owners)} to set it up.`}
          {connector.app !== null && ` It feeds the app ${connector.app.name}.`}
        </span>
      }
      actions={<Status {...connectorStatus[connector.status]} />}
    >
      <Section
        title="E-mail"
        text="Its link opens the set-up in Access Desk on this computer, and does nothing by itself."
      >
        <InvitationList connectorId={connectorId} />
      </Section>
      <Section title="Owners" text="Whoever is added is written to.">
        <OwnersEditor key={connectorId} connector={connector} />
      </Section>
      <Section
        title="Set it up yourself"
        text="You need an Okta account that may create an API token or a service app."
      >
        <div className={classes.buttons}>
          <LinkButton
            variant={mine ? 'filled' : 'default'}
            to="/setup/$connectorId"
            params={params}
            search={{ step: 'domain' }}
          >
            Set it up myself
          </LinkButton>
          <LinkButton variant="default" to="/c/$connectorId/settings" params={params}>
            Connector settings
          </LinkButton>
        </div>
      </Section>
    </Page>
  )
}
