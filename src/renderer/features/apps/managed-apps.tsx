import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ManagedApp } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { ObjectLink } from '../../lib/object-link.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Card } from '../../ui/layout/page.tsx'
import { ScrollX } from '../../ui/layout/scroll-x.tsx'
import { Pager } from '../../ui/pager.tsx'
import { NameDialog, UnmanageDialog } from './app-dialogs.tsx'
import classes from './apps.module.css'

const limit = 50

export interface AppListProps {
  search: string
  offset: number
  onOffset: (offset: number) => void
  onUnmanaged: () => void
  onCreate: () => void
}

/** Apps that are managed here: where their access comes from and which connectors feed them. */
export function ManagedApps({ search, offset, onOffset, onUnmanaged, onCreate }: AppListProps) {
  const list = useRequest('apps.managed', { search, offset, limit })
  const [renamed, setRenamed] = useState<ManagedApp | null>(null)
  const [unmanaged, setUnmanaged] = useState<ManagedApp | null>(null)
  if (list.error) return <ErrorState error={list.error.detail} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton lines={6} label="Loading the apps" />
  const { rows, total } = list.data
  if (total === 0) {
    return (
      <Card>
        {search === '' ? (
          <EmptyState
            icon="apps"
            title="No app is managed yet"
            actions={
              <>
                <Button onClick={onUnmanaged}>See the unmanaged apps</Button>
                <Button variant="default" onClick={onCreate}>
                  Create app
                </Button>
              </>
            }
          >
            Manage an app that an identity provider lists, or create one for a connector to feed.
          </EmptyState>
        ) : (
          <EmptyState icon="search" title={`No managed app matches “${search}”`} />
        )}
      </Card>
    )
  }
  return (
    <>
      <Card padded={false}>
        <ScrollX label="Managed apps">
          <table className={classes.table} aria-label="Managed apps">
            <thead>
              <tr>
                <th scope="col">App</th>
                <th scope="col">Access comes from</th>
                <th scope="col">Fed by</th>
                <th scope="col" data-action>
                  <span className="visually-hidden">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((app) => (
                <tr key={app.id}>
                  <th scope="row">{app.name}</th>
                  <td>
                    <Source app={app} />
                  </td>
                  <td>
                    <Feeds app={app} />
                  </td>
                  <td data-action>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`Rename ${app.name}`}
                      onClick={() => setRenamed(app)}
                    >
                      Rename
                    </Button>{' '}
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`Unmanage ${app.name}`}
                      onClick={() => setUnmanaged(app)}
                    >
                      Unmanage
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
        noun={['managed app', 'managed apps']}
        onOffset={onOffset}
      />
      <NameDialog opened={renamed !== null} app={renamed} onClose={() => setRenamed(null)} />
      <UnmanageDialog app={unmanaged} onClose={() => setUnmanaged(null)} />
    </>
  )
}

/** The application of the identity provider, and how many hold it. */
function Source({ app: { source, connectors } }: { app: ManagedApp }) {
  const known = useRequest('connectors.list', {}).data
  if (source === null) {
    return <span className={classes.dim}>{connectors.length === 0 ? 'nowhere yet' : 'its connectors'}</span>
  }
  return (
    <span className={classes.two}>
      {known?.some(({ id }) => id === source.connectorId) === false ? (
        <span>
          {source.label}, {source.connectorName}
        </span>
      ) : (
        <ObjectLink connectorId={source.connectorId} kind="app" id={source.oktaAppId}>
          {source.label} in {source.connectorName}
        </ObjectLink>
      )}
      <span className={classes.dim}>
        {source.users === null
          ? 'how many accounts is not known now'
          : `assigned to ${plural(source.users, ['account', 'accounts'])}`}
      </span>
    </span>
  )
}

function Feeds({ app: { connectors } }: { app: ManagedApp }) {
  if (connectors.length === 0) return <span className={classes.dim}>no connector</span>
  return connectors.map(({ id, name }, index) => (
    <span key={id}>
      {index > 0 && ', '}
      <Link to="/c/$connectorId/overview" params={{ connectorId: id }} className={classes.link}>
        {name}
      </Link>
    </span>
  ))
}
