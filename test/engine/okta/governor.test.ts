import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import type { CallEnd, Governor } from '../../../src/main/engine/okta/governor.ts'
import { createFakeClock, createSimulatedBucket } from './fake-time.ts'
import type { FakeClock, SimulatedLimit } from './fake-time.ts'

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
console.log(`governor.test.ts seed ${seed} (set FC_SEED to repeat)`)

const answer = (status: number, headers: Extract<CallEnd, { kind: 'answer' }>['headers']): CallEnd => ({
  kind: 'answer',
  status,
  headers,
})

interface Work {
  calls: number
  done: number
  refused: number
  sentAt: number[]
}

/** Sends `count` calls through the governor to a simulated bucket, each taking `latency` both ways. */
function work(
  governor: Governor,
  clock: FakeClock,
  bucket: ReturnType<typeof createSimulatedBucket>,
  count: number,
  latency: () => number,
): Work {
  const state: Work = { calls: count, done: 0, refused: 0, sentAt: [] }
  const one = async (): Promise<void> => {
    for (;;) {
      const slot = await governor.acquire('b', {})
      if (slot === null) return
      state.sentAt.push(clock.now())
      const result = await new Promise<CallEnd>((resolve) => {
        clock.after(latency(), () => {
          const { status, headers } = bucket.take(clock.now())
          clock.after(latency(), () => resolve(answer(status, headers)))
        })
      })
      slot.end(result)
      if (result.kind === 'answer' && result.status === 200) break
      state.refused += 1
    }
    state.done += 1
  }
  for (let call = 0; call < count; call += 1) void one()
  return state
}

const limits = fc.record({
  limit: fc.integer({ min: 2, max: 300 }),
  windowMs: fc.constantFrom(60_000, 60_000, 10_000, 3000),
  phase: fc.oneof(fc.constant<'first-call'>('first-call'), fc.integer({ min: 0, max: 59_999 })),
  rounding: fc.constantFrom<'ceil' | 'floor'>('ceil', 'floor'),
  skew: fc.integer({ min: -90_000, max: 90_000 }),
}) satisfies fc.Arbitrary<SimulatedLimit>

describe('one client', () => {
  it('never sends a call that would get a 429, whatever the limit, window, rounding, skew and latency', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(1, 0.9, 0.5, 0.1),
        fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 20 }),
        async (limit, count, concurrency, budget, latencies) => {
          const clock = createFakeClock()
          const bucket = createSimulatedBucket(limit)
          const governor = createGovernor({ clock, concurrency, budget })
          let turn = 0
          const state = work(governor, clock, bucket, count, () => latencies[turn++ % latencies.length] ?? 0)
          const share = Math.max(1, Math.floor(limit.limit * budget))
          const slowest = Math.max(...latencies)
          const windows = Math.ceil(count / share) + 1
          const bound = windows * (limit.windowMs + 4000 + 4 * slowest) + count * 4 * slowest
          await clock.run(() => state.done === count, clock.now() + bound)
          expect(bucket.refusedAfter(0)).toBe(0)
          expect(state.done).toBe(count)
        },
      ),
      { seed, numRuns: 400 },
    )
  })

  it('does not hold back the few calls of a small organization', async () => {
    const clock = createFakeClock()
    const started = clock.now()
    const bucket = createSimulatedBucket({
      limit: 100,
      windowMs: 60_000,
      phase: 'first-call',
      rounding: 'ceil',
      skew: 0,
    })
    const governor = createGovernor({ clock, concurrency: 32, budget: 0.9 })
    const state = work(governor, clock, bucket, 60, () => 50)
    await clock.run(() => state.done === 60, started + 60_000)
    expect(clock.now() - started).toBeLessThan(500)
  })

  it('keeps to its share of every window', async () => {
    const clock = createFakeClock()
    const bucket = createSimulatedBucket({
      limit: 100,
      windowMs: 60_000,
      phase: 0,
      rounding: 'ceil',
      skew: 0,
    })
    const governor = createGovernor({ clock, concurrency: 32, budget: 0.5 })
    const state = work(governor, clock, bucket, 175, () => 100)
    await clock.run(() => state.done === 175, clock.now() + 600_000)
    const perWindow = new Map<number, number>()
    for (const at of state.sentAt) {
      const window = Math.floor(at / 60_000)
      perWindow.set(window, (perWindow.get(window) ?? 0) + 1)
    }
    expect(state.done).toBe(175)
    expect(Math.max(...perWindow.values())).toBe(50)
    expect(perWindow.size).toBe(4)
  })

  for (const [limit, count] of [
    [100, 462],
    [50, 462],
    [500, 1376],
    [600, 125],
  ] as const) {
    it(`${count} calls at ${limit} a minute take at most 3 % more than the limit allows`, async () => {
      const clock = createFakeClock()
      const started = clock.now()
      const bucket = createSimulatedBucket({
        limit,
        windowMs: 60_000,
        phase: 'first-call',
        rounding: 'ceil',
        skew: 700,
      })
      const governor = createGovernor({ clock, concurrency: 32, budget: 1 })
      const state = work(governor, clock, bucket, count, () => 150)
      await clock.run(() => state.done === count, started + 3_600_000)
      const floor = (Math.ceil(count / limit) - 1) * 60_000
      expect(state.done).toBe(count)
      expect(state.refused).toBe(0)
      // The last window's own calls need their time on the wire even without a limit.
      expect(clock.now() - started).toBeLessThan(floor * 1.03 + 8000)
    })
  }
})

describe('in company', () => {
  /**
   * When the other client makes each of its `count` calls of a window, and until when refusals are
   * excused: what starts only after a watch has ended is learned from the windows it happens in.
   */
  const patterns = {
    even: { at: (index: number, count: number) => ((index + 0.5) / count) * 60_000, excused: 0 },
    'at the start': { at: (index: number) => index * 20, excused: 0 },
    'two bursts': {
      at: (index: number, count: number) => (index < count / 2 ? 0 : 30_000) + index * 20,
      excused: 180_000,
    },
  }
  for (const [name, { at, excused }] of Object.entries(patterns)) {
    it(`a second client that takes 40 % (${name}) causes no 429 for either`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(50, 100, 500),
          fc.constantFrom(0.9, 1),
          fc.integer({ min: 0, max: 59_999 }),
          fc.integer({ min: 20, max: 400 }),
          async (limit, budget, offset, latency) => {
            const clock = createFakeClock()
            const started = clock.now()
            const bucket = createSimulatedBucket({
              limit,
              windowMs: 60_000,
              phase: started % 60_000,
              rounding: 'ceil',
              skew: 0,
            })
            const others = Math.floor(limit * 0.4)
            for (let minute = 0; minute < 8; minute += 1) {
              for (let index = 0; index < others; index += 1) {
                clock.after(minute * 60_000 + at(index, others), () => void bucket.take(clock.now()))
              }
            }
            await clock.run(() => false, started + offset)
            const governor = createGovernor({ clock, concurrency: 32, budget })
            const count = Math.floor(limit * 1.6)
            const state = work(governor, clock, bucket, count, () => latency)
            await clock.run(() => state.done === count, started + 8 * 60_000)
            expect(bucket.refusedAfter(started + excused)).toBe(0)
            expect(state.done).toBe(count)
          },
        ),
        { seed, numRuns: 100 },
      )
    })
  }
})

describe('order and limits of calls under way', () => {
  const okHeaders = { limit: 1000, remaining: 900, reset: 1_800_000_060_000, date: 1_800_000_000_000 }

  it('learns a bucket with one call before it sends more', async () => {
    const governor = createGovernor({ clock: createFakeClock(), concurrency: 10, budget: 1 })
    const slots = [1, 2, 3, 4].map(() => governor.acquire('b', {}))
    await settle()
    expect(governor.stats.inFlight).toBe(1)
    ;(await slots[0])?.end(answer(200, okHeaders))
    await settle()
    expect(governor.stats.inFlight).toBe(3)
  })

  it('lets larger priorities go first, and calls of one priority in their order', async () => {
    const governor = createGovernor({ clock: createFakeClock(), concurrency: 1, budget: 1 })
    const order: string[] = []
    const one = async (name: string, priority: number): Promise<void> => {
      const slot = await governor.acquire('b', { priority })
      order.push(name)
      slot?.end(answer(200, okHeaders))
    }
    await Promise.all([one('first', 0), one('a', 1), one('b', 5), one('c', 5), one('d', -1), one('e', 1)])
    expect(order).toEqual(['first', 'b', 'c', 'a', 'e', 'd'])
  })

  it('lets buckets take turns', async () => {
    const governor = createGovernor({ clock: createFakeClock(), concurrency: 1, budget: 1 })
    const order: string[] = []
    const one = async (bucket: string): Promise<void> => {
      const slot = await governor.acquire(bucket, {})
      order.push(bucket)
      await settle()
      slot?.end(answer(200, okHeaders))
    }
    await Promise.all([one('a'), one('a'), one('a'), one('b'), one('b'), one('b')])
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
  })

  it('halves the simultaneous calls on the concurrency 429 and raises them again slowly', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 16, budget: 1 })
    ;(await governor.acquire('b', {}))?.end(answer(200, okHeaders))
    const slots = await Promise.all(Array.from({ length: 16 }, () => governor.acquire('b', {})))
    for (const slot of slots) slot?.end(answer(429, { ...okHeaders, limit: 0, remaining: 0 }))
    const again = Array.from({ length: 20 }, () => governor.acquire('b', {}))
    await settle()
    expect(governor.stats).toMatchObject({ inFlight: 8, rateLimited: 16 })
    expect(governor.stats.byBucket['b']).toMatchObject({ limit: 1000 })
    await clock.run(() => false, clock.now() + 5001)
    ;(await again[0])?.end(answer(200, okHeaders))
    await settle()
    expect(governor.stats.inFlight).toBe(9)
  })

  it('waits out a 429, with a second to spare, and says until when', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 4, budget: 1 })
    ;(await governor.acquire('b', {}))?.end(answer(429, { ...okHeaders, limit: 10, remaining: 0 }))
    let sentAt = 0
    void governor.acquire('b', {}).then(() => (sentAt = clock.now()))
    await settle()
    expect(governor.stats.waitingUntil).toBe(1_800_000_061_000)
    await clock.run(() => sentAt > 0, clock.now() + 120_000)
    expect(sentAt).toBe(1_800_000_061_000)
  })

  it('sends nothing while paused', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 4, budget: 1 })
    governor.pause(7000)
    let sentAt = 0
    void governor.acquire('b', {}).then(() => (sentAt = clock.now()))
    await clock.run(() => sentAt > 0, clock.now() + 60_000)
    expect(sentAt).toBe(1_800_000_007_000)
  })

  it('gives up its place when the signal aborts, before or during the wait', async () => {
    const governor = createGovernor({ clock: createFakeClock(), concurrency: 1, budget: 1 })
    const first = await governor.acquire('b', {})
    const stop = new AbortController()
    const waiting = governor.acquire('b', { signal: stop.signal })
    const next = governor.acquire('b', {})
    stop.abort()
    expect(await waiting).toBeNull()
    expect(await governor.acquire('b', { signal: stop.signal })).toBeNull()
    first?.end(answer(200, okHeaders))
    expect(await next).not.toBeNull()
    expect(governor.stats.calls).toBe(2)
  })

  it('turns everybody away when it is closed, so that nothing keeps the process alive', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 1, budget: 1 })
    const first = await governor.acquire('b', {})
    first?.end(answer(200, { ...okHeaders, limit: 10, remaining: 0 }))
    const waiting = [governor.acquire('b', {}), governor.acquire('b', {})]
    expect(governor.stats.waitingUntil).not.toBeNull()
    governor.close()
    expect(await Promise.all([...waiting, governor.acquire('b', {})])).toEqual([null, null, null])
    expect(governor.stats.waitingUntil).toBeNull()
  })

  it('does not wait for headers that a server never sends', async () => {
    const governor = createGovernor({ clock: createFakeClock(), concurrency: 8, budget: 0.5 })
    ;(await governor.acquire('b', {}))?.end(answer(200, {}))
    const slots = Array.from({ length: 8 }, () => governor.acquire('b', {}))
    await settle()
    expect(governor.stats.inFlight).toBe(8)
    await Promise.all(slots)
  })

  it('keeps both limits in mind where the headers change between them', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 8, budget: 1 })
    const reset = clock.now() + 60_000
    const date = clock.now()
    ;(await governor.acquire('b', {}))?.end(answer(200, { limit: 50, remaining: 2, reset, date }))
    ;(await governor.acquire('b', {}))?.end(
      answer(200, { limit: 100, remaining: 80, reset: reset - 20_000, date }),
    )
    const slots = Array.from({ length: 5 }, () => governor.acquire('b', {}))
    await settle()
    expect(governor.stats.inFlight).toBe(1)
    expect(governor.stats.byBucket['b']).toMatchObject({ limit: 50, remaining: 1 })
    await slots[0]
  })
})
