import type { Connector } from '../../preload/contract/index.ts'
import { Banner } from '../ui/feedback/banner.tsx'
import { LinkButton } from '../ui/link-button.tsx'

/** Says that a sync waits for a person, and leads to what it would do; nothing where none waits. */
export function ConfirmationBanner({ connector }: { connector: Connector }) {
  if (connector.pendingSyncId === null) return null
  return (
    <Banner
      framed
      tone="attention"
      icon="attention"
      actions={
        <LinkButton variant="default" to="/c/$connectorId/confirm" params={{ connectorId: connector.id }}>
          See what it would remove
        </LinkButton>
      }
    >
      <strong>Needs confirmation.</strong> The last sync found much less than there was before. Nothing was
      changed; the data below is the one from before it.
    </Banner>
  )
}
