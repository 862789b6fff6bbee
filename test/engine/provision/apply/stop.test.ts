import { afterEach, describe, expect, test } from 'vitest'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import {
  eventsOf,
  has,
  hasty,
  memberships,
  oneOfEach,
  sleep,
  until,
  worlds,
  type ApplyWorld,
} from './world.ts'
import { planOf } from './small-engine.ts'

const { world, close } = worlds()
afterEach(close)

/** What the ledger says of each step is so, and nothing is said that is not known. */
function expectTrue(
  at: ApplyWorld,
  planId: string,
  changes: readonly AccessChange[],
): Record<string, number> {
  for (const [index, change] of changes.entries()) {
    const { state } = at.step(planId, index + 1)
    expect(['done', 'cancelled']).toContain(state)
    expect(has(at.org.org, change), `step ${String(index + 1)} is ${state}`).toBe(
      (state === 'done') === (change.verb === 'grant'),
    )
  }
  return at.plans.counts(planId).byState
}

/** Cancels, and tells how long that took in milliseconds. */
async function cancelled(at: ApplyWorld, planId: string): Promise<number> {
  const begun = performance.now()
  await at.applier.cancel(planId)
  return performance.now() - begun
}

describe('a cancelled plan', () => {
  test('ends within a second, and what it says of each step is true', async () => {
    const at = await world({ users: 400, latencyMs: 240 })
    const changes = memberships(at, 250)
    const planId = planOf(
      at,
      changes.map((change) => ({ change })),
    )
    await at.applier.start(planId)
    await sleep(1_400)
    expect(await cancelled(at, planId)).toBeLessThan(1_000)
    const { done = 0, cancelled: rest = 0 } = expectTrue(at, planId, changes)
    expect(done).toBeGreaterThan(10)
    expect(done + rest).toBe(250)
    expect(at.plans.get(planId)).toMatchObject({ state: 'cancelled', pid: null })
    expect(at.audits).toMatchObject([{ action: 'plan.cancelled', details: { done, cancelled: rest } }])
    const { length } = at.org.org.log.entries
    await sleep(500)
    expect(at.org.org.log.entries).toHaveLength(length)
  })

  test('does not wait for a limit that it waits for', async () => {
    const at = await world({ users: 300, limits: { scale: 0.1 }, latencyMs: 20 })
    const changes = memberships(at, 150)
    // Somebody else has used most of what Okta allows of calls about groups in this minute.
    for (let nth = 0; nth < 40; nth += 1)
      await fetch(`${at.org.url}/api/v1/groups/rules`, {
        headers: { authorization: `SSWS ${at.org.token('super')}` },
      })
    const planId = planOf(
      at,
      changes.map((change) => ({ change })),
    )
    await at.applier.start(planId)
    await until(() => at.applier.waiting(planId)?.for === 'limit', 15_000)
    expect(Date.parse(at.applier.waiting(planId)?.until ?? '')).toBeGreaterThan(Date.now() - 1_000)
    await until(() => at.progress.at(-1)?.waitingUntil !== null)
    expect(await cancelled(at, planId)).toBeLessThan(1_000)
    expectTrue(at, planId, changes)
    expect(at.org.stats.rateLimited).toBe(0)
  })

  test('takes back a change that waits to be sent', async () => {
    const at = await world()
    const changes = memberships(at, 5)
    at.org.faults.add({ kind: 'rate-limit', method: 'PUT' })
    const planId = planOf(
      at,
      changes.map((change) => ({ change })),
    )
    await at.applier.start(planId)
    await until(() => at.plans.counts(planId).byState.sending === 5)
    await sleep(100)
    expect(await cancelled(at, planId)).toBeLessThan(500)
    expect(expectTrue(at, planId, changes)).toEqual({ cancelled: 5 })
    expect(at.plans.journal(planId, 1).map(({ entry, details }) => details['outcome'] ?? entry)).toEqual([
      'intent',
      'unsent',
    ])
  })

  test('does not wait for the network', async () => {
    const at = await world({ clock: hasty })
    await at.network.down()
    const planId = await at.apply(memberships(at, 3).map((change) => ({ change })))
    expect(at.applier.waiting(planId)?.for).toBe('network')
    expect(await cancelled(at, planId)).toBeLessThan(100)
    expect(at.applier.waiting(planId)).toBeNull()
    expect(at.plans.get(planId)).toMatchObject({ state: 'cancelled' })
    expect(at.plans.counts(planId).byState).toEqual({ cancelled: 3 })
    await at.network.up()
    at.applier.online()
    await sleep(200)
    expect(at.state(planId)).toBe('cancelled')
  })

  test('finds out what came of a call that got no answer', async () => {
    const at = await world({ answerWithin: 500 })
    const changes = memberships(at, 2)
    at.org.faults.add({ kind: 'reset', method: 'PUT', skip: 1 })
    at.network.swallow(1)
    const planId = planOf(
      at,
      changes.map((change) => ({ change })),
    )
    await at.applier.start(planId)
    await until(() => at.plans.counts(planId).byState.sending === 2)
    await cancelled(at, planId)
    expect(at.state(planId)).toBe('cancelled')
    await until(() => (at.plans.counts(planId).byState.uncertain ?? 0) === 0)
    expectTrue(at, planId, changes)
  })
})

test('the end of the app leaves a plan interrupted, which goes on where it was', async () => {
  const at = await world({ latencyMs: 40 })
  const changes = oneOfEach(at.org.org)
  const since = at.org.org.log.entries.length
  const planId = planOf(
    at,
    changes.map((change) => ({ change })),
  )
  await at.applier.start(planId)
  await sleep(60)
  const finished = at.applier.finished(planId)
  await at.applier.close()
  await finished
  expect(at.state(planId)).toBe('interrupted')
  expect(Object.keys(at.plans.counts(planId).byState)).toContain('pending')
  expect(Object.keys(at.plans.counts(planId).byState)).not.toContain('sending')
  const again = at.again()
  await again.applier.start(planId)
  await again.applier.finished(planId)
  expect(at.state(planId)).toBe('applied')
  for (const change of changes) expect(eventsOf(at.org.org, change, since)).toHaveLength(1)
})

test('fifty decisions without a network: what drifted meanwhile is shown, the others go on', async () => {
  const at = await world({ users: 120, clock: hasty })
  const { org } = at.org
  const changes = memberships(at, 50)
  const drifted = [3, 14, 25, 36, 47]
  const planId = planOf(
    at,
    changes.map((change) => ({
      change,
      expected: {
        principal: { name: 'x', status: org.user(change.principalId)!.status, groupType: null },
        held: null,
      },
    })),
  )
  await at.network.down()
  await at.applier.start(planId)
  await at.applier.finished(planId)
  expect(at.plans.get(planId)).toMatchObject({ state: 'queued', pid: null, appliedBy: 'Ana Lima' })
  expect(at.plans.counts(planId).byState).toEqual({ pending: 50 })
  const waiting = at.applier.waiting(planId)
  expect(waiting?.for).toBe('network')
  expect(Date.parse(waiting?.until ?? '') - Date.now()).toBeLessThan(5_001)
  for (const index of drifted) org.setUserStatus(changes[index]!.principalId, 'SUSPENDED')
  await at.network.up()
  at.applier.online()
  await until(() => at.state(planId) === 'failed')
  expect(at.plans.counts(planId).byState).toEqual({ done: 45, drifted: 5 })
  for (const [index, change] of changes.entries()) {
    const isDrifted = drifted.includes(index)
    expect(has(org, change)).toBe(!isDrifted)
    if (isDrifted)
      expect(at.step(planId, index + 1).error?.message).toMatch(/was ACTIVE when this was decided/)
  }
})

test('a queued plan goes on at the next start of the app', async () => {
  const at = await world()
  const planId = planOf(
    at,
    memberships(at, 2).map((change) => ({ change })),
  )
  at.plans.setState(planId, { state: 'queued' })
  at.applier.begin()
  await until(() => at.state(planId) === 'applied')
})

test('a queued plan of a connector that only reads now waits for a person', async () => {
  const at = await world()
  const planId = planOf(
    at,
    memberships(at, 2).map((change) => ({ change })),
  )
  at.plans.setState(planId, { state: 'queued' })
  at.connectors.setChanging('connector', { safetyLevel: 'read-only' })
  at.applier.begin({ goOn: false })
  await sleep(100)
  expect(at.state(planId)).toBe('queued')
  at.applier.begin()
  await until(() => at.state(planId) === 'interrupted')
  expect(at.plans.get(planId)?.error?.message).toMatch(/read/)
  expect(at.plans.counts(planId).byState).toEqual({ pending: 2 })
})
