import { Button, SegmentedControl, Switch } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { request, useRequest } from '../../lib/api.ts'
import { formatAbsolute, plural } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { type LogsSearch, patched } from '../../lib/search.ts'
import { reportFailure } from '../../lib/use-grid-source.ts'
import { useSlash } from '../../lib/use-slash.ts'
import { Chip, Chips, conditionChips } from '../../ui/chips.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ListMessage, ListPage, listSearch } from '../../ui/layout/list-page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { ConnectorFilter, LogFilters } from './log-filters.tsx'
import { LogList } from './log-list.tsx'
import { logConditions } from './log-words.ts'
import { SyncsTable } from './syncs-table.tsx'
import { logQuery, useLogPages } from './use-log-pages.ts'

/** What the app did: every sync, every call that was a problem, every action. */
export function LogsPage() {
  const search = useSearch({ from: '/logs' })
  const navigate = useNavigate()
  const connectors = useRequest('connectors.list', {}).data ?? []
  const connectorName = (id: string) =>
    connectors.find((each) => each.id === id)?.name ?? 'a removed connector'

  const change = (patch: Partial<LogsSearch>, replace = true) => {
    void navigate({ to: '/logs', search: patched(search, patch), replace })
  }
  const showSync = (syncId: string) => void navigate({ to: '/logs', search: { syncId } })
  const views = (
    <SegmentedControl
      aria-label="What to show"
      value={search.view ?? 'lines'}
      onChange={(view) => change({ view: view === 'syncs' ? 'syncs' : undefined }, false)}
      data={[
        { value: 'lines', label: 'Lines' },
        { value: 'syncs', label: 'Syncs' },
      ]}
    />
  )
  const shared = { search, change, connectors, connectorName, showSync, views }
  return search.view === 'syncs' ? <Syncs {...shared} /> : <Lines {...shared} />
}

interface ViewProps {
  search: LogsSearch
  change(patch: Partial<LogsSearch>): void
  connectors: NonNullable<ReturnType<typeof useRequest<'connectors.list'>>['data']>
  connectorName(id: string): string
  showSync(syncId: string): void
  views: ReactNode
}

function Syncs({ search, change, connectors, connectorName, showSync, views }: ViewProps) {
  const { connectorId } = search
  return (
    <ListPage
      title="Logs"
      count=""
      tools={
        <>
          {views}
          {connectors.length > 0 && <ConnectorFilter connectors={connectors} onChange={change} />}
          {connectorId !== undefined && (
            <Chips onClear={() => change({ connectorId: undefined })}>
              <Chip
                words={`Connector is ${connectorName(connectorId)}`}
                onRemove={() => change({ connectorId: undefined })}
              />
            </Chips>
          )}
        </>
      }
    >
      <SyncsTable connectorId={connectorId} connectorName={connectorName} onLines={showSync} />
    </ListPage>
  )
}

function Lines({ search, change, connectors, connectorName, showSync, views }: ViewProps) {
  const [follow, setFollow] = useState(true)
  const [atTop, setAtTop] = useState(true)
  const log = useLogPages(search, follow && atTop)
  const box = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const toSearch = () => {
    box.current?.focus()
    box.current?.select()
  }
  useSlash(toSearch)

  const syncs = useRequest('sync.history', search.syncId === undefined ? null : { limit: 200 }).data?.rows
  const syncName = (syncId: string) => {
    const sync = syncs?.find((each) => each.syncId === syncId)
    return sync ? `Sync of ${formatAbsolute(sync.startedAt)}` : 'One sync'
  }
  const plan = useRequest('plans.get', search.planId === undefined ? null : { planId: search.planId }).data
  const planName = (planId: string) => (plan?.planId === planId ? `Plan “${plan.title}”` : 'One plan')
  const conditions = logConditions(search, connectorName, syncName, planName)
  const dropAll = Object.assign(
    { q: undefined },
    ...conditions.map(({ without }) => without),
  ) as Partial<LogsSearch>
  const save = () => {
    request('logs.export', logQuery(search)).then(({ cancelled, rows, fileName }) => {
      if (!cancelled) notifyDone(`${plural(rows, ['line', 'lines'])} exported`, `Saved as ${fileName}.`)
    }, reportFailure)
  }
  const narrowed = conditions.length > 0 || search.q !== undefined
  return (
    <ListPage
      title="Logs"
      area={area}
      tools={
        <>
          {views}
          <SearchBox
            value={search.q ?? ''}
            label="Search the log"
            className={listSearch}
            inputRef={box}
            onChange={(q) => change({ q })}
            onLeave={() => area.current?.querySelector<HTMLElement>('[data-seq][tabindex="0"]')?.focus()}
          />
          <LogFilters search={search} connectors={connectors} onChange={change} />
        </>
      }
      count={log.total === null ? '' : plural(log.total, ['line', 'lines'])}
      aside={
        <>
          <Switch
            size="xs"
            label="Follow"
            title={
              follow && !atTop
                ? 'Paused while you read further down; scroll to the top to go on'
                : 'Shows new lines as they come'
            }
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
          <Button variant="default" leftSection={<Icon name="download" size={14} />} onClick={save}>
            Export
          </Button>
        </>
      }
      conditions={conditionChips(conditions, change, dropAll)}
    >
      {log.error ? (
        <ListMessage>
          <ErrorState error={log.error.detail} onRetry={log.retry} />
        </ListMessage>
      ) : log.total === null ? (
        <Skeleton lines={12} label="Loading the log" />
      ) : log.total === 0 ? (
        narrowed ? (
          <EmptyState
            icon="search"
            title="No lines match"
            actions={
              <Button variant="default" onClick={() => change(dropAll)}>
                Clear search and conditions
              </Button>
            }
          >
            None of the lines of the log fits the search and the conditions above.
          </EmptyState>
        ) : (
          <EmptyState icon="logs" title="The log is empty">
            Syncs, problems with calls to Okta and your actions are written here as they happen.
          </EmptyState>
        )
      ) : (
        <LogList
          lines={log.lines}
          total={log.total}
          more={log.more}
          newer={log.newer}
          paused={follow}
          connectorName={connectorName}
          onMore={log.fetchMore}
          onTop={setAtTop}
          onNewest={log.takeNewest}
          onSync={showSync}
          onSearch={toSearch}
        />
      )}
    </ListPage>
  )
}
