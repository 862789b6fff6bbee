import { describe, expect, test } from 'vitest'
import type { SyncPlan, SyncProgress } from '../../../src/preload/contract/index.ts'
import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import type { BucketStats, ClientStats } from '../../../src/main/engine/okta/port.ts'
import {
  createCountdown,
  forecast,
  secondsOfLimits,
  usageSince,
} from '../../../src/main/engine/sync/forecast.ts'
import { createProgress } from '../../../src/main/engine/sync/progress.ts'
import { createFakeClock } from '../okta/fake-time.ts'
import { createSimulatedBucket, work } from '../okta/limit-simulation.ts'

const bucket = (more: Partial<BucketStats> = {}): BucketStats => ({
  calls: 0,
  inFlight: 0,
  limit: 100,
  remaining: null,
  left: null,
  resetAt: null,
  ...more,
})
const plan = (calls: number, limit: number | null = null): SyncPlan => ({
  at: '2027-01-15T08:00:00.000Z',
  basis: 'counts',
  calls,
  buckets: [{ bucket: '/api/v1/apps', calls, limit }],
})

describe('what a sync has used', () => {
  test('is counted from its own beginning, bucket by bucket', () => {
    const stats: ClientStats = {
      calls: 12,
      rateLimited: 1,
      retries: 0,
      inFlight: 0,
      waitingUntil: null,
      byBucket: { a: bucket({ calls: 9 }), b: bucket({ calls: 3 }) },
    }
    const client = { stats }
    const used = usageSince(client)
    client.stats = {
      ...stats,
      calls: 20,
      rateLimited: 1,
      waitingUntil: 5,
      byBucket: { a: bucket({ calls: 13, left: 40 }), b: bucket({ calls: 3 }), c: bucket({ calls: 4 }) },
    }
    expect(used()).toMatchObject({
      calls: 8,
      rateLimited: 0,
      waitingUntil: 5,
      byBucket: { a: { calls: 4, left: 40 }, b: { calls: 0 }, c: { calls: 4 } },
    })
  })
})

describe('what is to come', () => {
  test('is the plan, or what is known to come where that is more', () => {
    const used = { '/api/v1/apps': bucket({ calls: 20 }), '/api/v1/groups': bucket({ calls: 5, limit: 500 }) }
    const phases = [
      { phase: 'assignments', done: 20, total: 30 },
      { phase: 'memberships', done: 4, total: 900 },
      { phase: 'publish', done: 0, total: null },
    ] as const
    const underWay = { '/api/v1/apps': bucket({ calls: 26, inFlight: 6 }) }
    expect(forecast(null, underWay, phases.slice(0, 1))).toMatchObject([{ calls: 26, expected: 30 }])
    expect(forecast(plan(400), used, phases)).toMatchObject([
      { bucket: '/api/v1/groups', calls: 5, expected: 901, limit: 500 },
      { bucket: '/api/v1/apps', calls: 20, expected: 400, limit: 100 },
    ])
    expect(forecast(null, used, phases)).toMatchObject([{ expected: 901 }, { expected: 30 }])
    expect(forecast(null, { unused: bucket() }, [])).toEqual([])
  })

  test('takes as many windows as the limits make it', () => {
    const of = (more: object, budget = 1, now = 0) =>
      secondsOfLimits(
        [{ bucket: 'b', calls: 0, expected: 0, limit: 100, left: 0, resetAt: 30_000, ...more }],
        budget,
        now,
      )
    expect(of({ expected: 10, left: 10 })).toBe(0)
    expect(of({ expected: 100 })).toBe(30)
    expect(of({ expected: 100 }, 1, 20_000)).toBe(10)
    expect(of({ expected: 101 })).toBe(90)
    expect(of({ expected: 101 }, 0.5)).toBe(150)
    expect(of({ expected: 250, calls: 100, left: 40 })).toBe(90)
    expect(of({ expected: 150, left: null, resetAt: null })).toBe(60)
    expect(of({ expected: 1000, limit: null })).toBe(0)
  })

  test('is counted down steadily, and corrected where it was clearly wrong', () => {
    const countdown = createCountdown()
    expect(countdown(100, 0)).toBe(100)
    expect(countdown(97, 1000)).toBe(99)
    expect(countdown(105, 2000)).toBe(98)
    expect(countdown(60, 3000)).toBe(97)
    expect(countdown(100, 4000)).toBe(96)
    expect(countdown(59, 5000)).toBe(95)
    expect(countdown(58, 6000)).toBe(94)
    expect(countdown(57, 7000)).toBe(57)
    expect(countdown(null, 8000)).toBeNull()
    expect(countdown(1, 63_500)).toBe(1)
    expect(countdown(1, 64_500)).toBe(1)
  })
})

/** A sync of one bucket behind a real governor, in fake time; the progress it told, with the time of each. */
async function run(
  calls: number,
  limit: number,
  options: { planned?: SyncPlan | null; budget?: number; concurrency?: number; latency?: number },
) {
  const { planned = plan(calls), budget = 1, concurrency = 32, latency = 200 } = options
  const clock = createFakeClock()
  const started = clock.now()
  const governor = createGovernor({ clock, concurrency, budget })
  const server = createSimulatedBucket({ limit }, started)
  const told: { at: number; progress: SyncProgress }[] = []
  const progress = createProgress({
    syncId: 's',
    connectorId: 'c',
    clock,
    plan: () => planned,
    budget: () => budget,
    stats: usageSince({
      get stats() {
        return { ...governor.stats, retries: 0 }
      },
    }),
    emit: (progress) => told.push({ at: (clock.now() - started) / 1000, progress }),
  })
  progress.expect('assignments', calls)
  const answered = (): void => progress.answered('assignments', 1, 'appUsers')
  const state = work(governor, clock, server, calls, () => latency, '/api/v1/apps', answered)
  await clock.run(() => state.done === calls, started + 7_200_000)
  const seconds = (clock.now() - started) / 1000
  progress.finish('done')
  return { told, seconds }
}

describe('progress', () => {
  for (const [calls, limit, budget] of [
    [462, 100, 1],
    [462, 50, 0.9],
    [230, 100, 0.5],
  ] as const) {
    for (const known of [true, false]) {
      test(`${calls} calls at ${limit} a minute, ${known ? 'planned' : 'unplanned'}: the time left is right and does not jump`, async () => {
        const { told, seconds } = await run(calls, limit, { budget, planned: known ? plan(calls) : null })
        const floor = (Math.ceil(calls / Math.floor(limit * budget)) - 1) * 60
        let corrections = 0
        let previous: { at: number; left: number } | null = null
        for (const { at, progress } of told.slice(0, -1)) {
          if (at < 5) expect(progress.etaSeconds).toBeNull()
          if (at < 6) continue
          const left = progress.etaSeconds ?? -1
          expect(Math.abs(left - (seconds - at))).toBeLessThan(Math.max(10, (seconds - at) * 0.12))
          if (previous && Math.abs(previous.left - (at - previous.at) - left) > 1.5) corrections += 1
          previous = { at, left }
          expect(progress.floorSeconds).toBe(floor)
        }
        expect(corrections).toBeLessThanOrEqual(8)
        expect(told.at(-1)?.progress).toMatchObject({
          status: 'done',
          etaSeconds: null,
          floorSeconds: floor,
          calls,
        })
      })
    }
  }

  test('where no limit is near, the pace decides', async () => {
    const { told, seconds } = await run(400, 100_000, { concurrency: 4, latency: 1000 })
    expect(seconds).toBeGreaterThan(90)
    for (const { at, progress } of told.slice(0, -1)) {
      if (at < 6) continue
      expect(Math.abs((progress.etaSeconds ?? -1) - (seconds - at))).toBeLessThan(
        Math.max(6, (seconds - at) * 0.15),
      )
      expect(progress.floorSeconds).toBe(0)
    }
  })

  test('tells each bucket: calls, what is planned, what is left of the window', async () => {
    const { told } = await run(230, 100, { planned: plan(240) })
    const [early] = told.filter(({ at }) => at > 20)
    expect(early?.progress).toMatchObject({ mode: 'full', resumed: false, plannedCalls: 240 })
    const [shown] = early?.progress.buckets ?? []
    expect(shown).toMatchObject({ bucket: '/api/v1/apps', planned: 240, limit: 100 })
    expect((shown?.calls ?? 0) + (shown?.left ?? 0)).toBe(100)
    expect(Date.parse(shown?.resetAt ?? '') - 1_800_000_000_000).toBeLessThan(61_000)
    const { told: unplanned } = await run(30, 100, { planned: null })
    expect(unplanned.at(-1)?.progress.buckets).toMatchObject([{ calls: 30, planned: null }])
  })

  test('a plan that promised too much does not raise the floor of what was done', async () => {
    const { told } = await run(95, 100, { planned: plan(120) })
    expect(told[2]?.progress.floorSeconds).toBe(60)
    expect(told.at(-1)?.progress).toMatchObject({ floorSeconds: 0, calls: 95, plannedCalls: 120 })
  })

  test('says so when it is a delta or goes on', () => {
    const told: SyncProgress[] = []
    const progress = createProgress({
      syncId: 's',
      connectorId: 'c',
      clock: createFakeClock(),
      mode: 'delta',
      resumed: true,
      stats: () => ({ calls: 0, rateLimited: 0, waitingUntil: null }),
      emit: (state) => told.push(state),
    })
    progress.finish('cancelled')
    expect(told).toMatchObject([{ mode: 'delta', resumed: true, floorSeconds: null, buckets: [] }])
  })
})
