import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Connector, SyncRecord } from '../../../preload/contract/index.ts'
import { useAction } from '../../lib/api.ts'
import { staleAfter } from '../../lib/freshness.ts'
import { dropNote, notifyDone, syncNote } from '../../lib/notify.tsx'
import { removedWords } from '../../lib/removals.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import classes from './confirm.module.css'

/** What is counted is never cut off. */
const wraps = { root: classes.wraps ?? '', label: classes.wrapsLabel ?? '' }

/** Keep is the way out that changes nothing; publishing names what goes, and asks once more. */
export function Decision({ connector, sync }: { connector: Connector; sync: SyncRecord }) {
  const [asking, ask] = useDisclosure(false)
  const cache = useQueryClient()
  const navigate = useNavigate()
  const confirm = useAction('sync.confirm')
  const discard = useAction('sync.discard')
  const removed = removedWords(sync.removals)
  const publish = removed === '' ? 'Publish' : `Publish: remove ${removed}`
  const busy = confirm.isPending || discard.isPending

  const decide = (action: typeof confirm, title: string, message: string) => {
    // A promise and not a callback: the question goes as soon as it is answered.
    action.mutateAsync({ syncId: sync.syncId }).then(
      () => {
        dropNote(syncNote(connector.id))
        notifyDone(title, message)
        for (const name of [...staleAfter.snapshot, ...staleAfter.syncs])
          void cache.invalidateQueries({ queryKey: [name] })
        void navigate({ to: '/c/$connectorId/overview', params: { connectorId: connector.id } })
      },
      () => undefined,
    )
  }

  return (
    <>
      <div className={classes.buttons}>
        <Button
          loading={discard.isPending}
          disabled={busy}
          onClick={() =>
            decide(discard, 'The data stays as it is', 'What the last sync has read was thrown away.')
          }
        >
          Keep the data as it is
        </Button>
        <Button variant="outline" color="red" classNames={wraps} disabled={busy} onClick={ask.open}>
          {publish}…
        </Button>
      </div>
      {discard.error && (
        <ErrorState error={discard.error.detail} meaning="The question is still open; nothing was changed." />
      )}
      <Dialog
        wide
        opened={asking}
        onClose={ask.close}
        title={`${publish}?`}
        buttons={
          <>
            <Button variant="default" onClick={ask.close} data-autofocus>
              Cancel
            </Button>
            <Button
              color="red"
              classNames={wraps}
              loading={confirm.isPending}
              onClick={() =>
                decide(confirm, `${connector.name} is up to date`, 'What you have confirmed was published.')
              }
            >
              {publish}
            </Button>
          </>
        }
      >
        <p>
          The data of {connector.name} on this computer becomes what the last sync has read. Nothing in Okta
          is changed. What goes stays in the history, and a later sync brings back what Okta still has.
        </p>
        {confirm.error && (
          <ErrorState error={confirm.error.detail} meaning="Nothing was published; the data is as before." />
        )}
      </Dialog>
    </>
  )
}
