import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import { startCli } from '../../support/cli.ts'
import { startEngine, syncNow } from '../../support/engine.ts'
import { mutate } from '../../support/mutations.ts'
import {
  createWorld,
  differences,
  keepAll,
  leaveOut,
  printedSeed,
  seeded,
  snapshotsIn,
  withSnapshotFile,
  type World,
} from '../../support/sync-world.ts'
import { expectedExports, readExports } from '../../support/truth.ts'

/** A full sync that is cut off goes on where it was, however it was cut off. */

const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})
async function world(...[about]: Parameters<typeof createWorld>): Promise<World> {
  const made = await createWorld(about)
  open.push(made)
  return made
}

const recordOf = async ({ app, id }: World, syncId: string) => {
  const { rows } = await app.need('sync.history', { connectorId: id })
  return rows.find((row) => row.syncId === syncId)
}

/** Calls and milliseconds of one uninterrupted first sync of the same organization. */
async function measured(at: World): Promise<{ calls: number; milliseconds: number }> {
  const app = startEngine()
  try {
    const begun = performance.now()
    const { id } = await app.need('host.registerDemo', {
      address: at.credential.url,
      token: at.credential.token,
    })
    await app.need('connectors.update', { connectorId: id, options: at.options })
    const { calls } = await syncNow(app, id)
    return { calls, milliseconds: performance.now() - begun }
  } finally {
    await app.end()
  }
}

/** Starts a sync, lets it run for a while, and pauses it; null where it had ended by then. */
async function cutAfter(at: World, milliseconds: number): Promise<{ syncId: string; ended: boolean }> {
  const { syncId } = await at.app.need('sync.start', { connectorId: at.id })
  await sleep(milliseconds)
  const cancelled = await at.app.request('sync.cancel', { syncId, keep: true })
  await at.app.engine.syncFinished(syncId)
  const ended = (await recordOf(at, syncId))?.status === 'done'
  if (!ended) expect(cancelled.ok).toBe(true)
  return { syncId, ended }
}

/** Makes the published data too old for a delta, so that the next sync reads everything. */
function makeOld(files: readonly string[]): void {
  const old = new Date(Date.now() - 95 * 24 * 3_600_000).toISOString()
  for (const file of files)
    withSnapshotFile(file, (db) => db.prepare(`UPDATE meta SET value = ? WHERE name = 'checked at'`).run(old))
}

describe('paused again and again at random moments', () => {
  const seed = printedSeed('pauses')
  test.each([
    ['a first sync', leaveOut, false],
    ['a first sync, while the organization changes', leaveOut, true],
    ['a first sync that keeps everything, while the organization changes', keepAll, true],
  ])('%s', { timeout: 60_000 }, async (_what, options, changing) => {
    const random = seeded(seed)
    const at = await world({ options, sync: false, latencyMs: 12, seed: (seed % 6) + 1 })
    const whole = await measured(at)
    const steering = at.org.stats.byBucket['/api/v1/iam'] ?? 0
    at.org.resetStats()
    let pauses = 0
    let syncId = ''
    while (pauses < 12) {
      const cut = await cutAfter(at, random() * whole.milliseconds * 0.4)
      if (syncId !== '') expect(cut.syncId).toBe(syncId)
      const paused = await recordOf(at, cut.syncId)
      // A pause before the first answer leaves nothing to go on with.
      if (!cut.ended && paused?.resumable === false && syncId === '') continue
      syncId = cut.syncId
      if (cut.ended) break
      pauses += 1
      expect(paused).toMatchObject({ status: 'interrupted', resumable: true, mode: 'full' })
      if (changing) mutate(at.org.org, random, 3)
    }
    if ((await recordOf(at, syncId))?.status !== 'done') await at.sync('auto')
    expect(pauses).toBeGreaterThan(0)
    const record = await recordOf(at, syncId)
    expect(record).toMatchObject({ status: 'done', mode: 'full', resumes: pauses, resumable: false })
    expect(await at.wrong()).toEqual({})
    const inFlight = at.org.stats.inFlightMax
    console.log(
      `${String(pauses)} pauses: ${String(at.org.stats.calls)} calls instead of ${String(whole.calls)}, ${String(inFlight)} at once`,
    )
    // A pause costs the calls that were under way; going on asks who answers, and again for who holds roles.
    if (!changing)
      expect(at.org.stats.calls).toBeLessThanOrEqual(whole.calls + pauses * (inFlight + 1 + steering))
  })

  test('a full sync over earlier data, which stays until it ends', { timeout: 60_000 }, async () => {
    const random = seeded(seed + 1)
    const at = await world({ latencyMs: 8 })
    for (let pauses = 0; pauses < 5; pauses += 1) {
      if (pauses === 0) makeOld(at.snapshots())
      const before = await at.held()
      mutate(at.org.org, random, 4)
      const { ended } = await cutAfter(at, random() * 300)
      if (ended) break
      expect(differences(before, await at.held())).toEqual({})
    }
    expect(await at.sync('auto')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
  })
})

const kills = Number(process.env['AD_KILLS'] ?? 12)

test(
  `${String(kills)} kills at random moments of full and delta syncs`,
  { timeout: 60_000 + kills * 6000 },
  async () => {
    const seed = printedSeed('kills')
    const random = seeded(seed)
    const at = await world({ users: 200, groups: 40, apps: 15, latencyMs: 8, seed: (seed % 5) + 1 })
    const { dataDir } = at.app
    const token = at.credential.token
    let held = await at.held()
    await at.app.end({ keep: true })
    const tally = { full: 0, delta: 0, resumed: 0, finished: 0 }
    const length = { full: 1500, delta: 400 }
    let unfinished: string | null = null
    for (let round = 0; tally.full + tally.delta < kills && round < kills * 4; round += 1) {
      // Three kills of a full sync, then it may end; three of deltas.
      const stage = round % 7
      const asked = stage < 3 && unfinished === null ? ['--mode', 'full'] : []
      // Something changes each time, so that half-written data could not pass for the old.
      mutate(at.org.org, random, 3)
      const { child, done } = startCli(
        ['sync', ...asked, '--token-env', 'OKTA', '--data', dataDir, '--json'],
        {
          OKTA: token,
        },
      )
      const started = new Promise<void>((resolve) => {
        child.stderr?.on('data', (text: string) => {
          if (text.includes('started')) resolve()
        })
      })
      await Promise.race([started, done])
      const begun = performance.now()
      const kind = unfinished === null && stage > 2 ? 'delta' : 'full'
      await (stage === 3 ? done : Promise.race([done, sleep(random() * length[kind])]))
      child.kill('SIGKILL')
      const { code, stderr } = await done
      const after = startEngine(dataDir)
      try {
        const connectorId = (await after.need('connectors.list', {}))[0]!.id
        const { rows } = await after.need('sync.history', { connectorId })
        const [latest] = rows.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
        const found = await readExports(after.engine.source(connectorId))
        if (unfinished !== null) {
          expect(latest, stderr).toMatchObject({ syncId: unfinished, mode: 'full' })
          tally.resumed += 1
        }
        if (code === null) {
          tally[latest!.mode] += 1
          // A kill after publishing is a finished sync; before it, nothing has changed.
          if (Object.keys(differences(held, found)).length > 0)
            expect(
              differences(expectedExports(at.org.org, at.options), found),
              `seed ${String(seed)}`,
            ).toEqual({})
        } else {
          expect(code, stderr).toBe(0)
          length[latest!.mode] = Math.max(100, Math.min(length[latest!.mode], performance.now() - begun))
          tally.finished += 1
          expect(differences(expectedExports(at.org.org, at.options), found), `seed ${String(seed)}`).toEqual(
            {},
          )
        }
        // A kill before the file of the sync says what it is leaves nothing to go on with.
        const told = snapshotsIn(dataDir).some(
          (file) =>
            file.includes(latest!.syncId) &&
            withSnapshotFile(
              file,
              (db) =>
                db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get() !== undefined &&
                db.prepare(`SELECT 1 FROM meta WHERE name = 'checked at'`).get() !== undefined,
            ),
        )
        unfinished = latest!.resumable && told ? latest!.syncId : null
        // What is published, and at most one unfinished file.
        expect(snapshotsIn(dataDir).length).toBeLessThanOrEqual(latest!.resumable ? 2 : 1)
        held = found
      } finally {
        await after.end({ keep: true })
      }
    }
    console.log(`kills: ${JSON.stringify(tally)}`)
    expect(tally.full + tally.delta).toBe(kills)
    await at.restart()
    expect(await at.sync('auto')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
    const { rows } = await at.app.need('sync.history', { connectorId: at.id })
    expect(rows.filter(({ status }) => status === 'running')).toEqual([])
    expect(at.snapshots()).toHaveLength(1)
  },
)

test('a place in a list that Okta does not know any more costs that list only', async () => {
  const at = await world({ sync: false, latencyMs: 10, users: 300 })
  // Pages are small, so that lists are cut off in the middle.
  at.org.faults.add({ kind: 'clamp', to: 20 })
  // The pause falls in the middle of the list of accounts, and of other lists by chance.
  let pages = 0
  const paused = new Promise<void>((resolve) => {
    const action = (): void => {
      pages += 1
      if (pages === 5) resolve()
    }
    at.org.faults.add({ kind: 'run', path: /^\/api\/v1\/(users|groups)$/, times: 5, action })
  })
  const { syncId } = await at.app.need('sync.start', { connectorId: at.id })
  await paused
  await at.app.need('sync.cancel', { syncId, keep: true })
  await at.app.engine.syncFinished(syncId)
  const unfinished = `SELECT path FROM walks WHERE state = 'open' AND next IS NOT NULL`
  // Lists of roles are asked for again in any case, because they steer what else is read.
  const done = `SELECT path FROM walks WHERE state = 'complete' AND pages > 0 AND path NOT LIKE '/api/v1/iam/%'`
  const begun = at
    .snapshots()
    .flatMap((file) => withSnapshotFile(file, (db) => db.prepare<[], { path: string }>(unfinished).all()))
  expect(begun.length).toBeGreaterThan(0)
  const complete = at
    .snapshots()
    .flatMap((file) => withSnapshotFile(file, (db) => db.prepare<[], { path: string }>(done).all()))
  const exactly = (path: string): RegExp => new RegExp(`^${path.split('?')[0]!}$`)
  const again: string[] = []
  for (const { path } of complete)
    at.org.faults.add({ kind: 'run', path: exactly(path), times: 9, action: () => again.push(path) })
  for (const { path } of begun) at.org.faults.add({ kind: 'expired-cursor', path: exactly(path), times: 1 })
  expect(await at.sync('auto')).toMatchObject({ syncId, status: 'done', resumes: 1 })
  expect(await at.wrong()).toEqual({})
  expect(again).toEqual([])
})

describe('begins anew', () => {
  test('with other options', async () => {
    const at = await world({ sync: false, latencyMs: 10 })
    const cut = await cutAfter(at, 150)
    expect(cut.ended).toBe(false)
    await at.app.need('connectors.update', { connectorId: at.id, options: keepAll })
    const record = await at.sync('auto')
    expect(record).toMatchObject({ status: 'done', resumes: 0 })
    expect(record.syncId).not.toBe(cut.syncId)
    expect(differences(expectedExports(at.org.org, keepAll), await at.held())).toEqual({})
    expect(at.snapshots()).toHaveLength(1)
  })

  test('not with the data of another organization', async () => {
    const at = await world({ sync: false, latencyMs: 10, seed: 3 })
    const cut = await cutAfter(at, 150)
    expect(cut.ended).toBe(false)
    await at.org.close()
    const other = await startDemoOrg({
      users: 60,
      groups: 12,
      apps: 5,
      seed: 4,
      port: at.org.port,
      limits: { off: true },
    })
    open.push(other)
    await at.app.need('host.setCredential', {
      connectorId: at.id,
      credential: { kind: 'token', token: other.token('super') },
      storage: 'session',
    })
    const record = await at.sync('auto')
    expect(record).toMatchObject({ status: 'failed', resumable: false, error: { code: 'conflict' } })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', resumes: 0 })
    expect(differences(expectedExports(other.org, at.options), await at.held())).toEqual({})
  })

  test('where it is to be cancelled for good', async () => {
    const at = await world({ sync: false, latencyMs: 10 })
    const cut = await cutAfter(at, 150)
    const { syncId } = await at.app.need('sync.start', { connectorId: at.id })
    expect(syncId).toBe(cut.syncId)
    await at.app.need('sync.cancel', { syncId })
    await at.app.engine.syncFinished(syncId)
    expect(await recordOf(at, syncId)).toMatchObject({ status: 'cancelled', resumable: false })
    expect(at.snapshots()).toEqual([])
    const record = await at.sync('auto')
    expect(record.syncId).not.toBe(cut.syncId)
    expect(await at.wrong()).toEqual({})
  })
})

test('without a network a sync says so, and goes on when it is back', { timeout: 60_000 }, async () => {
  const at = await world({ sync: false, latencyMs: 10, seed: 5 })
  const { syncId } = await at.app.need('sync.start', { connectorId: at.id })
  await sleep(200)
  await at.org.close()
  await at.app.engine.syncFinished(syncId)
  expect(await recordOf(at, syncId)).toMatchObject({
    status: 'failed',
    resumable: true,
    error: { code: 'offline' },
  })
  expect(await at.connector()).toMatchObject({ status: 'error', lastError: { code: 'offline' } })
  const back = await startDemoOrg({
    users: 150,
    groups: 40,
    apps: 20,
    seed: 5,
    port: at.org.port,
    limits: { off: true },
  })
  open.push(back)
  const record = await at.sync('auto')
  expect(record).toMatchObject({ syncId, status: 'done', resumes: 1 })
  expect(differences(expectedExports(back.org, at.options), await at.held())).toEqual({})
  expect(await at.connector()).toMatchObject({ status: 'connected', lastError: null })
})

test('an engine that is stopped leaves its sync to be gone on with', async () => {
  const at = await world({ sync: false, latencyMs: 10 })
  const { syncId } = await at.app.need('sync.start', { connectorId: at.id })
  await sleep(200)
  await at.restart()
  expect(await recordOf(at, syncId)).toMatchObject({ status: 'interrupted', resumable: true })
  mutate(at.org.org, seeded(8), 5)
  expect(await at.sync('auto')).toMatchObject({ syncId, status: 'done', resumes: 1 })
  expect(await at.wrong()).toEqual({})
})

test('a delta that the end of the engine cuts off was nobody’s choice, and is made again from the same place', async () => {
  const at = await world({ latencyMs: 60 })
  mutate(at.org.org, seeded(9), 5)
  const { syncId } = await at.app.need('sync.start', { connectorId: at.id, mode: 'delta' })
  await sleep(100)
  await at.restart()
  expect(await recordOf(at, syncId)).toMatchObject({ mode: 'delta', status: 'interrupted', resumable: false })
  expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
  expect(await at.wrong()).toEqual({})
})
