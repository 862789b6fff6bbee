import { Button, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useRef } from 'react'
import { useRequest } from '../../lib/api.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { patched, type PlanList, planLists, type PlansSearch } from '../../lib/search.ts'
import { ListPicker } from '../../ui/detail/facts.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { ListMessage, ListPage } from '../../ui/layout/list-page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Pager } from '../../ui/pager.tsx'
import { countOf, emptyWords, listLabels, statesOf } from './plan-lists.ts'
import { PlansTable } from './plans-table.tsx'

const limit = 50
const noun = ['plan', 'plans'] as const

/** Plans of access changes of all connectors: what is pending, runs, and was. */
export function PlansPage() {
  const search = useSearch({ from: '/plans' })
  const navigate = useNavigate()
  const area = useRef<HTMLDivElement>(null)
  const connectors = useRequest('connectors.list', {}).data ?? []
  const { show = 'pending', connectorId, offset = 0 } = search
  const { data, error, refetch } = useRequest('plans.list', {
    states: [...statesOf[show]],
    ...(connectorId === undefined ? {} : { connectorId }),
    offset,
    limit,
  })

  const change = (patch: Partial<PlansSearch>) =>
    // What narrows the list begins it anew; only turning the page keeps the rest.
    void navigate({
      to: '.',
      search: (going) => patched(going as PlansSearch, { offset: undefined, ...patch }),
      replace: true,
    })
  const turn = (to: number) => {
    change({ offset: to === 0 ? undefined : to })
    area.current?.scrollTo?.({ top: 0 })
  }
  const chosen = connectors.find(({ id }) => id === connectorId)

  let shown: ReactNode
  if (error) {
    shown = (
      <ListMessage>
        <ErrorState error={error.detail} onRetry={() => void refetch()} />
      </ListMessage>
    )
  } else if (data === undefined) shown = <Skeleton lines={10} label="Loading the plans" />
  else if (data.rows.length > 0) shown = <PlansTable key={`${show} ${offset}`} plans={data.rows} />
  else if (data.total > 0) {
    shown = (
      <EmptyState
        icon="search"
        title="This page is empty now"
        actions={
          <Button variant="default" onClick={() => turn(0)}>
            Go to the first page
          </Button>
        }
      />
    )
  } else {
    shown = (
      <Nothing
        show={show}
        of={chosen?.name}
        onClear={() => change({ connectorId: undefined })}
        connectorId={connectorId ?? connectors[0]?.id}
      />
    )
  }

  return (
    <ListPage
      title="Plans"
      area={area}
      tools={
        <>
          <ListPicker
            label="Which plans"
            inline
            shown={show}
            onPick={(list) => change({ show: list === 'pending' ? undefined : (list as PlanList) })}
            lists={planLists.map((value) => ({
              value,
              label: (
                <ListLabel
                  label={listLabels[value]}
                  count={data === undefined ? 0 : countOf(data.byState, value)}
                />
              ),
            }))}
          />
          {connectors.length > 1 && (
            <Select
              aria-label="Connector"
              placeholder="All connectors"
              clearable
              data={connectors.map(({ id, name }) => ({ value: id, label: name }))}
              value={connectorId ?? null}
              onChange={(id) => change({ connectorId: id ?? undefined })}
            />
          )}
        </>
      }
      count={data === undefined ? '' : plural(data.total, noun)}
      {...(data !== undefined && data.total > limit
        ? {
            foot: (
              <Pager
                offset={offset}
                shown={data.rows.length}
                limit={limit}
                total={data.total}
                noun={noun}
                onOffset={turn}
              />
            ),
          }
        : {})}
    >
      {shown}
    </ListPage>
  )
}

const ListLabel = ({ label, count }: { label: string; count: number }) => (
  <>
    {label}
    {count > 0 && ` ${formatNumber(count)}`}
  </>
)

function Nothing({
  show,
  of,
  connectorId,
  onClear,
}: {
  show: PlanList
  /** The connector that the list is narrowed to. */
  of: string | undefined
  connectorId: string | undefined
  onClear: () => void
}) {
  const [title, text] = emptyWords[show]
  if (of !== undefined && show !== 'pending') {
    return (
      <EmptyState
        icon="plans"
        title={`${title} in ${of}`}
        actions={
          <Button variant="default" onClick={onClear}>
            Show all connectors
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      icon="plans"
      title={of === undefined ? title : `${title} in ${of}`}
      actions={
        connectorId === undefined ? (
          <LinkButton to="/add">Add connector</LinkButton>
        ) : show === 'pending' ? (
          <LinkButton variant="default" to="/c/$connectorId/accounts" params={{ connectorId }}>
            Go to accounts
          </LinkButton>
        ) : undefined
      }
    >
      {text}
    </EmptyState>
  )
}
