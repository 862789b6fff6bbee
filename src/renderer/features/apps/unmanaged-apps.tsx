import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { UnmanagedApp } from '../../../preload/contract/index.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import { notifyDone, notifyRefused } from '../../lib/notify.tsx'
import { ObjectLink } from '../../lib/object-link.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Card } from '../../ui/layout/page.tsx'
import { ScrollX } from '../../ui/layout/scroll-x.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Pager } from '../../ui/pager.tsx'
import classes from './apps.module.css'
import type { AppListProps } from './managed-apps.tsx'

const limit = 50

/** Applications that identity providers list and nobody manages here. */
export function UnmanagedApps({ search, offset, onOffset }: AppListProps) {
  const list = useRequest('apps.unmanaged', { search, offset, limit })
  const cache = useQueryClient()
  const manage = useAction('apps.manage')
  if (list.error) return <ErrorState error={list.error.detail} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton lines={6} label="Loading the apps" />
  const { rows, total, providers } = list.data
  if (total === 0) {
    return (
      <Card>
        <Nothing search={search} providers={providers} />
      </Card>
    )
  }
  const take = (app: UnmanagedApp) =>
    manage.mutate(
      { connectorId: app.connectorId, oktaAppId: app.oktaAppId },
      {
        onSuccess: ({ name }) => {
          notifyDone(`${name} is managed now`, 'Its access comes from the identity provider.')
          for (const stale of ['apps.managed', 'apps.unmanaged']) {
            void cache.invalidateQueries({ queryKey: [stale] })
          }
        },
        onError: notifyRefused,
      },
    )
  const pending = manage.isPending ? manage.variables : null
  return (
    <>
      <Card padded={false}>
        <ScrollX label="Unmanaged apps">
          <table className={classes.table} aria-label="Unmanaged apps">
            <thead>
              <tr>
                <th scope="col">App</th>
                <th scope="col">Status</th>
                <th scope="col" data-number>
                  Accounts
                </th>
                <th scope="col" data-number>
                  Groups
                </th>
                {providers > 1 && <th scope="col">Listed by</th>}
                <th scope="col" data-action>
                  <span className="visually-hidden">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((app) => (
                <tr key={`${app.connectorId} ${app.oktaAppId}`}>
                  <th scope="row">
                    <ObjectLink connectorId={app.connectorId} kind="app" id={app.oktaAppId}>
                      {app.label}
                    </ObjectLink>
                  </th>
                  <td>{app.status === 'ACTIVE' ? 'Active' : 'Inactive'}</td>
                  <td data-number>{formatNumber(app.users)}</td>
                  <td data-number>{formatNumber(app.groups)}</td>
                  {providers > 1 && <td>{app.connectorName}</td>}
                  <td data-action>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`Manage ${app.label}`}
                      loading={
                        pending?.connectorId === app.connectorId && pending.oktaAppId === app.oktaAppId
                      }
                      onClick={() => take(app)}
                    >
                      Manage
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      </Card>
      <Pager
        offset={offset}
        shown={rows.length}
        limit={limit}
        total={total}
        noun={['unmanaged app', 'unmanaged apps']}
        onOffset={onOffset}
      />
    </>
  )
}

function Nothing({ search, providers }: { search: string; providers: number }) {
  if (search !== '') return <EmptyState icon="search" title={`No unmanaged app matches “${search}”`} />
  if (providers > 0) {
    return (
      <EmptyState icon="done" title="Every app is managed">
        The synced identity providers list no other app.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="apps"
      title="No identity provider has been synced yet"
      actions={<LinkButton to="/">Go to connectors</LinkButton>}
    >
      After the first sync of an Okta connector its applications are listed here, to be managed one by one.
    </EmptyState>
  )
}
