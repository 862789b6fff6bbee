import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ChangePlan } from '../../../src/preload/contract/index.ts'
import { openLedger } from '../../support/ledger.ts'
import { readCsv } from '../../support/read-csv.ts'
import { createPlanWorld, membership, role, type PlanWorld } from './plan-world.ts'

let at: PlanWorld
let group: string
beforeAll(async () => {
  at = await createPlanWorld()
  group = await at.group('=Ends')
})
afterEach(async () => {
  at.org.faults.clear()
  await at.settings({ safetyLevel: 'confirm' })
})
afterAll(() => at.close())

const states = async (planId: string) => (await at.steps(planId)).map(({ state }) => state)
const refuseWrites = () => at.org.faults.add({ kind: 'error', code: 'E0000006', method: 'PUT' })

describe('steps that failed', () => {
  /** One is done, one drifted, one was not permitted. */
  async function failedPlan(first: number): Promise<ChangePlan> {
    const [one, two, three] = [at.person(first), at.person(first + 1), at.person(first + 2)]
    const plan = await at.add([one, two, three].map((id) => membership(id, group)))
    const checked = await at.app.need('plans.check', { planId: plan.planId })
    at.org.org.setUserStatus(two, 'SUSPENDED')
    at.org.faults.add({
      kind: 'error',
      code: 'E0000006',
      method: 'PUT',
      path: `/api/v1/groups/${group}/users/${three}`,
    })
    await at.apply(checked)
    const ended = await at.ended(plan.planId)
    expect(ended.state).toBe('failed')
    expect(await states(plan.planId)).toEqual(['done', 'drifted', 'failed'])
    at.org.faults.clear()
    return ended
  }

  test('are tried again on what Okta has then', async () => {
    const plan = await failedPlan(0)
    expect(await at.app.request('plans.retry', { planId: plan.planId, positions: [1] })).toMatchObject({
      error: { code: 'conflict' },
    })
    expect(await at.app.request('plans.retry', { planId: plan.planId, positions: [9] })).toMatchObject({
      error: { code: 'not-found' },
    })
    await at.settings({ safetyLevel: 'read-only' })
    const writes = at.writes()
    expect(await at.app.request('plans.retry', { planId: plan.planId, positions: [2, 3] })).toMatchObject({
      error: { code: 'refused-for-safety' },
    })
    expect(at.writes()).toBe(writes)
    await at.settings({ safetyLevel: 'confirm' })

    at.org.org.setUserStatus(at.person(1), 'ACTIVE')
    await at.app.need('plans.retry', { planId: plan.planId, positions: [2, 3] })
    expect((await at.ended(plan.planId)).state).toBe('applied')
    expect(await states(plan.planId)).toEqual(['done', 'done', 'done'])
    expect(at.writes()).toBe(writes + 2)
    expect(
      (await at.steps(plan.planId)).every(({ receipt, error }) => receipt !== null && error === null),
    ).toBe(true)
  })

  test('stay where what blocks them is still so', async () => {
    const plan = await failedPlan(3)
    at.org.org.deactivateUser(at.person(4))
    at.org.org.deleteUser(at.person(4))
    const writes = at.writes()
    expect(await at.app.request('plans.retry', { planId: plan.planId, positions: [2] })).toMatchObject({
      error: { code: 'refused-for-safety' },
    })
    expect(at.writes()).toBe(writes)
    expect((await at.get(plan.planId)).state).toBe('failed')
    expect((await at.steps(plan.planId))[1]?.findings[0]?.code).toBe('no-such-principal')
  })

  test('can be left, after which the plan is as the others are', async () => {
    const plan = await failedPlan(6)
    const one = await at.app.need('plans.skip', { planId: plan.planId, positions: [2] })
    expect(one.state).toBe('failed')
    const all = await at.app.need('plans.skip', { planId: plan.planId, positions: [3] })
    expect([all.state, all.endedAt]).toEqual(['applied', plan.endedAt])
    expect(await states(plan.planId)).toEqual(['done', 'skipped', 'skipped'])
    expect(await at.app.request('plans.skip', { planId: plan.planId, positions: [1] })).toMatchObject({
      error: { code: 'conflict' },
    })
  })
})

describe('a plan that waits', () => {
  const credential = (world: PlanWorld) =>
    world.app.need('host.setCredential', {
      connectorId: world.id,
      credential: { kind: 'token', token: world.org.token('super') },
      storage: 'session',
    })
  /** Applied without a credential. */
  async function waiting(n: number): Promise<ChangePlan> {
    const plan = await at.add([membership(at.person(n), group)])
    await at.app.need('host.dropCredential', { connectorId: at.id })
    expect(await at.apply(plan)).toMatchObject({
      ok: true,
      value: { state: 'queued', waiting: { for: 'credential' } },
    })
    return plan
  }

  test('for a credential is taken up when one is at hand', async () => {
    const plan = await waiting(10)
    await credential(at)
    expect(await at.ended(plan.planId)).toMatchObject({ state: 'applied', waiting: null })
  })

  test('is discarded as long as nothing was sent, and cancelled else', async () => {
    const [one, two] = [await waiting(11), await waiting(12)]
    expect((await at.app.need('plans.discard', { planId: one.planId })).state).toBe('discarded')
    expect((await at.app.need('plans.cancel', { planId: two.planId })).state).toBe('cancelled')
    expect(await states(two.planId)).toEqual(['cancelled'])
    await credential(at)
    // What was cancelled can be tried after all.
    await at.app.need('plans.retry', { planId: two.planId, positions: [1] })
    expect((await at.ended(two.planId)).state).toBe('applied')
    expect((await at.get(one.planId)).state).toBe('discarded')
  })

  test('ends when the connector may only read from now on', async () => {
    const plan = await waiting(13)
    await at.settings({ safetyLevel: 'read-only' })
    await credential(at)
    expect((await at.get(plan.planId)).state).toBe('cancelled')
    expect(await at.app.request('plans.resume', { planId: plan.planId })).toMatchObject({
      error: { code: 'conflict' },
    })
  })
})

test('a plan that was interrupted goes on, if it still may', async () => {
  await at.app.need('connectors.probe', { connectorId: at.id })
  const plan = await at.add([role(at.person(13), 'REPORT_ADMIN')])
  const ledger = openLedger(at.app.dataDir)
  ledger.plans.setState(plan.planId, { state: 'interrupted', appliedBy: 'Ana Lima' })
  ledger.close()
  await at.settings({ fourEyes: true })
  const writes = at.writes()
  expect(await at.app.request('plans.resume', { planId: plan.planId })).toMatchObject({
    error: { code: 'refused-for-safety' },
  })
  expect(at.writes()).toBe(writes)
  await at.settings({ fourEyes: false })
  await at.app.need('plans.resume', { planId: plan.planId })
  expect(await at.ended(plan.planId)).toMatchObject({ state: 'applied', appliedBy: 'Ana Lima' })
})

test('every change is told, and not too often', async () => {
  const told = () =>
    at.app.events.filter(
      ({ name, payload }) => name === 'data.changed' && (payload as { area: string }).area === 'plans',
    ).length
  const before = told()
  const plan = await at.add(Array.from({ length: 10 }, (_, n) => membership(at.person(14 + n), group)))
  expect(told()).toBeGreaterThanOrEqual(before)
  await at.done(plan)
  await expect.poll(told, { timeout: 3000 }).toBeGreaterThan(before)
  expect(told() - before).toBeLessThan(8)
})

describe('the export', () => {
  test('has every step with its receipt, as a table that runs no formulas', async () => {
    const plan = await at.done(
      await at.add([membership(at.person(25), group), membership(at.person(26), group)]),
    )
    const file = join(at.app.dataDir, 'receipts.csv')
    expect(await at.app.need('host.exportPlan', { planId: plan.planId, format: 'csv', file })).toEqual({
      rows: 2,
    })
    const text = readFileSync(file, 'utf8')
    const rows = readCsv(text)
    expect(rows).toHaveLength(2 + 1)
    const steps = await at.steps(plan.planId)
    for (const [n, { receipt, principalName }] of steps.entries()) {
      const row = rows[n + 1]!
      expect(row).toContain(receipt!.requestId)
      expect(row).toContain(principalName)
      expect(row).toContain("'=Ends")
    }
  })

  test('has the head, the approval and the journal, as JSON', async () => {
    refuseWrites()
    const plan = await at.done(await at.add([membership(at.person(27), group)]))
    const file = join(at.app.dataDir, 'receipts.json')
    expect(await at.app.need('host.exportPlan', { planId: plan.planId, format: 'json', file })).toEqual({
      rows: 1,
    })
    const exported = JSON.parse(readFileSync(file, 'utf8')) as {
      plan: ChangePlan
      steps: { state: string; journal: { entry: string }[] }[]
    }
    expect(exported.plan).toMatchObject({ planId: plan.planId, state: 'failed', approval: { needed: false } })
    expect(exported.steps[0]?.state).toBe('failed')
    expect(exported.steps[0]?.journal.map(({ entry }) => entry)).toEqual(
      expect.arrayContaining(['intent', 'answer', 'end']),
    )
    expect(JSON.stringify(exported)).not.toContain(at.org.token('super'))
  })
})

test('plans outlive their connector: what was done is readable, drafts and what waits end', async () => {
  const own = await createPlanWorld()
  try {
    const target = await own.group('Gone')
    const done = await own.done(await own.add([membership(own.person(0), target)]))
    const draft = await own.add([membership(own.person(1), target)])
    const queued = await own.add([membership(own.person(2), target)])
    await own.app.need('host.dropCredential', { connectorId: own.id })
    expect(await own.apply(queued)).toMatchObject({ value: { waiting: { for: 'credential' } } })
    await own.app.need('connectors.remove', { connectorId: own.id, keepData: false })
    const { rows } = await own.app.need('plans.list', { connectorId: own.id })
    expect(rows.map(({ planId, state }) => [planId, state])).toEqual([
      [queued.planId, 'cancelled'],
      [draft.planId, 'discarded'],
      [done.planId, 'applied'],
    ])
    expect((await own.steps(done.planId))[0]?.receipt).not.toBeNull()
    for (const name of ['plans.undo', 'plans.check'] as const)
      expect(await own.app.request(name, { planId: done.planId }), name).toMatchObject({ ok: false })
    expect(await own.app.request('plans.retry', { planId: queued.planId, positions: [1] })).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(await own.app.request('plans.list', { connectorId: 'gone' })).toMatchObject({
      error: { code: 'not-found' },
    })
  } finally {
    await own.close()
  }
})
