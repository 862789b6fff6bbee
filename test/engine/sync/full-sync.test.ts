import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  startDemoOrg,
  type DemoOrgServer,
  type DemoOrgServerOptions,
} from '../../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../../support/engine.ts'
import { expectedExports, readExports } from '../../support/truth.ts'

const open: { end?: () => Promise<void>; close?: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await (one.end ?? one.close)?.()
})

async function setUp(options: DemoOrgServerOptions = {}): Promise<{ org: DemoOrgServer; app: TestEngine }> {
  const org = await startDemoOrg({ users: 300, groups: 40, apps: 12, limits: { off: true }, ...options })
  const app = startEngine()
  open.push(app, org)
  return { org, app }
}

const none = { skipInactiveApps: false, syncDeprovisionedUsers: false }

describe('a full sync holds what the organization holds', () => {
  test.each([
    none,
    { skipInactiveApps: true, syncDeprovisionedUsers: false },
    { skipInactiveApps: false, syncDeprovisionedUsers: true },
    { skipInactiveApps: true, syncDeprovisionedUsers: true },
  ])('row by row with %j', async (options) => {
    const { org, app } = await setUp({ seed: 7 })
    const id = await connectTo(app, { url: org.url, token: org.token('super') }, options)
    expect(await readExports(app.engine.source(id))).toEqual(expectedExports(org.org, options))
    const connector = await app.need('connectors.get', { connectorId: id })
    expect(connector).toMatchObject({ status: 'connected', setupStep: null, lastError: null })
  })

  test('also through limits, slow answers, cut connections, server errors and lost parameters', async () => {
    const { org, app } = await setUp({ seed: 8, latencyMs: 3, limits: { windowMs: 500, scale: 0.2 } })
    org.faults.add({ kind: 'cut', path: '/api/v1/groups/', skip: 5, times: 3 })
    org.faults.add({ kind: 'error', code: 'E0000009', path: '/api/v1/apps/', skip: 3, times: 2 })
    org.faults.add({ kind: 'stats-too-large', above: 50 })
    org.faults.add({ kind: 'drop-expand' })
    const id = await connectTo(app, { url: org.url, token: org.token('super') })
    expect(org.stats.rateLimited).toBe(0)
    expect(await readExports(app.engine.source(id))).toEqual(expectedExports(org.org, none))
  })
})

describe('what a credential may not see is unknown, not empty', () => {
  test('a read-only token reads all but roles', async () => {
    const { org, app } = await setUp()
    const id = await connectTo(app, { url: org.url, token: org.token('readonly') })
    const connector = await app.need('connectors.get', { connectorId: id })
    expect(connector.status).toBe('connected')
    expect(connector.counts).toMatchObject({ userRoles: null, groupRoles: null })
    expect(connector.counts?.users).toBeGreaterThan(0)
    const page = await app.need('grid.page', { connectorId: id, grid: 'adminRoles', columns: ['role_label'] })
    expect(page).toMatchObject({ rows: [], total: 0, availability: 'not-visible' })
    expect(page.reason).not.toBe('')
  })

  test('a service app without an admin role sees nothing, and that is an error', async () => {
    const { org, app } = await setUp()
    const id = await connectTo(app, { url: org.url, token: org.token('none') }, { sync: false })
    const record = await syncNow(app, id)
    expect(record).toMatchObject({ status: 'failed', error: { code: 'forbidden' } })
    expect((await app.need('connectors.get', { connectorId: id })).dataAsOf).toBeNull()
  })
})

describe('a sync that fails leaves the earlier data', () => {
  test.each([
    ['a token that was revoked', 'E0000011', 'unauthorized'],
    ['a server that only fails', 'E0000009', 'okta-error'],
  ] as const)(
    '%s',
    async (_name, code, expected) => {
      const { org, app } = await setUp()
      const id = await connectTo(app, { url: org.url, token: org.token('super') })
      const before = await readExports(app.engine.source(id))
      org.faults.add({ kind: 'error', code, path: '/api/v1/apps/' })
      const record = await syncNow(app, id)
      expect(record).toMatchObject({ status: 'failed', error: { code: expected } })
      expect(await app.need('connectors.get', { connectorId: id })).toMatchObject({
        status: 'error',
        lastError: { code: expected },
      })
      expect(await readExports(app.engine.source(id))).toEqual(before)
      org.faults.clear()
      expect((await syncNow(app, id)).status).toBe('done')
      expect((await app.need('connectors.get', { connectorId: id })).status).toBe('connected')
    },
    60_000,
  )

  test('cancelled', async () => {
    const { org, app } = await setUp({ latencyMs: 20 })
    const id = await connectTo(app, { url: org.url, token: org.token('super') }, { sync: false })
    const { syncId } = await app.need('sync.start', { connectorId: id })
    expect(await app.request('sync.start', { connectorId: id })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    })
    expect((await app.need('connectors.get', { connectorId: id })).status).toBe('syncing')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await app.need('sync.cancel', { syncId })
    await app.engine.syncFinished(syncId)
    const { rows } = await app.need('sync.history', { connectorId: id })
    expect(rows[0]).toMatchObject({ status: 'cancelled', error: null })
    expect((await app.need('connectors.get', { connectorId: id })).status).toBe('not-connected')
    const last = app.events.findLast(({ name }) => name === 'sync.progress')?.payload
    expect(last).toMatchObject({ status: 'cancelled' })
  })
})

test('a snapshot that cannot be written is said so, and the earlier data stays', async () => {
  const { org, app } = await setUp()
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  const before = await readExports(app.engine.source(id))
  const folder = join(app.dataDir, 'snapshots')
  renameSync(folder, `${folder}-away`)
  writeFileSync(folder, 'in the way')
  expect(await syncNow(app, id)).toMatchObject({ status: 'failed', error: { code: 'storage-failed' } })
  rmSync(folder)
  renameSync(`${folder}-away`, folder)
  expect(await readExports(app.engine.source(id))).toEqual(before)
})

test('another organization at the same address does not replace the data, and its token starts unknown', async () => {
  const { org, app } = await setUp({ seed: 3 })
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  expect((await app.need('connectors.probe', { connectorId: id })).capabilities).not.toBeNull()
  const before = await readExports(app.engine.source(id))
  await org.close()
  const other = await startDemoOrg({
    users: 50,
    groups: 10,
    apps: 5,
    seed: 4,
    port: org.port,
    limits: { off: true },
  })
  open.push(other)
  await app.need('host.setCredential', {
    connectorId: id,
    credential: { kind: 'token', token: other.token('super') },
    storage: 'session',
  })
  expect((await app.need('connectors.get', { connectorId: id })).capabilities).toBeNull()
  expect(await app.request('connectors.probe', { connectorId: id })).toMatchObject({
    error: { code: 'conflict' },
  })
  expect(await app.request('sync.start', { connectorId: id })).toMatchObject({ error: { code: 'conflict' } })
  expect(await readExports(app.engine.source(id))).toEqual(before)
})

test('objects that vanish while they are read are left out, without an error', async () => {
  const { org, app } = await setUp({ seed: 9 })
  const [group] = [...org.org.groups()].filter(({ type }) => type === 'OKTA_GROUP')
  const user = [...org.org.users()].findLast(({ status }) => status === 'ACTIVE')
  org.faults.add({
    kind: 'run',
    path: /^\/api\/v1\/groups$/,
    action: (changing) => {
      changing.deleteGroup(group!.id)
      changing.deactivateUser(user!.id)
    },
  })
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  const { groups } = await readExports(app.engine.source(id))
  expect(groups.join('\n')).not.toContain(group!.id)
})

test('a malformed row between others costs only itself and is told in the log', async () => {
  const { org, app } = await setUp()
  org.faults.add({ kind: 'malformed-row', path: /^\/api\/v1\/users$/, times: 1 })
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  const expected = expectedExports(org.org, none).users.length
  expect((await app.need('connectors.get', { connectorId: id })).counts?.users).toBe(expected)
  const { rows } = await app.need('logs.page', { levels: ['warn'], search: 'unreadable' })
  expect(rows).toHaveLength(1)
})

test('progress is told often, ends once, and its counts are what is stored', async () => {
  const { org, app } = await setUp({ latencyMs: 5 })
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  const told = app.events
    .filter(({ name }) => name === 'sync.progress')
    .map(({ payload }) => payload as { status: string })
  expect(told.length).toBeGreaterThan(2)
  expect(told.filter(({ status }) => status !== 'running')).toHaveLength(1)
  expect(told.at(-1)).toMatchObject({
    status: 'done',
    counts: (await app.need('connectors.get', { connectorId: id })).counts,
  })
})
