import { Button, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import { useRequest } from '../../lib/api.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import type { PeopleSearch } from '../../lib/search.ts'
import { useSlash } from '../../lib/use-slash.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { SplitPane } from '../../ui/layout/split-pane.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import classes from './people.module.css'
import { PeopleTable } from './people-table.tsx'
import { PersonPane } from './person-pane.tsx'
import { type PeopleQuery, usePeopleList } from './use-people-rows.ts'

const shows = [
  { value: 'all', label: 'Everybody' },
  { value: 'active', label: 'Only active' },
  { value: 'inactive', label: 'Only inactive' },
  { value: 'several', label: 'In several connectors' },
  { value: 'conflicts', label: 'In a conflict' },
] as const

/** Everybody, and the opened person beside the list. */
export function PeoplePage() {
  const search = useSearch({ from: '/people/' })
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const { selected } = search
  const change = (patch: Partial<PeopleSearch>, replace = true) => {
    const next = (going: Partial<PeopleSearch>) =>
      Object.fromEntries(
        Object.entries({ ...going, ...patch }).filter(([, value]) => value !== undefined && value !== ''),
      )
    void navigate({ to: '/people', search: next as never, replace })
  }
  const toSearch = () => {
    box.current?.focus()
    box.current?.select()
  }
  useSlash(toSearch)
  const toRows = useCallback(() => area.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), [])

  // When the person goes away with the focus in it, the keyboard goes on in the list.
  const wasOpen = useRef(false)
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body
    if (wasOpen.current && selected === undefined && lost) toRows()
    wasOpen.current = selected !== undefined
  }, [selected, toRows])

  const show = search.show ?? 'all'
  const query: PeopleQuery = {
    search: search.q ?? '',
    show,
    sort: search.sort ?? 'name',
    direction: search.direction ?? 'asc',
  }
  const list = usePeopleList(query)
  const { total, all } = list.rows
  return (
    <SplitPane
      name="people"
      detailLabel="Person"
      detail={
        selected === undefined ? null : (
          <PersonPane
            key={selected}
            personId={selected}
            tab={search.tab}
            onTab={(tab) => change({ tab })}
            onClose={() => change({ selected: undefined }, false)}
          />
        )
      }
      master={
        <div className={classes.page} ref={area}>
          <h1 className="visually-hidden">People</h1>
          {all === 0 ? (
            <Nobody />
          ) : (
            <>
              <div className={classes.toolbar}>
                <SearchBox
                  value={search.q ?? ''}
                  label="Search people"
                  className={classes.search}
                  inputRef={box}
                  onChange={(q) => change({ q })}
                  onLeave={toRows}
                />
                <Select
                  className={classes.show ?? ''}
                  aria-label="Which people"
                  allowDeselect={false}
                  data={[...shows]}
                  value={show}
                  onChange={(value) =>
                    change({ show: value === 'all' ? undefined : (value as PeopleSearch['show']) })
                  }
                />
                <span className={classes.spread} />
                <span className={classes.count} role="status">
                  {total === null || all === null
                    ? ''
                    : total === all
                      ? plural(all, ['person', 'people'])
                      : `${formatNumber(total)} of ${plural(all, ['person', 'people'])}`}
                </span>
              </div>
              <div className={classes.frame}>
                <PeopleTable
                  query={query}
                  list={list}
                  selected={selected}
                  onSort={(sort, direction) => change({ sort, direction })}
                  onOpen={(id) => change({ selected: id }, selected !== undefined)}
                  onClose={() => change({ selected: undefined }, false)}
                  onSearch={toSearch}
                />
                {total === 0 && (
                  <div className={classes.over}>
                    <EmptyState
                      icon="search"
                      title="No people match"
                      actions={
                        <Button variant="default" onClick={() => change({ q: undefined, show: undefined })}>
                          Show everybody
                        </Button>
                      }
                    >
                      None of the people fits the search and the choice above.
                    </EmptyState>
                  </div>
                )}
              </div>
            </>
          )}
        </div>
      }
    />
  )
}

/** Why there are no people yet, and the next step. */
function Nobody() {
  const connectors = useRequest('connectors.list', {}).data
  const synced = connectors?.some(({ dataAsOf }) => dataAsOf !== null) === true
  if (connectors === undefined) return null
  if (!synced) {
    return (
      <EmptyState
        icon="people"
        title="No connector has been synced yet"
        actions={
          connectors.length === 0 ? (
            <LinkButton to="/setup/new">Add Okta connector</LinkButton>
          ) : (
            <LinkButton to="/">See the connectors</LinkButton>
          )
        }
      >
        People come from the accounts of a connected organization, after its first sync.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="people"
      title="No people yet"
      actions={<LinkButton to="/people/promotion">Set up promotion</LinkButton>}
    >
      Promotion turns the accounts of a directory into people and finds the owner of every other account. A
      preview shows the result before anything is applied.
    </EmptyState>
  )
}
