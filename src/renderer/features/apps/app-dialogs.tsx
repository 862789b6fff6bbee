import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ManagedApp } from '../../../preload/contract/index.ts'
import { useAction } from '../../lib/api.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'

/** The last one asked about stays in the words of a dialog while it closes. */
function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}

/** Asks for the name of an app: of a new one, or another one for `app`. */
export function NameDialog({
  opened,
  app,
  onClose,
}: {
  opened: boolean
  app: ManagedApp | null
  onClose: () => void
}) {
  const shown = useLast(app)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={shown === null ? 'Create a managed app' : `Rename ${shown.name}`}
      buttons={null}
    >
      <NameForm key={`${shown?.id ?? 'new'} ${String(opened)}`} app={shown} onClose={onClose} />
    </Dialog>
  )
}

function NameForm({ app, onClose }: { app: ManagedApp | null; onClose: () => void }) {
  const [name, setName] = useState(app?.name ?? '')
  const [tried, setTried] = useState(false)
  const cache = useQueryClient()
  const create = useAction('apps.create')
  const rename = useAction('apps.rename')
  const refused = create.error ?? rename.error
  const fault =
    name.trim() === ''
      ? 'Enter a name.'
      : name.trim().length > 80
        ? 'A name has at most 80 characters.'
        : null
  const done = (saved: ManagedApp) => {
    onClose()
    notifyDone(app === null ? `${saved.name} was created` : `${app.name} is called ${saved.name} now`)
    void cache.invalidateQueries({ queryKey: ['apps.managed'] })
  }
  const submit = () => {
    setTried(true)
    if (fault !== null) return
    if (app === null) create.mutate({ name }, { onSuccess: done })
    else rename.mutate({ appId: app.id, name }, { onSuccess: done })
  }
  return (
    <form
      noValidate
      style={{ display: 'contents' }}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        maxLength={81}
        value={name}
        error={tried ? fault : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {refused && <ErrorState error={refused.detail} meaning="Nothing was saved." />}
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, marginTop: 8 }}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending || rename.isPending}>
          {app === null ? 'Create app' : 'Rename'}
        </Button>
      </div>
    </form>
  )
}

/** Asks before an app stops being managed; says what is in the way where connectors feed it. */
export function UnmanageDialog({ app, onClose }: { app: ManagedApp | null; onClose: () => void }) {
  const shown = useLast(app)
  const cache = useQueryClient()
  const unmanage = useAction('apps.unmanage')
  const close = () => {
    onClose()
    unmanage.reset()
  }
  if (shown === null) return null
  const { name, connectors, source } = shown
  const fed = connectors.length > 0
  const feeders = connectors.map((each) => each.name).join(', ')
  const confirm = () =>
    unmanage.mutate(
      { appId: shown.id },
      {
        onSuccess: () => {
          close()
          notifyDone(`${name} is not managed any more`, 'Nothing in Okta was changed.')
          for (const stale of ['apps.managed', 'apps.unmanaged']) {
            void cache.invalidateQueries({ queryKey: [stale] })
          }
        },
      },
    )
  return (
    <Dialog
      opened={app !== null}
      onClose={close}
      title={fed ? `${name} cannot be unmanaged now` : `Unmanage ${name}?`}
      buttons={
        fed ? (
          <Button variant="default" onClick={close} data-autofocus>
            Close
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" onClick={confirm} loading={unmanage.isPending}>
              Unmanage {name}
            </Button>
          </>
        )
      }
    >
      <p>
        {fed
          ? `${feeders} ${connectors.length === 1 ? 'feeds' : 'feed'} it. Remove ${connectors.length === 1 ? 'that connector' : 'those connectors'} first, in Connector settings; then it can be unmanaged.`
          : source === null
            ? 'It was created here, so it is gone from the list then. Nothing in Okta is changed.'
            : `It goes back to the unmanaged apps of ${source.connectorName} and can be managed again at any time. Nothing in Okta is changed.`}
      </p>
      {unmanage.error && <ErrorState error={unmanage.error.detail} meaning="It is still managed." />}
    </Dialog>
  )
}
