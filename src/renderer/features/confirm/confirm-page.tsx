import { useParams } from '@tanstack/react-router'
import type { Connector, SyncRecord } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { emptyAnswers, removalSentence } from '../../lib/removals.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Page, Section } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Causes } from './causes.tsx'
import classes from './confirm.module.css'
import { Decision } from './decision.tsx'
import { RemovalTable } from './removal-table.tsx'
import { VanishingList } from './vanishing-list.tsx'

/** A sync that was not published by itself: what it would remove, why that may be, and the decision. */
export function ConfirmPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId/confirm' })
  const connector = useRequest('connectors.get', { connectorId })
  const history = useRequest('sync.history', { connectorId, limit: 100 })
  const failed = connector.error ?? history.error
  const known = connector.data?.id === connectorId ? connector.data : undefined
  if (known === undefined || history.data === undefined) {
    return (
      <Page title="Needs confirmation">
        {failed ? (
          <ErrorState
            error={failed.detail}
            onRetry={() => {
              void connector.refetch()
              void history.refetch()
            }}
          />
        ) : (
          <Skeleton lines={10} />
        )}
      </Page>
    )
  }
  const sync = history.data.rows.find(({ syncId }) => syncId === known.pendingSyncId)
  return sync === undefined ? <Nothing connector={known} /> : <Pending connector={known} sync={sync} />
}

const Nothing = ({ connector }: { connector: Connector }) => (
  <EmptyState
    as="h1"
    icon="done"
    title="Nothing waits for your confirmation"
    actions={
      <LinkButton variant="default" to="/c/$connectorId/overview" params={{ connectorId: connector.id }}>
        Open the overview
      </LinkButton>
    }
  >
    A sync of {connector.name} that would remove much of the data is shown here before anything changes.
  </EmptyState>
)

function Pending({ connector, sync }: { connector: Connector; sync: SyncRecord }) {
  const empty = emptyAnswers(sync, connector.counts)
  return (
    <Page
      title="Needs confirmation"
      lead={
        <>
          {connector.name}, sync of <RelativeTime at={sync.startedAt} />
        </>
      }
    >
      <div className={classes.what}>
        <p className={classes.sentence}>{removalSentence(sync.removals)} Nothing was changed.</p>
        {empty.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Decision connector={connector} sync={sync} />
      {sync.removals.length > 0 && (
        <Section title="How much" text="The limit is set in the safety section of the connector settings.">
          <RemovalTable removals={sync.removals} safety={connector.safety} />
        </Section>
      )}
      <Section title="What this may come from">
        <Causes connector={connector} />
      </Section>
      <Section title="What would vanish" text="Nothing in Okta is changed by a sync, whatever you decide.">
        <VanishingList connectorId={connector.id} syncId={sync.syncId} />
      </Section>
    </Page>
  )
}
