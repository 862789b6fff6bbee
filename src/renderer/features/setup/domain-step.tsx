import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../lib/api.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** The domain of a connector that exists: fixed, because its token and data belong to it. */
export function DomainStep({ connector, go }: StepProps) {
  const navigate = useNavigate()
  const remove = useAction('connectors.remove')
  const startOver = () => {
    // A promise and not a callback: this screen goes as soon as the connector is gone.
    remove.mutateAsync({ connectorId: connector.id }).then(
      () => void navigate({ to: '/add/okta' }),
      () => undefined,
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
      {remove.error && <ErrorState error={remove.error.detail} />}
      <div className={classes.buttons}>
        <Button onClick={() => go('credential')}>Continue</Button>
        {connector.dataAsOf === null && connector.kind !== 'demo' && (
          <Button
            variant="default"
            onClick={startOver}
            loading={remove.isPending}
            title="Drops this unfinished connector and its token, and starts again with the domain."
          >
            Use another domain
          </Button>
        )}
      </div>
    </>
  )
}
