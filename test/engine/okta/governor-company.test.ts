import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from './limit-simulation.ts'
import type { Simulation } from './limit-simulation.ts'

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
console.log(`governor-company.test.ts seed ${seed} (set FC_SEED to repeat)`)

const minute = 60_000
/** Calls of another client, evenly over every minute from `from` on. */
const even = (perMinute: number, from: number, minutes = 14): number[] =>
  Array.from({ length: perMinute * minutes }, (_, n) => from + ((n + 0.5) * minute) / perMinute).filter(
    (at) => at >= 0,
  )
/** All calls of a minute one after the other, `offset` into every minute. */
const bursts = (perMinute: number, offset: number, minutes = 14): number[] =>
  Array.from(
    { length: perMinute * minutes },
    (_, n) => Math.floor(n / perMinute) * minute + offset + (n % perMinute) * 20,
  )

const server = fc.record({
  phase: fc.oneof(fc.constant<'first-call'>('first-call'), fc.integer({ min: 0, max: minute - 1 })),
  rounding: fc.constantFrom<'ceil' | 'floor'>('ceil', 'floor'),
  skew: fc.integer({ min: -90_000, max: 90_000 }),
  latency: fc.integer({ min: 20, max: 2000 }),
})

const outcomeOf = (options: Simulation) => simulate({ patience: 780, ...options })

describe('others who stay within what the budget leaves to them', () => {
  it('are never refused, nor are we, whenever they call', async () => {
    await fc.assert(
      fc.asyncProperty(
        server,
        fc.constantFrom(20, 50, 100, 300),
        fc.constantFrom(0.9, 0.75, 0.5, 0.3),
        fc.integer({ min: 0, max: 2 ** 31 }),
        async (server, limit, budget, random) => {
          // Any minute-long stretch holds at most half of what is theirs, so no window holds more than all of it.
          const theirs = Math.floor((limit - Math.max(1, Math.floor(limit * budget + 1e-9))) / 2)
          let state = random
          const next = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
          const others = Array.from({ length: 8 }, (_, at) =>
            Array.from({ length: theirs }, () => Math.floor((at + next()) * minute)),
          ).flat()
          const outcome = await outcomeOf({ ...server, limit, budget, calls: limit * 3, others })
          expect(outcome.refusedOwn + outcome.refusedOthers).toBe(0)
          expect(outcome.done).toBe(limit * 3)
        },
      ),
      { seed, numRuns: 150 },
    )
  })
})

describe('another client that takes 40 % of a bucket', () => {
  it('evenly: nobody is refused, at any budget, whenever we start, and most of the rest is used', async () => {
    await fc.assert(
      fc.asyncProperty(
        server,
        fc.constantFrom(50, 100, 500),
        fc.constantFrom(1, 0.9, 0.6),
        fc.integer({ min: 0, max: minute - 1 }),
        fc.integer({ min: 0, max: minute - 1 }),
        async (server, limit, budget, startsAt, shift) => {
          const others = even(limit * 0.4, -shift)
          const outcome = await outcomeOf({ ...server, limit, budget, calls: limit * 3, others, startsAt })
          expect(outcome.refusedOwn + outcome.refusedOthers).toBe(0)
          const ours = outcome.windows.filter(({ own }) => own > 0)
          for (const { own } of ours.slice(1, 4)) expect(own).toBeGreaterThan(limit * 0.35)
          expect(outcome.done).toBe(limit * 3)
        },
      ),
      { seed, numRuns: 100 },
    )
  })

  it('in bursts: nobody is refused once two windows have shown them', async () => {
    await fc.assert(
      fc.asyncProperty(
        server,
        fc.integer({ min: 0, max: minute - 1 }),
        fc.constantFrom(50, 100, 500),
        fc.constantFrom(1, 0.9),
        fc.integer({ min: 0, max: minute - 1 }),
        // Not where a window ends: one window would have two of them and the next none.
        fc.integer({ min: 5000, max: minute - 10_000 }),
        async (server, phase, limit, budget, startsAt, into) => {
          const others = bursts(limit * 0.4, (phase + into) % minute)
          const options = { ...server, phase, limit, budget, calls: limit * 3, others, startsAt }
          const outcome = await outcomeOf(options)
          expect(outcome.refusedAfter(startsAt + 2 * minute)).toBe(0)
          expect(outcome.done).toBe(limit * 3)
        },
      ),
      { seed, numRuns: 100 },
    )
  })

  it('that comes while we work: nobody is refused at the default budget', async () => {
    await fc.assert(
      fc.asyncProperty(
        server,
        fc.constantFrom(50, 100, 500),
        fc.integer({ min: minute, max: 4 * minute }),
        async (server, limit, from) => {
          const others = even(limit * 0.4, from)
          const outcome = await outcomeOf({ ...server, limit, budget: 0.9, calls: limit * 6, others })
          expect(outcome.refusedOwn + outcome.refusedOthers).toBe(0)
          expect(outcome.done).toBe(limit * 6)
        },
      ),
      { seed, numRuns: 100 },
    )
  })

  it('that comes while we use the whole limit, and more waits than a window holds: nobody is refused unless it comes in the last half of a window, and then in that window only', async () => {
    await fc.assert(
      fc.asyncProperty(
        server,
        fc.constantFrom(50, 100, 500),
        fc.integer({ min: minute, max: 4 * minute }),
        async (server, limit, from) => {
          const others = even(limit * 0.4, from)
          const outcome = await outcomeOf({ ...server, limit, budget: 1, calls: limit * 6, others })
          const last = outcome.windows.findLastIndex(({ own }) => own > 0)
          for (const { start, refusedOwn, refusedOthers } of outcome.windows.slice(0, last)) {
            const left = start + minute - (outcome.began + from)
            expect(refusedOwn + refusedOthers).toBeLessThanOrEqual(
              left >= 0 && left < minute / 2 ? limit * 0.06 : 0,
            )
          }
          expect(outcome.done).toBe(limit * 6)
        },
      ),
      { seed, numRuns: 100 },
    )
  })

  it('and goes away again: everything is ours two windows later', async () => {
    const others = even(40, 0, 3)
    const { windows } = await outcomeOf({ limit: 100, budget: 1, calls: 900, others, phase: 0 })
    expect(windows.slice(6, 9).map(({ own }) => own)).toEqual([100, 100, 100])
  })
})
