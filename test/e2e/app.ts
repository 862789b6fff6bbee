import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterEach } from 'vitest'
import { makeAppFolder, openElectronHost } from '../../scripts/electron-host.ts'
import type { Api, Input, Output, RequestName, Result } from '../../src/preload/contract/index.ts'
import { launchApp } from '../support/electron-launch.ts'
import type { LaunchedApp } from '../support/electron-launch.ts'

const closing: (() => Promise<void>)[] = []
const folders: string[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** An empty folder for the app's data, removed after the test. */
export function profile(): string {
  const folder = makeAppFolder('access-desk-e2e-')
  folders.push(folder)
  return folder
}

/** Starts the app; it is closed after the test if the test has not done so. */
export async function start(userDataDir: string, env: Record<string, string> = {}): Promise<LaunchedApp> {
  const launched = await launchApp({ userDataDir, env })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= launched.close())
  closing.push(close)
  return { ...launched, close }
}

/** Starts the app a second time over the same folder, as the system does for a link, and waits until it has ended. */
export async function startAgain(folder: string, link: string): Promise<number | null> {
  const host = openElectronHost(join(import.meta.dirname, '..', '..'))
  try {
    const child = spawn(host.executablePath, [host.appDir, `--user-data-dir=${folder}`, link], {
      cwd: host.appDir,
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !['NODE_OPTIONS', 'NODE_ENV'].includes(name)),
      ),
      stdio: 'ignore',
    })
    return await new Promise((resolve) => child.on('exit', resolve))
  } finally {
    host.close()
  }
}

/** Asks as the page does. */
export const ask = <K extends RequestName>(
  page: Page,
  name: K,
  input: Input<K>,
): Promise<Result<Output<K>>> =>
  page.evaluate(
    ([name, input]) =>
      (globalThis as unknown as { api: Api }).api.request(name as 'app.info', input as Input<'app.info'>),
    [name, input] as const,
  ) as Promise<Result<Output<K>>>

/** The value of an answer; a refusal fails the test with its text. */
export function value<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`${result.error.code}: ${result.error.message}`)
}

/** Ends the engine process as a crash does; the app starts it again. */
export const killEngine = (app: LaunchedApp['app']): Promise<void> =>
  app.evaluate(({ app: electron }) => {
    const engine = electron
      .getAppMetrics()
      .find(({ name, serviceName }) => `${name} ${serviceName}`.includes('engine'))
    if (engine === undefined) throw new Error('The engine process was not found.')
    process.kill(engine.pid, 'SIGKILL')
  })

const pictures = join(import.meta.dirname, '..', '..', 'test-output')

/** A picture of the page as it stands, in both themes, below test-output. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  for (const theme of ['light', 'dark'] as const) {
    value(await ask(page, 'settings.set', { theme }))
    await page.waitForTimeout(250)
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
  }
}
