import { Button } from '@mantine/core'
import { useState } from 'react'
import { DomainChange } from '../../lib/domain-change.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** Which organization: asked of a draft, shown and changeable afterwards. */
export function DomainStep({ connector, go }: StepProps) {
  const [changing, setChanging] = useState<boolean>()
  if (connector.host === null || changing === true) {
    return (
      <DomainChange
        connector={connector}
        submitLabel={connector.host === null ? 'Continue' : 'Change the domain'}
        onSaved={() => go('account')}
        onCancel={connector.host === null ? null : () => setChanging(false)}
      />
    )
  }
  return (
    <>
      <p className={classes.resolved}>
        <Icon name="right" size={14} />
        <span>
          Connects to <strong>{connector.host}</strong>
          {connector.orgName !== null && ` (${connector.orgName})`}
        </span>
      </p>
      <div className={classes.buttons}>
        <Button onClick={() => go(connector.kind === 'demo' ? 'credential' : 'account')}>Continue</Button>
        {connector.kind !== 'demo' && (
          <Button variant="default" autoFocus={changing === false} onClick={() => setChanging(true)}>
            Use another domain
          </Button>
        )}
      </div>
    </>
  )
}
