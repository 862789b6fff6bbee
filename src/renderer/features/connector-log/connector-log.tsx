import { Tabs } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Connector } from '../../../preload/contract/index.ts'
import { closeConnectorLog, useOpenedLog } from '../../lib/connector-log-store.ts'
import { useRequest } from '../../lib/api.ts'
import { Drawer } from '../../ui/drawer.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { AuditTrail } from './audit-trail.tsx'
import { Configuration } from './configuration.tsx'
import classes from './connector-log.module.css'
import { LogHead } from './log-head.tsx'
import { SyncList } from './sync-list.tsx'

/** The log of whichever connector's status was pressed, over the screen. */
export function ConnectorLog() {
  const connectorId = useOpenedLog()
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    // What the log leads to is behind it.
    if (shown.current !== pathname) closeConnectorLog()
    shown.current = pathname
  }, [pathname])
  const { data, error, refetch } = useRequest('connectors.get', connectorId === null ? null : { connectorId })
  const connector = data?.id === connectorId ? data : undefined
  return (
    <Drawer
      opened={connectorId !== null}
      onClose={closeConnectorLog}
      title={connector === undefined ? 'Connector log' : `Log of ${connector.name}`}
    >
      {connector !== undefined ? (
        <LogOf key={connector.id} connector={connector} />
      ) : error ? (
        <ErrorState error={error.detail} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} label="Loading the connector" />
      )}
    </Drawer>
  )
}

const tabs = [
  ['configuration', 'Configuration'],
  ['audit', 'Audit trail'],
  ['syncs', 'Sync history'],
] as const

function LogOf({ connector }: { connector: Connector }) {
  const [tab, setTab] = useState<string>('configuration')
  return (
    <>
      <LogHead connector={connector} />
      <Tabs value={tab} onChange={(value) => value !== null && setTab(value)} keepMounted={false}>
        <Tabs.List aria-label={`Log of ${connector.name}`}>
          {tabs.map(([value, label]) => (
            <Tabs.Tab key={value} value={value} className={classes.tab ?? ''}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="configuration" className={classes.panel ?? ''}>
          <Configuration connector={connector} />
        </Tabs.Panel>
        <Tabs.Panel value="audit" className={classes.panel ?? ''}>
          <AuditTrail connectorId={connector.id} />
        </Tabs.Panel>
        <Tabs.Panel value="syncs" className={classes.panel ?? ''}>
          <SyncList connectorId={connector.id} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
