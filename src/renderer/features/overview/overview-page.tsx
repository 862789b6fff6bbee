import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Overview, SyncRecord } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { ConfirmationBanner } from '../../lib/confirmation-banner.tsx'
import { droppedWords } from '../../lib/counts.ts'
import { HealthBanner } from '../../lib/health-banner.tsx'
import { OtherOrganization } from '../../lib/other-organization.tsx'
import { PermissionsSection } from '../../lib/permissions-section.tsx'
import { nextSyncWords } from '../../lib/schedule.ts'
import { StatusButton } from '../../lib/status-button.tsx'
import { publishedSync, SyncDetailsDialog } from '../../lib/sync-details-dialog.tsx'
import { useNow } from '../../lib/use-now.ts'
import { PlanCard } from '../../lib/plan-card.tsx'
import { useSync } from '../../lib/use-sync.ts'
import { SyncHistory } from '../../ui/connector/sync-history.tsx'
import { SyncProgressView } from '../../ui/connector/sync-progress-view.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Page, Section } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { DataAge } from '../../ui/relative-time.tsx'
import { AccessSection } from './access-section.tsx'
import { CountsSection } from './counts-section.tsx'
import { FreshnessSection } from './freshness-section.tsx'
import classes from './overview.module.css'
import { ReadOnlyNote } from './read-only-note.tsx'

/** One connector at a glance: how much, how fresh, how access is held, what the credential may do. */
export function OverviewPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId/overview' })
  const { data, error, isFetching, refetch } = useRequest('overview.get', { connectorId })
  if (data === undefined || data.connector.id !== connectorId) {
    return (
      <Page title="Overview">
        {error ? (
          <ErrorState error={error.detail} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <Skeleton lines={10} />
        )}
      </Page>
    )
  }
  return <OverviewOf overview={data} />
}

function OverviewOf({ overview }: { overview: Overview }) {
  const { connector, recentSyncs } = overview
  const now = useNow()
  const [detailed, setDetailed] = useState<SyncRecord | null>(null)
  const sync = useSync(connector)
  const params = { connectorId: connector.id }
  const { credential } = connector
  const archived = connector.archivedAt !== null

  return (
    <Page
      title={connector.name}
      lead={
        <span className={classes.facts}>
          <StatusButton connector={connector} running={sync.running} />
          <CopyText value={connector.host ?? ''} what="host name" />
          {connector.orgName !== null && <span>{connector.orgName}</span>}
          {credential.actsAs !== undefined && <span>acts as {credential.actsAs}</span>}
          <span>
            Data <DataAge at={connector.dataAsOf} />
          </span>
          {connector.setupStep === null && !archived && <span>{nextSyncWords(connector, now)}</span>}
        </span>
      }
    >
      {archived && (
        <Note icon="folder">
          <strong>Removed, data kept.</strong> Nothing is asked of Okta any more. What was read stays for
          reading, until you delete it in the connector settings.
        </Note>
      )}
      <ConfirmationBanner connector={connector} />
      <OtherOrganization connector={connector} />
      <HealthBanner connector={connector} />
      <ReadOnlyNote connector={connector} />
      {!sync.running && !archived && connector.lastError !== null && (
        <ErrorState
          error={connector.lastError}
          onRetry={sync.start}
          retrying={sync.starting}
          actions={
            <>
              <LinkButton variant="default" to="/c/$connectorId/access" params={params}>
                Access to this connector
              </LinkButton>
              <LastSyncLog overview={overview} />
            </>
          }
        />
      )}
      {sync.progress !== undefined && (
        <Section
          title="Sync in progress"
          text={
            connector.dataAsOf === null
              ? 'The first data appears when the sync is complete.'
              : 'The data below is the one from before until the sync is complete.'
          }
        >
          <SyncProgressView
            progress={sync.progress}
            stopping={sync.stopping}
            onCancel={sync.cancel}
            onPause={sync.pause}
          />
        </Section>
      )}
      {connector.dataAsOf === null ? (
        !sync.running && <NotSynced overview={overview} onSync={sync.start} starting={sync.starting} />
      ) : (
        <>
          <CountsSection overview={overview} />
          <AccessSection overview={overview} />
          {connector.counts !== null && connector.counts.dropped > 0 && (
            <p className={classes.words}>{droppedWords(connector.counts)}</p>
          )}
          <FreshnessSection overview={overview} />
        </>
      )}
      {connector.setupStep === null && !archived && (
        <Section title="What a full sync costs">
          <PlanCard connector={connector} meaning="Nothing else depends on it." />
        </Section>
      )}
      <PermissionsSection connector={connector} />
      {recentSyncs.length > 0 && (
        <Section title="Recent syncs">
          <SyncHistory syncs={recentSyncs} onDetails={setDetailed} />
        </Section>
      )}
      <SyncDetailsDialog
        sync={detailed}
        published={detailed !== null && publishedSync(recentSyncs, connector.id) === detailed.syncId}
        onClose={() => setDetailed(null)}
      />
    </Page>
  )
}

function NotSynced({
  overview: { connector },
  onSync,
  starting,
}: {
  overview: Overview
  onSync: () => void
  starting: boolean
}) {
  const params = { connectorId: connector.id }
  const [title, text, action] =
    connector.setupStep === null
      ? ([
          'Not synced yet',
          'A sync reads accounts, groups, applications and admin roles into a local copy.',
          <Button key="sync" onClick={onSync} loading={starting}>
            Start the first sync
          </Button>,
        ] as const)
      : ([
          'The setup is not finished',
          'It goes on where it stopped.',
          <LinkButton key="setup" to="/setup/$connectorId" params={params}>
            Continue setup
          </LinkButton>,
        ] as const)
  return (
    <EmptyState icon="connectors" title={title} actions={action}>
      {text}
    </EmptyState>
  )
}

function LastSyncLog({ overview }: { overview: Overview }) {
  const failed = overview.recentSyncs.find(({ status }) => status === 'failed')
  return failed === undefined ? null : (
    <LinkButton variant="default" to="/logs" search={{ syncId: failed.syncId }}>
      Show its log lines
    </LinkButton>
  )
}
