import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Connector, EngineState } from '../../preload/contract/index.ts'
import { ConnectorLog } from '../features/connector-log/connector-log.tsx'
import { AccessDialogs } from '../features/access-changes/access-dialogs.tsx'
import { AccountDialogs } from '../features/accounts/account-dialogs.tsx'
import { levelOf } from '../lib/access-changes/safety-level.ts'
import { useRequest } from '../lib/api.ts'
import { useOnline } from '../lib/use-online.ts'
import { Banner } from '../ui/feedback/banner.tsx'
import { DataAge } from '../ui/relative-time.tsx'
import { EngineStopped } from './engine-stopped.tsx'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import { Palette } from './palette.tsx'
import classes from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { useCommandKeys, useCommands, useCurrentConnector } from './use-commands.ts'
import { useLiveData, useThemeSetting } from './use-live-data.ts'

/** The frame around every screen: sidebar, header, content, footer, palette. */
export function ShellLayout() {
  useLiveData()
  useThemeSetting()
  const { open, current } = useCurrentConnector()
  const engine = useRequest('engine.status', {}).data
  const [searching, palette] = useDisclosure(false)
  const commands = useCommands(current, palette.open)
  useCommandKeys(commands, searching)
  const content = useFocusOnArrival()

  return (
    <div className={classes.shell}>
      <a
        href="#content"
        className={classes.skip}
        onClick={(event) => {
          event.preventDefault()
          content.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <Sidebar open={open} />
      <Header open={open} onSearch={palette.open} />
      <main className={classes.main} data-level={open && levelOf(open)}>
        <Banners connector={open} engine={engine} />
        <div className={classes.content} id="content" ref={content} tabIndex={-1}>
          {engine?.state === 'stopped' ? <EngineStopped engine={engine} /> : <Outlet />}
        </div>
      </main>
      <Footer open={open} engine={engine} />
      <ConnectorLog />
      <AccountDialogs />
      <AccessDialogs />
      <Palette opened={searching} onClose={palette.close} commands={commands} connector={current} />
    </div>
  )
}

/** After going to another screen the keyboard continues there, not in the menu left behind. */
function useFocusOnArrival() {
  const content = useRef<HTMLDivElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    // A screen that has put the cursor into its first field keeps it there.
    if (content.current?.contains(document.activeElement) === true) return
    content.current?.focus({ preventScroll: true })
  }, [pathname])
  return content
}

function Banners({
  connector,
  engine,
}: {
  connector: Connector | undefined
  engine: EngineState | undefined
}) {
  const online = useOnline()
  return (
    <>
      {engine?.state === 'restarting' && (
        <Banner tone="attention" icon="running">
          The engine is restarting. Screens continue by themselves in a moment; stored data is not affected.
        </Banner>
      )}
      {!online && connector?.kind !== 'demo' && (
        <Banner tone="attention" icon="offline">
          You are offline.{' '}
          {connector !== undefined && connector.dataAsOf !== null ? (
            <>
              The data is <DataAge at={connector.dataAsOf} />; everything but syncing works.
            </>
          ) : (
            'Everything that needs no connection to Okta works.'
          )}
        </Banner>
      )}
    </>
  )
}
