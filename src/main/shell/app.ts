import { join } from 'node:path'
import { app, ipcMain, nativeTheme, protocol, safeStorage, session } from 'electron'
import ElectronStore from 'electron-store'
import { deepLinkScheme, eventSchemas, type Payload } from '../../preload/contract/index.ts'
import icon from '../../../resources/icon.png?asset'
import { appOrigin, appScheme, createAppHandler } from './app-protocol.ts'
import { createDemo } from './demo.ts'
import { createEngineHost } from './engine-host.ts'
import { createRelay, createShellHandlers } from './handlers.ts'
import { createGateway } from './ipc-gateway.ts'
import { endOrderly, logFaults } from './lifecycle.ts'
import { readLinuxPower } from './linux-power.ts'
import { createLogFile } from './log-file.ts'
import { createMail } from './mail.ts'
import { setMenu } from './menu.ts'
import { createNotices } from './notices.ts'
import { createNetwork } from './network.ts'
import { createPower } from './power.ts'
import { createPreferences } from './preferences.ts'
import { forkScript } from './processes.ts'
import { createRedactor } from '../redact.ts'
import { chooseKeyring, readSecretService } from './secret-service.ts'
import { createSecrets, type StoredCredential } from './secrets.ts'
import { guardNavigation, guardSession } from './security.ts'
import { createWindows } from './windows.ts'

const release = app.isPackaged
const devUrl = release ? undefined : process.env['ELECTRON_RENDERER_URL']

/** Starts the app. `folder` is where the built main process stands; the preload and the page are beside it. */
export function startApp(folder: string): void {
  app.setName('Access Desk')
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([appScheme])
  chooseKeyring(app.commandLine)
  guardNavigation(app, devUrl)
  // While developing, the system goes on opening the links of an installed app.
  if (release) app.setAsDefaultProtocolClient(deepLinkScheme)
  if (app.requestSingleInstanceLock()) compose(folder)
  else app.quit()
}

/** Builds the parts and joins them; each of them is tested on its own. */
function compose(folder: string): void {
  const userData = app.getPath('userData')
  const dataFolder = join(userData, 'data')
  const preferences = createPreferences(new ElectronStore({ name: 'preferences', clearInvalidConfig: true }))
  const { theme, logLevel } = preferences.settings()
  nativeTheme.themeSource = theme

  const redactor = createRedactor()
  const log = createLogFile({ folder: join(userData, 'logs'), level: logLevel, redactor })
  logFaults(log)

  const windows = createWindows({
    preload: join(folder, '../preload/index.cjs'),
    url: devUrl ?? `${appOrigin}/`,
    release,
    icon,
    startedAt: process.getCreationTime() ?? Date.now(),
    preferences,
    log,
  })
  const secrets = createSecrets({
    safeStorage,
    file: join(userData, 'secrets.json'),
    platform: process.platform,
    secretService: readSecretService,
    onSecret: (secret) => redactor.addSecret(secret),
    log,
  })
  const engine = createEngineHost({
    fork: () => forkScript('engine'),
    init: () => ({
      dataDir: dataFolder,
      version: app.getVersion(),
      logLevel: preferences.get().logLevel,
      simulated: !release && process.env['ACCESS_DESK_SIMULATED'] === '1',
    }),
    onReady: async () => {
      await power.engineStarted()
      for (const stored of await secrets.all()) void handOver(stored)
      void mail.handOver()
      void demo.resume()
    },
    onEvent: (name, payload) => {
      // Told by the engine alone; pages see what is behind it in the connector.
      if (name === 'notice') {
        const notice = eventSchemas.notice.safeParse(payload)
        if (notice.success) void notices.onNotice(notice.data)
        return
      }
      const passed = windows.relay(name, payload)
      if (passed && name === 'sync.progress') void notices.onProgress(payload as Payload<'sync.progress'>)
    },
    onState: (state) => windows.broadcast('engine.state', state),
    log,
  })
  const mail = createMail({ engine, secrets })
  /** A credential whose connector waits for another one was left behind by a kill in the middle of a change. */
  async function handOver(stored: StoredCredential): Promise<void> {
    const taken = await engine.send('host.setCredential', { ...stored, saved: true })
    if (!taken.ok && taken.error.code === 'conflict') await secrets.drop(stored.connectorId)
  }
  const power = createPower({
    engine,
    preferences,
    platform: process.platform,
    readLinux: readLinuxPower,
  })
  const notices = createNotices({ engine, show: windows.show })
  log.forwardTo((line) => {
    if (engine.state().state === 'ready') void engine.request('host.log', line)
  })
  const demo = createDemo({ fork: (args) => forkScript('demo-org', args), engine, preferences, secrets, log })
  const handlers = createShellHandlers({
    engine,
    secrets,
    preferences,
    demo,
    mail,
    log,
    dataFolder,
    settingsChanged: (settings) => {
      windows.broadcast('settings.changed', settings)
      power.settingsChanged()
    },
  })
  const relay = createRelay({ engine, secrets, demo })
  const gateway = createGateway({ isRegistered: windows.isRegistered, devUrl, handlers, relay, log })
  ipcMain.handle('request', gateway)
  endOrderly({ engine, demo })
  // Set before the app is ready, so that Electron does not build its own menu first.
  setMenu({ ...windows, openFolder: (which) => void handlers['folder.open']({ folder: which }) }, release)

  void app.whenReady().then(() => {
    protocol.handle('app', createAppHandler(join(folder, '../renderer')))
    guardSession(session.defaultSession, devUrl)
    windows.begin(process.argv)
    power.begin()
    createNetwork({ engine }).begin()
    engine.start()
  })
}
