import type { Connector } from '../../../preload/contract/index.ts'
import { credentialName } from '../../lib/credential/words.ts'
import { Section } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './connector-settings.module.css'

/** Domain, credential and permissions have a screen of their own. */
export function AccessLinkSection({ connector }: { connector: Connector }) {
  const { credential, host } = connector
  return (
    <Section
      title="Access to this connector"
      text={`${credential.configured ? credentialName(credential) : 'No credential'}${host === null ? '' : ` at ${host}`}. Domain, credential, its health and its permissions.`}
    >
      <div className={classes.buttons}>
        <LinkButton variant="default" to="/c/$connectorId/access" params={{ connectorId: connector.id }}>
          Open access to this connector
        </LinkButton>
      </div>
    </Section>
  )
}
