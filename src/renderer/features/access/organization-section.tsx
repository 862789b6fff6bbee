import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { OktaLink } from '../../lib/credential/guides.tsx'
import { DomainChange } from '../../lib/domain-change.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './access.module.css'

/** Which organization the connector asks, and giving it another domain. */
export function OrganizationSection({ connector }: { connector: Connector }) {
  const [changing, setChanging] = useState<boolean>()
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
      {changing === true ? (
        <DomainChange
          connector={connector}
          submitLabel="Change the domain"
          onCancel={() => setChanging(false)}
          onSaved={(saved) => {
            setChanging(false)
            if (!saved.credential.configured) {
              void navigate({
                to: '/c/$connectorId/access',
                params: { connectorId: saved.id },
                search: { replace: true },
                replace: true,
              })
            }
          }}
        />
      ) : (
        kind !== 'demo' && (
          <div className={classes.buttons}>
            <Button variant="default" autoFocus={changing === false} onClick={() => setChanging(true)}>
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
