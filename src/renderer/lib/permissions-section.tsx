import { Button } from '@mantine/core'
import type { Connector } from '../../preload/contract/index.ts'
import { credentialNouns } from './credential/words.ts'
import { useProbe } from './use-connector.ts'
import { PermissionMatrix } from '../ui/connector/permission-matrix.tsx'
import { RoleReference } from '../ui/connector/role-reference.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Section } from '../ui/layout/page.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

/** The permission matrix with its age, and "Check again". */
export function PermissionsSection({ connector }: { connector: Connector }) {
  const { capabilities, capabilitiesAt, credential, archivedAt } = connector
  const probe = useProbe()
  const check = () => probe.mutate({ connectorId: connector.id })
  return (
    <Section
      title={`What this ${credentialNouns[credential.kind]} can do`}
      text={
        capabilitiesAt === null ? (
          'Not tested yet.'
        ) : (
          <>
            Tested <RelativeTime at={capabilitiesAt} />, live against Okta. Open a line for the evidence, and
            for what to grant where the answer is no.
          </>
        )
      }
      aside={
        archivedAt === null && (
          <Button
            variant="default"
            onClick={check}
            loading={probe.isPending}
            disabled={!credential.configured}
          >
            Check again
          </Button>
        )
      }
    >
      {probe.error && (
        <ErrorState
          error={probe.error.detail}
          {...(capabilities === null ? {} : { meaning: 'The answers below are the ones from before.' })}
          onRetry={check}
          retrying={probe.isPending}
        />
      )}
      {capabilities !== null && <PermissionMatrix capabilities={capabilities} connector={connector} />}
      <RoleReference />
    </Section>
  )
}
