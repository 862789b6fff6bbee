import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import { createFakeClock } from './fake-time.ts'
import { createSimulatedBucket, simulate, work } from './limit-simulation.ts'
import type { SimulatedLimit } from './limit-simulation.ts'

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
console.log(`governor-alone.test.ts seed ${seed} (set FC_SEED to repeat)`)

const share = (limit: number, budget: number): number => Math.max(1, Math.floor(limit * budget + 1e-9))
const windowsOf = (calls: number, perWindow: number): number => Math.ceil(calls / perWindow)

const limits = fc.record({
  limit: fc.integer({ min: 2, max: 300 }),
  windowMs: fc.constantFrom(60_000, 60_000, 10_000, 3000),
  phase: fc.oneof(fc.constant<'first-call'>('first-call'), fc.integer({ min: 0, max: 59_999 })),
  rounding: fc.constantFrom<'ceil' | 'floor'>('ceil', 'floor'),
  skew: fc.integer({ min: -90_000, max: 90_000 }),
}) satisfies fc.Arbitrary<SimulatedLimit & { limit: number }>

describe('a client that has a bucket to itself', () => {
  it('never gets a 429, whatever the limit, window, rounding, skew and latency, and gets its work done', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(1, 0.9, 0.5, 0.1),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 20 }),
        async (limit, calls, concurrency, budget, latencies) => {
          let turn = 0
          const slowest = Math.max(...latencies)
          const windows = windowsOf(calls, share(limit.limit, budget)) + 1
          const outcome = await simulate({
            ...limit,
            calls,
            concurrency,
            budget,
            latency: () => latencies[turn++ % latencies.length] ?? 0,
            patience: (windows * (limit.windowMs + 4000 + 2 * slowest) + calls * 2 * slowest) / 1000,
          })
          expect(outcome.refusedOwn).toBe(0)
          expect(outcome.done).toBe(calls)
        },
      ),
      { seed, numRuns: 400 },
    )
  })

  it('uses every call of every window, and loses one round trip at most where a window ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(50, 100, 120, 500),
        fc.constantFrom(1, 0.9, 0.5),
        fc.integer({ min: 20, max: 1000 }),
        fc.integer({ min: -90_000, max: 90_000 }),
        fc.constantFrom<'ceil' | 'floor'>('ceil', 'floor'),
        fc.constantFrom(100, 50),
        async (limit, budget, latency, skew, rounding, tokenPercent) => {
          const perWindow = share(Math.floor((limit * tokenPercent) / 100), budget)
          const calls = perWindow * 4 + Math.ceil(perWindow / 3)
          const { seconds, windows, refusedOwn } = await simulate({
            limit,
            calls,
            budget,
            latency,
            skew,
            rounding,
            tokenPercent,
          })
          expect(refusedOwn).toBe(0)
          expect(windows.map(({ own }) => own)).toEqual([
            ...Array.from({ length: 4 }, () => perWindow),
            calls - 4 * perWindow,
          ])
          const onTheWire = (Math.ceil(perWindow / 3 / 32) + 2) * latency
          expect(seconds * 1000).toBeLessThan(4 * (60_000 + latency + 50) + onTheWire)
        },
      ),
      { seed, numRuns: 60 },
    )
  })

  it('also where windows follow the clock', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(50, 100, 500),
        fc.constantFrom(1, 0.9),
        fc.integer({ min: 20, max: 1000 }),
        fc.integer({ min: 0, max: 59_999 }),
        fc.constantFrom<'ceil' | 'floor'>('ceil', 'floor'),
        async (limit, budget, latency, phase, rounding) => {
          const perWindow = share(limit, budget)
          const { windows, refusedOwn } = await simulate({
            limit,
            calls: perWindow * 5,
            budget,
            latency,
            phase,
            rounding,
          })
          expect(refusedOwn).toBe(0)
          for (const { own } of windows.slice(1, -1)) expect(own).toBe(perWindow)
        },
      ),
      { seed, numRuns: 60 },
    )
  })

  for (const [calls, limit] of [
    [1000, 100],
    [1000, 50],
    [891, 100],
    [462, 100],
    [462, 50],
  ] as const) {
    for (const budget of [1, 0.9]) {
      it(`${calls} calls at ${limit} a minute and a budget of ${budget} take at most 3 % more than the limit allows`, async () => {
        const perWindow = share(limit, budget)
        const floor = (windowsOf(calls, perWindow) - 1) * 60
        for (const latency of [20, 100, 300, 600, 1000]) {
          const { done, seconds, windows, refusedOwn } = await simulate({ calls, limit, budget, latency })
          expect(done).toBe(calls)
          expect(refusedOwn).toBe(0)
          expect(windows).toHaveLength(windowsOf(calls, perWindow))
          expect(seconds).toBeLessThanOrEqual(floor * 1.03)
        }
      })
    }
  }

  it('does not hold back the few calls of a small organization', async () => {
    const { seconds } = await simulate({ limit: 100, calls: 60, budget: 0.9, latency: 100 })
    expect(seconds).toBeLessThan(0.5)
  })

  it('learns new limits: a raised one is used, and when one is lowered only calls under way can be refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(50, 100, 500),
        fc.constantFrom(20, 50, 100, 500),
        fc.constantFrom(1, 0.9),
        fc.integer({ min: 20, max: 2000 }),
        fc.integer({ min: 1000, max: 150_000 }),
        async (first, second, budget, latency, at) => {
          const concurrency = 8
          const calls = first + 4 * second
          const outcome = await simulate({
            limit: (after) => (after < at ? first : second),
            calls,
            budget,
            latency,
            concurrency,
            patience: 3600,
          })
          expect(outcome.done).toBe(calls)
          expect(outcome.refusedOwn).toBeLessThanOrEqual(second < first ? concurrency : 0)
        },
      ),
      { seed, numRuns: 80 },
    )
  })
})

describe('the budget', () => {
  const limit = { limit: 100, phase: 0 as const }

  it('is a share of every window', async () => {
    const { windows, done } = await simulate({ ...limit, calls: 175, budget: 0.5 })
    expect(done).toBe(175)
    expect(windows.map(({ own }) => own)).toEqual([50, 50, 50, 25])
  })

  it('can be changed while calls wait: more go at once, or fewer from then on', async () => {
    const clock = createFakeClock()
    const started = clock.now()
    const bucket = createSimulatedBucket(limit, started)
    const governor = createGovernor({ clock, concurrency: 32, budget: 0.2 })
    const state = work(governor, clock, bucket, 600, () => 100)
    await clock.run(() => false, started + 90_000)
    expect(bucket.windows[0]?.own).toBe(20)
    governor.setBudget(0.8)
    await clock.run(() => false, started + 179_990)
    expect(bucket.windows[1]?.own).toBe(80)
    expect(bucket.windows[2]?.own).toBe(80)
    await clock.run(() => false, started + 210_000)
    governor.setBudget(0.1)
    const used = bucket.windows[3]?.own ?? 0
    await clock.run(() => false, started + 359_990)
    expect(bucket.windows[3]?.own).toBeLessThanOrEqual(used + 1)
    expect(bucket.windows.slice(4, 6).map(({ own }) => own)).toEqual([10, 10])
    governor.setBudget(1)
    await clock.run(() => state.done === 600, started + 900_000)
    expect(state.done).toBe(600)
    expect(bucket.windows.every(({ refusedOwn }) => refusedOwn === 0)).toBe(true)
  })

  it('is told as calls left: of this window, and of the next one between two', async () => {
    const clock = createFakeClock()
    const started = clock.now()
    const bucket = createSimulatedBucket({ limit: 100 }, started)
    const governor = createGovernor({ clock, concurrency: 32, budget: 0.9 })
    expect(governor.stats.byBucket['b']).toBeUndefined()
    const state = work(governor, clock, bucket, 30, () => 100)
    await clock.run(() => state.done === 30, started + 10_000)
    expect(governor.stats.byBucket['b']).toMatchObject({
      calls: 30,
      limit: 100,
      remaining: 70,
      left: 60,
      resetAt: started + 60_100,
    })
    governor.setBudget(0.5)
    expect(governor.stats.byBucket['b']).toMatchObject({ left: 20 })
    await clock.run(() => false, started + 70_000)
    expect(governor.stats.byBucket['b']).toEqual({
      calls: 30,
      inFlight: 0,
      limit: 100,
      remaining: null,
      left: 50,
      resetAt: null,
    })
  })
})
