import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import { OtherOrganization } from '../../lib/other-organization.tsx'
import { PermissionsSection } from '../../lib/permissions-section.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { CredentialSection } from './credential-section.tsx'
import { HealthSection } from './health-section.tsx'
import { OrganizationSection } from './organization-section.tsx'

const title = 'Access to this connector'

/** With what the connector reaches Okta: domain, credential, how long that works, and what it may do. */
export function AccessPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId/access' })
  const { open } = useSearch({ from: '/c/$connectorId/access' })
  const navigate = useNavigate()
  const { data: connector, error, refetch } = useRequest('connectors.get', { connectorId })
  if (connector === undefined || connector.id !== connectorId) {
    return (
      <Page title={title}>
        {error ? <ErrorState error={error.detail} onRetry={() => void refetch()} /> : <Skeleton />}
      </Page>
    )
  }
  const setOpen = (part: 'domain' | 'credential' | undefined) =>
    void navigate({
      to: '/c/$connectorId/access',
      params: { connectorId },
      search: part === undefined ? {} : { open: part },
      replace: true,
    })
  const lead = connector.host === null ? connector.name : `${connector.name}, ${connector.host}`
  if (connector.archivedAt !== null) {
    return (
      <Page title={title} lead={lead}>
        <Note icon="folder">
          This connector was removed and its credential forgotten. What was read before stays for reading.
        </Note>
        <PermissionsSection connector={connector} />
      </Page>
    )
  }
  // What needs attention stands first.
  const warned = (connector.health?.warnings.length ?? 0) > 0
  return (
    <Page title={title} lead={lead}>
      <OtherOrganization connector={connector} />
      {warned && <HealthSection connector={connector} />}
      <OrganizationSection connector={connector} open={open === 'domain'} onOpen={setOpen} />
      <CredentialSection
        key={`credential-${connectorId}`}
        connector={connector}
        replacing={open === 'credential'}
        onReplacing={(on) => setOpen(on ? 'credential' : undefined)}
      />
      {!warned && <HealthSection connector={connector} />}
      <PermissionsSection connector={connector} />
    </Page>
  )
}
