import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { giveToApp, makeAppFolder } from '../../scripts/electron-host.ts'
import { createConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { ledgerFile } from '../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../src/main/engine/db/open.ts'
import type { Api, Connector, Result } from '../../src/preload/contract/index.ts'
import { finishAndClose } from '../support/build-snapshot.ts'
import { launchApp, type LaunchedApp } from '../support/electron-launch.ts'
import { largeSize, writeLargeSnapshot } from './large-snapshot.ts'

type Globals = { api: Api }
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
  store.publish(connectorId, { file, at: createdAt, counts, kinds: {} })
  ledger.close()
  giveToApp(profile)
  return profile
}

/** Milliseconds from the start of the main process to the page's first paint and to the first row of a grid. */
async function timesToScreen({ app, page }: LaunchedApp) {
  const started = await app.evaluate(() => performance.timeOrigin)
  const paint = await page.waitForFunction(() => {
    const [entry] = performance.getEntriesByName('first-contentful-paint')
    return entry === undefined ? null : performance.timeOrigin + entry.startTime
  })
  const painted = (await paint.jsonValue()) as number
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
  return { window: Math.round(painted - started), firstPage: Math.round((await row.jsonValue()) as number) }
}

async function loopDuringSync({ app, page }: LaunchedApp) {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const loop = monitorEventLoopDelay({ resolution: 5 })
    loop.enable()
    Object.assign(globalThis, { benchLoop: loop })
  })
  const seconds = await syncDemo(page)
  const p99 = await app.evaluate(() => {
    const { benchLoop } = globalThis as unknown as { benchLoop: { percentile(p: number): number } }
    return benchLoop.percentile(99) / 1e6
  })
  return { syncSeconds: seconds, mainLoopP99Ms: Math.round(p99 * 10) / 10 }
}

/** Reads the large demo organization, as a person would from the screen. */
async function syncDemo(page: Page): Promise<number> {
  const done = await page.evaluate(async () => {
    const { api } = globalThis as unknown as Globals
    const need = <T>(result: Result<T>): T => {
      if (!result.ok) throw new Error(result.error.message)
      return result.value
    }
    const { id } = need<Connector>(await api.request('demo.start', { size: 'large' }))
    need(await api.request('sync.start', { connectorId: id }))
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      const [last] = need(await api.request('sync.history', { connectorId: id, limit: 1 })).rows
      if (last !== undefined && last.status !== 'running')
        return { status: last.status, seconds: last.seconds }
    }
  })
  if (done.status !== 'done') throw new Error(`The sync ended as ${done.status}.`)
  return done.seconds ?? 0
}

/** Starts the app five times over 100,000 accounts, then watches its main process during a large sync. */
export async function benchWindow() {
  const profile = largeProfile()
  try {
    const starts: { window: number; firstPage: number }[] = []
    const lastRun = 5
    for (let run = 0; run <= lastRun; run += 1) {
      const launched = await launchApp({ userDataDir: profile })
      // The first start fills caches; the ones after it are warm.
      const times = await timesToScreen(launched)
      if (run > 0) starts.push(times)
      const loop = run < lastRun ? undefined : await loopDuringSync(launched)
      await launched.close()
      if (loop !== undefined) {
        return {
          windowMs: median(starts.map(({ window }) => window)),
          firstPageMs: median(starts.map(({ firstPage }) => firstPage)),
          ...loop,
        }
      }
    }
    throw new Error('No run was measured.')
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
