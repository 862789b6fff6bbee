import type { Connector } from '../../../preload/contract/index.ts'
import { useProbe } from '../../lib/use-connector.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Card } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Button } from '@mantine/core'
import classes from './confirm.module.css'

/** What usually makes much of the data vanish, each with what to do. */
export function Causes({ connector }: { connector: Connector }) {
  const probe = useProbe()
  const check = () => probe.mutate({ connectorId: connector.id })
  const params = { connectorId: connector.id }
  return (
    <Card padded={false}>
      <ul className={classes.causes}>
        <li>
          <div>
            <strong>The credential sees less than before.</strong>
            <p>
              Its account may have lost an admin role, so Okta leaves out what it may not see. Check what the
              credential can do, give the role back, keep the data, and sync again.
            </p>
          </div>
          <div className={classes.buttons}>
            <Button
              variant="default"
              onClick={check}
              loading={probe.isPending}
              disabled={!connector.credential.configured}
            >
              Check the credential
            </Button>
            <LinkButton variant="default" to="/c/$connectorId/access" params={params}>
              What this credential can do
            </LinkButton>
          </div>
        </li>
        <li>
          <div>
            <strong>The options of the connector were changed.</strong>
            <p>
              Leaving out deprovisioned accounts or inactive applications takes their memberships and
              assignments with them. If that was meant, publish; if not, change the options back.
            </p>
          </div>
          <div className={classes.buttons}>
            <LinkButton variant="default" to="/c/$connectorId/settings" params={params}>
              Connector settings
            </LinkButton>
          </div>
        </li>
        <li>
          <div>
            <strong>The organization really changed.</strong>
            <p>
              People left, groups were cleaned up, an application was taken out of use. Look through the list
              below, and publish when it is what you expect.
            </p>
          </div>
        </li>
      </ul>
      {probe.error && (
        <div className={classes.inset}>
          <ErrorState error={probe.error.detail} onRetry={check} retrying={probe.isPending} />
        </div>
      )}
    </Card>
  )
}
