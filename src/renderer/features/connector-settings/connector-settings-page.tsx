import { useParams } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import { formatDate } from '../../lib/format.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { AccessLinkSection } from './access-link-section.tsx'
import { ChangingSection } from './changing-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { OwnersSection } from './owners-section.tsx'
import { RemoveSection } from './remove-section.tsx'
import { SafetySection } from './safety-section.tsx'
import { ScheduleSection } from './schedule-section.tsx'

/** Name, options, owners, schedule, safety, changes in Okta and removal of one connector. */
export function ConnectorSettingsPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId/settings' })
  const { data: connector, error, refetch } = useRequest('connectors.get', { connectorId })
  if (connector === undefined || connector.id !== connectorId) {
    return (
      <Page title="Connector settings">
        {error ? <ErrorState error={error.detail} onRetry={() => void refetch()} /> : <Skeleton />}
      </Page>
    )
  }
  if (connector.archivedAt !== null) {
    return (
      <Page title="Connector settings" lead={connector.name}>
        <Note icon="folder">
          This connector was removed on {formatDate(connector.archivedAt)}, with its data kept for reading.
        </Note>
        <RemoveSection connector={connector} />
      </Page>
    )
  }
  return (
    <Page title="Connector settings" lead={`${connector.name}, ${connector.host ?? 'no domain yet'}`}>
      <GeneralSection key={`general-${connectorId}`} connector={connector} />
      <OwnersSection key={`owners-${connectorId}`} connector={connector} />
      {connector.setupStep === null && (
        <>
          <ScheduleSection key={`schedule-${connectorId}`} connector={connector} />
          <SafetySection key={`safety-${connectorId}`} connector={connector} />
          <ChangingSection key={`changing-${connectorId}`} connector={connector} />
        </>
      )}
      <AccessLinkSection connector={connector} />
      <RemoveSection connector={connector} />
    </Page>
  )
}
