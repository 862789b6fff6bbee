import { afterEach, describe, expect, test } from 'vitest'
import type { CredentialHealth, Input, Payload } from '../../src/preload/contract/index.ts'
import { credentialHealthSchema } from '../../src/preload/contract/index.ts'
import { startDemoOrg, type ServiceAppOptions } from '../../src/main/demo-org/index.ts'
import { idleHealth } from '../../src/main/engine/okta/health-token.ts'
import type { Clock } from '../../src/main/engine/okta/port.ts'
import { systemClock } from '../../src/main/engine/okta/clock.ts'
import { connectWith, startEngine, syncNow } from '../support/engine.ts'
import { testKey } from '../support/keys.ts'

const day = 86_400_000
const open: { end?: () => Promise<void>; close?: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await (one.end ?? one.close)?.()
})

async function world(
  credentialOf: (
    org: Awaited<ReturnType<typeof startDemoOrg>>,
  ) => Promise<Input<'host.setCredential'>['credential']>,
  more: { schedule?: boolean } = {},
) {
  const org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true } })
  let ahead = 0
  const clock: Clock = {
    now: () => Date.now() + ahead,
    after: (milliseconds, task) => systemClock.after(milliseconds / 20, task),
  }
  const app = startEngine(undefined, { clock, ...more })
  open.push(app, org)
  const id = await connectWith(app, org, await credentialOf(org))
  const check = async (): Promise<CredentialHealth> => {
    const { health } = await app.need('connectors.checkHealth', { connectorId: id })
    expect(credentialHealthSchema.safeParse(health).success).toBe(true)
    return health!
  }
  return {
    org,
    app,
    id,
    check,
    codes: async () => (await check()).warnings.map(({ code }) => code).join(' '),
    connector: () => app.need('connectors.get', { connectorId: id }),
    notices: () =>
      app.events.filter(({ name }) => name === 'notice').map(({ payload }) => payload as Payload<'notice'>),
    later: (milliseconds: number) => void (ahead += milliseconds),
  }
}
const token = (role: 'super' | 'readonly' | 'none' = 'super') =>
  world(async (org) => ({ kind: 'token', token: org.token(role) }))
const serviceApp = async (options: Partial<ServiceAppOptions> = {}) => {
  const key = await testKey()
  let app: ReturnType<Awaited<ReturnType<typeof startDemoOrg>>['serviceApp']> | undefined
  const made = await world(async (org) => {
    app = org.serviceApp({ role: 'super', publicJwk: key.publicJwk, ...options })
    return { kind: 'service-app', clientId: app.clientId, privateKey: key.pem }
  })
  return { ...made, made: app! }
}

describe('the health of an API token', () => {
  test('is read where Okta tells: its name, its owner, its end and its share of the limits', async () => {
    const { org, check } = await token()
    const owner = org.apiToken('super').owner!
    const health = await check()
    expect(health).toMatchObject({
      state: 'good',
      expiryBasis: 'okta',
      name: 'access-desk super',
      ownerLogin: owner.profile['login'],
      ownerStatus: 'ACTIVE',
      network: 'anywhere',
      limitPercent: 50,
      concurrencyPercent: 50,
      warnings: [],
    })
    expect(Math.abs(Date.parse(health.expiresAt!) - Date.now() - 30 * day)).toBeLessThan(60_000)
  })

  test('warns from seven days before the end on, and of a small share of the limits', async () => {
    const { org, check, codes } = await token()
    const at = org.apiToken('super')
    at.slides = false
    at.lastUsed = Date.now() - 27 * day
    const health = await check()
    expect(health).toMatchObject({ state: 'warning', warnings: [{ code: 'expires-soon' }] })
    expect(health.warnings[0]?.message).toMatch(/in (2|3) days/)
    at.lastUsed = Date.now() - 22 * day
    expect(await codes()).toBe('')
    at.limitPercent = 10
    expect(await codes()).toBe('limits-shared')
    at.zones = true
    expect((await check()).network).toBe('zones')
  })

  test('that may not read tokens is worked out from its own use', async () => {
    const { check } = await token('none')
    expect(await check()).toMatchObject({
      state: 'good',
      expiryBasis: 'last-use',
      name: null,
      limitPercent: null,
    })
  })

  test('that another token of the account cannot be told from: says what holds of both', async () => {
    const { org, check } = await token('readonly')
    // Read-only administrators may read tokens, but not the shares of limits.
    expect(await check()).toMatchObject({ name: 'access-desk readonly', limitPercent: null })
    expect(org.stats.rateLimited).toBe(0)
  })

  test.each<[string, (at: ReturnType<Awaited<ReturnType<typeof startDemoOrg>>['apiToken']>) => void]>([
    ['revoked', (at) => void (at.revoked = true)],
    ['out of use at Okta', (at) => void (at.lastUsed = Date.now() - 31 * day)],
  ])('that was %s is refused, with what may be the reason', async (_what, change) => {
    const { org, check, codes } = await token()
    await check()
    change(org.apiToken('super'))
    expect(await check()).toMatchObject({ state: 'refused', warnings: [{ code: 'owner-deactivated' }] })
    expect(await codes()).toBe('owner-deactivated')
  })

  test('whose owner was deactivated is refused', async () => {
    const { org, codes } = await token()
    org.org.deactivateUser(org.apiToken('super').owner!.id)
    expect(await codes()).toBe('owner-deactivated')
  })

  test('that was not used here for more than 30 days has expired, and says so', async () => {
    const { org, check, later } = await token()
    await check()
    later(31 * day)
    org.apiToken('super').lastUsed = Date.now() - 31 * day
    const health = await check()
    expect(health).toMatchObject({
      state: 'refused',
      expiryBasis: 'last-use',
      warnings: [{ code: 'expired' }],
    })
    expect(health.warnings[0]?.message).toMatch(/last used here on \d{4}-\d\d-\d\d/)
  })

  test('from another network is refused for that', async () => {
    const { org, check } = await token()
    org.apiToken('super').outsideZone = true
    expect(await check()).toMatchObject({
      state: 'refused',
      network: 'zones',
      warnings: [{ code: 'network-refused' }],
    })
  })

  test('without a connection is unknown, and what was known of its end stays', async () => {
    const { org, check, app, id, later } = await token()
    await check()
    org.faults.add({ kind: 'reset' })
    expect(await check()).toMatchObject({ state: 'unknown' })
    later(25 * day)
    expect((await app.need('connectors.checkHealth', { connectorId: id })).health).toMatchObject({
      state: 'warning',
      expiryBasis: 'last-use',
      warnings: [{ code: 'expires-soon' }],
    })
  })
})

describe('the health of a service app', () => {
  test('does not run out', async () => {
    const { check, made } = await serviceApp()
    made.limitPercent = 75
    expect(await check()).toMatchObject({
      state: 'good',
      expiresAt: null,
      expiryBasis: 'never',
      limitPercent: 75,
      warnings: [],
    })
  })

  test('misses scopes, which are named; those that do no harm are not warned of', async () => {
    const { check, made, connector } = await serviceApp({ scopes: ['okta.users.read', 'okta.groups.manage'] })
    const health = await check()
    expect(health).toMatchObject({
      state: 'warning',
      limitPercent: null,
      warnings: [{ code: 'scopes-missing' }],
    })
    expect(health.warnings[0]?.message).toContain('okta.apps.read and okta.roles.read')
    expect((await connector()).credential.scopes?.granted).toEqual(['okta.users.read', 'okta.groups.manage'])
    made.scopes = ['okta.users.read', 'okta.groups.read', 'okta.apps.read', 'okta.roles.read']
    expect(await check()).toMatchObject({ state: 'good' })
  })

  test.each<[string, string, (made: Awaited<ReturnType<typeof serviceApp>>['made']) => void]>([
    ['has no admin role', 'no-admin-role', (made) => void (made.role = 'none')],
    ['has another key', 'key-rejected', (made) => void (made.keys = [])],
    ['was deactivated', 'key-rejected', (made) => void (made.active = false)],
    ['has no scopes', 'scopes-missing', (made) => void (made.scopes = [])],
    ['is in another network', 'network-refused', (made) => void (made.outsideZone = true)],
  ])('%s: %s', async (_what, code, change) => {
    const { codes, check, made } = await serviceApp()
    await check()
    change(made)
    expect(await codes()).toBe(code)
  })
})

describe('by itself', () => {
  test('it is checked with each test, and the use of the credential is written down', async () => {
    const { app, id, connector } = await token()
    expect((await connector()).health).toBeNull()
    await app.need('connectors.probe', { connectorId: id })
    expect((await connector()).health).toMatchObject({ state: 'good', name: 'access-desk super' })
    const { rows } = await app.need('audit.page', { connectorId: id })
    expect(rows.map(({ action }) => action)).toContain('credential.tested')
  })

  test('after a sync it is checked once a day, and a person is told of what is about to end', async () => {
    const made = await world(async (org) => ({ kind: 'token', token: org.token('super') }), {
      schedule: true,
    })
    const { org, app, id, notices, later } = made
    await app.need('connectors.probe', { connectorId: id })
    await syncNow(app, id)
    await settle()
    expect(org.stats.byEndpoint['GET /api-tokens']).toBe(1)
    later(day + 1000)
    const at = org.apiToken('super')
    at.slides = false
    at.lastUsed = Date.now() - 25 * day
    await syncNow(app, id)
    await until(() => org.stats.byEndpoint['GET /api-tokens'] === 2 && notices().length > 0)
    expect(notices()).toMatchObject([{ kind: 'credential-expiring', connectorId: id }])
    expect((await made.connector()).health).toMatchObject({ state: 'warning' })
  })

  test('a sync that is refused is followed by the reason', async () => {
    const made = await world(async (org) => ({ kind: 'token', token: org.token('super') }), {
      schedule: true,
    })
    const { org, app, id, notices } = made
    await app.need('connectors.probe', { connectorId: id })
    await syncNow(app, id)
    org.apiToken('super').revoked = true
    await syncNow(app, id)
    await until(() => notices().length > 0)
    expect(notices()).toMatchObject([{ kind: 'credential-refused' }])
    expect((await made.connector()).health).toMatchObject({ state: 'refused' })
  })

  test('a refusal that the matrix did not foresee has it read again, once an hour', async () => {
    const key = await testKey()
    let change = (_scopes: string[]): void => undefined
    const made = await world(
      async (org) => {
        const service = org.serviceApp({ role: 'super', publicJwk: key.publicJwk })
        change = (scopes) => {
          service.scopes = scopes
          org.oauth.revokeTokens()
        }
        return { kind: 'service-app', clientId: service.clientId, privateKey: key.pem }
      },
      { schedule: true },
    )
    const { app, id, connector, later } = made
    await app.need('connectors.probe', { connectorId: id })
    await syncNow(app, id)
    expect((await connector()).capabilities?.reviewRoles.value).toBe('yes')
    change(['okta.users.read', 'okta.groups.read', 'okta.apps.read', 'okta.logs.read'])
    await syncNow(app, id)
    await settle()
    expect((await connector()).capabilities?.reviewRoles.value).toBe('yes')
    later(3_700_000)
    await syncNow(app, id)
    await until(async () => (await connector()).capabilities?.reviewRoles.value === 'no')
    const { capabilitiesAt } = await connector()
    // What it now foresees is no surprise any more.
    later(3_700_000)
    await syncNow(app, id)
    await settle()
    expect((await connector()).capabilitiesAt).toBe(capabilitiesAt)
  })

  test('a person is told of a token that nobody uses, once a day, also by an app that was started again', async () => {
    const made = await world(async (org) => ({ kind: 'token', token: org.token('super') }), {
      schedule: true,
    })
    const { org, app, id, notices, later } = made
    await app.need('connectors.probe', { connectorId: id })
    await app.need('connectors.update', {
      connectorId: id,
      schedule: { everyMinutes: null, cron: null, fullEvery: 24, paused: false },
    })
    await app.end({ keep: true })
    later(24 * day)
    const [calls, events] = [org.stats.calls, notices().length]
    const clock: Clock = {
      now: () => Date.now() + 24 * day,
      after: (milliseconds, task) => systemClock.after(milliseconds / 2000, task),
    }
    for (const told of [1, 0]) {
      const again = startEngine(app.dataDir, { schedule: true, clock })
      await again.need('host.setCredential', {
        connectorId: id,
        credential: { kind: 'token', token: org.token('super') },
        storage: 'session',
      })
      const connector = () => again.need('connectors.get', { connectorId: id })
      await until(async () => (await connector()).health?.state === 'warning')
      expect((await connector()).health).toMatchObject({ expiryBasis: 'last-use', name: 'access-desk super' })
      await settle()
      expect(again.events.filter(({ name }) => name === 'notice')).toHaveLength(told)
      await again.end({ keep: told === 1 })
    }
    expect(events).toBe(0)
    expect(org.stats.calls).toBe(calls)
  })

  test('a token that nobody uses is warned of without being used', () => {
    const now = Date.UTC(2026, 10, 24)
    const used = (days: number) => new Date(now - days * day).toISOString()
    expect(idleHealth(null, null, now)).toBeNull()
    expect(idleHealth(null, used(22), now)).toBeNull()
    expect(idleHealth(null, used(24), now)).toMatchObject({
      state: 'warning',
      warnings: [{ code: 'expires-soon' }],
    })
    expect(idleHealth(null, used(31), now)).toMatchObject({ warnings: [{ code: 'expired' }] })
  })
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 250))
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 8000
  while (!(await done())) {
    if (Date.now() > end) throw new Error('It did not happen.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
