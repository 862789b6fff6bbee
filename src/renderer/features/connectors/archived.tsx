import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connector } from '../../../preload/contract/index.ts'
import { useAction } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { DataAge, RelativeTime } from '../../ui/relative-time.tsx'
import classes from './connectors.module.css'

/** Connectors that were removed while their data was kept: for reading, until that is deleted too. */
export function Archived({ connectors }: { connectors: readonly Connector[] }) {
  const [asked, ask] = useState<Connector | null>(null)
  const cache = useQueryClient()
  const remove = useAction('connectors.remove')
  const close = () => {
    ask(null)
    remove.reset()
  }
  const confirm = ({ id, name }: Connector) =>
    remove.mutate(
      { connectorId: id },
      {
        onSuccess: () => {
          close()
          notifyDone(`The data of ${name} was deleted`, 'Nothing in Okta was changed.')
          void cache.invalidateQueries({ queryKey: ['connectors.list'] })
        },
      },
    )
  return (
    <Section
      title="Removed, data kept"
      text="They do not sync any more and hold no credential. What was read stays for reading until it is deleted."
    >
      <Card padded={false}>
        <ul className={classes.archived} aria-label="Removed connectors">
          {connectors.map((connector) => (
            <li key={connector.id}>
              <div className={classes.archivedWords}>
                <strong>{connector.name}</strong>
                <span className={classes.age}>
                  {connector.host ?? 'no domain'} · <DataAge at={connector.dataAsOf} />
                  {connector.archivedAt !== null && (
                    <>
                      {' '}
                      · removed <RelativeTime at={connector.archivedAt} />
                    </>
                  )}
                </span>
              </div>
              <LinkButton
                variant="default"
                to="/c/$connectorId/overview"
                params={{ connectorId: connector.id }}
                aria-label={`Open ${connector.name}`}
              >
                Open
              </LinkButton>
              <Button
                variant="default"
                leftSection={<Icon name="trash" size={14} />}
                aria-label={`Delete the data of ${connector.name}`}
                onClick={() => ask(connector)}
              >
                Delete
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <Dialog
        opened={asked !== null}
        onClose={close}
        title={`Delete the data of ${asked?.name ?? ''}?`}
        buttons={
          <>
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => asked !== null && confirm(asked)}>
              Delete the data of {asked?.name}
            </Button>
          </>
        }
      >
        <p>
          {asked?.counts?.users === undefined || asked.counts.users === null
            ? 'The local data'
            : `The local data of ${formatNumber(asked.counts.users)} accounts`}{' '}
          and the history of changes are deleted from this computer for good. Nothing in Okta is changed.
        </p>
        {remove.error && <ErrorState error={remove.error.detail} meaning="The data is still here." />}
      </Dialog>
    </Section>
  )
}
