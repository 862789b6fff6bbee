import { Button } from '@mantine/core'
import type { Connector } from '../../../preload/contract/index.ts'
import { healthTitles } from '../../lib/credential/health-words.ts'
import { useCheckHealth } from '../../lib/use-connector.ts'
import { HealthFacts } from '../../ui/connector/health-facts.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** How much longer the credential works, and what could end it. */
export function HealthSection({ connector }: { connector: Connector }) {
  const check = useCheckHealth()
  const { health, credential } = connector
  if (!credential.configured) return null
  const ask = () => check.mutate({ connectorId: connector.id })
  return (
    <Section
      title={healthTitles[credential.kind]}
      text={
        health === null ? (
          'Not asked yet. “Check now” asks Okta when it ends, whose it is, and what limits it has.'
        ) : (
          <>
            Checked <RelativeTime at={health.checkedAt} />, live against Okta. What Okta does not let this
            credential see is not known.
          </>
        )
      }
      aside={
        <Button variant="default" onClick={ask} loading={check.isPending}>
          Check now
        </Button>
      }
    >
      {check.error && (
        <ErrorState
          error={check.error.detail}
          {...(health === null ? {} : { meaning: 'What is below is from before.' })}
          onRetry={ask}
          retrying={check.isPending}
        />
      )}
      {health !== null && <HealthFacts health={health} />}
    </Section>
  )
}
