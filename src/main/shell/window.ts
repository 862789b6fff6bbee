import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import type { Rectangle, WebPreferences } from 'electron'
import { crashPageUrl } from './app-protocol.ts'
import type { ShellLog } from './log-file.ts'
import type { Bounds } from './preferences.ts'

const minimum = { width: 900, height: 600 }

export interface WindowOptions {
  preload: string
  /** `app://main/` or, while developing, the address of the dev server. */
  url: string
  release: boolean
  icon: string
  /** When the process started, milliseconds since the epoch. */
  startedAt: number
  bounds: Bounds | null
  rememberBounds: (bounds: Bounds) => void
  log: ShellLog
}

/** What every page of ours runs with; nothing else in the app sets any of this. */
const webPreferences = (preload: string, release: boolean): WebPreferences => ({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  devTools: !release,
  // The spelling checker would download its dictionaries.
  spellcheck: false,
  preload,
})

/** Colour behind the page until it has drawn, as the theme's own background. */
const backgroundColor = (dark: boolean): string => (dark ? '#16191d' : '#ffffff')

/** Opens the window of the app. It appears when its page has something to show. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const { bounds, log } = options
  const window = new BrowserWindow({
    ...(bounds !== null && isVisible(bounds) ? bounds : { width: 1280, height: 860 }),
    minWidth: minimum.width,
    minHeight: minimum.height,
    show: false,
    title: 'Access Desk',
    icon: options.icon,
    backgroundColor: backgroundColor(nativeTheme.shouldUseDarkColors),
    webPreferences: webPreferences(options.preload, options.release),
  })
  if (bounds?.maximized === true) window.maximize()

  const followTheme = () => window.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors))
  nativeTheme.on('updated', followTheme)
  window.once('closed', () => nativeTheme.off('updated', followTheme))
  window.once('ready-to-show', () => {
    window.show()
    log.info(`The window was ready ${Math.round(Date.now() - options.startedAt)} ms after the start.`)
  })
  window.on('close', () =>
    options.rememberBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  window.on('unresponsive', () => void askWhetherToWait(window, log))
  recoverFromCrash(window, options.url, log)
  load(window, options.url, log)
  return window
}

function load(window: BrowserWindow, url: string, log: ShellLog): void {
  window.loadURL(url).catch((error: unknown) => log.error('The page could not be loaded.', { cause: error }))
}

/** A page that ends is loaded once more; when that ends within a minute too, a plain page says so. */
function recoverFromCrash(window: BrowserWindow, url: string, log: ShellLog): void {
  let lastCrash = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error(`The page ended: ${reason}, exit code ${exitCode}.`)
    const again = Date.now() - lastCrash < 60_000
    lastCrash = Date.now()
    // Loading from inside this event would end the whole app: the page's host is still being taken down.
    setImmediate(() => {
      if (!window.isDestroyed()) load(window, again ? crashPageUrl : url, log)
    })
  })
}

async function askWhetherToWait(window: BrowserWindow, log: ShellLog): Promise<void> {
  log.warn('The page does not answer.')
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Access Desk',
    message: 'Access Desk does not answer.',
    detail: 'You can wait for it, or load the page again. A running sync is not affected.',
    buttons: ['Wait', 'Load again'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response === 1 && !window.isDestroyed()) window.webContents.reload()
}

/** Whether enough of the window would be on a screen that is connected now. */
function isVisible(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const height =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y)
    return width >= 200 && height >= 100
  })
}
