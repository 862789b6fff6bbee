import { Button } from '@mantine/core'
import type { Connector } from '../../../preload/contract/index.ts'
import { useProbe } from '../../lib/use-connector.ts'
import { PermissionMatrix } from '../../ui/connector/permission-matrix.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** The permission matrix with its age, and "Check again". */
export function PermissionsSection({ connector }: { connector: Connector }) {
  const probe = useProbe()
  const check = () => probe.mutate({ connectorId: connector.id })
  return (
    <Section
      title="What this token can do"
      text={
        connector.capabilitiesAt === null ? (
          'Not tested yet.'
        ) : (
          <>
            Tested <RelativeTime at={connector.capabilitiesAt} />, live against Okta.
          </>
        )
      }
      aside={
        <Button
          variant="default"
          onClick={check}
          loading={probe.isPending}
          disabled={!connector.credential.configured}
        >
          Check again
        </Button>
      }
    >
      {probe.error && (
        <ErrorState
          error={probe.error.detail}
          meaning="The answers below are the ones from before."
          onRetry={check}
          retrying={probe.isPending}
        />
      )}
      {connector.capabilities !== null && (
        <PermissionMatrix capabilities={connector.capabilities} connector={connector} />
      )}
    </Section>
  )
}
