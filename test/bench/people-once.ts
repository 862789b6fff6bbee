import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { ledgerFile } from '../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../src/main/engine/db/open.ts'
import { createEngine } from '../../src/main/engine/engine.ts'
import type { Input, Output, RequestName, Result } from '../../src/preload/contract/index.ts'
import { finishAndClose } from '../support/build-snapshot.ts'
import { largeSize, writeLargeSnapshot } from './large-snapshot.ts'

/**
 * Promotion of 100,000 accounts, in a process of its own so that its memory can be read: what is shown
 * before, the promotion, the same once more, and pages over the people. Prints one JSON line.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'access-desk-bench-'))
const connectorId = 'bench'
mkdirSync(join(dataDir, 'snapshots'), { recursive: true })
const file = join(dataDir, 'snapshots', `${connectorId}.s1.db`)
const users = Number(process.argv[2] ?? largeSize.users)
writeLargeSnapshot(file, { users, groups: 100, apps: 20, memberships: users + 1000, appUsers: 1000 }, 7)
finishAndClose(file)
const ledger = openDatabase(join(dataDir, 'ledger.db'), ledgerFile)
const connectors = createConnectorStore(ledger)
const at = new Date().toISOString()
connectors.insert({
  id: connectorId,
  name: 'Bench',
  host: 'bench.okta.com',
  url: 'https://bench.okta.com',
  kind: 'okta',
  createdAt: at,
})
const counts = { users, groups: 100, memberships: 0, groupRules: 0, apps: 20, appUsers: 0, appGroups: 0 }
connectors.publish(connectorId, {
  file,
  at,
  counts: { ...counts, userRoles: 0, groupRoles: 0, dropped: 0 },
  kinds: {},
  freshness: {},
})
ledger.close()

const engine = createEngine({
  dataDir,
  version: 'bench',
  logLevel: 'info',
  // Built beside this file; see bundle.ts.
  finishWorker: new URL('./finish-worker.js', import.meta.url),
  emit: () => undefined,
})
async function need<K extends RequestName>(name: K, input: Input<K>): Promise<Output<K>> {
  const result = (await engine.dispatch(name, input)) as Result<Output<K>>
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`)
  return result.value
}
const milliseconds = (value: number): number => Math.round(value * 10) / 10

/** Seconds of a request as the caller sees them, and the longest time for which nothing else was answered. */
async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; loopMaxMs: number; value: T }> {
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const began = performance.now()
  const value = await work()
  const seconds = Math.round(performance.now() - began) / 1000
  loop.disable()
  return { seconds, loopMaxMs: milliseconds(loop.max / 1e6), value }
}

const before = process.resourceUsage().maxRSS
const first = await timed(() => need('people.preview', {}))
const promoted = await timed(() => need('people.promote', {}))
const peak = process.resourceUsage().maxRSS
const laterPreview = await timed(() => need('people.preview', {}))
const again = await timed(() => need('people.promote', {}))
const { created, merged, updated, joined, released } = again.value.counts

const pages: Record<string, number> = {}
async function page(name: string, input: Input<'people.page'>): Promise<void> {
  const began = performance.now()
  await need('people.page', input)
  pages[name] = milliseconds(performance.now() - began)
}
await page('first page', {})
await page('last page', { offset: users - 200 })
for (const sort of ['email', 'department', 'accounts', 'updatedAt'] as const) {
  await page(`by ${sort}`, { sort })
  await page(`by ${sort}, far down`, { sort, offset: Math.floor(users * 0.9) })
}
await page('active', { show: 'active' })
await page('inactive', { show: 'inactive' })
await page('several', { show: 'several' })
await page('search, rare', { search: 'user.4711@' })
await page('search, many', { search: 'garcia' })
await page('search, everybody, by e-mail', { search: 'example', sort: 'email' })
await page('search, nobody', { search: 'no such person' })
const lists: Record<string, number> = {}
for (const show of ['all', 'unowned', 'owned', 'service', 'gone'] as const) {
  const { seconds } = await timed(() => need('people.accounts', { show }))
  lists[show] = milliseconds(seconds * 1000)
}
const rules = await timed(() => need('people.rules', {}))
const undone = await timed(() => need('people.undo', { runId: promoted.value.id }))

process.stdout.write(
  `${JSON.stringify({
    accounts: users,
    previewSeconds: first.seconds,
    previewInThreadSeconds: first.value.seconds,
    applySeconds: promoted.seconds,
    applyInThreadSeconds: promoted.value.seconds,
    created: promoted.value.counts.created,
    laterPreviewSeconds: laterPreview.seconds,
    secondRunSeconds: again.seconds,
    secondRunChanges: created + merged + updated + joined + released,
    undoSeconds: undone.seconds,
    longestBlockMs: Math.max(first.loopMaxMs, promoted.loopMaxMs, again.loopMaxMs),
    peakRssMb: Math.round(peak / 1024),
    addedRssMb: Math.round((peak - before) / 1024),
    peopleMb: Math.round(statSync(join(dataDir, 'people.db')).size / 1e5) / 10,
    pagesMs: pages,
    accountListsMs: lists,
    rulesMs: milliseconds(rules.seconds * 1000),
  })}\n`,
)
await engine.stop()
rmSync(dataDir, { recursive: true, force: true })
