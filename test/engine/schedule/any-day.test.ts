import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createWorld, failure, hour, mains, minute, offline, type Outcome } from './world.ts'

const outcomes: readonly Outcome[] = [
  {},
  { seconds: 400 },
  { status: 'failed', error: offline },
  { status: 'failed', error: failure('okta-error'), file: 'kept' },
  { status: 'interrupted', file: 'kept' },
  { status: 'cancelled' },
]

const step = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1000, max: 3 * hour }) }),
  fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -5 * hour, max: 20 * hour }) }),
  fc.record({ kind: fc.constant('outcome' as const), n: fc.integer({ min: 0, max: outcomes.length - 1 }) }),
  fc.record({ kind: fc.constant('battery' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('pause' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('wake' as const) }),
  fc.record({ kind: fc.constant('token' as const) }),
)

it('on any day: never two at once, never a burst, nothing while paused or on battery, and it always goes on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const world = createWorld()
      try {
        world.add('c', { everyMinutes: 30 })
        world.scheduler.begin()
        let silent = { paused: false, battery: false }
        /** Time that has really passed, which setting the clock does not change. */
        let passed = 0
        for (const each of steps) {
          const before = world.starts.length
          switch (each.kind) {
            case 'pass':
              await world.pass(each.ms)
              passed = each.ms
              break
            case 'jump':
              world.jump(each.ms)
              passed = 0
              break
            case 'outcome':
              world.outcome(outcomes[each.n] ?? {})
              break
            case 'battery':
              silent = { ...silent, battery: each.on }
              world.scheduler.powerChanged({ ...mains, onBattery: each.on })
              break
            case 'pause':
              silent = { ...silent, paused: each.on }
              world.set('c', { paused: each.on })
              break
            case 'wake':
              world.scheduler.powerChanged({ ...mains, onBattery: silent.battery, resumed: true })
              break
            case 'token':
              world.scheduler.credentialArrived('c', false)
              break
          }
          await world.pass(0)
          const added = world.starts.length - before
          if (silent.paused || silent.battery) expect(added).toBe(0)
          // Four quick tries, the one that was overdue, and one each half hour; `begin` throws for two at once.
          else if (each.kind === 'pass') expect(added).toBeLessThanOrEqual(6 + passed / (30 * minute))
          else expect(added).toBeLessThanOrEqual(1)
        }
        world.outcome({})
        world.set('c', { paused: false })
        world.scheduler.powerChanged(mains)
        const before = world.starts.length
        await world.pass(70 * minute)
        expect(world.starts.length).toBeGreaterThan(before)
        expect(world.logged).toEqual([])
      } finally {
        world.close()
      }
    }),
    {
      numRuns: 150,
      examples: [
        [
          // Overdue, and then the clock is set back: the moment that was chosen is not waited for.
          [
            { kind: 'jump', ms: 6_027_001 },
            { kind: 'pause', on: false },
            { kind: 'jump', ms: -4_197_001 },
          ],
        ],
        [
          // Cut off, to go on as soon as the token is there, and then the clock is set back.
          [
            { kind: 'outcome', n: 3 },
            { kind: 'pass', ms: 1_800_000 },
            { kind: 'pause', on: true },
            { kind: 'token' },
            { kind: 'jump', ms: -4_200_001 },
          ],
        ],
      ],
    },
  )
})
