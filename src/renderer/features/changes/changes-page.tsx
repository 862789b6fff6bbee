import { Button } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useRef } from 'react'
import { type Change, changeKinds } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { formatAbsolute, plural } from '../../lib/format.ts'
import { ChangeList } from '../../lib/history/change-list.tsx'
import { kindWords, verbWords } from '../../lib/history/change-words.ts'
import { NoHistory } from '../../lib/history/no-history.tsx'
import { useChangePages } from '../../lib/history/use-change-pages.ts'
import { type ChangesSearch, patched } from '../../lib/search.ts'
import { useSlash } from '../../lib/use-slash.ts'
import { conditionChips } from '../../ui/chips.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { PickMany } from '../../ui/filters/pick-many.tsx'
import { TimeWindow } from '../../ui/filters/time-window.tsx'
import { ListMessage, ListPage, listSearch } from '../../ui/layout/list-page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { changeConditions, changeQuery } from './change-conditions.ts'

const day = 86_400_000
const windows = [
  { label: 'Last 24 hours', length: day },
  { label: 'Last 7 days', length: 7 * day },
  { label: 'Last 30 days', length: 30 * day },
] as const
const verbs = ['added', 'removed', 'changed'] as const

/** What changed in the organization, as each sync found it, newest first. */
export function ChangesPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const search = useSearch({ from: '/c/$connectorId/changes' })
  const navigate = useNavigate()
  const changes = useChangePages(changeQuery(connectorId, search))
  const box = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLDivElement>(null)

  // From where the address is going, not from what is drawn: two changes may come in one moment.
  const change = (patch: Partial<ChangesSearch>) =>
    void navigate({ to: '.', search: (going) => patched(going as ChangesSearch, patch), replace: true })
  const toSearch = () => {
    box.current?.focus()
    box.current?.select()
  }
  useSlash(toSearch)

  const syncs = useRequest(
    'sync.history',
    search.syncId === undefined ? null : { connectorId, limit: 200 },
  ).data
  const sync = syncs?.rows.find(({ syncId }) => syncId === search.syncId)
  const conditions = changeConditions(search, {
    subject: subjectName(search, changes.rows),
    sync: sync === undefined ? 'Found by one sync' : `Found by the sync of ${formatAbsolute(sync.startedAt)}`,
  })
  const narrowed = conditions.length > 0 || search.q !== undefined
  const dropAll = Object.assign(
    { q: undefined },
    ...conditions.map(({ without }) => without),
  ) as Partial<ChangesSearch>

  let shown: ReactNode
  if (changes.error) {
    shown = (
      <ListMessage>
        <ErrorState error={changes.error.detail} onRetry={changes.retry} />
      </ListMessage>
    )
  } else if (changes.total === null) shown = <Skeleton lines={12} label="Loading the changes" />
  else if (changes.total > 0) {
    shown = <ChangeList changes={changes} connectorId={connectorId} label="Changes" onSearch={toSearch} />
  } else if (changes.since === null) shown = <NoHistory connectorId={connectorId} />
  else if (narrowed) {
    shown = (
      <EmptyState
        icon="search"
        title="No changes match"
        actions={
          <Button variant="default" onClick={() => change(dropAll)}>
            Clear search and conditions
          </Button>
        }
      >
        None of the changes since {formatAbsolute(changes.since)} fits the search and the conditions above.
      </EmptyState>
    )
  } else {
    shown = (
      <EmptyState icon="history" title="No changes yet">
        Nothing has changed since the history began {formatAbsolute(changes.since)}, as far as this credential
        may see.
      </EmptyState>
    )
  }

  return (
    <ListPage
      title="Changes"
      area={area}
      tools={
        <>
          <SearchBox
            value={search.q ?? ''}
            label="Search changes"
            className={listSearch}
            inputRef={box}
            onChange={(q) => change({ q })}
            onLeave={() => area.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()}
          />
          <PickMany
            label="Kind"
            values={changeKinds}
            picked={search.kinds ?? []}
            words={(kind) => kindWords[kind]}
            onChange={(kinds) => change({ kinds })}
          />
          <PickMany
            label="What happened"
            values={verbs}
            picked={search.verbs ?? []}
            words={(verb) => verbWords[verb].label}
            onChange={(verbs) => change({ verbs })}
          />
          <TimeWindow from={search.from} to={search.to} windows={windows} onChange={change} />
        </>
      }
      count={
        changes.total === null || (changes.total === 0 && changes.since === null)
          ? ''
          : plural(changes.total, ['change', 'changes'])
      }
      conditions={conditionChips(conditions, change, dropAll)}
    >
      {shown}
    </ListPage>
  )
}

/** The subject is in the address by its id; its changes carry its name. */
function subjectName({ subject }: ChangesSearch, rows: readonly Change[]): string {
  if (subject === undefined) return ''
  const named = rows.map((row) => row[subject.kind]).find((each) => each?.id === subject.id)
  return named?.name ?? { user: 'one account', group: 'one group', app: 'one application' }[subject.kind]
}
