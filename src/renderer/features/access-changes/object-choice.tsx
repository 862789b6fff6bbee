import { useRef, useState } from 'react'
import { type GridPage, gridDefinition } from '../../../preload/contract/index.ts'
import { whyNoMembers } from '../../lib/access-changes/may-change.ts'
import { useRequest } from '../../lib/api.ts'
import { choiceWords } from '../../lib/okta-words.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { type Option, OptionList } from './option-list.tsx'

export type ChosenList = 'groups' | 'apps' | 'people' | 'assigned-groups'

const rowsShown = 20

interface Source {
  readonly grid: 'groups' | 'apps' | 'users'
  readonly columns: readonly [name: string, detail: string, more: string]
  optionOf(id: string, name: string, detail: string, more: string): Option
}

const sources: Record<ChosenList, Source> = {
  groups: {
    grid: 'groups',
    columns: ['name', 'type', 'description'],
    optionOf: (id, name, type) => ({
      id,
      name,
      detail: choiceWords('type', type),
      whyNot: whyNoMembers(type),
    }),
  },
  'assigned-groups': {
    grid: 'groups',
    columns: ['name', 'type', 'description'],
    optionOf: (id, name, type) => ({ id, name, detail: choiceWords('type', type) }),
  },
  apps: {
    grid: 'apps',
    columns: ['label', 'status', 'name'],
    optionOf: (id, name, status) => ({ id, name, detail: choiceWords('status', status) }),
  },
  people: {
    grid: 'users',
    columns: ['display_name', 'login', 'status'],
    optionOf: (id, name, login, status) => ({
      id,
      name,
      detail: status === 'ACTIVE' ? login : `${login}, ${choiceWords('status', status).toLowerCase()}`,
    }),
  },
}

function optionsOf({ optionOf }: Source, page: GridPage | undefined): Option[] {
  return (page?.rows ?? []).map(({ key, cells: [name, detail, more] }) =>
    optionOf(key, String(name ?? key), String(detail ?? ''), String(more ?? '')),
  )
}

/** People, groups or applications of the organization to choose from, searched and a page at a time. */
export function ObjectChoice({
  connectorId,
  list,
  isChosen,
  onToggle,
  onGo,
}: {
  connectorId: string
  list: ChosenList
  isChosen: (id: string) => boolean
  onToggle: (option: Option) => void
  onGo: (option: Option) => void
}) {
  const source = sources[list]
  const { noun } = gridDefinition(source.grid)
  const [search, setSearch] = useState('')
  const [offset, setOffset] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const options = useRef<HTMLUListElement>(null)
  const { data, error, refetch } = useRequest('grid.page', {
    connectorId,
    grid: source.grid,
    columns: [...source.columns],
    search,
    offset,
    limit: rowsShown,
  })
  if (error) return <ErrorState error={error.detail} onRetry={() => void refetch()} />
  return (
    <>
      <SearchBox
        inputRef={field}
        autoFocus
        label={`Search ${noun[1]}`}
        value={search}
        onChange={(typed) => {
          setSearch(typed)
          setOffset(0)
        }}
        onLeave={() => options.current?.querySelector<HTMLElement>('input:not(:disabled)')?.focus()}
      />
      {data === undefined ? (
        <Skeleton lines={6} label={`Loading the ${noun[1]}`} />
      ) : (
        <>
          <OptionList
            ref={options}
            label={noun[1].charAt(0).toUpperCase() + noun[1].slice(1)}
            options={optionsOf(source, data)}
            isChosen={isChosen}
            empty={
              data.availability === 'not-visible'
                ? `This credential may not see ${noun[1]}.`
                : search === ''
                  ? `There are no ${noun[1]}.`
                  : `No ${noun[0]} matches “${search}”.`
            }
            onToggle={onToggle}
            onGo={onGo}
            onLeave={() => field.current?.focus()}
          />
          <Pager
            offset={offset}
            shown={data.rows.length}
            limit={rowsShown}
            total={data.total}
            noun={noun}
            onOffset={setOffset}
          />
        </>
      )}
    </>
  )
}
