import { Button } from '@mantine/core'
import { useState } from 'react'
import { CredentialEntry } from '../../lib/credential/credential-entry.tsx'
import { credentialName } from '../../lib/credential/words.ts'
import { Status } from '../../ui/feedback/status.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** The credential: which kind, how to make one, where it is kept, and its fields. */
export function CredentialStep({ connector, go }: StepProps) {
  const { credential } = connector
  const [replacing, setReplacing] = useState<boolean>()
  if (!credential.configured || replacing === true) {
    return (
      <CredentialEntry
        connector={connector}
        submitLabel="Save and continue"
        onSaved={() => go('options')}
        onCancel={replacing === true ? () => setReplacing(false) : null}
      />
    )
  }
  return (
    <>
      <Status
        tone="done"
        icon="key"
        label={`${credentialName(credential)} is ${credential.storage === 'session' ? 'kept for this run' : 'saved'}`}
      />
      <div className={classes.buttons}>
        <Button onClick={() => go('options')}>Continue</Button>
        {connector.kind !== 'demo' && (
          <Button variant="default" autoFocus={replacing === false} onClick={() => setReplacing(true)}>
            Replace the credential
          </Button>
        )}
        <Button variant="default" onClick={() => go(connector.kind === 'demo' ? 'domain' : 'account')}>
          Back
        </Button>
      </div>
    </>
  )
}
