import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { giveToApp, makeAppFolder, openElectronHost } from '../../scripts/electron-host.ts'
import { createConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { ledgerFile } from '../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../src/main/engine/db/open.ts'
import type { Api, Connector, Result } from '../../src/preload/contract/index.ts'
import { finishAndClose } from '../support/build-snapshot.ts'
import { launchApp, type LaunchedApp } from '../support/electron-launch.ts'
import { largeSize, writeLargeSnapshot } from './large-snapshot.ts'

type Globals = { api: Api }
const root = join(import.meta.dirname, '..', '..')
const connectorId = 'bench'
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** A profile whose one connector holds 100,000 accounts. */
function largeProfile(): string {
  const profile = makeAppFolder('access-desk-bench-')
  const file = join(profile, 'data', 'snapshots', `${connectorId}.bench.db`)
  const ledger = openDatabase(join(profile, 'data', 'ledger.db'), ledgerFile)
  const store = createConnectorStore(ledger)
  const createdAt = new Date().toISOString()
  store.insert({
    id: connectorId,
    name: 'Large',
    host: 'large.okta.com',
    url: 'https://large.okta.com',
    kind: 'okta',
    createdAt,
  })
  const counts = {
    users: largeSize.users,
    groups: largeSize.groups,
    memberships: largeSize.memberships,
    groupRules: 0,
    apps: largeSize.apps,
    appUsers: largeSize.appUsers,
    appGroups: 0,
    userRoles: 0,
    groupRoles: 0,
    dropped: 0,
  }
  writeLargeSnapshot(file, largeSize, 7)
  finishAndClose(file)
  store.publish(connectorId, { file, at: createdAt, counts, kinds: {}, freshness: {} })
  ledger.close()
  giveToApp(profile)
  return profile
}

/**
 * Milliseconds from the start of the process to the window with its first paint, as the app itself logs
 * it. Started without the test driver, which holds an app back while it attaches.
 */
async function timeToWindow(profile: string): Promise<number> {
  const host = openElectronHost(root)
  const child = spawn(host.executablePath, [host.appDir, `--user-data-dir=${profile}`], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const log = join(profile, 'logs', 'access-desk.log')
  const starts = () =>
    existsSync(log) ? [...readFileSync(log, 'utf8').matchAll(/window was ready (\d+) ms/g)] : []
  const before = starts().length
  try {
    for (let waited = 0; waited < 15_000; waited += 50) {
      await wait(50)
      const [, milliseconds] = starts()[before] ?? []
      if (milliseconds !== undefined) return Number(milliseconds)
    }
    throw new Error('The window did not open.')
  } finally {
    child.kill('SIGTERM')
    await ended
    host.close()
  }
}

/** Milliseconds from asking for the grid to its first row. */
async function timeToFirstPage(page: Page): Promise<number> {
  await page.evaluate((route) => {
    const marked = globalThis as unknown as { asked: number; rowAt?: number }
    marked.asked = Date.now()
    const look = () => {
      if (document.querySelectorAll('[role="row"]').length > 2) marked.rowAt = Date.now()
      else requestAnimationFrame(look)
    }
    look()
    location.hash = route
  }, `#/c/${connectorId}/accounts`)
  const row = await page.waitForFunction(() => {
    const { asked, rowAt } = globalThis as unknown as { asked: number; rowAt?: number }
    return rowAt === undefined ? null : rowAt - asked
  })
  return Math.round((await row.jsonValue()) as number)
}

async function loopDuringSync({ app, page }: LaunchedApp) {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const loop = monitorEventLoopDelay({ resolution: 5 })
    loop.enable()
    Object.assign(globalThis, { benchLoop: loop })
  })
  const calls = await watchSync(page)
  const p99 = await app.evaluate(() => {
    const { benchLoop } = globalThis as unknown as { benchLoop: { percentile(p: number): number } }
    return benchLoop.percentile(99) / 1e6
  })
  return { callsWatched: calls, mainLoopP99Ms: Math.round(p99 * 10) / 10 }
}

/** Half a minute of a sync of the large demo organization, which keeps Okta's limits; then it is cancelled. */
async function watchSync(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { api } = globalThis as unknown as Globals
    const need = <T>(result: Result<T>): T => {
      if (!result.ok) throw new Error(result.error.message)
      return result.value
    }
    let calls = 0
    api.subscribe('sync.progress', (progress) => {
      calls = progress.calls
    })
    const { id } = need<Connector>(await api.request('demo.start', { size: 'large' }))
    const { syncId } = need(await api.request('sync.start', { connectorId: id }))
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    need(await api.request('sync.cancel', { syncId }))
    return calls
  })
}

/** Starts the app over 100,000 accounts, then watches its main process during a large sync. */
export async function benchWindow() {
  const profile = largeProfile()
  try {
    const starts: number[] = []
    // The first start fills caches; the ones after it are warm.
    for (let run = 0; run < 6; run += 1) starts.push(await timeToWindow(profile))
    const pages: number[] = []
    for (let run = 0; run < 3; run += 1) {
      const launched = await launchApp({ userDataDir: profile })
      pages.push(await timeToFirstPage(launched.page))
      await launched.close()
    }
    const launched = await launchApp({ userDataDir: profile })
    const loop = await loopDuringSync(launched)
    await launched.close()
    return { windowMs: median(starts.slice(1)), windowsMs: starts, firstPageMs: median(pages), ...loop }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
