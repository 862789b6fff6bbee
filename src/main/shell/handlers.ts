import { app, nativeTheme, shell } from 'electron'
import { err, ok } from '../../preload/contract/index.ts'
import type { AppInfo, Connector, Input, Payload, Result, Settings } from '../../preload/contract/index.ts'
import { createCredentialHandlers } from './credentials.ts'
import type { Demo } from './demo.ts'
import type { EngineHost } from './engine-host.ts'
import { createExports } from './exports.ts'
import type { createMail } from './mail.ts'
import type { Relay, ShellHandlers } from './ipc-gateway.ts'
import { linkAddress } from './links.ts'
import type { LogFile } from './log-file.ts'
import type { PreferenceStore } from './preferences.ts'
import type { Secrets } from './secrets.ts'
import { openLink } from './security.ts'

export interface HandlerDeps {
  engine: EngineHost
  secrets: Secrets
  preferences: PreferenceStore
  demo: Demo
  mail: Pick<Mail, 'handlers'>
  log: LogFile
  /** Folder of the databases. */
  dataFolder: string
  settingsChanged: (settings: Payload<'settings.changed'>) => void
}

type Mail = ReturnType<typeof createMail>

/** What the main process answers itself. */
export function createShellHandlers(deps: HandlerDeps): ShellHandlers {
  const { engine, secrets, preferences, log } = deps
  const exports = createExports(engine)

  /** The technical name of an application, which Okta's console wants in the address. */
  async function appNameOf(connectorId: string, objectId: string): Promise<{ appName?: string }> {
    const detail = await engine.request('detail.get', { connectorId, kind: 'app', id: objectId })
    return detail.ok && detail.value.kind === 'app' ? { appName: detail.value.name } : {}
  }

  return {
    'app.info': async () =>
      ok({
        version: app.getVersion(),
        platform: process.platform as AppInfo['platform'],
        dataFolder: deps.dataFolder,
        keychain: await secrets.keychain(),
      }),

    'settings.get': () => ok(preferences.settings()),

    'settings.set': (changes) => {
      preferences.set(changes as Partial<Settings>)
      const settings = preferences.settings()
      nativeTheme.themeSource = settings.theme
      log.setLevel(settings.logLevel)
      if (engine.state().state === 'ready') {
        void engine.request('host.setLogLevel', { level: settings.logLevel })
      }
      deps.settingsChanged(settings)
      return ok(settings)
    },

    'folder.open': async ({ folder }) => {
      const problem = await shell.openPath(folder === 'data' ? deps.dataFolder : log.folder)
      if (problem === '') return ok({})
      log.warn(`The folder could not be opened: ${problem}`)
      return err('not-found', 'The folder could not be opened.', 'Open it in your file manager yourself.')
    },

    'link.open': async ({ link, connectorId, objectId }) => {
      let connector: Connector | undefined
      if (connectorId !== undefined) {
        const found = await engine.request('connectors.get', { connectorId })
        if (!found.ok) return found
        connector = found.value
      }
      const address = linkAddress(link, {
        ...(connector === undefined ? {} : { connector }),
        ...(objectId === undefined ? {} : { objectId }),
        ...(link === 'okta-app' && connector !== undefined && objectId !== undefined
          ? await appNameOf(connector.id, objectId)
          : {}),
      })
      if (!address.ok) return address
      return openLink(
        address.value,
        connector?.kind === 'custom' && connector.host !== null ? [connector.host] : [],
      )
    },

    'engine.status': () => ok(engine.state()),
    'engine.restart': () => ok(engine.restart()),

    ...createCredentialHandlers(engine, secrets),
    ...deps.mail.handlers,
    'demo.start': ({ size }) => deps.demo.start(size),
    'grid.export': (input) => exports.grid(input),
    'logs.export': (input) => exports.logs(input),
    'proof.export': (input) => exports.proof(input),
    'plans.export': (input) => exports.plan(input),
    'plans.approve': (input) => engine.request('host.approvePlan', input),
  }
}

/**
 * Carries a request to the engine. Removing a connector also forgets what the main process holds of it, and
 * another domain forgets the credential: it is never sent to another server than it was entered for.
 */
export function createRelay({
  engine,
  secrets,
  demo,
}: Pick<HandlerDeps, 'engine' | 'secrets' | 'demo'>): Relay {
  return async (name, input) => {
    if (name !== 'connectors.remove' && name !== 'connectors.setDomain')
      return engine.request(name, input as never)
    const { connectorId } = input as { connectorId: string }
    const connector = await engine.request('connectors.get', { connectorId })
    if (!connector.ok) return connector
    if (name === 'connectors.setDomain') {
      const { host } = connector.value
      const moved = await engine.request(name, input as Input<'connectors.setDomain'>)
      if (moved.ok && moved.value.host !== host) await secrets.drop(connectorId)
      return moved
    }
    const removed: Result<object> = await engine.request(name, input as Input<'connectors.remove'>)
    if (removed.ok) {
      await secrets.drop(connectorId)
      demo.removed(connector.value)
    }
    return removed
  }
}
