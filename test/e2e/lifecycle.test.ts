import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openElectronHost } from '../../scripts/electron-host.ts'
import type { Api, EngineState } from '../../src/preload/contract/index.ts'
import { ask, profile, start, value } from './app.ts'

const root = join(import.meta.dirname, '..', '..')

async function until<T>(read: () => Promise<T>, good: (value: T) => boolean, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const last = await read()
    if (good(last)) return last
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(last)} after ${limitMs} ms.`)
    await wait(50)
  }
}

test('a second start of the same data ends, and the first window stays the only one', async () => {
  const folder = profile()
  const { app } = await start(folder)
  const host = openElectronHost(root)
  try {
    const second = spawn(
      host.executablePath,
      [host.appDir, `--user-data-dir=${folder}`, 'access-desk://run/sync'],
      {
        stdio: 'ignore',
      },
    )
    const [code] = (await once(second, 'exit')) as [number | null]
    expect(code).toBe(0)
  } finally {
    host.close()
  }
  expect(app.windows()).toHaveLength(1)
})

test('the data is where the person wants it, private, and the window comes back where it was', async () => {
  const folder = profile()
  const first = await start(folder)
  expect(value(await ask(first.page, 'app.info', {})).dataFolder).toBe(join(folder, 'data'))
  await until(
    () => ask(first.page, 'engine.status', {}),
    (status) => status.ok && status.value.state === 'ready',
  )
  const bounds = { x: 40, y: 30, width: 1010, height: 707 }
  await first.app.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    bounds,
  )
  value(await ask(first.page, 'settings.set', { theme: 'dark' }))
  await first.close()
  expect(statSync(join(folder, 'logs', 'access-desk.log')).mode & 0o077).toBe(0)

  const second = await start(folder)
  const { width, height } = await second.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds() ?? { width: 0, height: 0 },
  )
  expect({ width, height }).toEqual({ width: bounds.width, height: bounds.height })
  expect(value(await ask(second.page, 'settings.get', {}))).toMatchObject({ theme: 'dark' })
  expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
})

test('an engine that is killed is started again, and the page is told', async () => {
  const { app, page } = await start(profile())
  await until(
    () => ask(page, 'engine.status', {}),
    (status) => status.ok && status.value.state === 'ready',
  )
  const connector = value(await ask(page, 'connectors.create', { domain: 'acme' }))
  value(await ask(page, 'credential.save', { connectorId: connector.id, token: '00session-token-1234' }))
  await page.evaluate(() => {
    const states: string[] = []
    Object.assign(globalThis, { states })
    ;(globalThis as unknown as { api: Api }).api.subscribe('engine.state', ({ state }: EngineState) =>
      states.push(state),
    )
  })
  const pid = await app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Access Desk engine')?.pid,
  )
  process.kill(pid ?? expect.unreachable(), 'SIGKILL')
  await until(
    () => page.evaluate(() => (globalThis as unknown as { states: string[] }).states),
    (states) => states.includes('ready'),
  )
  expect(await page.evaluate(() => (globalThis as unknown as { states: string[] }).states)).toEqual([
    'restarting',
    'ready',
  ])
  // The token of this run was only in memory; the new engine has been given it again.
  expect(value(await ask(page, 'connectors.get', { connectorId: connector.id })).credential).toMatchObject({
    configured: true,
    last4: '1234',
  })
})

test('an export goes to the file the person names', async () => {
  const folder = profile()
  const { app, page } = await start(folder)
  const file = join(folder, 'logs.csv')
  const stub = (result: { canceled: boolean; filePath: string }) =>
    app.evaluate(({ dialog }, result) => void (dialog.showSaveDialog = async () => result), result)
  await stub({ canceled: true, filePath: '' })
  expect(value(await ask(page, 'logs.export', {}))).toEqual({ cancelled: true, rows: 0, fileName: '' })
  await stub({ canceled: false, filePath: file })
  const exported = value(await ask(page, 'logs.export', {}))
  expect(exported).toMatchObject({ cancelled: false, fileName: 'logs.csv' })
  expect(existsSync(file)).toBe(true)
})

test('a demo organization starts, and comes back on its address with the app', async () => {
  const folder = profile()
  const first = await start(folder)
  const made = value(await ask(first.page, 'demo.start', { size: 'small' }))
  expect(made).toMatchObject({ kind: 'demo', credential: { configured: true, storage: 'session' } })
  await first.close()

  const second = await start(folder)
  const found = await until(
    () => ask(second.page, 'connectors.get', { connectorId: made.id }),
    (result) => result.ok && result.value.credential.configured,
  )
  expect(value(found).host).toBe(made.host)
  expect(await fetch(`http://${made.host}/api/v1/org`).then(({ status }) => status)).toBe(401)
  expect(readFileSync(join(folder, 'logs', 'access-desk.log'), 'utf8')).not.toMatch(/"level":"error"/)
  value(await ask(second.page, 'connectors.remove', { connectorId: made.id }))
  await until(
    () =>
      fetch(`http://${made.host}/`).then(
        () => 'up',
        () => 'down',
      ),
    (state) => state === 'down',
  )
})

test('a page that crashes is loaded again once; after that a plain page offers it', async () => {
  const { app } = await start(profile())
  const crash = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
  const address = () =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents === undefined || contents.isCrashed() || contents.isLoading() ? '' : contents.getURL()
    })
  await until(address, (url) => url !== '')
  await crash()
  await wait(200)
  await until(address, (url) => url.startsWith('app://main/') && !url.endsWith('/crashed'))
  await crash()
  await until(address, (url) => url === 'app://main/crashed')
})
