import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import { createLane, locksOf } from '../../../../src/main/engine/provision/apply/lane.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const anyChange: fc.Arbitrary<AccessChange> = fc
  .record({
    kind: fc.constantFrom('membership', 'assignment', 'group-assignment', 'role', 'binding'),
    resourceId: fc.constantFrom(...ids, 'SUPER_ADMIN'),
    principalId: fc.constantFrom(...ids),
  })
  .map((change) => ({
    ...change,
    verb: 'grant',
    principalType: 'USER',
    ...(change.kind === 'binding' ? { setId: 's' } : {}),
  }))

/** The rule as it is told: the principal of one is the principal or the resource of the other. */
const meet = (a: AccessChange, b: AccessChange): boolean =>
  a.principalId === b.principalId ||
  (a.kind !== 'binding' && a.resourceId === b.principalId) ||
  (b.kind !== 'binding' && b.resourceId === a.principalId) ||
  (a.resourceId === b.resourceId &&
    [a.kind, b.kind].includes('group-assignment') &&
    a.kind !== 'binding' &&
    b.kind !== 'binding')

test('steps that meet are never under way at once, keep the order of their plan, and all get their turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ plan: fc.constantFrom('one', 'two'), change: anyChange }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.infiniteStream(fc.nat(100)),
      async (asked, most, choices) => {
        const lane = createLane(most)
        const under = new Map<number, () => void>()
        const begun: number[] = []
        let turned = 0
        for (const [index, { plan, change }] of asked.entries()) {
          void lane.enter(plan, locksOf(change)).then((leave) => {
            if (leave === null) return
            begun.push(index)
            for (const other of under.keys()) expect(meet(change, asked[other]!.change)).toBe(false)
            under.set(index, leave)
            expect(under.size).toBeLessThanOrEqual(most)
          })
        }
        for (;;) {
          for (let turn = 0; turn < 4; turn += 1) await Promise.resolve()
          const [key] = [...under.keys()].slice((choices.next().value as number) % Math.max(1, under.size))
          if (key === undefined) break
          const leave = under.get(key)
          under.delete(key)
          leave?.()
          turned += 1
        }
        expect(turned).toBe(asked.length)
        for (const [at, index] of begun.entries())
          for (const later of begun.slice(at + 1)) {
            const [first, second] = [asked[index]!, asked[later]!]
            if (first.plan === second.plan && meet(first.change, second.change))
              expect(index).toBeLessThan(later)
          }
      },
    ),
    { numRuns: 300 },
  )
})

test('a plan with little to do does not wait for all of a large one', async () => {
  const lane = createLane(2)
  const change = (principalId: string): AccessChange => ({
    verb: 'grant',
    kind: 'membership',
    resourceId: 'group',
    principalType: 'USER',
    principalId,
  })
  const leaves: (() => void)[] = []
  const order: string[] = []
  const enter = (plan: string, who: string) =>
    void lane.enter(plan, locksOf(change(who))).then((leave) => {
      order.push(who)
      if (leave !== null) leaves.push(leave)
    })
  for (let nth = 0; nth < 10; nth += 1) enter('large', `person ${String(nth)}`)
  enter('small', 'somebody')
  await Promise.resolve()
  leaves.shift()?.()
  await Promise.resolve()
  expect(order).toEqual(['person 0', 'person 1', 'somebody'])
  lane.drop('large')
  await Promise.resolve()
  expect(order).toHaveLength(10 + 1)
})
