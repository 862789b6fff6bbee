import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenRole } from '../../../src/main/demo-org/index.ts'
import { readScopes, type ErrorCode } from '../../../src/preload/contract/index.ts'
import { testKey } from '../../support/keys.ts'
import type { World } from '../../support/sync-world.ts'
import { accountIn, lookAndAct, statusIn, worlds } from './world.ts'

const { world, close } = worlds()
let at: World
let admin: string
beforeAll(async () => {
  at = await world({ sync: false })
  admin = accountIn(at.org, 'ACTIVE')
  at.org.org.grantRole('USER', admin, 'HELP_DESK_ADMIN')
})
afterAll(close)

type Kind = 'token' | 'service app' | 'service app that may only read'
async function credential(kind: Kind, role: TokenRole) {
  if (kind === 'token') return { kind, token: at.org.token(role) }
  const key = await testKey()
  const scopes = kind === 'service app' ? {} : { scopes: readScopes }
  const { clientId } = at.org.serviceApp({ role, publicJwk: key.publicJwk, ...scopes })
  return { kind: 'service-app' as const, clientId, privateKey: key.pem }
}

test.each<[Kind, TokenRole, ErrorCode | 'done', ErrorCode | 'done']>([
  ['token', 'super', 'done', 'done'],
  ['token', 'appgroup', 'done', 'forbidden'],
  ['token', 'readonly', 'forbidden', 'forbidden'],
  ['service app', 'super', 'done', 'done'],
  ['service app', 'appgroup', 'done', 'forbidden'],
  ['service app', 'none', 'forbidden', 'forbidden'],
  ['service app that may only read', 'super', 'forbidden', 'forbidden'],
])('a %s with the role %s: of a person %s, of an administrator %s', async (kind, role, person, ofAdmin) => {
  await at.app.need('host.setCredential', {
    connectorId: at.id,
    credential: await credential(kind, role),
    storage: 'session',
  })
  const someone = accountIn(at.org, 'ACTIVE')
  at.org.org.setUserStatus(admin, 'ACTIVE')
  for (const [id, wanted] of [
    [someone, person],
    [admin, ofAdmin],
  ] as const) {
    const done = await lookAndAct(at, id, 'suspend')
    expect([wanted, done.ok ? 'done' : done.error.code]).toEqual([wanted, wanted])
    expect(statusIn(at.org, id)).toBe(wanted === 'done' ? 'SUSPENDED' : 'ACTIVE')
    if (wanted === 'done') continue
    // A refusal is a reason to find out anew what the credential can do.
    await expect
      .poll(async () => (await at.connector()).capabilities?.manageAccounts?.value, { timeout: 10_000 })
      .toBe(person === 'done' ? 'yes' : 'no')
  }
})
