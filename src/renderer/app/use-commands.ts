import { useComputedColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { gridDefinition, type Connector, type GridName } from '../../preload/contract/index.ts'
import { requestKey, useAction, useBridgeEvent, useRequest } from '../lib/api.ts'
import { pickCurrent } from '../lib/connector.ts'
import { plural } from '../lib/format.ts'
import { isPressed } from '../lib/hotkeys.ts'
import { notifyDone, notifyRefused } from '../lib/notify.tsx'
import { usePending } from '../lib/plans/use-pending.ts'
import { openConnectorLog } from '../lib/connector-log-store.ts'
import { useDemo } from '../lib/use-demo.ts'
import { useSyncActions } from '../lib/use-sync.ts'
import { useRunningSyncs } from '../lib/sync-store.ts'
import { useUpdateConnector } from '../lib/use-connector.ts'
import { useAccountCommands } from './use-account-commands.ts'
import { type Command, type ConnectorScreen, listCommands, placeOf } from './commands.ts'

/** The connector that is open, and the one commands act on when none is. */
export function useCurrentConnector(): { open: Connector | undefined; current: Connector | undefined } {
  const { connectorId } = useParams({ strict: false })
  const [lastId, setLastId] = useState<string>()
  if (connectorId !== undefined && connectorId !== lastId) setLastId(connectorId)
  const connectors = useRequest('connectors.list', {}).data ?? []
  const current = pickCurrent(connectors, connectorId, lastId)
  return { open: current?.id === connectorId ? current : undefined, current }
}

/** Every command that makes sense now, ready to run. */
export function useCommands(connector: Connector | undefined, openPalette: () => void): Command[] {
  const navigate = useNavigate()
  const cache = useQueryClient()
  const sync = useSyncActions()
  const running = useRunningSyncs().find(({ connectorId }) => connectorId === connector?.id)
  const dark = useComputedColorScheme('light') === 'dark'
  const demo = useDemo()
  const settings = useAction('settings.set')
  const gridExport = useAction('grid.export')
  const folder = useAction('folder.open')
  const update = useUpdateConnector()
  const accounts = useAccountCommands(connector)
  const pending = usePending(connector)

  const goToConnector = (connectorId: string, screen: ConnectorScreen) =>
    void navigate({ to: `/c/$connectorId/${screen}`, params: { connectorId } })

  const exportGrid = (target: Connector, grid: GridName) => {
    const { columns, noun } = gridDefinition(grid)
    gridExport.mutate(
      { connectorId: target.id, grid, columns: columns.map(({ key }) => key), format: 'csv' },
      {
        onSuccess: ({ cancelled, rows, fileName }) => {
          if (!cancelled) notifyDone(`${plural(rows, noun)} exported`, fileName)
        },
        onError: notifyRefused,
      },
    )
  }

  const commands = listCommands({
    connector,
    syncing: running !== undefined,
    dark,
    goTo: (to) => void navigate({ to }),
    goToConnector,
    openPalette,
    startSync: ({ id }, mode) => sync.start(id, mode),
    cancelSync: () => {
      if (running !== undefined) sync.cancel(running.syncId)
    },
    pauseSchedule: ({ id, name, schedule }, paused) =>
      update.mutate(
        { connectorId: id, schedule: { ...schedule, paused } },
        {
          onSuccess: () =>
            notifyDone(
              paused ? `The schedule of ${name} is paused` : `The schedule of ${name} goes on`,
              paused ? 'It syncs when you ask for it.' : undefined,
            ),
          onError: notifyRefused,
        },
      ),
    startDemo: () => demo.start('small'),
    setTheme: (theme) =>
      settings.mutate(
        { theme },
        {
          onSuccess: (saved) => cache.setQueryData(requestKey('settings.get', {}), saved),
          onError: notifyRefused,
        },
      ),
    openLog: ({ id }) => openConnectorLog(id),
    exportGrid,
    ...(pending === null ? {} : { review: { words: pending.words, run: () => void navigate(pending.link) } }),
    openFolder: (name) => folder.mutate({ folder: name }, { onError: notifyRefused }),
  })
  return [...commands, ...accounts]
}

/** Runs commands from the keyboard and from the menu of the window; goes where a notification leads. */
export function useCommandKeys(commands: readonly Command[], blocked: boolean) {
  const navigate = useNavigate()
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || blocked) return
    const command = commands.find(({ keys }) => keys !== undefined && isPressed(keys, event))
    if (command === undefined) return
    event.preventDefault()
    command.run()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
  useBridgeEvent('navigate', ({ command }) => {
    const place = placeOf(command)
    if (place !== null) {
      const { screen, connectorId } = place
      if (screen === 'setup') void navigate({ to: '/setup/$connectorId', params: { connectorId } })
      else void navigate({ to: `/c/$connectorId/${screen}`, params: { connectorId } })
      return
    }
    commands.find(({ id }) => id === command)?.run()
  })
}
