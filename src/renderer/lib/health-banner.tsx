import type { Connector } from '../../preload/contract/index.ts'
import { Banner } from '../ui/feedback/banner.tsx'
import { LinkButton } from '../ui/link-button.tsx'

/** Says that the credential will end, or has ended, and leads to what is known of it; nothing where all is well. */
export function HealthBanner({ connector }: { connector: Connector }) {
  const { health } = connector
  const [first, ...more] = health?.warnings ?? []
  const told = health?.state === 'warning' || health?.state === 'refused'
  if (!told || first === undefined || connector.archivedAt !== null) return null
  return (
    <Banner
      framed
      tone={health?.state === 'refused' ? 'failed' : 'attention'}
      icon="key"
      actions={
        <LinkButton variant="default" to="/c/$connectorId/access" params={{ connectorId: connector.id }}>
          {more.length === 0 ? 'See the credential' : `See all ${more.length + 1} warnings`}
        </LinkButton>
      }
    >
      <strong>{first.message}</strong> {first.nextStep}
    </Banner>
  )
}
