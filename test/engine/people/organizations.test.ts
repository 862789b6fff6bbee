import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../../src/main/demo-org/index.ts'
import type { PeopleSource } from '../../../src/preload/contract/models.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../../support/engine.ts'

/** Two organizations side by side: the same people in both, with their own accounts in each. */
let first: DemoOrgServer
let second: DemoOrgServer
let app: TestEngine
let one: string
let two: string

beforeAll(async () => {
  const size = { users: 80, groups: 10, apps: 5, limits: { off: true } }
  first = await startDemoOrg(size)
  second = await startDemoOrg(size)
  app = startEngine()
  one = await connectTo(
    app,
    { url: first.url, token: first.token('super') },
    { syncDeprovisionedUsers: true },
  )
  two = await connectTo(
    app,
    { url: second.url, token: second.token('super') },
    { syncDeprovisionedUsers: true },
  )
})
afterAll(async () => {
  await app.end()
  await first.close()
  await second.close()
})

const source = (connectorId: string, more: Partial<PeopleSource> = {}): PeopleSource => ({
  connectorId,
  role: 'directory',
  order: 0,
  filter: { rules: [], otherwise: 'create' },
  matching: 'narrow',
  automatic: false,
  ...more,
})
const everybody = { limit: 200 } as const

test('before any promotion the first synced connector is the source, and all its accounts are unowned', async () => {
  const { rules, sources } = await app.need('people.rules', {})
  expect(rules.merge.map(({ by }) => by)).toEqual(['email', 'employeeId'])
  expect(sources).toMatchObject([
    {
      connectorId: one,
      role: 'directory',
      order: 0,
      automatic: false,
      lastRunAt: null,
      owned: 0,
      accounts: 80,
    },
  ])
  const state = sources[0]!
  expect(state.unowned + state.service).toBe(80)
  const unowned = await app.need('people.accounts', { connectorId: one })
  const service = await app.need('people.accounts', { connectorId: one, show: 'service' })
  expect([unowned.total, service.total]).toEqual([state.unowned, state.service])
  expect((await app.need('people.accounts', { show: 'all' })).total).toBe(160)
  expect((await app.need('people.page', {})).all).toBe(0)
})

test('the first promotion makes people, and is automatic from then on', async () => {
  const { counts, examples } = await app.need('people.preview', {})
  const run = await app.need('people.promote', {})
  expect(run.counts).toEqual(counts)
  expect(run).toMatchObject({ by: 'person', undoable: true, undoneAt: null })
  expect(new Set(examples.map(({ outcome }) => outcome))).toContain('created')
  expect(counts.created).toBeGreaterThan(60)
  const { all, rows } = await app.need('people.page', everybody)
  expect(all).toBe(counts.created)
  expect((await app.need('people.rules', {})).sources).toMatchObject([
    { automatic: true, lastRunAt: run.at, owned: counts.created + counts.merged },
  ])
  const again = await app.need('people.promote', {})
  expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: counts.created + counts.merged })
  expect(again.undoable).toBe(false)
  expect((await app.need('people.page', everybody)).rows).toEqual(rows)
  expect(app.events).toContainEqual({ name: 'data.changed', payload: { area: 'people', connectorId: null } })
  const { rows: trail } = await app.need('audit.page', {})
  expect(trail.filter(({ action }) => action === 'people.promoted')).toHaveLength(2)
})

test('a person is found by name, e-mail, login and employee id, and shows accounts and attributes', async () => {
  const { rows } = await app.need('people.page', everybody)
  const person = rows.find(({ employeeId, email }) => employeeId !== null && email !== null)!
  for (const search of [person.name, person.email!.toUpperCase(), person.employeeId!]) {
    const found = await app.need('people.page', { search })
    expect(found.rows.map(({ id }) => id)).toContain(person.id)
  }
  const detail = await app.need('people.get', { personId: person.id })
  expect(detail.owned).toHaveLength(1)
  expect(detail.owned[0]).toMatchObject({ connectorId: one, gone: false, way: 'created', type: 'user' })
  expect(detail.owned[0]!.groups).toBeGreaterThan(0)
  expect(detail.attributes.find(({ name }) => name === 'employeeId')).toMatchObject({
    values: [person.employeeId],
    from: { connectorId: one, attribute: 'employeeNumber' },
  })
  for (const sort of ['name', 'email', 'department', 'accounts', 'updatedAt'] as const) {
    const up = await app.need('people.page', { ...everybody, sort })
    const down = await app.need('people.page', { ...everybody, sort, direction: 'desc' })
    expect(down.rows.toReversed().map(({ id }) => id)).toEqual(up.rows.map(({ id }) => id))
  }
  const active = await app.need('people.page', { show: 'active' })
  const inactive = await app.need('people.page', { show: 'inactive' })
  expect(active.total + inactive.total).toBe(active.all)
  expect(inactive.total).toBeGreaterThan(0)
})

test('a second directory joins the people it shares, and undo takes it back', async () => {
  const before = await app.need('people.page', everybody)
  await app.need('people.saveRules', {
    sources: [source(one, { automatic: true }), source(two, { order: 1 })],
  })
  const run = await app.need('people.promote', {})
  expect(run.counts.merged).toBeGreaterThan(60)
  expect(run.counts.created).toBe(0)
  const several = await app.need('people.page', { show: 'several', limit: 200 })
  expect(several.total).toBe(before.all)
  const { owned } = await app.need('people.get', { personId: several.rows[0]!.id })
  expect(owned.map(({ connectorId }) => connectorId).toSorted()).toEqual([one, two].toSorted())
  expect(owned[1]).toMatchObject({ way: 'merged', rule: 'email' })

  const undone = await app.need('people.undo', { runId: run.id })
  expect(undone).toMatchObject({ undoable: false, undoneAt: expect.any(String) })
  expect(await app.need('people.page', everybody)).toEqual(before)
  // What was undone must not come back by itself with the next sync.
  expect((await app.need('people.rules', {})).sources.map(({ automatic }) => automatic)).toEqual([
    false,
    false,
  ])
  await app.need('people.promote', {})
  expect((await app.need('people.rules', {})).sources.map(({ automatic }) => automatic)).toEqual([true, true])
})

test('after a sync everything is promoted again by itself, and who is gone stays known', async () => {
  const { rows } = await app.need('people.page', { show: 'several', limit: 200 })
  const person = rows.find(({ status }) => status === 'active')!
  const { owned } = await app.need('people.get', { personId: person.id })
  const account = owned.find(({ connectorId }) => connectorId === two)!
  second.org.deleteUser(account.accountId)
  await syncNow(app, two)
  await app.engine.people.idle()
  const [run] = (await app.need('people.runs', {})).rows
  expect(run).toMatchObject({ by: 'sync', undoable: true, counts: { released: 1 } })
  const now = await app.need('people.get', { personId: person.id })
  expect(now.owned.find(({ connectorId }) => connectorId === two)).toMatchObject({
    gone: true,
    name: account.name,
  })
  expect(now).toMatchObject({ accounts: 1, connectors: 1, status: 'active' })
  const gone = await app.need('people.accounts', { show: 'gone' })
  expect(gone).toMatchObject({ total: 1, rows: [{ accountId: account.accountId, owner: { id: person.id } }] })
  const { rows: trail } = await app.need('audit.page', {})
  expect(trail[0]).toMatchObject({ action: 'people.promoted', who: 'Access Desk' })
  // A sync that changes nothing leaves no run behind.
  await syncNow(app, two)
  await app.engine.people.idle()
  expect((await app.need('people.runs', {})).rows[0]).toEqual(run)
})

test('accounts are given to people by hand, in bulk, and what was decided stays', async () => {
  const { rows } = await app.need('people.page', { show: 'several', limit: 200 })
  const [ana, bob, eve] = rows
  const accountOf = async (personId: string) => {
    const { owned } = await app.need('people.get', { personId })
    const { connectorId, accountId } = owned.find((each) => each.connectorId === two)!
    return { connectorId, accountId }
  }
  const moved = await accountOf(bob!.id)
  const robot = await accountOf(eve!.id)
  const unknown = { connectorId: two, accountId: 'not-there' }
  const to = { kind: 'person', personId: ana!.id } as const
  expect(await app.need('people.assign', { accounts: [moved, unknown], to })).toEqual({ changed: 1 })
  expect(await app.need('people.assign', { accounts: [moved], to })).toEqual({ changed: 0 })
  await app.need('people.assign', { accounts: [robot], to: { kind: 'service' } })
  const check = async () => {
    const { owned } = await app.need('people.get', { personId: ana!.id })
    expect(owned.find(({ accountId }) => accountId === moved.accountId)).toMatchObject({ way: 'by-hand' })
    const service = await app.need('people.accounts', { connectorId: two, show: 'service', limit: 200 })
    expect(service.rows.map(({ accountId }) => accountId)).toContain(robot.accountId)
  }
  await check()
  const [before] = (await app.need('people.runs', {})).rows
  expect(await app.request('people.undo', { runId: before!.id })).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  })
  await app.need('people.promote', {})
  await check()
  await app.need('people.assign', { accounts: [moved, robot], to: { kind: 'rules' } })
  await app.need('people.promote', {})
  const { owned } = await app.need('people.get', { personId: bob!.id })
  expect(owned).toContainEqual(expect.objectContaining({ accountId: moved.accountId, way: 'merged' }))
})

test('rules that make no sense are refused, with what to do', async () => {
  const where = (condition: object) => ({
    sources: [
      source(one, {
        filter: { rules: [{ when: [condition as never], outcome: 'ignore' }], otherwise: 'create' },
      }),
    ],
  })
  const group = { field: 'group', operator: 'contains', values: ['00g'] }
  for (const input of [
    { sources: [source(one), source(one)] },
    { sources: [source('no-such-connector')] },
    where({ field: 'attribute', operator: 'is', values: ['x'] }),
    where({ field: 'domain', operator: 'is', values: [] }),
    where(group),
  ]) {
    for (const name of ['people.saveRules', 'people.preview'] as const) {
      const result = await app.request(name, input)
      expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\.$/) } })
    }
  }
  expect((await app.need('people.rules', {})).sources).toHaveLength(2)
})

test('a connector that is removed takes its accounts along, and its people where they had nothing else', async () => {
  await app.need('connectors.remove', { connectorId: one })
  await app.engine.people.idle()
  const { sources } = await app.need('people.rules', {})
  expect(sources.map(({ connectorId }) => connectorId)).toEqual([two])
  const { rows } = await app.need('people.page', everybody)
  expect(rows.length).toBeGreaterThan(60)
  for (const { id } of rows.slice(0, 10)) {
    const { owned, attributes } = await app.need('people.get', { personId: id })
    expect(owned.every(({ connectorId }) => connectorId === two)).toBe(true)
    if (owned.some(({ gone }) => !gone))
      for (const { from } of attributes) expect(from?.connectorId ?? two).toBe(two)
  }
  const [run] = (await app.need('people.runs', {})).rows
  expect(run!.by).toBe('sync')
})
