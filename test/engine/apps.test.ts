import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, type TestEngine } from '../support/engine.ts'

const me = { me: true, personId: null, name: '', email: '' }
let orgs: DemoOrgServer[]
let app: TestEngine
let second: string

beforeAll(async () => {
  orgs = await Promise.all(
    [1, 2].map((seed) => startDemoOrg({ users: 30, groups: 6, apps: 7, seed, limits: { off: true } })),
  )
  app = startEngine()
  const connect = async (org: DemoOrgServer, name: string) => {
    const id = await connectTo(app, { url: org.url, token: org.token() })
    await app.need('connectors.update', { connectorId: id, name })
    return id
  }
  await connect(orgs[0]!, 'First')
  second = await connect(orgs[1]!, 'Second')
})
afterAll(async () => {
  await app.end()
  for (const org of orgs) await org.close()
})

const unmanaged = (more: { search?: string; offset?: number; limit?: number } = {}) =>
  app.need('apps.unmanaged', { limit: 200, ...more })
const managed = (search = '') => app.need('apps.managed', { search, limit: 200 })

test('what the synced identity providers list is unmanaged, page by page and with its number', async () => {
  const all = await unmanaged()
  const listed = orgs.flatMap((org) => [...org.org.apps()].map(({ id }) => id))
  expect(all.rows.map(({ oktaAppId }) => oktaAppId).toSorted()).toEqual(listed.toSorted())
  expect(all).toMatchObject({ total: listed.length, providers: 2 })
  const paged = []
  for (let offset = 0; offset < all.total; offset += 3) {
    const page = await unmanaged({ offset, limit: 3 })
    expect(page.total).toBe(all.total)
    paged.push(...page.rows)
  }
  expect(paged).toEqual(all.rows)
  expect((await unmanaged({ offset: 1000 })).rows).toEqual([])

  const [one] = all.rows
  const found = await unmanaged({ search: one!.label.toUpperCase() })
  expect(found.rows.map(({ oktaAppId }) => oktaAppId)).toContain(one!.oktaAppId)
  expect(found.total).toBe(found.rows.length)
  expect((await unmanaged({ search: "100 % nothing' like" })).total).toBe(0)
})

test('one that is managed is no more unmanaged, until it is let go', async () => {
  const before = await unmanaged()
  const chosen = before.rows.find(({ connectorId }) => connectorId === second)!
  const { oktaAppId } = chosen
  const made = await app.need('apps.manage', { connectorId: second, oktaAppId })
  expect(made).toMatchObject({
    name: expect.stringContaining(chosen.label) as string,
    source: {
      connectorId: second,
      connectorName: 'Second',
      oktaAppId,
      label: chosen.label,
      users: chosen.users,
    },
    connectors: [],
  })
  expect(await app.request('apps.manage', { connectorId: second, oktaAppId })).toMatchObject({
    error: { code: 'conflict' },
  })
  expect((await unmanaged()).total).toBe(before.total - 1)
  expect((await managed(chosen.label)).rows.map(({ id }) => id)).toContain(made.id)
  await app.need('apps.unmanage', { appId: made.id })
  expect(await unmanaged()).toEqual(before)
  expect(await app.request('apps.manage', { connectorId: second, oktaAppId: 'nothing' })).toMatchObject({
    error: { code: 'not-found' },
  })
})

test('names are apart: a new one is refused with the name of the other, a label gets what tells it apart', async () => {
  const made = await app.need('apps.create', { name: 'Payroll' })
  expect(await app.request('apps.create', { name: 'PAYRÓLL' })).toMatchObject({
    error: { code: 'conflict', message: 'An app named Payroll is managed already.' },
  })
  const other = await app.need('apps.create', { name: 'Travel' })
  expect(await app.request('apps.rename', { appId: other.id, name: 'payroll' })).toMatchObject({
    error: { code: 'conflict' },
  })
  expect(await app.need('apps.rename', { appId: made.id, name: 'PayRoll' })).toMatchObject({
    name: 'PayRoll',
  })

  const [source] = (await unmanaged()).rows
  const same = await app.need('apps.create', { name: source!.label })
  const { connectorId, oktaAppId } = source!
  const apart = await app.need('apps.manage', { connectorId, oktaAppId })
  expect(apart.name).toBe(`${source!.label} (${source!.connectorName})`)
  for (const { id } of [made, other, same, apart]) await app.need('apps.unmanage', { appId: id })
})

test('one that connectors feed stays; an archived connector feeds nothing', async () => {
  const { id } = await app.need('apps.create', { name: 'Fed' })
  const choice = { kind: 'managed', appId: id } as const
  const connector = await app.need('connectors.add', { catalogId: 'okta', app: choice, owners: [me] })
  expect(await app.request('apps.unmanage', { appId: id })).toMatchObject({
    error: { code: 'conflict', message: `Fed is fed by ${connector.name}.` },
  })
  expect((await managed('Fed')).rows[0]?.connectors).toEqual([{ id: connector.id, name: connector.name }])
  await app.need('connectors.remove', { connectorId: connector.id })
  await app.need('apps.unmanage', { appId: id })
})

test('the link to the identity provider stays when its data, and the connector, are gone', async () => {
  const own = startEngine()
  try {
    const id = await connectTo(own, { url: orgs[0]!.url, token: orgs[0]!.token() })
    const [chosen] = (await own.need('apps.unmanaged', {})).rows
    const made = await own.need('apps.manage', { connectorId: id, oktaAppId: chosen!.oktaAppId })
    await own.need('connectors.remove', { connectorId: id, keepData: true })
    expect(await own.need('apps.unmanaged', {})).toEqual({ rows: [], total: 0, providers: 0 })
    await own.need('connectors.remove', { connectorId: id })
    const { rows } = await own.need('apps.managed', {})
    expect(rows).toEqual([
      {
        ...made,
        source: { ...made.source, connectorName: 'A connector that was removed', users: null },
      },
    ])
  } finally {
    await own.end()
  }
})
