import { Button } from '@mantine/core'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useRequest } from '../lib/api.ts'
import { EmptyState } from '../ui/feedback/empty-state.tsx'

/** Around the screens of one connector: says so when the connector is gone. */
export function ConnectorLayout() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const connector = useRequest('connectors.get', { connectorId })
  if (connector.error?.detail.code !== 'not-found') return <Outlet />
  return (
    <EmptyState
      icon="connectors"
      title="This connector no longer exists"
      actions={
        <Button variant="default" component={Link} to="/">
          Go to connectors
        </Button>
      }
    >
      It was removed from this computer. Nothing in Okta was changed.
    </EmptyState>
  )
}
