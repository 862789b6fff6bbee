import { Radio } from '@mantine/core'
import { useState } from 'react'
import type { Connector } from '../../../preload/contract/index.ts'
import classes from '../../ui/connector/credential-form.module.css'
import { RoleReference } from '../../ui/connector/role-reference.tsx'
import { ServiceAppForm } from '../../ui/connector/service-app-form.tsx'
import { TokenForm } from '../../ui/connector/token-form.tsx'
import { useRequest } from '../api.ts'
import { ServiceAppGuide, TokenGuide } from './guides.tsx'
import { KeychainNote } from './keychain-note.tsx'
import { useMakeKey, useSaveServiceApp, useSaveToken } from './use-credential.ts'

const kinds = [
  [
    'token',
    'API token',
    'Made by an account, does what that account may do, ends 30 days after its last use.',
  ],
  [
    'service-app',
    'Service app',
    'An application of its own with a key and chosen scopes. Belongs to nobody who could leave.',
  ],
] as const
type Kind = (typeof kinds)[number][0]

/** Entering a credential: which kind, how it is made in Okta, and its fields. */
export function CredentialEntry({
  connector,
  submitLabel,
  onSaved,
  onCancel,
}: {
  connector: Connector
  submitLabel: string
  onSaved: () => void
  /** null where there is nothing to go back to. */
  onCancel: (() => void) | null
}) {
  const [kind, setKind] = useState<Kind>(
    connector.credential.kind === 'service-app' ? 'service-app' : 'token',
  )
  const keychain = useRequest('app.info', {}).data?.keychain
  const fields = { connector, submitLabel, onSaved, onCancel }
  return (
    <>
      <Radio.Group
        value={kind}
        onChange={(value) => setKind(value === 'service-app' ? 'service-app' : 'token')}
        aria-label="Kind of credential"
      >
        <div className={classes.kinds}>
          {kinds.map(([value, label, description]) => (
            <Radio
              key={value}
              value={value}
              label={label}
              description={description}
              className={classes.kind ?? ''}
            />
          ))}
        </div>
      </Radio.Group>
      {/* Both stay, so that looking at the other kind loses nothing of what was typed. */}
      <div className={classes.fields} hidden={kind !== 'token'}>
        <TokenFields {...fields} />
      </div>
      <div className={classes.fields} hidden={kind !== 'service-app'}>
        <AppFields {...fields} />
      </div>
      {keychain !== undefined && (
        <KeychainNote keychain={keychain}>{kind === 'token' ? 'The token' : 'The private key'}</KeychainNote>
      )}
      <RoleReference />
    </>
  )
}

interface FieldsProps {
  connector: Connector
  submitLabel: string
  onSaved: () => void
  onCancel: (() => void) | null
}

function TokenFields({ connector, submitLabel, onSaved, onCancel }: FieldsProps) {
  const { save, saving, error } = useSaveToken(connector.id)
  return (
    <>
      <TokenGuide connector={connector} />
      <TokenForm
        saving={saving}
        error={error}
        submitLabel={submitLabel}
        onSave={(token) => save(token, onSaved)}
        onCancel={onCancel}
      />
    </>
  )
}

function AppFields({ connector, submitLabel, onSaved, onCancel }: FieldsProps) {
  const { save, saving, error } = useSaveServiceApp(connector.id)
  const keyMaking = useMakeKey(connector.id)
  return (
    <>
      <ServiceAppGuide connector={connector} />
      <ServiceAppForm
        saving={saving}
        error={error}
        submitLabel={submitLabel}
        keyMaking={keyMaking}
        onSave={(fields) =>
          save(fields, () => {
            keyMaking.forget()
            onSaved()
          })
        }
        onCancel={onCancel}
      />
    </>
  )
}
