import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { accountActions, whyNotInStatus } from '../../../src/preload/contract/index.ts'
import { keepAll, leaveOut } from '../../support/sync-world.ts'
import { followed, lookAndAct, person, statusIn, worlds } from './world.ts'

const { world, close } = worlds()
afterEach(close)

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom(...accountActions), who: fc.nat({ max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), who: fc.nat({ max: 1_000 }) }) },
)

test.each([leaveOut, keepAll])(
  'after any sequence of actions the local data is the truth, with %j',
  { timeout: 60_000 },
  async (options) => {
    const at = await world({ options })
    const { org } = at.org
    // A few accounts with much access, so that a sequence comes upon the same one again and again.
    const people = org.data.users.slice(4, 10).map(({ id }) => id)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const { kind, who } of steps) {
          if (kind === 'create') {
            const account = { ...person(`new.${String(who)}@example.com`), activate: who % 2 === 0 }
            const taken = [...org.users()].some(({ login }) => login === account.login)
            const made = await at.app.request('accounts.create', { connectorId: at.id, account })
            expect(made.ok).toBe(!taken)
            continue
          }
          const id = people[who]!
          const before = statusIn(at.org, id)
          const done = await lookAndAct(at, id, kind)
          const after = statusIn(at.org, id)
          if (before !== null && whyNotInStatus(kind, before) === null) {
            expect(done).toMatchObject({ ok: true, value: { before, after } })
          } else expect(after).toBe(before)
        }
        await followed(at)
      }),
      { numRuns: 6, verbose: 1 },
    )
  },
)
