import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

/** Every call of the stub in order, as `app.enableSandbox`. */
export const calls: string[] = []

const recorded = <T extends unknown[], R>(name: string, answer: (...args: T) => R) =>
  vi.fn((...args: T): R => {
    calls.push(name)
    return answer(...args)
  })

export class StubContents extends EventEmitter {
  static next = 1
  readonly id = StubContents.next++
  readonly mainFrame = { url: 'app://main/' }
  send = vi.fn()
  reload = vi.fn()
  setWindowOpenHandler = vi.fn()
}

export class StubWindow extends EventEmitter {
  static all: StubWindow[] = []
  static getFocusedWindow = () => StubWindow.all.at(-1) ?? null
  static getAllWindows = () => StubWindow.all
  readonly webContents = new StubContents()
  readonly options: Record<string, unknown>
  loaded: string[] = []
  show = vi.fn()
  focus = vi.fn()
  restore = vi.fn()
  maximize = vi.fn()
  setBackgroundColor = vi.fn()
  constructor(options: Record<string, unknown>) {
    super()
    calls.push('BrowserWindow')
    this.options = options
    StubWindow.all.push(this)
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url)
  }
  isDestroyed = () => false
  isMinimized = () => false
  isMaximized = () => false
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 })
}

export class StubNotification extends EventEmitter {
  static all: StubNotification[] = []
  static isSupported = vi.fn(() => true)
  readonly options: { title: string; body: string }
  show = vi.fn()
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
    StubNotification.all.push(this)
  }
}

const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  setName: recorded('app.setName', () => {}),
  enableSandbox: recorded('app.enableSandbox', () => {}),
  isReady: (): boolean => true,
  setAsDefaultProtocolClient: recorded('app.setAsDefaultProtocolClient', (_scheme: string) => true),
  whenReady: recorded('app.whenReady', () => Promise.resolve()),
  requestSingleInstanceLock: recorded('app.requestSingleInstanceLock', () => true),
  quit: recorded('app.quit', () => {}),
  exit: recorded('app.exit', (_code?: number) => {}),
  getPath: (name: string) => `/nowhere/${name}`,
  getVersion: () => '1.2.3',
  commandLine: { hasSwitch: () => false, appendSwitch: recorded('app.commandLine.appendSwitch', () => {}) },
})

/** Stands for the module `electron`; each test file mocks it with this. */
export const electron = {
  app,
  BrowserWindow: StubWindow,
  dialog: {
    showMessageBox: vi.fn(async () => ({ response: 0 })),
    showSaveDialog: vi.fn(async () => ({ canceled: true, filePath: '' })),
  },
  ipcMain: { handle: recorded('ipcMain.handle', (_name: string, _handler: unknown) => {}) },
  Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
  nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
  net: { isOnline: vi.fn(() => true) },
  Notification: StubNotification,
  powerMonitor: Object.assign(new EventEmitter(), { isOnBatteryPower: vi.fn(() => false) }),
  protocol: {
    registerSchemesAsPrivileged: recorded('protocol.registerSchemesAsPrivileged', () => {}),
    handle: recorded('protocol.handle', () => {}),
  },
  safeStorage: {},
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  session: {
    defaultSession: {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
      webRequest: { onBeforeRequest: vi.fn(), onHeadersReceived: vi.fn() },
    },
  },
  shell: { openExternal: vi.fn(async () => {}), openPath: vi.fn(async () => '') },
  utilityProcess: {
    fork: recorded('utilityProcess.fork', () =>
      Object.assign(new EventEmitter(), { postMessage: vi.fn(), kill: vi.fn(), stdout: null, stderr: null }),
    ),
  },
}

/** A log that keeps its lines. */
export function memoryLog() {
  const lines: { level: string; message: string; ref?: string; cause?: unknown }[] = []
  const at =
    (level: string) =>
    (message: string, details: { ref?: string; cause?: unknown } = {}) =>
      void lines.push({ level, message, ...details })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
