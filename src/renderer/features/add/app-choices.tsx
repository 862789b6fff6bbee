import { Radio } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import type { RequestError } from '../../lib/api.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import classes from './add.module.css'
import type { Draft } from './draft.ts'

const limit = 25

/** Where in a list the person looks: what is searched for and from which row on. */
function usePlace() {
  const [place, setPlace] = useState({ search: '', offset: 0 })
  return {
    ...place,
    onSearch: (search: string) => setPlace({ search, offset: 0 }),
    onOffset: (offset: number) => setPlace({ ...place, offset }),
  }
}

/** An application of an identity provider. */
export function UnmanagedChoice({
  value,
  onChange,
}: {
  value: Draft['unmanaged']
  onChange: (value: Draft['unmanaged']) => void
}) {
  const place = usePlace()
  const list = useRequest('apps.unmanaged', { search: place.search, offset: place.offset, limit })
  const providers = list.data?.providers ?? 0
  return (
    <List
      label="Unmanaged apps"
      name="unmanaged-app"
      place={place}
      chosen={value === null ? null : `${value.label}, ${value.connectorName}`}
      error={list.error}
      retry={() => void list.refetch()}
      total={list.data?.total}
      empty={
        providers === 0
          ? 'No identity provider has been synced yet, so no apps were found. Create a new managed app instead; it can be joined later.'
          : 'Every app of the synced identity providers is managed. Choose one of the managed apps.'
      }
      rows={list.data?.rows.map((app) => ({
        id: `${app.connectorId} ${app.oktaAppId}`,
        label: app.label,
        text: [
          providers > 1 ? app.connectorName : '',
          app.status === 'ACTIVE' ? '' : app.status.toLowerCase(),
          `${plural(app.users, ['account', 'accounts'])} and ${plural(app.groups, ['group', 'groups'])} assigned`,
        ]
          .filter(Boolean)
          .join(' · '),
        checked: value?.connectorId === app.connectorId && value.oktaAppId === app.oktaAppId,
        choose: () =>
          onChange({
            connectorId: app.connectorId,
            connectorName: app.connectorName,
            oktaAppId: app.oktaAppId,
            label: app.label,
          }),
      }))}
    />
  )
}

/** An app that is managed here already. */
export function ManagedChoice({
  value,
  onChange,
}: {
  value: Draft['managed']
  onChange: (value: Draft['managed']) => void
}) {
  const place = usePlace()
  const list = useRequest('apps.managed', { search: place.search, offset: place.offset, limit })
  return (
    <List
      label="Managed apps"
      name="managed-app"
      place={place}
      chosen={value?.name ?? null}
      error={list.error}
      retry={() => void list.refetch()}
      total={list.data?.total}
      empty="No app is managed here yet. Create a new managed app instead."
      rows={list.data?.rows.map((app) => ({
        id: app.id,
        label: app.name,
        text:
          app.connectors.length === 0
            ? 'no connector feeds it yet'
            : `fed by ${app.connectors.map(({ name }) => name).join(', ')}`,
        checked: value?.appId === app.id,
        choose: () => onChange({ appId: app.id, name: app.name }),
      }))}
    />
  )
}

interface Row {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly checked: boolean
  choose(): void
}

function List({
  label,
  name,
  place,
  rows,
  total,
  chosen,
  empty,
  error,
  retry,
}: {
  label: string
  name: string
  place: ReturnType<typeof usePlace>
  rows: readonly Row[] | undefined
  total: number | undefined
  /** The app that is chosen, which may be on another page. */
  chosen: string | null
  empty: string
  error: RequestError | null
  retry: () => void
}): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  if (error) return <ErrorState error={error.detail} onRetry={retry} />
  if (rows === undefined || total === undefined) return <Skeleton lines={3} label="Loading the apps" />
  if (total === 0 && place.search === '') return <p className={classes.none}>{empty}</p>
  return (
    <>
      <SearchBox
        inputRef={field}
        className={classes.search}
        label={`Search ${label.toLowerCase()}`}
        value={place.search}
        onChange={place.onSearch}
        onLeave={() => list.current?.querySelector<HTMLElement>('input')?.focus()}
      />
      {rows.length === 0 ? (
        <p className={classes.none}>No app matches “{place.search}”.</p>
      ) : (
        <div className={classes.rows} role="radiogroup" aria-label={label} ref={list}>
          {rows.map((row) => (
            <Radio
              key={row.id}
              name={name}
              value={row.id}
              label={row.label}
              description={row.text}
              checked={row.checked}
              onChange={row.choose}
              className={classes.row ?? ''}
              classNames={{ body: classes.choiceBody ?? '', labelWrapper: classes.choiceWords ?? '' }}
            />
          ))}
        </div>
      )}
      <Pager
        offset={place.offset}
        shown={rows.length}
        limit={limit}
        total={total}
        noun={['app', 'apps']}
        onOffset={place.onOffset}
      />
      {chosen !== null && !rows.some(({ checked }) => checked) && (
        <p className={classes.dim}>Chosen: {chosen}</p>
      )}
    </>
  )
}
