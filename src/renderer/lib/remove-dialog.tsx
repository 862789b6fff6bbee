import { Button, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Connector } from '../../preload/contract/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { useAction } from './api.ts'
import { credentialNouns } from './credential/words.ts'
import { plural } from './format.ts'
import { dropNote, notifyDone, syncNote } from './notify.tsx'

/** What is here of a connector, in words; empty where nothing was read yet. */
export function heldWords({ counts, dataAsOf }: Pick<Connector, 'counts' | 'dataAsOf'>): string {
  if (dataAsOf === null || counts === null) return ''
  const parts = [
    [counts.users, ['account', 'accounts']],
    [counts.groups, ['group', 'groups']],
    [counts.apps, ['application', 'applications']],
  ] as const
  return parts
    .filter(([count]) => count !== null)
    .map(([count, words]) => plural(count ?? 0, words))
    .join(', ')
}

/**
 * Removing a connector: what goes and what stays is asked, and Cancel is the default. One that was
 * removed before, with its data kept, can only lose the data too.
 */
export function RemoveDialog({
  connector,
  opened,
  onClose,
  onRemoved,
}: {
  connector: Connector
  opened: boolean
  onClose: () => void
  /** Called once it is gone, or archived where `kept`. */
  onRemoved: (kept: boolean) => void
}) {
  const { name, host, credential, archivedAt } = connector
  const archived = archivedAt !== null
  const held = heldWords(connector)
  const [keep, setKeep] = useState(true)
  const keepData = keep && held !== '' && !archived
  const remove = useAction('connectors.remove')
  const confirm = () => {
    // A promise and not a callback: the screen goes as soon as the connector is gone.
    remove.mutateAsync({ connectorId: connector.id, keepData }).then(
      () => {
        // The removal may have stopped a sync, which is nothing to say any more.
        dropNote(syncNote(connector.id))
        notifyDone(
          keepData ? `${name} was removed, its data is kept` : `${name} was removed`,
          'Nothing in Okta was changed.',
        )
        onRemoved(keepData)
      },
      () => undefined,
    )
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={archived ? `Delete the data of ${name}?` : `Remove ${name}?`}
      buttons={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={confirm} loading={remove.isPending}>
            {archived ? 'Delete' : 'Remove'} {name}
            {!keepData && held !== '' && !archived && ' and its data'}
          </Button>
        </>
      }
    >
      <p>
        {archived
          ? `What was kept of ${host ?? 'it'} goes: ${held === '' ? 'its history' : `${held} and the history of changes`}. The history cannot be read again.`
          : `The connector${host === null ? '' : ` to ${host}`} goes${credential.configured ? `, with its ${credentialNouns[credential.kind]}` : ''}. Nothing in Okta is changed.`}
      </p>
      {held !== '' && !archived && (
        <Radio.Group
          value={keep ? 'keep' : 'delete'}
          onChange={(value) => setKeep(value === 'keep')}
          label={`The local data: ${held}`}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="keep"
              label="Keep the data for reading"
              description="It stays as it is now, with its history, and is never synced again."
            />
            <Radio
              value="delete"
              label="Delete the data"
              description="It can be read again by connecting the organization again; the history of changes cannot."
            />
          </Stack>
        </Radio.Group>
      )}
      {remove.error && <ErrorState error={remove.error.detail} meaning="The connector is still here." />}
    </Dialog>
  )
}
