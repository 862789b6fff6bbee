import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright'
import {
  engineRequests,
  events,
  ok,
  requestSchemas,
  type AppInfo,
  type EngineRequestName,
  type EventName,
  type Handlers,
  type Payload,
  type RequestName,
  type Result,
  type Settings,
  type ShellRequestName,
} from '../../src/preload/contract/index.ts'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { createCredentialHandlers } from '../../src/main/shell/credentials.ts'
import type { Credential } from '../../src/main/shell/secrets.ts'
import { appOrigin, createAppHandler } from '../../src/main/shell/app-protocol.ts'
import type { TestEngine } from './engine.ts'

/** The built page in Chromium, joined to a real engine; only what needs an operating system is stood in for. */

const rendererRoot = fileURLToPath(new URL('../../out/renderer', import.meta.url))
const origin = 'http://app.test'

const browserPath = (): string => {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ]
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
  if (found === undefined) throw new Error('No Chromium was found. Set CHROMIUM_PATH.')
  return found
}

export interface Ui {
  page: Page
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  problems: string[]
  /** Requests that left the page for the shell, newest last. */
  asked: { name: string; input: unknown }[]
  info: AppInfo
  end(): Promise<void>
}

let shared: Promise<Browser> | undefined
const browser = (): Promise<Browser> => (shared ??= chromium.launch({ executablePath: browserPath() }))

/** Ends the browser; for `afterAll`. */
export async function closeBrowser(): Promise<void> {
  await (await shared)?.close()
  shared = undefined
}

export async function openUi(
  app: TestEngine,
  options: {
    theme?: Settings['theme']
    width?: number
    height?: number
    keychain?: boolean
    start?: string
    /** Answers in the engine's place, for states that it gets into by chance or by time only. */
    answer?: (name: RequestName, input: unknown) => Result<unknown> | undefined
  } = {},
): Promise<Ui> {
  const context = await (
    await browser()
  ).newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const problems: string[] = []
  const asked: Ui['asked'] = []
  const info: AppInfo = {
    version: '0.0.0-test',
    platform: 'linux',
    dataFolder: app.dataDir,
    keychain:
      options.keychain === false
        ? {
            available: false,
            name: 'none',
            explanation: 'This computer has no keychain that Access Desk can use.',
          }
        : {
            available: true,
            name: 'test keychain',
            explanation: 'Tokens are kept encrypted in the test keychain.',
          },
  }
  const shell = standIn(app, info, options.theme ?? 'light')

  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  const serve = createAppHandler(rendererRoot)
  await page.route(`${origin}/**`, async (route) => {
    const request = route.request()
    const answer = await serve({ method: request.method(), url: request.url().replace(origin, appOrigin) })
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  })
  await page.exposeFunction('bridgeRequest', async (name: string, input: unknown) => {
    const answer = options.answer?.(name as RequestName, input)
    if (answer !== undefined) return answer
    if ((engineRequests as readonly string[]).includes(name)) {
      return app.request(name as EngineRequestName, input as never)
    }
    asked.push({ name, input })
    const checked = requestSchemas[name as ShellRequestName].input.parse(input)
    return shell.handlers[name as ShellRequestName](checked as never)
  })
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<(payload: unknown) => void>>()
    const bridge = window as unknown as {
      bridgeRequest: (name: string, input: unknown) => Promise<unknown>
      bridgeEvent: (name: string, payload: unknown) => void
      api: unknown
    }
    bridge.bridgeEvent = (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload))
    bridge.api = {
      request: (name: string, input: unknown) => bridge.bridgeRequest(name, input),
      subscribe: (name: string, listener: (payload: unknown) => void) => {
        const of = listeners.get(name) ?? new Set()
        listeners.set(name, of.add(listener))
        return () => of.delete(listener)
      },
    }
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  for (const name of events) {
    app.on(name, (payload) => {
      if (!page.isClosed()) tell(page, name, payload as never).catch(() => undefined)
    })
  }
  await page.goto(`${origin}/${options.start ?? ''}`)
  return {
    page,
    problems,
    asked,
    info,
    async end() {
      await context.close()
      await shell.end()
    },
  }
}

/** The credentials of a run, without a keychain behind them. */
function memorySecrets(info: AppInfo) {
  const credentials = new Map<string, Credential>()
  const texts = new Map<string, string>()
  return {
    save: (connectorId: string, credential: Credential) => {
      credentials.set(connectorId, credential)
      return Promise.resolve(info.keychain.available ? ('keychain' as const) : ('session' as const))
    },
    drop: (connectorId: string) => {
      credentials.delete(connectorId)
      return Promise.resolve()
    },
    credential: (connectorId: string) => Promise.resolve(credentials.get(connectorId) ?? null),
    text: (name: string) => Promise.resolve(texts.get(name) ?? null),
    keepText: (name: string, text: string) => {
      texts.set(name, text)
      return Promise.resolve('session' as const)
    },
    dropText: (name: string) => {
      texts.delete(name)
      return Promise.resolve()
    },
    pendingKey: (connectorId: string) => `key:${connectorId}`,
  }
}

/** Answers what the main process would, without an operating system behind it. */
function standIn(app: TestEngine, info: AppInfo, theme: Settings['theme']) {
  let settings: Settings = { theme, logLevel: 'info', syncOnBattery: false, syncOnMetered: false }
  let demo: DemoOrgServer | undefined
  let mailPassword = ''
  const handlers: Handlers<ShellRequestName> = {
    'app.info': () => ok(info),
    'settings.get': () => ok(settings),
    'settings.set': (change) => {
      settings = { ...settings, ...(change as Partial<Settings>) }
      return ok(settings)
    },
    'folder.open': () => ok({}),
    'link.open': () => ok({}),
    'engine.status': () => ok({ state: 'ready', restarts: 0, message: 'Ready.', error: null }),
    'engine.restart': () => ok({ state: 'ready', restarts: 0, message: 'Ready.', error: null }),
    ...createCredentialHandlers({ request: app.request }, memorySecrets(info)),
    'mail.save': async ({ settings, password }) => {
      const before = await app.request('mail.settings', {})
      const isSame = before.ok && before.value.settings?.host === settings?.host
      mailPassword = settings === null ? '' : (password ?? (isSame ? mailPassword : ''))
      const set = await app.request('host.setMail', { settings, password: mailPassword })
      return set.ok ? ok({ settings, signIn: mailPassword !== '' }) : set
    },
    'mail.openInProgram': async ({ mailId }) => {
      const mail = await app.request('host.mail', { mailId })
      return mail.ok ? ok({}) : mail
    },
    'demo.start': async () => {
      demo ??= await startDemoOrg({ limits: { off: true } })
      return app.request('host.registerDemo', { address: demo.url, token: demo.token('super') })
    },
    'grid.export': async (query) => {
      const written = await app.request('host.exportGrid', {
        ...query,
        file: `${app.dataDir}/export.${query.format}`,
      })
      return written.ok
        ? ok({ cancelled: false, rows: written.value.rows, fileName: `export.${query.format}` })
        : written
    },
    'proof.export': async (query) => {
      const written = await app.request('host.exportProof', { ...query, file: `${app.dataDir}/proof.csv` })
      return written.ok ? ok({ cancelled: false, rows: written.value.rows, fileName: 'proof.csv' }) : written
    },
    'plans.export': async ({ planId, format }) => {
      const written = await app.request('host.exportPlan', {
        planId,
        format,
        file: `${app.dataDir}/plan.${format}`,
      })
      return written.ok
        ? ok({ cancelled: false, rows: written.value.rows, fileName: `plan.${format}` })
        : written
    },
    'plans.approve': (input) => app.request('host.approvePlan', input),
    'logs.export': async (query) => {
      const written = await app.request('host.exportLogs', { ...query, file: `${app.dataDir}/log.csv` })
      return written.ok ? ok({ cancelled: false, rows: written.value.rows, fileName: 'log.csv' }) : written
    },
  }
  return { handlers, end: async () => demo?.close() }
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>

/** Accessibility faults of the page as it stands, in words. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Naming what is right takes longer than finding what is wrong.
  const options = { resultTypes: ['violations' as const] }
  // Once in a document axe stays there; to load it again takes as long as to run it.
  const loaded = await page.evaluate(() => 'axe' in window)
  const { violations } = loaded
    ? await page.evaluate(
        (asked) => (window as unknown as { axe: { run(asked: object): Promise<AxeResults> } }).axe.run(asked),
        options,
      )
    : await new AxeBuilder({ page }).setLegacyMode(true).options(options).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`)
      // An open menu lies over the page and so outside of its landmarks.
      .filter((fault) => !fault.startsWith('region: div[data-portal="true"]')),
  )
}

/** An event of the engine or the shell, as the page would hear it. */
export const tell = <K extends EventName>(page: Page, name: K, payload: Payload<K>): Promise<void> =>
  page.evaluate(
    ([event, value]) =>
      (window as unknown as { bridgeEvent: (name: string, payload: unknown) => void }).bridgeEvent(
        event,
        value,
      ),
    [name, payload] as [string, unknown],
  )

/** Goes to another screen of the page that is open, as a link would. */
export const goTo = (page: Page, address: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash
  }, address)
