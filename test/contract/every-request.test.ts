import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import {
  engineRequests,
  errorCodes,
  gridDefinition,
  gridNames,
  hostRequests,
  hostRequestSchemas,
  requestSchemas,
  type EngineRequestName,
  type HostRequestName,
} from '../../src/preload/contract/index.ts'
import { connectTo, startEngine, type TestEngine } from '../support/engine.ts'

type Name = EngineRequestName | HostRequestName

let org: DemoOrgServer
let app: TestEngine
let connectorId: string
let userId: string

beforeAll(async () => {
  org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true } })
  app = startEngine()
  connectorId = await connectTo(app, { url: org.url, token: org.token('super') })
  userId = [...org.org.users()].find(({ status }) => status === 'ACTIVE')!.id
})
afterAll(async () => {
  await app.end()
  await org.close()
})

/** One valid input a request; the ones that end something come last. */
const inputs = (): Record<Name, unknown> => ({
  'connectors.list': {},
  'connectors.get': { connectorId },
  'connectors.create': { domain: 'acme' },
  'connectors.update': { connectorId, name: 'Renamed' },
  'connectors.probe': { connectorId },
  'overview.get': { connectorId },
  'grid.page': { connectorId, grid: 'users', columns: ['display_name', 'login'] },
  'detail.get': { connectorId, kind: 'user', id: userId },
  'logs.page': {},
  'views.save': { grid: 'users', columns: [{ key: 'login', width: 200 }] },
  'views.get': { grid: 'users' },
  'sync.history': { connectorId },
  'sync.start': { connectorId },
  'sync.cancel': { syncId: 'not-running' },
  'sync.plan': { connectorId },
  'sync.confirm': { syncId: 'not-pending' },
  'sync.discard': { syncId: 'not-pending' },
  'changes.page': { connectorId },
  'held.page': { connectorId, subject: { kind: 'user', id: userId }, at: new Date().toISOString() },
  'connectors.checkHealth': { connectorId },
  'connectors.add': {
    catalogId: 'okta',
    app: { kind: 'new', name: 'Okta' },
    owners: [{ me: true, personId: null, name: '', email: '' }],
  },
  'connectors.setOwners': {
    connectorId,
    owners: [{ me: false, personId: null, name: 'Ana Lima', email: 'ana@example.com' }],
  },
  'profile.get': {},
  'profile.save': { name: 'Ana Lima', email: 'ana@example.com' },
  'apps.managed': {},
  'apps.unmanaged': {},
  'apps.manage': { connectorId, oktaAppId: 'no-such-app' },
  'apps.create': { name: 'Payroll' },
  'apps.rename': { appId: 'no-such-app', name: 'Payroll' },
  'apps.unmanage': { appId: 'no-such-app' },
  'mail.settings': {},
  'mail.list': {},
  'mail.resend': { mailId: 'no-such-mail' },
  'mail.test': {},
  'audit.page': {},
  'people.page': {},
  'people.get': { personId: 'no-such-person' },
  'people.rules': {},
  'people.saveRules': {
    rules: { merge: [{ by: 'email', stripSuffix: false }], mapping: {}, serviceLogins: [], serviceTypes: [] },
  },
  'people.preview': {},
  'people.promote': {},
  'people.runs': {},
  'people.undo': { runId: 'no-such-run' },
  'people.conflicts': {},
  'people.resolve': { conflictId: 'no-such-conflict', decision: 'apart' },
  'people.accounts': {},
  'people.assign': { accounts: [{ connectorId, accountId: '00u1' }], to: { kind: 'service' } },
  'accounts.preview': { connectorId, accountId: userId, action: 'suspend' },
  'accounts.act': { connectorId, accountId: userId, action: 'suspend', fingerprint: 'old' },
  'accounts.create': {
    connectorId,
    account: {
      firstName: 'Ana',
      lastName: 'Lima',
      email: 'ana@example.com',
      login: 'ana@example.com',
      activate: false,
    },
  },
  'connectors.setDomain': { connectorId: 'no-such-connector', domain: 'other' },
  'connectors.replaceOrganization': { connectorId: 'no-such-connector' },
  'host.setMail': { settings: null, password: '' },
  'host.mail': { mailId: 'no-such-mail' },
  'host.setCredential': {
    connectorId,
    credential: { kind: 'token', token: org.token('super') },
    storage: 'session',
  },
  'host.registerDemo': { address: org.url, token: org.token('super') },
  'host.exportGrid': {
    connectorId,
    grid: 'users',
    columns: ['login'],
    format: 'csv',
    file: `${app.dataDir}/users.csv`,
  },
  'host.exportLogs': { file: `${app.dataDir}/log.json` },
  'host.exportProof': { connectorId, format: 'csv', file: `${app.dataDir}/proof.csv` },
  'host.power': {
    onBattery: false,
    metered: false,
    resumed: false,
    syncOnBattery: false,
    syncOnMetered: false,
  },
  'host.log': { level: 'info', message: 'A line.' },
  'host.setLogLevel': { level: 'debug' },
  'host.dropCredential': { connectorId },
  'connectors.remove': { connectorId },
  'host.shutdown': {},
})

const names: readonly Name[] = [...engineRequests, ...hostRequests]
const schemas = { ...requestSchemas, ...hostRequestSchemas }

describe('bad input is refused before anything happens', () => {
  test.each(names)('%s', async (name) => {
    const valid = inputs()[name] as Record<string, unknown>
    const bad: unknown[] = [null, 7, 'text', [], { ...valid, surplus: 1 }, undefined]
    for (const [key, value] of Object.entries(valid)) {
      bad.push({ ...valid, [key]: typeof value === 'string' ? { nested: value } : 'wrong' })
      if (typeof value === 'string') bad.push({ ...valid, [key]: 'x'.repeat(300_000) })
    }
    for (const input of bad) {
      if (schemas[name].input.safeParse(input).success) continue
      const result = await app.engine.dispatch(name, input)
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
  })

  test('and so is a name that is not known', async () => {
    for (const name of ['', 'sync.everything', '__proto__', 'constructor', 'host.', 'app.info']) {
      expect(await app.engine.dispatch(name, {})).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      })
    }
  })
})

test.each(gridNames)('the grid %s answers with the asked columns, or says what is missing', async (grid) => {
  const definition = gridDefinition(grid)
  const columns = definition.columns.map(({ key }) => key)
  const parentId = {
    connector: undefined,
    user: userId,
    group: [...org.org.groups()][0]!.id,
    app: [...org.org.apps()][0]!.id,
  }[definition.scope]
  const page = await app.need('grid.page', { connectorId, grid, columns, ...(parentId ? { parentId } : {}) })
  expect(page.availability).toBe('synced')
  for (const row of page.rows) expect(row.cells).toHaveLength(columns.length)
  if (definition.scope !== 'connector') {
    expect(await app.request('grid.page', { connectorId, grid, columns })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  }
})

test('every request is answered as its schema says, or with an error of the closed list', async () => {
  for (const [name, input] of Object.entries(inputs()) as [Name, unknown][]) {
    const result = await app.engine.dispatch(name, input)
    if (name === 'sync.start' && result.ok)
      await app.engine.syncFinished((result.value as { syncId: string }).syncId)
    if (!result.ok) {
      expect(
        ['sync.cancel', 'sync.confirm', 'sync.discard', 'people.get', 'people.undo', 'people.resolve'],
        `${name}: ${JSON.stringify(result.error)}`,
      ).toContain(name)
      expect(errorCodes).toContain(result.error.code)
      expect(result.error.message).toMatch(/\.$/)
      expect(result.error.nextStep).toMatch(/\.$/)
    } else {
      expect(schemas[name].output.safeParse(result.value).success, name).toBe(true)
    }
  }
})

test('an object that does not exist is "not found", whatever is asked of it', async () => {
  const other = startEngine()
  try {
    for (const name of names) {
      const input = inputs()[name] as Record<string, unknown>
      if (!('connectorId' in input)) continue
      const result = await other.engine.dispatch(name, { ...input, connectorId: 'gone' })
      if (name === 'sync.history' || name === 'host.dropCredential') expect(result.ok).toBe(true)
      else expect(result, name).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
  } finally {
    await other.end()
  }
})
