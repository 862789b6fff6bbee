import { afterEach, describe, expect, test } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow } from '../../support/engine.ts'
import { readExports } from '../../support/truth.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp() {
  const org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true } })
  open.push(() => org.close())
  const app = startEngine()
  open.push(() => app.end())
  return { org, app, credential: { url: org.url, token: org.token('super') } }
}

describe('the earlier data stays when the organization does not answer for itself', () => {
  test.each([
    ['its accounts', /^\/api\/v1\/users$/],
    ['its groups', /^\/api\/v1\/groups$/],
    ['its applications', /^\/api\/v1\/apps$/],
    ['anything', '/api/v1/'],
  ])('does not know %s', async (_what, path) => {
    const { org, app, credential } = await setUp()
    const id = await connectTo(app, credential)
    const before = await readExports(app.engine.source(id))
    org.faults.add({ kind: 'error', code: 'E0000007', path })
    expect(await syncNow(app, id)).toMatchObject({ status: 'failed', error: { code: 'okta-error' } })
    expect(await readExports(app.engine.source(id))).toEqual(before)
  })

  test('refuses everything', async () => {
    const { org, app, credential } = await setUp()
    const id = await connectTo(app, credential)
    const before = await readExports(app.engine.source(id))
    org.faults.add({ kind: 'error', code: 'E0000006', path: '/api/v1/' })
    expect(await syncNow(app, id)).toMatchObject({ status: 'failed', error: { code: 'forbidden' } })
    expect(await readExports(app.engine.source(id))).toEqual(before)
  })
})

describe('what hangs on a refused list is unknown, not none', () => {
  test.each([
    ['groups', { groups: null, memberships: null, appGroups: null }, 'group_count'],
    ['apps', { apps: null, appUsers: null, appGroups: null }, 'app_count'],
  ] as const)('%s', async (kind, unknown, column) => {
    const { org, app, credential } = await setUp()
    org.faults.add({ kind: 'error', code: 'E0000006', path: new RegExp(`^/api/v1/${kind}$`) })
    const id = await connectTo(app, credential)
    const { counts } = await app.need('connectors.get', { connectorId: id })
    expect(counts).toMatchObject(unknown)
    const page = await app.need('grid.page', { connectorId: id, grid: 'users', columns: [column] })
    expect(new Set(page.rows.map(({ cells }) => cells[0]))).toEqual(new Set([null]))
  })

  test('users', async () => {
    const { org, app, credential } = await setUp()
    org.faults.add({ kind: 'error', code: 'E0000006', path: /^\/api\/v1\/users$/ })
    const id = await connectTo(app, credential)
    const { counts } = await app.need('connectors.get', { connectorId: id })
    expect(counts).toMatchObject({ users: null, memberships: null, appUsers: null, userRoles: null })
    expect(counts?.appGroups).toBeGreaterThan(0)
    const page = await app.need('grid.page', { connectorId: id, grid: 'groups', columns: ['member_count'] })
    expect(new Set(page.rows.map(({ cells }) => cells[0]))).toEqual(new Set([null]))
  })

  test('group rules that Okta does not know do not make every membership direct', async () => {
    const { org, app, credential } = await setUp()
    org.faults.add({ kind: 'error', code: 'E0000007', path: '/api/v1/groups/rules' })
    org.faults.add({ kind: 'error', code: 'E0000007', path: '/api/v1/iam/' })
    const id = await connectTo(app, credential)
    const { counts } = await app.need('connectors.get', { connectorId: id })
    expect(counts).toMatchObject({ groupRules: null })
    const page = await app.need('grid.page', { connectorId: id, grid: 'adminRoles', columns: ['role_label'] })
    expect(page.availability).toBe('not-visible')
  })
})
