import { Button } from '@mantine/core'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useRequest } from '../api.ts'
import { useSync } from '../use-sync.ts'

/** There is nothing to look back on yet: when there will be, and the way there. */
export function NoHistory({ connectorId }: { connectorId: string }) {
  const connector = useRequest('connectors.get', { connectorId }).data
  const sync = useSync(connector)
  const params = { connectorId }
  const first = (connector?.dataAsOf ?? null) === null
  return (
    <EmptyState
      icon="history"
      title="No history yet"
      actions={
        connector === undefined ? undefined : connector.setupStep !== null ? (
          <LinkButton to="/setup/$connectorId" params={params}>
            Finish the setup
          </LinkButton>
        ) : sync.running ? (
          <LinkButton variant="default" to="/c/$connectorId/overview" params={params}>
            See the running sync
          </LinkButton>
        ) : (
          <Button onClick={sync.start} loading={sync.starting} disabled={!connector.credential.configured}>
            Sync now
          </Button>
        )
      }
    >
      The {first ? 'first' : 'next'} complete sync begins it. Each sync after that adds what changed, by whom
      and when as far as Okta tells.
    </EmptyState>
  )
}
