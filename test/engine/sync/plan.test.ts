import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServerOptions } from '../../../src/main/demo-org/index.ts'
import { createOktaClient } from '../../../src/main/engine/okta/sdk-client.ts'
import { estimateCalls } from '../../../src/main/engine/sync/estimate.ts'
import { readCounts, type OrganizationCounts } from '../../../src/main/engine/sync/read-counts.ts'
import { planFloor, type SyncPlan } from '../../../src/preload/contract/index.ts'
import { connectTo, startEngine } from '../../support/engine.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function organization(options: DemoOrgServerOptions = {}) {
  const org = await startDemoOrg({ users: 300, groups: 40, apps: 12, limits: { off: true }, ...options })
  open.push(() => org.close())
  return org
}

async function counted(org: Awaited<ReturnType<typeof organization>>, role: 'super' | 'readonly' | 'none') {
  const client = await createOktaClient({
    baseUrl: org.url,
    credential: { kind: 'token', token: org.token(role) },
  })
  open.push(() => client.close())
  return { client, counts: await readCounts(client, { skipInactiveApps: false }) }
}

const free = { limits: new Map<string, number>(), budget: 1 }
const plain = { skipInactiveApps: false, syncDeprovisionedUsers: false, readPriorities: false }

describe('counts', () => {
  test('take a call for each list and hold what the organization holds', async () => {
    const org = await organization()
    const { client, counts } = await counted(org, 'super')
    expect(client.stats.calls).toBe(3)
    const { groups, apps, users, roleAssignments, bindings } = org.org.data
    const bound = bindings.flatMap(({ members }) => members)
    const holders = [...roleAssignments, ...bound].filter(({ kind }) => kind === 'GROUP')
    const present = users.filter(({ status }) => status !== 'DEPROVISIONED').length
    expect(counts).toMatchObject({
      value: {
        groups: {
          pages: 1,
          total: groups.length,
          largest: present,
          memberPages: groups.filter(({ members }) => members.length > 0).length,
          withRoles: new Set(holders.map(({ principal }) => principal)).size,
        },
        apps: { pages: 1, total: apps.length },
        admins: { pages: 1 },
      },
    })
    const held = counts.ok ? (counts.value.groups?.grants ?? []) : []
    expect(held.reduce((sum, { apps }) => sum + apps, 0)).toBe(
      groups.reduce((sum, group) => sum + (group.members.length > 0 ? group.apps.length : 0), 0),
    )
  })

  test('leave out what is refused', async () => {
    const org = await organization()
    const { counts } = await counted(org, 'readonly')
    expect(counts).toMatchObject({ value: { groups: { pages: 1 }, apps: { pages: 1 }, admins: null } })
    const nothing = await counted(await organization(), 'none')
    if (nothing.counts.ok) expect(estimateCalls(nothing.counts.value, plain, free).size).toBeGreaterThan(0)
  })

  test('follow pages that Okta cannot compute, and count what they take', async () => {
    const org = await organization({ groups: 90 })
    org.faults.add({ kind: 'stats-too-large', above: 30 })
    const { counts } = await counted(org, 'super')
    expect(counts).toMatchObject({ value: { groups: { total: org.org.counts().groups } } })
    expect(counts.ok ? counts.value.groups?.pages : 0).toBe(Math.ceil(org.org.counts().groups / 15))
  })

  test('hand on what is no refusal', async () => {
    const org = await organization()
    org.faults.add({ kind: 'error', code: 'E0000011', path: '/api/v1/apps' })
    expect((await counted(org, 'super')).counts).toMatchObject({ error: { code: 'unauthorized' } })
  })
})

describe('calls worked out from counts', () => {
  const group = { pages: 1, total: 1, largest: 0, memberPages: 0, withRoles: 0, grants: [] }
  const counts = (more: Partial<OrganizationCounts> = {}): OrganizationCounts => ({
    groups: group,
    apps: { pages: 1, total: 4 },
    admins: null,
    ...more,
  })
  const of = (given: OrganizationCounts, options = {}, how = free) =>
    Object.fromEntries(estimateCalls(given, { ...plain, ...options }, how))

  test('the people of an application come through its groups, who overlap', () => {
    const half = { users: 5000, apps: 1 }
    const apps = (grants: { users: number; apps: number }[]) =>
      of(counts({ apps: { pages: 1, total: 1 }, groups: { ...group, largest: 10_000, grants } }))[
        '/api/v1/apps'
      ]
    // One call lists the application, one its groups; the rest are pages of 500 people.
    expect(apps([])).toBe(2 + 1)
    expect(apps([{ users: 10_000, apps: 1 }])).toBe(2 + 20)
    expect(apps([half])).toBe(2 + Math.ceil(5000 / 0.7 / 500))
    expect(apps([half, half])).toBe(2 + 20)
    expect(apps([{ users: 1000, apps: 1 }])).toBe(2 + Math.ceil(1000 / 0.7 / 500))
  })

  test('the groups of applications are asked for where that is worth it', () => {
    const many = counts({
      apps: { pages: 1, total: 200 },
      groups: { ...group, largest: 100, grants: Array.from({ length: 100 }, () => ({ users: 1, apps: 1 })) },
    })
    expect(of(many)).toMatchObject({ '/api/v1/apps': 201, '/api/v1/groups': 2 + 7 })
    expect(of(many, { readPriorities: true })).toMatchObject({ '/api/v1/apps': 401, '/api/v1/groups': 2 })
    // Where the applications' bucket makes the sync wait, all groups are asked, which costs no time.
    const limits = new Map([
      ['/api/v1/apps', 100],
      ['/api/v1/groups', 500],
    ])
    expect(of(many, {}, { limits, budget: 1 })).toMatchObject({
      '/api/v1/apps': 201,
      '/api/v1/groups': 2 + 100,
    })
  })

  test('accounts are one list, or a list in parts', () => {
    const users = (largest: number | null, options = {}) =>
      of(counts({ groups: { ...group, largest } }), options)['/api/v1/users']
    expect(users(20_000)).toBe(100)
    expect(users(20_000, { syncDeprovisionedUsers: true })).toBe(101)
    expect(users(100_000)).toBe(500 + 4)
    expect(users(null)).toBe(1)
  })

  test('administrators cost a call each, and more where roles are limited', () => {
    expect(of(counts({ admins: { pages: 2, total: 150 } }))).toMatchObject({
      '/api/v1/iam': 2 + 25,
      '/api/v1/users': 1 + 180,
    })
  })

  test('an unseen organization still has a plan', () => {
    expect(of({ groups: null, apps: null, admins: null })).toEqual({
      '/.well-known': 1,
      '/api/v1/logs': 2,
      '/api/v1/users': 1,
    })
  })

  test('applications come near the truth of the simulated organization', async () => {
    for (const seed of [1, 2, 3]) {
      const org = await organization({ users: 10_000, groups: 1000, apps: 200, seed })
      const { counts } = await counted(org, 'super')
      if (!counts.ok) throw new Error(counts.error.message)
      const pages = org.org.data.apps.reduce(
        (sum, { users }) => sum + Math.max(1, Math.ceil(users.length / 500)),
        0,
      )
      const planned = of(counts.value)['/api/v1/apps'] ?? 0
      expect(Math.abs(planned - 1 - pages) / pages).toBeLessThan(0.05)
    }
  })
})

describe('the request', () => {
  const floor = (plan: SyncPlan) => planFloor(plan.buckets, 1)

  test('asks for counts once, knows the limits it met, and follows the options', async () => {
    const org = await organization({ limits: { scale: 0.1 } })
    const app = startEngine()
    open.push(() => app.end())
    const connectorId = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
    const [first, same] = await Promise.all([
      app.need('sync.plan', { connectorId }),
      app.need('sync.plan', { connectorId }),
    ])
    expect(same).toEqual(first)
    expect(first.basis).toBe('counts')
    expect(first.calls).toBe(first.buckets.reduce((sum, { calls }) => sum + calls, 0))
    const apps = first.buckets.find(({ bucket }) => bucket === '/api/v1/apps')
    expect(apps).toMatchObject({ limit: 10 })
    expect(floor(first).seconds).toBeGreaterThan(0)
    expect(org.stats.calls).toBe(3)

    const options = { skipInactiveApps: false, syncDeprovisionedUsers: true, readPriorities: false }
    await app.need('connectors.update', { connectorId, options })
    const again = await app.need('sync.plan', { connectorId })
    expect(again.calls).toBe(first.calls + 1)
    expect(org.stats.calls).toBe(3)
    await app.need('connectors.update', { connectorId, options: { ...options, skipInactiveApps: true } })
    expect((await app.need('sync.plan', { connectorId })).calls).toBeLessThan(again.calls)
    expect(org.stats.calls).toBe(6)
  })

  test('takes what the last sync read where there is one, and asks Okta for nothing', async () => {
    const org = await organization()
    const app = startEngine()
    open.push(() => app.end())
    const connectorId = await connectTo(app, { url: org.url, token: org.token() })
    const { dataAsOf } = await app.need('connectors.get', { connectorId })
    const [name = ''] = readdirSync(join(app.dataDir, 'snapshots')).filter((name) => name.endsWith('.db'))
    const db = new Database(join(app.dataDir, 'snapshots', name))
    db.exec('DELETE FROM walks')
    const insert = db.prepare(`INSERT INTO walks VALUES (?, 'apps', '', 'complete', NULL, ?, 0, NULL)`)
    insert.run('/api/v1/apps?limit=200', 2)
    insert.run('/api/v1/apps/0oa1/users?limit=500', 40)
    insert.run('/api/v1/groups/00g1/users?limit=1000', 7)
    db.exec(`INSERT OR REPLACE INTO meta VALUES ('limits', '{"/api/v1/logs":120,"/api/v1/apps":7}')`)
    db.close()
    org.resetStats()
    await app.need('host.dropCredential', { connectorId })
    expect(await app.need('sync.plan', { connectorId })).toEqual({
      at: dataAsOf,
      basis: 'last-sync',
      calls: 52,
      buckets: [
        { bucket: '/api/v1/apps', calls: 42, limit: 7 },
        { bucket: '/api/v1/groups', calls: 7, limit: null },
        { bucket: '/api/v1/logs', calls: 2, limit: 120 },
        { bucket: '/.well-known', calls: 1, limit: null },
      ],
    })
    expect(org.stats.calls).toBe(0)
  })

  test('says as a value why there is none, and asks again the next time', async () => {
    const org = await organization()
    const app = startEngine()
    open.push(() => app.end())
    const connectorId = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
    org.faults.add({ kind: 'error', code: 'E0000011' })
    expect(await app.request('sync.plan', { connectorId })).toMatchObject({ error: { code: 'unauthorized' } })
    org.faults.clear()
    expect((await app.request('sync.plan', { connectorId })).ok).toBe(true)
    await app.need('host.dropCredential', { connectorId })
    await app.need('connectors.update', {
      connectorId,
      options: { skipInactiveApps: true, syncDeprovisionedUsers: false },
    })
    expect(await app.request('sync.plan', { connectorId })).toMatchObject({
      error: { code: 'credential-missing' },
    })
    expect(await app.request('sync.plan', { connectorId: 'nobody' })).toMatchObject({
      error: { code: 'not-found' },
    })
  })
})

describe('the budget of a connector', () => {
  test('is felt by a sync that is waiting', async () => {
    const org = await organization({ limits: { scale: 0.2 } })
    const app = startEngine()
    open.push(() => app.end())
    const connectorId = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
    await app.need('connectors.update', { connectorId, budget: 0.05 })
    const { syncId } = await app.need('sync.start', { connectorId })
    const applications = () => org.stats.byBucket['/api/v1/apps'] ?? 0
    await expect.poll(applications).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(applications()).toBe(1)
    await app.need('connectors.update', { connectorId, budget: 1 })
    await expect.poll(applications).toBeGreaterThan(5)
    expect(org.stats.rateLimited).toBe(0)
    await app.need('sync.cancel', { syncId })
    expect((await app.need('connectors.get', { connectorId })).budget).toBe(1)
  })
})
