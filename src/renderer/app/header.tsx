import { Button, Menu } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../preload/contract/index.ts'
import { useRequest } from '../lib/api.ts'
import { isWaiting, statusLook } from '../lib/connector.ts'
import { formatShort } from '../lib/format.ts'
import { formatKeys } from '../lib/hotkeys.ts'
import { mayCallOkta } from '../lib/permission.ts'
import { nextSyncWords } from '../lib/schedule.ts'
import { StatusButton } from '../lib/status-button.tsx'
import { syncShare } from '../lib/sync-progress.ts'
import { useNow } from '../lib/use-now.ts'
import { useSync } from '../lib/use-sync.ts'
import { Status } from '../ui/feedback/status.tsx'
import { Icon } from '../ui/icon.tsx'
import { DataAge } from '../ui/relative-time.tsx'
import classes from './shell.module.css'

/** Where am I, how fresh is it, find anything, and the state of the sync. */
export function Header({ open, onSearch }: { open: Connector | undefined; onSearch: () => void }) {
  return (
    <header className={classes.header}>
      <Switcher open={open} />
      {open !== undefined && (
        <span className={classes.age}>
          <DataAge at={open.dataAsOf} />
          {open.setupStep === null && <NextSync connector={open} />}
        </span>
      )}
      <div className={classes.headerSpace} />
      <button type="button" className={classes.search} onClick={onSearch}>
        <Icon name="search" size={14} />
        <span>Search or run a command</span>
        <kbd aria-hidden="true">{formatKeys('mod+k')}</kbd>
      </button>
      {open !== undefined && (
        <div className={classes.syncState}>
          <SyncState connector={open} />
        </div>
      )}
    </header>
  )
}

/** The time of the next sync; why there is none stands on the overview and in the settings. */
function NextSync({ connector }: { connector: Connector }) {
  const now = useNow()
  if (connector.nextSyncAt === null || connector.runningSyncId !== null) return null
  return <span title={nextSyncWords(connector, now)}> · next {formatShort(connector.nextSyncAt, now)}</span>
}

function Switcher({ open }: { open: Connector | undefined }) {
  const connectors = useRequest('connectors.list', {}).data ?? []
  const navigate = useNavigate()
  const { pathname } = useLocation()
  // Another connector opens on the same screen.
  const screen =
    /^\/c\/[^/]+\/(overview|accounts|groups|applications|admin-roles|changes|access|settings)/.exec(
      pathname,
    )?.[1]
  const go = (connector: Connector) => {
    const params = { connectorId: connector.id }
    if (isWaiting(connector)) void navigate({ to: '/setup/$connectorId/waiting', params })
    else if (connector.setupStep !== null) void navigate({ to: '/setup/$connectorId', params })
    else void navigate({ to: `/c/$connectorId/${(screen ?? 'overview') as 'overview'}`, params })
  }
  const place = open?.name ?? (pathname.startsWith('/add') ? 'New connector' : 'All connectors')
  return (
    <Menu width={280}>
      <Menu.Target>
        <button type="button" className={classes.switcher} title={open?.host ?? undefined}>
          <span>{place}</span>
          <Icon name="down" size={14} />
          <span className="visually-hidden">Switch connector</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void navigate({ to: '/' })} leftSection={<Icon name="connectors" />}>
          All connectors
        </Menu.Item>
        {connectors.length > 0 && <Menu.Divider />}
        {connectors.map((connector) => (
          <Menu.Item
            key={connector.id}
            onClick={() => go(connector)}
            rightSection={<Status {...statusLook(connector, false)} />}
          >
            {connector.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/add' })} leftSection={<Icon name="add" />}>
          Add connector
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SyncState({ connector }: { connector: Connector }) {
  const sync = useSync(connector)
  // While it is set up, its steps have these buttons.
  if (connector.setupStep !== null) return <StatusButton connector={connector} running={sync.running} />
  if (!sync.running) {
    const { allowed, why } = mayCallOkta(connector)
    return (
      <>
        <StatusButton connector={connector} running={false} />
        {connector.archivedAt === null && (
          <Button
            variant="default"
            leftSection={<Icon name="running" size={14} />}
            onClick={sync.start}
            loading={sync.starting}
            disabled={!allowed}
            title={why}
          >
            Sync now
          </Button>
        )}
      </>
    )
  }
  const share = sync.progress === undefined ? null : syncShare(sync.progress)
  const label = sync.stopping
    ? 'Stopping'
    : share === null
      ? 'Syncing'
      : `Syncing ${Math.floor(share * 100)} %`
  return (
    <>
      <StatusButton connector={connector} running label={label} />
      <Button variant="default" onClick={sync.cancel} disabled={sync.stopping}>
        Cancel
      </Button>
    </>
  )
}
