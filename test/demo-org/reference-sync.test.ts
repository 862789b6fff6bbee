import { expect, test } from 'vitest'
import { createRandom } from '../../src/main/demo-org/random.ts'
import { mutate } from '../support/mutations.ts'
import { referenceSync } from '../support/reference-sync.ts'
import { expectedExports } from '../support/truth.ts'
import { start } from './support.ts'

const SIZE = { users: 260, groups: 50, apps: 18 }
const seed = Number(process.env['FC_SEED'] ?? Date.now() % 1_000_000)
console.log(`reference-sync.test.ts seed ${String(seed)} (set FC_SEED to repeat)`)

const COMBINATIONS = [true, false].flatMap((skipInactiveApps) =>
  [true, false].map((syncDeprovisionedUsers) => ({ skipInactiveApps, syncDeprovisionedUsers })),
)

test.each(COMBINATIONS)('the reference reads what the organization holds, with %j', async (options) => {
  const { server } = await start(SIZE)
  const target = { url: server.url, token: server.token() }
  expect(await referenceSync(target, options)).toEqual(expectedExports(server.org, options))
  const lines = mutate(server.org, createRandom(seed).float, 200)
  expect(await referenceSync(target, options), lines.join('\n')).toEqual(expectedExports(server.org, options))
})

test('the reference bears what passes, and gives up what does not', async () => {
  const { server } = await start(SIZE)
  const options = { skipInactiveApps: false, syncDeprovisionedUsers: true }
  const target = { url: server.url, token: server.token() }
  server.faults.add({ kind: 'cut', path: '/api/v1/groups/', times: 1, skip: 3 })
  server.faults.add({ kind: 'error', code: 'E0000009', path: '/api/v1/users', times: 1 })
  server.faults.add({ kind: 'rate-limit', path: '/api/v1/apps', times: 1, skip: 4 })
  server.faults.add({ kind: 'reset', path: /\/api\/v1\/apps\/\w+\/users/, times: 1, skip: 2 })
  server.faults.add({ kind: 'clamp', path: '/api/v1/apps', to: 40 })
  expect(await referenceSync(target, options)).toEqual(expectedExports(server.org, options))
  server.faults.add({ kind: 'error', code: 'E0000011' })
  await expect(referenceSync(target, options)).rejects.toThrow(/^401 /)
})
