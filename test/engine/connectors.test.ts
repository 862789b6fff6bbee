import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { err } from '../../src/preload/contract/errors.ts'
import { defaultSchedule, type Schedule } from '../../src/preload/contract/models.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../support/engine.ts'
import { openLedger } from '../support/ledger.ts'

let org: DemoOrgServer
let app: TestEngine
let ledger: ReturnType<typeof openLedger>
let connectorId: string

beforeAll(async () => {
  org = await startDemoOrg({ users: 30, groups: 6, apps: 3, limits: { off: true } })
  app = startEngine()
  connectorId = await connectTo(app, { url: org.url, token: org.token() })
  ledger = openLedger(app.dataDir)
})
beforeEach(() => {
  ledger.connectors.setError(connectorId, null)
  ledger.connectors.setSchedule(connectorId, defaultSchedule)
})
afterAll(async () => {
  ledger.close()
  await app.end()
  await org.close()
})

const get = () => app.need('connectors.get', { connectorId })
const pause = () => ledger.connectors.setSchedule(connectorId, { ...defaultSchedule, paused: true })

describe('the status of a connector', () => {
  it('is connected, or paused', async () => {
    expect(await get()).toMatchObject({ status: 'connected', pendingSyncId: null })
    pause()
    expect((await get()).status).toBe('paused')
  })

  it('an error counts for more than a pause, a question for more than an error', async () => {
    pause()
    ledger.connectors.setError(connectorId, err('offline', 'No answer.', 'Wait.').error)
    expect((await get()).status).toBe('error')
    const id = ledger.ended(connectorId, { status: 'needs-confirmation', file: 'nowhere.db' })
    expect(await get()).toMatchObject({ status: 'needs-confirmation', pendingSyncId: id })
    ledger.syncs.decide(id, 'discarded')
    expect(await get()).toMatchObject({ status: 'error', pendingSyncId: null })
  })
})

it('data whose kinds have no time of their own is as fresh as its snapshot, where it was read', async () => {
  const { snapshot } = ledger.connectors.get(connectorId) ?? {}
  if (!snapshot) throw new Error('There is no snapshot.')
  const kinds = { users: { state: 'synced' }, roles: { state: 'not-visible', reason: 'No.' } } as const
  ledger.connectors.publish(connectorId, { ...snapshot, kinds, freshness: {} })
  expect((await get()).freshness).toEqual({ users: snapshot.at })
  const freshness = { users: '2026-11-23T10:00:00.000Z' }
  ledger.connectors.publish(connectorId, { ...snapshot, kinds, freshness })
  expect((await get()).freshness).toEqual(freshness)
  expect(existsSync(snapshot.file)).toBe(true)
})

describe('a schedule', () => {
  const update = (schedule: Schedule) => app.request('connectors.update', { connectorId, schedule })

  it('that makes no sense is refused, and nothing is saved', async () => {
    const before = await get()
    for (const cron of ['hello', '* * * * * *', '0 0 30 2 *']) {
      const answer = await app.request('connectors.update', {
        connectorId,
        name: 'Another name',
        schedule: { ...defaultSchedule, everyMinutes: null, cron },
      })
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
    expect(await get()).toEqual(before)
  })

  it('is kept, but nothing starts by itself where the engine does not keep schedules', async () => {
    const cron = { ...defaultSchedule, everyMinutes: null, cron: '0 3 * * 1-5' }
    expect(await update(cron)).toMatchObject({ ok: true, value: { schedule: cron, nextSyncAt: null } })
  })
})

it('in the app the engine goes on with what was cut off, as soon as the token is there, and tells the next time', async () => {
  const first = startEngine(undefined, { schedule: true })
  const id = await connectTo(first, { url: org.url, token: org.token() })
  const { nextSyncAt, dataAsOf } = await first.need('connectors.get', { connectorId: id })
  expect(Date.parse(nextSyncAt ?? '') - Date.parse(dataAsOf ?? '')).toBeGreaterThanOrEqual(3_600_000)
  await first.end({ keep: true })

  const beside = openLedger(first.dataDir)
  beside.ended(id, { status: 'interrupted', file: 'kept.db', startedAt: '2026-01-01T00:00:00.000Z' })
  const second = startEngine(first.dataDir, { schedule: true })
  try {
    const began = new Promise<void>((resolve) => second.on('sync.progress', () => resolve()))
    expect((await second.need('sync.history', { connectorId: id })).rows).toHaveLength(2)
    await second.need('host.registerDemo', { address: org.url, token: org.token() })
    await began
  } finally {
    beside.close()
    await second.end()
  }
})

it('on battery it waits and says what for', async () => {
  const own = startEngine(undefined, { schedule: true })
  try {
    const id = await connectTo(own, { url: org.url, token: org.token() })
    const power = { metered: false, resumed: false, syncOnBattery: false, syncOnMetered: false }
    await own.need('host.power', { ...power, onBattery: true })
    expect(await own.need('connectors.get', { connectorId: id })).toMatchObject({
      nextSyncAt: null,
      waitsFor: 'power',
    })
    await own.need('host.power', { ...power, onBattery: false })
    const { nextSyncAt, waitsFor } = await own.need('connectors.get', { connectorId: id })
    expect(nextSyncAt).not.toBeNull()
    expect(waitsFor).toBeUndefined()
    await syncNow(own, id)
  } finally {
    await own.end()
  }
})
