import { Button } from '@mantine/core'
import type { Connector } from '../../../preload/contract/index.ts'
import { CredentialEntry } from '../../lib/credential/credential-entry.tsx'
import { OktaLink } from '../../lib/credential/guides.tsx'
import { credentialTitles, storageWords } from '../../lib/credential/words.ts'
import { useCheckHealth, useProbe } from '../../lib/use-connector.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { ScopeLists } from '../../ui/connector/scope-lists.tsx'
import { FactList, type FactLine } from '../../ui/fact-list.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './access.module.css'

/** What is known of the credential, replacing it, and testing it. */
export function CredentialSection({
  connector,
  replacing,
  onReplacing,
}: {
  connector: Connector
  replacing: boolean
  onReplacing: (on: boolean) => void
}) {
  const { credential, capabilities, id, kind } = connector
  const probe = useProbe()
  const health = useCheckHealth()
  const demo = kind === 'demo'
  const asks = !demo && (!credential.configured || replacing)
  const test = () => probe.mutate({ connectorId: id })
  return (
    <Section
      title="Credential"
      text="What Access Desk shows to Okta. It is sent to your own organization only."
    >
      {credential.configured ? (
        <FactList facts={facts(connector)} />
      ) : (
        <Status
          tone="attention"
          label={
            demo
              ? 'Start the demo organization from Connectors to use it.'
              : 'Enter a credential to sync again.'
          }
        />
      )}
      {credential.configured && !asks && credential.scopes !== undefined && (
        <ScopeLists scopes={credential.scopes} />
      )}
      {asks ? (
        <CredentialEntry
          connector={connector}
          submitLabel={credential.configured ? 'Replace and test' : 'Save and test'}
          onSaved={() => {
            onReplacing(false)
            probe.mutate({ connectorId: id }, { onSuccess: () => health.mutate({ connectorId: id }) })
          }}
          onCancel={credential.configured ? () => onReplacing(false) : null}
        />
      ) : (
        <div className={classes.buttons}>
          {!demo && (
            <Button variant="default" onClick={() => onReplacing(true)}>
              Replace the credential
            </Button>
          )}
          <Button
            variant="default"
            onClick={test}
            loading={probe.isPending}
            disabled={!credential.configured}
          >
            Test the credential
          </Button>
          {!demo && (
            <OktaLink
              connectorId={id}
              link={credential.kind === 'service-app' ? 'okta-service-apps' : 'okta-tokens'}
              quiet
            >
              {credential.kind === 'service-app'
                ? 'Open the applications page of Okta'
                : 'Open the tokens page of Okta'}
            </OktaLink>
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
    </Section>
  )
}

function facts({ credential, capabilitiesAt }: Connector): FactLine[] {
  const { kind, last4, clientId, keyId, actsAs } = credential
  const dim = (words: string) => <span className={classes.dim}>{words}</span>
  const secret: FactLine[] =
    kind === 'service-app'
      ? [
          [
            'Client ID',
            clientId === undefined ? (
              dim('not known')
            ) : (
              <CopyText key="c" value={clientId} what="client ID" />
            ),
          ],
          [
            'Key ID',
            keyId === undefined ? (
              dim('none; Okta tries each key of the app')
            ) : (
              <CopyText key="k" value={keyId} what="key ID" />
            ),
          ],
        ]
      : [
          [
            'Ends in',
            <span key="end" className="mono">
              {last4}
            </span>,
          ],
        ]
  return [
    ['Kind', credentialTitles[kind]],
    ...secret,
    [
      'Acts as',
      actsAs ??
        dim(kind === 'service-app' ? 'itself, with the admin roles of the app' : 'not known before a test'),
    ],
    ['Kept', storageWords(credential)],
    ['Last tested', capabilitiesAt === null ? dim('not yet') : <RelativeTime key="at" at={capabilitiesAt} />],
  ]
}
