import { app } from 'electron'
import type { BrowserWindow } from 'electron'
import { eventSchemas, parseDeepLink } from '../../preload/contract/index.ts'
import type { DeepLinkScreen, EventName, Payload } from '../../preload/contract/index.ts'
import { checkEvent } from './ipc-gateway.ts'
import type { ShellLog } from './log-file.ts'
import type { PreferenceStore } from './preferences.ts'
import { createWindow } from './window.ts'

type Screen = 'confirm' | DeepLinkScreen

const placeOf = (screen: Screen, connectorId: string): string =>
  screen === 'setup' ? `/setup/${connectorId}` : `/c/${connectorId}/${screen}`

/** The link among the arguments of a start; nothing else of them is looked at. */
const linkIn = (argv: readonly string[]): ReturnType<typeof parseDeepLink> =>
  argv.map(parseDeepLink).findLast((link) => link !== null) ?? null

/** The window of the app, opened again when it was closed, and the way of every event to its page. */
export function createWindows(options: {
  preload: string
  url: string
  release: boolean
  icon: string
  startedAt: number
  preferences: PreferenceStore
  log: ShellLog
}) {
  const { preferences, log, url } = options
  let window: BrowserWindow | undefined
  let first: ReturnType<typeof parseDeepLink> = null

  /** Sends an event to the page; one that does not fit the contract is a fault and is not sent. */
  function broadcast<K extends EventName>(name: K, payload: Payload<K>): void {
    if (window === undefined || window.isDestroyed()) return
    window.webContents.send(name, eventSchemas[name].parse(payload))
  }

  /** Sends an event of the engine on, if it may be, and answers whether it could. */
  function relay(name: string, payload: unknown): boolean {
    const event = checkEvent(name, payload)
    if (event === null) log.warn(`The engine sent an event that may not go on: ${name}.`)
    else broadcast(event.name, event.payload)
    return event !== null
  }

  /** Brings the page to a screen of a connector. */
  function show(screen: Screen, connectorId: string): void {
    if (window !== undefined) broadcast('navigate', { command: `${screen}:${connectorId}` })
    open(placeOf(screen, connectorId))
  }

  /** Opens the screen that a link from outside names; any other text only brings the window to the front. */
  function arrive(link: ReturnType<typeof parseDeepLink>): void {
    if (link === null) open()
    else show(link.screen, link.connectorId)
  }

  /** Shows the window, making it if there is none; `place` is where the page of a new one begins. */
  function open(place = ''): void {
    if (window !== undefined) {
      if (window.isMinimized()) window.restore()
      window.focus()
      return
    }
    window = createWindow({
      preload: options.preload,
      url: place === '' ? url : `${url}#${place}`,
      release: options.release,
      icon: options.icon,
      startedAt: options.startedAt,
      bounds: preferences.get().bounds,
      rememberBounds: (bounds) => preferences.set({ bounds }),
      log,
    })
    window.on('closed', () => (window = undefined))
  }

  app.on('second-instance', (_event, argv) => arrive(linkIn(argv)))
  app.on('activate', () => open())
  // macOS hands links over here, the first one before the app is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const link = parseDeepLink(url)
    if (app.isReady()) arrive(link)
    else first = link
  })

  return {
    open,
    /** Opens the window of a start with these arguments. */
    begin: (argv: readonly string[]): void => arrive(first ?? linkIn(argv)),
    show,
    broadcast,
    relay,
    isRegistered: (id: number): boolean => window !== undefined && window.webContents.id === id,
    command: (id: string): void => broadcast('navigate', { command: id }),
    reload: (): void => void window?.loadURL(url).catch(() => log.warn('The page could not be loaded.')),
  }
}
