import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, type TestEngine } from '../support/engine.ts'

let org: DemoOrgServer
let app: TestEngine
let connectorId: string
beforeEach(async () => {
  org = await startDemoOrg({ users: 20, groups: 5, apps: 3, limits: { off: true } })
  app = startEngine(undefined, { schedule: true })
  connectorId = await connectTo(app, { url: org.url, token: org.token() })
})
afterEach(async () => {
  await app.end()
  await org.close()
})

const get = () => app.need('connectors.get', { connectorId })
const users = () => app.need('grid.page', { connectorId, grid: 'users', columns: ['login'] })

test('a connector whose data is kept can be read, and does nothing any more', async () => {
  const before = await users()
  const { dataAsOf, counts, host } = await get()
  await app.need('connectors.remove', { connectorId, keepData: true })
  expect(await get()).toMatchObject({
    status: 'not-connected',
    archivedAt: expect.any(String) as string,
    credential: { configured: false },
    schedule: { everyMinutes: null, cron: null },
    nextSyncAt: null,
    host,
    dataAsOf,
    counts,
  })
  expect(await users()).toEqual(before)
  const credential = { kind: 'token', token: org.token('super') } as const
  const refusals = [
    app.request('sync.start', { connectorId }),
    app.request('connectors.probe', { connectorId }),
    app.request('connectors.update', { connectorId, name: 'Other' }),
    app.request('connectors.setDomain', { connectorId, domain: 'acme' }),
    app.request('connectors.setOwners', {
      connectorId,
      owners: [{ me: true, personId: null, name: '', email: '' }],
    }),
    app.request('host.setCredential', { connectorId, credential, storage: 'session' }),
  ]
  for (const answer of await Promise.all(refusals))
    expect(answer).toMatchObject({ error: { code: 'conflict' } })
  expect((await app.need('audit.page', { connectorId })).rows[0]).toMatchObject({
    action: 'connector.removed',
    text: 'Connector Demo organization was removed. Its data was kept for reading.',
  })
})

test('its organization can be connected anew, and removing it once more deletes it', async () => {
  await app.need('connectors.remove', { connectorId, keepData: true })
  const again = await connectTo(app, { url: org.url, token: org.token() })
  expect(again).not.toBe(connectorId)
  expect(await app.need('connectors.list', {})).toHaveLength(2)
  await app.need('connectors.remove', { connectorId, keepData: true })
  expect(await app.request('connectors.get', { connectorId })).toMatchObject({ error: { code: 'not-found' } })
  expect((await app.need('connectors.list', {})).map(({ id }) => id)).toEqual([again])
  expect((await app.need('apps.managed', {})).rows.map(({ connectors }) => connectors.length)).toEqual([1])
})

test('an archive outlives a restart', async () => {
  await app.need('connectors.remove', { connectorId, keepData: true })
  const before = await users()
  await app.end({ keep: true })
  app = startEngine(app.dataDir, { schedule: true })
  expect(await users()).toEqual(before)
})

test('where nothing was read, nothing is kept', async () => {
  const { id } = await app.need('connectors.create', { domain: 'acme' })
  await app.need('connectors.remove', { connectorId: id, keepData: true })
  expect(await app.request('connectors.get', { connectorId: id })).toMatchObject({
    error: { code: 'not-found' },
  })
  expect((await app.need('apps.managed', { search: 'acme' })).total).toBe(0)
})
