import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../support/engine.ts'
import { openLedger } from '../support/ledger.ts'

let app: TestEngine
const orgs: DemoOrgServer[] = []
beforeEach(() => {
  app = startEngine(undefined, { simulated: true })
})
afterEach(async () => {
  await app.end()
  for (const org of orgs.splice(0)) await org.close()
})

async function organization(seed: number): Promise<DemoOrgServer> {
  const org = await startDemoOrg({ users: 20 + seed, groups: 5, apps: 3, seed, limits: { off: true } })
  orgs.push(org)
  return org
}
const get = (connectorId: string) => app.need('connectors.get', { connectorId })
const move = (connectorId: string, domain: string) =>
  app.request('connectors.setDomain', { connectorId, domain })
const sign = (connectorId: string, org: DemoOrgServer) =>
  app.need('host.setCredential', {
    connectorId,
    credential: { kind: 'token', token: org.token('super') },
    storage: 'session',
  })
const draft = async (name = 'Draft') =>
  (
    await app.need('connectors.add', {
      catalogId: 'okta',
      app: { kind: 'new', name },
      owners: [{ me: true, personId: null, name: '', email: '' }],
    })
  ).id

describe('the domain of a draft', () => {
  test('is entered, corrected, and leads on to the credential', async () => {
    const id = await draft()
    for (const bad of ['', 'http://acme.okta.com', 'acme.okta.com:8443', 'a b'])
      expect(await move(id, bad)).toMatchObject({ error: { code: 'invalid-input' } })
    expect(await move(id, 'login.acme.example')).toMatchObject({ error: { code: 'refused-for-safety' } })
    expect(await get(id)).toMatchObject({ host: null, setupStep: 'domain' })
    expect(await move(id, 'acme')).toMatchObject({
      value: { host: 'acme.okta.com', setupStep: 'credential' },
    })
    expect(await move(id, 'https://acme-emea.okta-emea.com/admin')).toMatchObject({
      value: { host: 'acme-emea.okta-emea.com', kind: 'emea' },
    })
    expect(
      await app.need('connectors.setDomain', {
        connectorId: id,
        domain: 'login.acme.example',
        customDomainConfirmed: true,
      }),
    ).toMatchObject({ host: 'login.acme.example', kind: 'custom' })
  })

  test('is refused where another connector has it, with its name', async () => {
    const { name } = await app.need('connectors.create', { domain: 'acme', name: 'Head office' })
    const id = await draft()
    expect(await move(id, 'ACME.okta.com')).toMatchObject({
      error: { code: 'conflict', message: `acme.okta.com is connected already, as ${name}.` },
    })
  })

  test('is never a place on this computer in the app', async () => {
    const other = startEngine()
    try {
      const { id } = await other.need('connectors.create', { domain: 'acme' })
      expect(
        await other.request('connectors.setDomain', { connectorId: id, domain: 'http://127.0.0.1:4000' }),
      ).toMatchObject({ error: { code: 'invalid-input' } })
    } finally {
      await other.end()
    }
  })

  test('the whole way from a draft to data', async () => {
    const org = await organization(1)
    const id = await draft()
    await move(id, org.url)
    await sign(id, org)
    const { options } = await get(id)
    await app.need('connectors.update', { connectorId: id, options })
    await app.need('connectors.probe', { connectorId: id })
    expect(await syncNow(app, id)).toMatchObject({ status: 'done' })
    expect(await get(id)).toMatchObject({
      status: 'connected',
      setupStep: null,
      orgId: expect.any(String) as string,
    })
  })
})

describe('another domain', () => {
  test('drops the credential and what was known of it, and leaves the data', async () => {
    const org = await organization(1)
    const id = await connectTo(app, { url: org.url, token: org.token() })
    await app.need('connectors.probe', { connectorId: id })
    const before = await get(id)
    expect(before.capabilities).not.toBeNull()
    // The same one again changes nothing.
    expect(await move(id, org.url)).toMatchObject({ value: { credential: { configured: true } } })
    const moved = await app.need('connectors.setDomain', { connectorId: id, domain: 'acme' })
    expect(moved).toMatchObject({
      host: 'acme.okta.com',
      status: 'not-connected',
      setupStep: 'credential',
      credential: { configured: false, kind: 'none' },
      capabilities: null,
      health: null,
      dataAsOf: before.dataAsOf,
      counts: before.counts,
      orgId: before.orgId,
    })
    expect(await app.request('sync.start', { connectorId: id })).toMatchObject({
      error: { code: 'credential-missing' },
    })
    expect((await app.need('audit.page', { connectorId: id })).rows[0]).toMatchObject({
      action: 'connector.configured',
      text: expect.stringContaining('acme.okta.com instead of 127.0.0.1') as string,
    })
  })

  test('the old token reaches no call of the new place', async () => {
    const [one, two] = [await organization(1), await organization(2)]
    const id = await connectTo(app, { url: one.url, token: one.token() })
    const before = two.stats.calls
    await move(id, two.url)
    expect(await app.request('connectors.probe', { connectorId: id })).toMatchObject({
      error: { code: 'credential-missing' },
    })
    expect(two.stats.calls).toBe(before)
  })

  test('a credential of before, left behind by a kill in between, is not taken at the next start', async () => {
    const org = await organization(1)
    const id = await connectTo(app, { url: org.url, token: org.token() })
    const credential = { kind: 'token' as const, token: org.token() }
    const saved = { connectorId: id, credential, storage: 'keychain' as const, saved: true }
    expect(await app.request('host.setCredential', saved)).toMatchObject({ ok: true })
    await move(id, (await organization(2)).url)
    expect(await app.request('host.setCredential', saved)).toMatchObject({ error: { code: 'conflict' } })
    expect((await get(id)).credential.configured).toBe(false)
  })

  test('of the same organization goes on with the data there is', async () => {
    const org = await organization(1)
    const again = await startDemoOrg({ users: 21, groups: 5, apps: 3, seed: 1, limits: { off: true } })
    orgs.push(again)
    const id = await connectTo(app, { url: org.url, token: org.token() })
    await move(id, again.url)
    await sign(id, again)
    expect(await app.need('connectors.probe', { connectorId: id })).toMatchObject({ otherOrganization: null })
    expect(await syncNow(app, id)).toMatchObject({ status: 'done' })
  })
})

describe('another organization', () => {
  /** A connector with data of one organization, whose domain leads to another. */
  async function moved(probed: boolean) {
    const [one, two] = [await organization(1), await organization(2)]
    const id = await connectTo(app, { url: one.url, token: one.token() })
    if (probed) await app.need('connectors.probe', { connectorId: id })
    const before = await get(id)
    await move(id, two.url)
    await sign(id, two)
    return { one, two, id, before }
  }
  const grid = (connectorId: string) =>
    app.need('grid.page', { connectorId, grid: 'users', columns: ['login'], limit: 100 })

  test.each([true, false])('is found by the test of the connection, known before: %s', async (probed) => {
    const { id, before, two } = await moved(probed)
    const held = await grid(id)
    expect(await app.request('connectors.probe', { connectorId: id })).toMatchObject({
      error: { code: 'conflict' },
    })
    expect(await get(id)).toMatchObject({
      status: 'error',
      otherOrganization: { id: expect.any(String) as string, name: expect.any(String) as string },
      dataAsOf: before.dataAsOf,
    })
    const calls = two.stats.calls
    expect(await app.request('sync.start', { connectorId: id })).toMatchObject({
      error: { code: 'conflict', nextStep: expect.stringContaining('replace the data') as string },
    })
    expect(two.stats.calls).toBe(calls)
    expect(await grid(id)).toEqual(held)
  })

  test.each(['auto', 'full'] as const)('is found by a sync before it writes (%s)', async (mode) => {
    const { id, before } = await moved(false)
    const held = await grid(id)
    expect(await syncNow(app, id, mode)).toMatchObject({ status: 'failed', error: { code: 'conflict' } })
    expect(await get(id)).toMatchObject({
      otherOrganization: { name: null },
      dataAsOf: before.dataAsOf,
      counts: before.counts,
    })
    expect(await grid(id)).toEqual(held)
    expect(await app.request('sync.start', { connectorId: id })).toMatchObject({
      error: { code: 'conflict' },
    })
  })

  test('a sync that is not told whose organization it is writes nothing', async () => {
    const { id, two, before } = await moved(false)
    two.faults.add({ kind: 'error', code: 'E0000006', path: /okta-organization/ })
    expect(await syncNow(app, id)).toMatchObject({ status: 'failed' })
    expect(await get(id)).toMatchObject({ dataAsOf: before.dataAsOf, counts: before.counts })
  })

  test('is forgotten when the domain is put right', async () => {
    const { id, one } = await moved(true)
    await app.request('connectors.probe', { connectorId: id })
    await move(id, one.url)
    expect(await get(id)).toMatchObject({ otherOrganization: null })
    await sign(id, one)
    await app.need('connectors.probe', { connectorId: id })
    expect(await syncNow(app, id, 'auto')).toMatchObject({ status: 'done' })
  })

  test('takes the place of the earlier one when a person says so, whose data and history go', async () => {
    const { id, two } = await moved(true)
    expect(await app.request('connectors.replaceOrganization', { connectorId: id })).toMatchObject({
      error: { code: 'conflict' },
    })
    await app.request('connectors.probe', { connectorId: id })
    const other = (await get(id)).otherOrganization
    expect(existsSync(join(app.dataDir, 'history', `${id}.db`))).toBe(true)
    expect(await app.need('connectors.replaceOrganization', { connectorId: id })).toMatchObject({
      orgId: other?.id,
      orgName: other?.name,
      otherOrganization: null,
      dataAsOf: null,
      counts: null,
      setupStep: 'test',
      status: 'not-connected',
    })
    expect(existsSync(join(app.dataDir, 'history', `${id}.db`))).toBe(false)
    expect(readdirSync(join(app.dataDir, 'snapshots'))).toEqual([])
    await app.need('connectors.probe', { connectorId: id })
    expect(await syncNow(app, id)).toMatchObject({ status: 'done', mode: 'full' })
    const logins = (await grid(id)).total
    expect(logins).toBe([...two.org.users()].filter(({ status }) => status !== 'DEPROVISIONED').length)
    expect((await app.need('changes.page', { connectorId: id })).total).toBe(0)
    const actions = (await app.need('audit.page', { connectorId: id })).rows.map(({ action }) => action)
    expect(actions).toContain('organization.replaced')
  })
})

test('no call is added to a sync where neither domain nor credential changed', async () => {
  const org = await organization(1)
  const id = await connectTo(app, { url: org.url, token: org.token() })
  const who: string[] = []
  org.faults.add({ kind: 'run', path: /okta-organization/, times: 100, action: () => void who.push('asked') })
  await syncNow(app, id, 'delta')
  await syncNow(app, id, 'delta')
  expect(who).toEqual([])
})

test('the organization of the data is known to the ledger after its first sync', async () => {
  const org = await organization(1)
  const id = await connectTo(app, { url: org.url, token: org.token() })
  const beside = openLedger(app.dataDir)
  expect(beside.connectors.get(id)?.orgId).toMatch(/^00o/)
  beside.close()
})
