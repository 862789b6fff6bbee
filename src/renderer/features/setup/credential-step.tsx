import { Button } from '@mantine/core'
import { useState } from 'react'
import { TokenForm } from '../../ui/connector/token-form.tsx'
import { TokenReference } from '../../ui/connector/token-reference.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useOpenLink, useSaveToken } from '../../lib/use-credential.ts'
import { useRequest } from '../../lib/api.ts'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** The API token: how to make one, where it is kept, and the field. */
export function CredentialStep({ connector, go }: StepProps) {
  const { credential } = connector
  const [replacing, setReplacing] = useState<boolean>()
  const { save, saving, error, forget } = useSaveToken(connector.id)
  const openLink = useOpenLink(connector.id)
  const keychain = useRequest('app.info', {}).data?.keychain
  const asks = !credential.configured || replacing === true
  const giveUp = () => {
    forget()
    setReplacing(false)
  }

  return (
    <>
      {connector.kind !== 'demo' && (
        <>
          <ol className={classes.guide}>
            <li>Sign in to the Okta Admin Console as the account the connector should act as.</li>
            <li>
              Open <strong>Security</strong>, then <strong>API</strong>, then <strong>Tokens</strong>, and
              choose <strong>Create token</strong>.
            </li>
            <li>Copy the token and paste it below. Okta shows it only once.</li>
          </ol>
          <div className={classes.links}>
            <Button
              variant="default"
              rightSection={<Icon name="external" size={14} />}
              onClick={() => openLink('okta-tokens')}
            >
              Open the tokens page of Okta
            </Button>
            <Button
              variant="subtle"
              rightSection={<Icon name="external" size={14} />}
              onClick={() => openLink('help-api-token')}
            >
              Okta’s guide to API tokens
            </Button>
          </div>
        </>
      )}

      {asks ? (
        <TokenForm
          saving={saving}
          error={error}
          submitLabel="Save and continue"
          onSave={(token) => save(token, () => go('options'))}
          onCancel={replacing === true ? giveUp : null}
        />
      ) : (
        <>
          <Status
            tone="done"
            icon="key"
            label={`A token ending in ${credential.last4} is ${credential.storage === 'session' ? 'kept for this run' : 'saved'}`}
          />
          <div className={classes.buttons}>
            <Button onClick={() => go('options')}>Continue</Button>
            {connector.kind !== 'demo' && (
              <Button variant="default" autoFocus={replacing === false} onClick={() => setReplacing(true)}>
                Replace the token
              </Button>
            )}
            <Button variant="default" onClick={() => go('domain')}>
              Back
            </Button>
          </div>
        </>
      )}
      {keychain !== undefined && connector.kind !== 'demo' && (
        <div className={classes.note} data-tone={keychain.available ? undefined : 'attention'}>
          <Icon name={keychain.available ? 'key' : 'attention'} />
          <p>
            {keychain.available
              ? `The token is kept encrypted in ${keychain.name} and never shown again.`
              : 'There is no keychain on this computer, so the token is kept for this run only: after a restart Access Desk asks for it again.'}{' '}
            {keychain.explanation}
          </p>
        </div>
      )}
      {connector.kind !== 'demo' && <TokenReference />}
    </>
  )
}
