import { Button } from '@mantine/core'
import { type Connector, manageScopes, readScopes } from '../../../preload/contract/index.ts'
import classes from '../../ui/connector/credential-form.module.css'
import { CopyText } from '../../ui/copy-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useOpenLink } from './use-credential.ts'

type Link = Parameters<ReturnType<typeof useOpenLink>>[0]

/** A place in Okta, opened in the browser. */
export function OktaLink({
  connectorId,
  link,
  children,
  quiet = false,
}: {
  connectorId: string
  link: Link
  children: string
  quiet?: boolean
}) {
  const open = useOpenLink(connectorId)
  return (
    <Button
      variant={quiet ? 'subtle' : 'default'}
      rightSection={<Icon name="external" size={14} />}
      onClick={() => open(link)}
    >
      {children}
    </Button>
  )
}

/** How an API token is made. */
export function TokenGuide({ connector }: { connector: Connector }) {
  return (
    <>
      <ol className={classes.guide}>
        <li>Sign in to the Okta Admin Console as the account the connector should act as.</li>
        <li>
          Open <strong>Security</strong>, then <strong>API</strong>, then <strong>Tokens</strong>, and choose{' '}
          <strong>Create token</strong>.
        </li>
        <li>
          Where Okta asks where calls may come from, choose <strong>Any IP</strong>, or a network zone that
          this computer is in.
        </li>
        <li>Copy the token and paste it below. Okta shows it only once.</li>
      </ol>
      <div className={classes.links}>
        <OktaLink connectorId={connector.id} link="okta-tokens">
          Open the tokens page of Okta
        </OktaLink>
        <OktaLink connectorId={connector.id} link="help-api-token" quiet>
          Okta’s guide to API tokens
        </OktaLink>
      </div>
    </>
  )
}

/** How a service app is made, what it is granted, and which role it is given. */
export function ServiceAppGuide({ connector }: { connector: Connector }) {
  return (
    <>
      <ol className={classes.guide}>
        <li>
          In the Okta Admin Console open <strong>Applications</strong>, choose{' '}
          <strong>Create App Integration</strong>, then <strong>API Services</strong>, and name it Access
          Desk.
        </li>
        <li>
          On <strong>General</strong>, under Client Credentials, choose{' '}
          <strong>Public key / Private key</strong>. Let Okta make the key pair and keep the private key as
          PEM, or make the key here. <strong>Require Demonstrating Proof of Possession (DPoP)</strong> may
          stay on.
        </li>
        <li>
          On <strong>Okta API Scopes</strong> grant these scopes. What is not granted is left out of a sync
          and said so.
          <div className={classes.scopes}>
            <ScopeSet title="To read and review" scopes={readScopes} what="scopes to read" />
            <ScopeSet title="To change access too" scopes={manageScopes} what="scopes to change access" />
          </div>
        </li>
        <li>
          On <strong>Admin roles</strong> give the app a role. Scopes alone are not enough: without a role
          Okta answers with empty lists. <strong>Read-Only Administrator</strong> is enough to read; to change
          access, add <strong>Application Administrator</strong> and <strong>Group Administrator</strong>; to
          review admin roles, <strong>Super Administrator</strong>.
        </li>
      </ol>
      <div className={classes.links}>
        <OktaLink connectorId={connector.id} link="okta-service-apps">
          Open the applications page of Okta
        </OktaLink>
        <OktaLink connectorId={connector.id} link="help-service-app" quiet>
          Okta’s guide to service apps
        </OktaLink>
      </div>
    </>
  )
}

function ScopeSet({ title, scopes, what }: { title: string; scopes: readonly string[]; what: string }) {
  return (
    <div className={classes.scopeSet}>
      <strong>{title}</strong>
      <ul>
        {scopes.map((scope) => (
          <li key={scope} className="mono">
            {scope}
          </li>
        ))}
      </ul>
      <CopyText value={scopes.join('\n')} what={what} label={`Copy these ${scopes.length}`} />
    </div>
  )
}
