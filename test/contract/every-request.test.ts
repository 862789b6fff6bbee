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
import { engineInputs } from '../support/inputs.ts'

type Name = EngineRequestName | HostRequestName

let org: DemoOrgServer
let app: TestEngine
let connectorId: string
let userId: string

beforeAll(async () => {
  org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true } })
  app = startEngine()
  connectorId = await connectTo(app, { url: org.url, token: org.token('super') }, { writes: true })
  userId = [...org.org.users()].find(({ status }) => status === 'ACTIVE')!.id
})
afterAll(async () => {
  await app.end()
  await org.close()
})

/** One valid input a request; the ones that end something come last. */
function inputs(): Record<Name, unknown> {
  const { 'connectors.remove': removal, ...others } = engineInputs({ connectorId, userId })
  return {
    ...others,
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
    'host.exportPlan': { planId: 'no-such-plan', format: 'csv', file: `${app.dataDir}/plan.csv` },
    'host.approvePlan': { planId: 'no-such-plan', token: '00abcdefgh', fingerprint: 'old' },
    'host.online': {},
    'host.dropCredential': { connectorId },
    'connectors.remove': removal,
    'host.shutdown': {},
  }
}

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
      // Inputs of things that are not there are refused, a test message without a mail server, and what an old preview showed.
      const absent =
        /"(?:no|not)-[a-z-]+"/.test(JSON.stringify(input)) || ['mail.test', 'accounts.act'].includes(name)
      expect(absent, `${name}: ${JSON.stringify(result.error)}`).toBe(true)
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
