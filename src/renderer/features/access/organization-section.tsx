import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { OktaLink } from '../../lib/credential/guides.tsx'
import { DomainChange } from '../../lib/domain-change.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './access.module.css'

/** Which organization the connector asks, and giving it another domain. */
export function OrganizationSection({
  connector,
  open,
  onOpen,
}: {
  connector: Connector
  /** Whether the field of the domain is open. */
  open: boolean
  onOpen: (part: 'domain' | 'credential' | undefined) => void
}) {
  const navigate = useNavigate()
  const { host, orgName, orgId, kind } = connector
  const unknown = <span className={classes.dim}>known once the credential was tested</span>
  return (
    <Section title="Organization">
      <FactList
        facts={[
          ['Domain', host === null ? unknown : <CopyText key="host" value={host} what="domain" />],
          ['Name', orgName ?? unknown],
          [
            'Organization ID',
            orgId === null ? unknown : <CopyText key="id" value={orgId} what="organization ID" />,
          ],
        ]}
      />
      {open && kind !== 'demo' ? (
        <DomainChange
          connector={connector}
          submitLabel="Change the domain"
          onCancel={() => onOpen(undefined)}
          onSaved={(saved) => {
            // Another domain begins the set-up again from the credential; the same one only lacks another credential.
            if (saved.setupStep === null) onOpen('credential')
            else void navigate({ to: '/setup/$connectorId', params: { connectorId: saved.id } })
          }}
        />
      ) : (
        kind !== 'demo' && (
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => onOpen('domain')}>
              Change the domain
            </Button>
            <OktaLink connectorId={connector.id} link="okta-admin" quiet>
              Open the Okta Admin Console
            </OktaLink>
          </div>
        )
      )}
    </Section>
  )
}
