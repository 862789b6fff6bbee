import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { useAction } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import { dropNote, notifyDone, syncNote } from '../../lib/notify.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './connector-settings.module.css'

/** Removing a connector: names it, says what goes and what stays, and Cancel is the default. */
export function RemoveSection({ connector }: { connector: Connector }) {
  const [asking, ask] = useDisclosure(false)
  const navigate = useNavigate()
  const remove = useAction('connectors.remove')
  const accounts = connector.counts?.users
  const confirm = () => {
    // A promise and not a callback: this screen goes as soon as the connector is gone.
    remove.mutateAsync({ connectorId: connector.id }).then(
      () => {
        // The removal may have stopped a sync, which is nothing to say any more.
        dropNote(syncNote(connector.id))
        notifyDone(`${connector.name} was removed`, 'Nothing in Okta was changed.')
        void navigate({ to: '/' })
      },
      () => undefined,
    )
  }
  return (
    <Section
      title="Remove this connector"
      text="Takes the connector, its token, its local data and its history off this computer. Nothing in Okta is changed."
    >
      <div className={classes.buttons}>
        <Button
          variant="outline"
          color="red"
          leftSection={<Icon name="trash" size={14} />}
          onClick={ask.open}
        >
          Remove {connector.name}
        </Button>
      </div>
      <Dialog
        opened={asking}
        onClose={ask.close}
        title={`Remove ${connector.name}?`}
        buttons={
          <>
            <Button variant="default" onClick={ask.close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" onClick={confirm} loading={remove.isPending}>
              Remove {connector.name}
            </Button>
          </>
        }
      >
        <p>
          The connector to {connector.host} goes, with its API token
          {accounts === null || accounts === undefined
            ? ''
            : ` and the local data of ${formatNumber(accounts)} accounts`}
          . Nothing in Okta is changed. The data can be read again by connecting the organization again; the
          history of changes cannot: it is deleted for good, and a new one begins then.
        </p>
        {remove.error && <ErrorState error={remove.error.detail} meaning="The connector is still here." />}
      </Dialog>
    </Section>
  )
}
