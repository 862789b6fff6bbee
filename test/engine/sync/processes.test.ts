import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow } from '../../support/engine.ts'

/** Two processes on one data folder, and requests that meet each other. */

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp(options: { latencyMs?: number; sync?: boolean } = {}) {
  const org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true }, ...options })
  open.push(() => org.close())
  const app = startEngine()
  open.push(() => app.end())
  const credential = { url: org.url, token: org.token('super') }
  const id = await connectTo(app, credential, { sync: options.sync ?? true })
  const ledger = new Database(join(app.dataDir, 'ledger.db'))
  open.push(() => ledger.close())
  const begin = (pid: number, startedAt = new Date().toISOString()) =>
    ledger
      .prepare(
        `INSERT INTO syncs (id, connector_id, mode, status, trigger, pid, started_at, taken_up_at)
         VALUES ('other', ?, 'full', 'running', 'cli', ?, ?, ?)`,
      )
      .run(id, pid, startedAt, startedAt)
  const snapshots = () => readdirSync(join(app.dataDir, 'snapshots')).filter((name) => name.endsWith('.db'))
  return { org, app, id, credential, ledger, begin, snapshots }
}

async function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  open.push(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  return {
    pid: child.pid as number,
    end: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('a sync of another process', () => {
  test('keeps the connector from being synced and removed for as long as that process lives', async () => {
    const { app, id, begin } = await setUp()
    const other = await otherProcess()
    begin(other.pid)
    expect((await app.need('connectors.get', { connectorId: id })).status).toBe('syncing')
    for (const name of ['sync.start', 'connectors.remove'] as const) {
      expect(await app.request(name, { connectorId: id })).toMatchObject({ error: { code: 'conflict' } })
    }
    expect(await app.request('sync.cancel', { syncId: 'other' })).toMatchObject({
      error: { code: 'conflict' },
    })
    await other.end()
    expect((await app.need('connectors.get', { connectorId: id })).status).toBe('connected')
    expect((await syncNow(app, id)).status).toBe('done')
    const { rows } = await app.need('sync.history', { connectorId: id })
    expect(rows.find(({ syncId }) => syncId === 'other')?.status).toBe('interrupted')
  })

  test('is over when the computer was started since, whoever has its number now', async () => {
    const { app, id, begin } = await setUp()
    begin((await otherProcess()).pid, '2001-01-01T00:00:00.000Z')
    expect((await syncNow(app, id)).status).toBe('done')
  })
})

test.each([0, 1, 2, 3, 5, 8])(
  'a removal meets the start of a sync %i turns later: one of them wins, and nothing stays behind',
  async (turns) => {
    const { app, id, snapshots } = await setUp({ latencyMs: 2 })
    const removing = app.request('connectors.remove', { connectorId: id })
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    const started = await app.request('sync.start', { connectorId: id })
    const removed = await removing
    if (started.ok) {
      expect(removed).toMatchObject({ error: { code: 'conflict' } })
      await app.engine.syncFinished(started.value.syncId)
      expect((await app.need('connectors.get', { connectorId: id })).status).toBe('connected')
    } else {
      expect(started.error.code).toBe('not-found')
      expect(removed.ok).toBe(true)
      expect(snapshots()).toEqual([])
    }
  },
)

describe('a ledger that cannot be written', () => {
  test('at the moment of publishing ends the sync in words', async () => {
    const { app, id, ledger, snapshots } = await setUp()
    const before = snapshots()
    ledger.exec(
      `CREATE TRIGGER broken BEFORE UPDATE OF snapshot_file ON connectors BEGIN SELECT RAISE(FAIL, 'full'); END`,
    )
    expect(await syncNow(app, id)).toMatchObject({ status: 'failed', error: { code: 'storage-failed' } })
    expect(snapshots()).toEqual(before)
  })

  test('when the sync has ended does not leave it running for ever', async () => {
    const { app, id, ledger } = await setUp()
    ledger.exec(`CREATE TRIGGER broken BEFORE UPDATE ON syncs BEGIN SELECT RAISE(FAIL, 'full'); END`)
    const { syncId } = await app.need('sync.start', { connectorId: id })
    await app.engine.syncFinished(syncId)
    expect((await app.need('connectors.list', {}))[0]?.status).toBe('syncing')
    ledger.exec('DROP TRIGGER broken')
    expect((await app.need('connectors.get', { connectorId: id })).status).toBe('connected')
    expect((await syncNow(app, id)).status).toBe('done')
  })
})

test('each sync takes the place of the one before on disk, also when nobody looks at it', async () => {
  const { app, id, snapshots } = await setUp()
  await syncNow(app, id)
  await syncNow(app, id)
  expect(snapshots()).toHaveLength(1)
})

test('a test of the connection that a new token cuts off is no error of the connector', async () => {
  const { org, app, id } = await setUp()
  org.faults.add({ kind: 'latency', milliseconds: 200 })
  const probing = app.request('connectors.probe', { connectorId: id })
  await new Promise((resolve) => setTimeout(resolve, 50))
  await app.need('host.setCredential', {
    connectorId: id,
    credential: { kind: 'token', token: org.token('readonly') },
    storage: 'session',
  })
  expect(await probing).toMatchObject({ error: { code: 'cancelled' } })
  expect(await app.need('connectors.get', { connectorId: id })).toMatchObject({
    status: 'connected',
    lastError: null,
  })
})

test('a demo organization that is asked for again goes on with its sync', async () => {
  const { app, id, credential } = await setUp({ latencyMs: 5, sync: false })
  const { syncId } = await app.need('sync.start', { connectorId: id })
  await app.need('host.registerDemo', { address: credential.url, token: credential.token })
  await app.engine.syncFinished(syncId)
  const { rows } = await app.need('sync.history', { connectorId: id })
  expect(rows[0]).toMatchObject({ syncId, status: 'done' })
})
