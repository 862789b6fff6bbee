import { Button, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { type OwnersSearch, patched } from '../../lib/search.ts'
import { useSlash } from '../../lib/use-slash.ts'
import { ListPicker } from '../../ui/detail/facts.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { ListMessage, ListPage, listSearch } from '../../ui/layout/list-page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { OwnerDialog } from './owner-dialog.tsx'
import { OwnersTable } from './owners-table.tsx'
import classes from './people.module.css'
import type { Picked } from './picking.ts'
import { type AssignTo, useAssign } from './use-assign.ts'

const size = 100
const shows = [
  { value: 'unowned', label: 'Without an owner' },
  { value: 'owned', label: 'Owned' },
  { value: 'service', label: 'Service accounts' },
  { value: 'gone', label: 'Gone' },
] as const
const nobody: Picked = new Map()

/** Accounts of all connectors by whether they have an owner, and deciding for many at once. */
export function OwnersPage() {
  const search = useSearch({ from: '/people/accounts' })
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const [picked, setPicked] = useState<Picked>(nobody)
  const [choosing, setChoosing] = useState(false)
  const assign = useAssign()
  const connectors = useRequest('connectors.list', {}).data ?? []
  const { q = '', show = 'unowned', connectorId, page = 1 } = search
  const { data, error, refetch } = useRequest('people.accounts', {
    search: q,
    show,
    ...(connectorId === undefined ? {} : { connectorId }),
    offset: (page - 1) * size,
    limit: size,
  })
  const toSearch = () => {
    box.current?.focus()
    box.current?.select()
  }
  useSlash(toSearch)

  // What narrows the list begins it anew; only turning the page keeps the rest.
  const change = (patch: Partial<OwnersSearch>) =>
    void navigate({
      to: '.',
      search: (going) => patched(going as OwnersSearch, { page: undefined, ...patch }),
      replace: true,
    })
  /** Another list; a search is only another look at the same one, and keeps what is picked. */
  const narrow = (patch: Partial<OwnersSearch>) => {
    setPicked(nobody)
    change(patch)
  }
  const turn = (to: number) => {
    change({ page: to === 1 ? undefined : to })
    area.current?.scrollTo?.({ top: 0 })
  }
  // Fewer accounts are left than there were: the last page is another one now.
  const last = data === undefined ? page : Math.max(1, Math.ceil(data.total / size))
  const decide = (to: AssignTo) =>
    assign.run(
      [...picked.values()].map(({ connectorId, accountId }) => ({ connectorId, accountId })),
      to,
      () => {
        setPicked(nobody)
        setChoosing(false)
      },
    )

  const narrowed = q !== '' || connectorId !== undefined
  let shown: ReactNode
  if (error) {
    shown = (
      <ListMessage>
        <ErrorState error={error.detail} onRetry={() => void refetch()} />
      </ListMessage>
    )
  } else if (data === undefined) shown = <Skeleton lines={12} label="Loading the accounts" />
  else if (data.rows.length > 0) {
    shown = <OwnersTable key={page} rows={data.rows} picked={picked} onPick={setPicked} />
  } else if (data.total > 0) {
    shown = (
      <EmptyState
        icon="search"
        title="This page is empty now"
        actions={
          <Button variant="default" onClick={() => turn(last)}>
            Go to the last page
          </Button>
        }
      />
    )
  } else {
    shown = (
      <Nothing
        show={show}
        narrowed={narrowed}
        onClear={() => narrow({ q: undefined, connectorId: undefined })}
      />
    )
  }
  return (
    <>
      <ListPage
        title="Accounts and their owners"
        area={area}
        lists={
          <ListPicker
            label="Which accounts"
            lists={shows}
            shown={show}
            onPick={(value) =>
              narrow({ show: value === 'unowned' ? undefined : (value as OwnersSearch['show']) })
            }
          />
        }
        tools={
          <>
            <SearchBox
              value={q}
              label="Search accounts"
              className={listSearch}
              inputRef={box}
              onChange={(text) => change({ q: text })}
              onLeave={() => area.current?.querySelector<HTMLElement>('tbody input[tabindex="0"]')?.focus()}
            />
            {connectors.length > 1 && (
              <Select
                aria-label="Connector"
                placeholder="All connectors"
                clearable
                data={connectors.map(({ id, name }) => ({ value: id, label: name }))}
                value={connectorId ?? null}
                onChange={(id) => narrow({ connectorId: id ?? undefined })}
              />
            )}
          </>
        }
        count={data === undefined ? '' : plural(data.total, ['account', 'accounts'])}
        conditions={
          picked.size === 0 ? undefined : (
            <div className={classes.bulk} role="group" aria-label="What to do with the picked accounts">
              <span className={classes.count} aria-live="polite">
                {plural(picked.size, ['account', 'accounts'])} picked
              </span>
              <Button onClick={() => setChoosing(true)} disabled={assign.running} aria-haspopup="dialog">
                Set the owner
              </Button>
              <Button variant="default" disabled={assign.running} onClick={() => decide({ kind: 'service' })}>
                Mark as service
              </Button>
              <Button variant="default" disabled={assign.running} onClick={() => decide({ kind: 'nobody' })}>
                Set to nobody
              </Button>
              <Button variant="default" disabled={assign.running} onClick={() => decide({ kind: 'rules' })}>
                Leave to the rules
              </Button>
              <Button variant="subtle" onClick={() => setPicked(nobody)}>
                Clear
              </Button>
            </div>
          )
        }
        foot={
          data === undefined || data.total <= size ? undefined : (
            <Pager
              offset={(page - 1) * size}
              shown={data.rows.length}
              limit={size}
              total={data.total}
              noun={['account', 'accounts']}
              onOffset={(offset) => turn(offset / size + 1)}
            />
          )
        }
      >
        {shown}
      </ListPage>
      <OwnerDialog
        count={picked.size}
        opened={choosing}
        busy={assign.running}
        onClose={() => setChoosing(false)}
        onChoose={(personId) => decide({ kind: 'person', personId })}
      />
    </>
  )
}

const emptyWords = {
  unowned: [
    'No account is without an owner',
    'Every account that a promotion looked at belongs to somebody.',
  ],
  owned: ['No account has an owner yet', 'Owners are found by promotion, or set by hand.'],
  service: [
    'No service accounts',
    'Accounts are service accounts by the rules of promotion, or because they were marked by hand.',
  ],
  gone: ['No account is gone', 'Accounts that leave their organization are kept here with their owner.'],
} as const

function Nothing({
  show,
  narrowed,
  onClear,
}: {
  show: (typeof shows)[number]['value']
  narrowed: boolean
  onClear(): void
}) {
  const sources = useRequest('people.rules', {}).data?.sources
  if (narrowed) {
    return (
      <EmptyState
        icon="search"
        title="No accounts match"
        actions={
          <Button variant="default" onClick={onClear}>
            Show all
          </Button>
        }
      >
        None of these accounts fits the search and the connector above.
      </EmptyState>
    )
  }
  if (sources !== undefined && sources.every(({ lastRunAt }) => lastRunAt === null)) {
    return (
      <EmptyState
        icon="people"
        title="Nothing has been promoted yet"
        actions={<LinkButton to="/people/promotion">Set up promotion</LinkButton>}
      >
        The first promotion finds the owner of each account; what is left over is listed here.
      </EmptyState>
    )
  }
  const [title, text] = emptyWords[show]
  return (
    <EmptyState icon="people" title={title}>
      {text}
    </EmptyState>
  )
}
