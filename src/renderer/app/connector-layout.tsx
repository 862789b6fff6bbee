import { Outlet, useParams } from '@tanstack/react-router'
import { useRequest } from '../lib/api.ts'
import { EmptyState } from '../ui/feedback/empty-state.tsx'
import { LinkButton } from '../ui/link-button.tsx'

/** Around the screens of one connector: says so when the connector is gone. */
export function ConnectorLayout() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const connector = useRequest('connectors.get', { connectorId })
  if (connector.error?.detail.code !== 'not-found') return <Outlet />
  return (
    <EmptyState
      as="h1"
      icon="connectors"
      title="This connector no longer exists"
      actions={
        <LinkButton variant="default" to="/">
          Go to connectors
        </LinkButton>
      }
    >
      It was removed from this computer. Nothing in Okta was changed.
    </EmptyState>
  )
}
