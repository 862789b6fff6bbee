import { expect, test } from 'vitest'
import { endOf } from '../../../../src/main/engine/provision/apply/run.ts'

test.each([
  [{ done: 3, skipped: 1 }, 'applied'],
  [{ done: 3, failed: 1, cancelled: 2 }, 'failed'],
  [{ done: 3, drifted: 1 }, 'failed'],
  [{ uncertain: 1 }, 'failed'],
  [{ done: 1, cancelled: 2 }, 'cancelled'],
] as const)('a plan whose steps are %j has ended as %s', (byState, end) => {
  expect(endOf(byState)).toBe(end)
})
