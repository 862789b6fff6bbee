import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEngine } from '../../src/main/engine/engine.ts'
import type { Connector, Result } from '../../src/preload/contract/index.ts'

/**
 * One connector, one full sync, in a process of its own so that its memory can be read. Arguments:
 * address, token, `query` to ask for grid pages all the while or `again` for a second full sync, and the
 * API budget. Prints one JSON line.
 */
const [address = '', token = '', mode = '', budget = '0.9'] = process.argv.slice(2)
const dataDir = mkdtempSync(join(tmpdir(), 'access-desk-bench-'))
const engine = createEngine({
  dataDir,
  version: 'bench',
  logLevel: 'info',
  // Built beside this file; see bundle.ts.
  finishWorker: new URL('./finish-worker.js', import.meta.url),
  emit: () => undefined,
})
const need = <T>(result: Result<unknown>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value as T
}
const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 1e5) / 10
/** How much of the time was Okta's limits; null where they made nothing wait. */
const percentOf = (floor: number, seconds: number) =>
  floor === 0 ? null : Math.round((1000 * floor) / seconds) / 10
const percentile = (sorted: number[], share: number) =>
  Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10

const { id: connectorId } = need<Connector>(await engine.dispatch('host.registerDemo', { address, token }))
need(await engine.dispatch('connectors.update', { connectorId, budget: Number(budget) }))
const sync = async () => {
  const { syncId } = need<{ syncId: string }>(await engine.startSync(connectorId, 'person', 'full'))
  await engine.syncFinished(syncId)
  const { rows } = need<{ rows: Record<string, unknown>[] }>(
    await engine.dispatch('sync.history', { connectorId, limit: 1 }),
  )
  return rows[0] as Record<string, unknown>
}

const cpuBefore = process.cpuUsage()
const loop = monitorEventLoopDelay({ resolution: 5 })
loop.enable()
const record = await sync()
loop.disable()
const cpu = process.cpuUsage(cpuBefore)
const peak = process.resourceUsage().maxRSS

const waits: number[] = []
if (mode === 'query') {
  const during = new AbortController()
  const again = sync().then(() => during.abort())
  const columns = ['display_name', 'login', 'status', 'department', 'group_count', 'app_count']
  // A question counts from when it was due, so a loop that was busy elsewhere shows.
  let due = performance.now()
  for (let round = 0; !during.signal.aborted; round += 1) {
    const search = round % 3 === 0 ? 'ann' : ''
    need(
      await engine.dispatch('grid.page', {
        connectorId,
        grid: 'users',
        columns,
        search,
        offset: (round % 40) * 200,
      }),
    )
    const answered = performance.now()
    waits.push(answered - due)
    due = answered + 20
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await again
}
waits.sort((a, b) => a - b)

const [file = ''] = readdirSync(join(dataDir, 'snapshots')).filter((name) => name.endsWith('.db'))
const result = {
  status: record['status'],
  seconds: record['seconds'],
  calls: record['calls'],
  plannedCalls: record['plannedCalls'],
  rateLimited: record['rateLimited'],
  floorSeconds: record['floorSeconds'],
  percentOfFloor: percentOf(Number(record['floorSeconds']), Number(record['seconds'])),
  counts: record['counts'],
  error: record['error'],
  cpuSeconds: Math.round((cpu.user + cpu.system) / 1e4) / 100,
  peakRssMb: Math.round(peak / 1024),
  databaseMb: Math.round(statSync(join(dataDir, 'snapshots', file)).size / 1e5) / 10,
  loopP99Ms: milliseconds(loop.percentile(99)),
  ...(waits.length > 0
    ? {
        pagesDuringSync: waits.length,
        pageP50Ms: percentile(waits, 0.5),
        pageP95Ms: percentile(waits, 0.95),
        pageMaxMs: percentile(waits, 1 - 1e-9),
      }
    : {}),
}
await engine.stop()
rmSync(dataDir, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify(result)}\n`)
