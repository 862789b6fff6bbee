import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Connector } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { useProbe } from '../../lib/use-connector.ts'
import { useOpenLink, useSaveToken } from '../../lib/use-credential.ts'
import { PermissionMatrix } from '../../ui/connector/permission-matrix.tsx'
import { TokenForm } from '../../ui/connector/token-form.tsx'
import { TokenReference } from '../../ui/connector/token-reference.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './connector-settings.module.css'

const storageWords = {
  none: 'No token is stored.',
  keychain: 'Kept encrypted by the keychain of this computer.',
  session: 'Kept for this run only; after a restart it is asked for again.',
} as const

/** The API token: what is known of it, replacing it, and what it can do. */
export function CredentialSection({ connector }: { connector: Connector }) {
  const { credential, capabilities, capabilitiesAt } = connector
  const [replacing, setReplacing] = useState<boolean>()
  const { save, saving, error, forget } = useSaveToken(connector.id)
  const probe = useProbe()
  const openLink = useOpenLink(connector.id)
  const keychain = useRequest('app.info', {}).data?.keychain
  const demo = connector.kind === 'demo'
  const asks = !demo && (!credential.configured || replacing === true)
  const test = () => probe.mutate({ connectorId: connector.id })
  const giveUp = () => {
    forget()
    setReplacing(false)
  }

  return (
    <Section title="API token" text={storageWords[credential.storage]}>
      {credential.configured ? (
        <p className={classes.line}>
          <Status tone="done" icon="key" label={`Token ending in ${credential.last4}`} />
          {credential.actsAs !== undefined && <span>acts as {credential.actsAs}</span>}
          {capabilitiesAt !== null && (
            <span>
              tested <RelativeTime at={capabilitiesAt} />
            </span>
          )}
        </p>
      ) : (
        <Status
          tone="attention"
          label={
            demo ? 'Start the demo organization from Connectors to use it.' : 'Enter a token to sync again.'
          }
        />
      )}
      {keychain?.available === false && !demo && (
        <p className={classes.line}>
          <Icon name="attention" size={14} />
          <span>{keychain.explanation}</span>
        </p>
      )}
      {asks ? (
        <TokenForm
          saving={saving}
          error={error}
          submitLabel={credential.configured ? 'Replace and test' : 'Save and test'}
          onSave={(token) =>
            save(token, () => {
              setReplacing(false)
              test()
            })
          }
          onCancel={replacing === true ? giveUp : null}
        />
      ) : (
        <div className={classes.buttons}>
          {!demo && (
            <Button variant="default" autoFocus={replacing === false} onClick={() => setReplacing(true)}>
              Replace the token
            </Button>
          )}
          <Button
            variant="default"
            onClick={test}
            loading={probe.isPending}
            disabled={!credential.configured}
          >
            Test the token
          </Button>
          {!demo && (
            <Button
              variant="subtle"
              rightSection={<Icon name="external" size={14} />}
              onClick={() => openLink('okta-tokens')}
            >
              Open the tokens page of Okta
            </Button>
          )}
        </div>
      )}
      {probe.error && (
        <ErrorState
          error={probe.error.detail}
          {...(capabilities === null ? {} : { meaning: 'The answers below are the ones from before.' })}
          onRetry={test}
          retrying={probe.isPending}
        />
      )}
      {capabilities !== null && <PermissionMatrix capabilities={capabilities} connector={connector} />}
      <TokenReference />
    </Section>
  )
}
