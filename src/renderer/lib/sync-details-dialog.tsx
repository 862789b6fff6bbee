import { Button } from '@mantine/core'
import type { SyncRecord } from '../../preload/contract/index.ts'
import { SyncDetails } from '../ui/connector/sync-details.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from './api.ts'
import { formatAbsolute, plural } from './format.ts'
import { notifyDone, notifyRefused } from './notify.tsx'

/** Who or what started a sync, inside a sentence. */
const starters: Record<SyncRecord['trigger'], string> = {
  person: 'you',
  setup: 'the setup',
  cli: 'the command line',
  schedule: 'the schedule',
}

/** Writes the proof of what is on screen to a file that the person names. */
export function useProofExport(connectorId: string) {
  const action = useAction('proof.export')
  return {
    exporting: action.isPending,
    save: () =>
      action.mutate(
        { connectorId, format: 'csv' },
        {
          onSuccess: ({ cancelled, rows, fileName }) => {
            if (!cancelled) notifyDone(`${plural(rows, ['list', 'lists'])} exported`, `Saved as ${fileName}.`)
          },
          onError: notifyRefused,
        },
      ),
  }
}

/** The newest published sync of a connector: the data on screen, whose lists can be exported. */
export const publishedSync = (syncs: readonly SyncRecord[], connectorId: string): string | undefined =>
  syncs.find((sync) => sync.connectorId === connectorId && sync.status === 'done')?.syncId

/** One sync in front of the screen; null shows nothing. */
export function SyncDetailsDialog({
  sync,
  published,
  onClose,
}: {
  sync: SyncRecord | null
  /** Its data is the one on screen. */
  published: boolean
  onClose: () => void
}) {
  return (
    <Dialog
      wide
      opened={sync !== null}
      onClose={onClose}
      title={sync === null ? '' : `Sync of ${formatAbsolute(sync.startedAt)}`}
      buttons={
        <>
          {sync !== null && published && <ExportButton connectorId={sync.connectorId} />}
          <Button variant="default" onClick={onClose} data-autofocus>
            Close
          </Button>
        </>
      }
    >
      {sync !== null && <SyncDetails sync={sync} startedBy={starters[sync.trigger]} />}
    </Dialog>
  )
}

function ExportButton({ connectorId }: { connectorId: string }) {
  const { exporting, save } = useProofExport(connectorId)
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={14} />}
      onClick={save}
      loading={exporting}
    >
      Export completeness
    </Button>
  )
}
