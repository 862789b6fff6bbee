import { describe, expect, it } from 'vitest'
import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import type { CallEnd } from '../../../src/main/engine/okta/governor.ts'
import { createFakeClock } from './fake-time.ts'

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const answer = (status: number, headers: Extract<CallEnd, { kind: 'answer' }>['headers']): CallEnd => ({
  kind: 'answer',
  status,
  headers,
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
    ;(await governor.acquire('b', {}))?.end(answer(200, { limit: 50, remaining: 4, reset, date }))
    ;(await governor.acquire('b', {}))?.end(
      answer(200, { limit: 100, remaining: 80, reset: reset - 20_000, date }),
    )
    const slots = Array.from({ length: 5 }, () => governor.acquire('b', {}))
    await settle()
    expect(governor.stats.inFlight).toBe(1)
    expect(governor.stats.byBucket['b']).toMatchObject({ limit: 50, remaining: 3 })
    await slots[0]
  })
})
