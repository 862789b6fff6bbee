import type { JsonWebKey } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { manageScopes, readScopes } from '../../../src/preload/contract/models.ts'
import type { DemoOrgServer, ServiceAppOptions } from '../../../src/main/demo-org/index.ts'
import type { ReadKey } from '../../../src/main/keys.ts'
import { makeKey } from '../../../src/main/keys.ts'
import type { Clock, OktaClientOptions } from '../../../src/main/engine/okta/port.ts'
import { systemClock } from '../../../src/main/engine/okta/clock.ts'
import { testKey } from '../../support/keys.ts'
import { client, organization, rawServer } from './client-support.ts'
import { startTampering, type Passing } from './tampering.ts'

const all = [...readScopes, ...manageScopes]
const between: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of between.splice(0)) await close()
})

let key: ReadKey
beforeAll(async () => {
  key = await testKey()
})

async function serviceApp(more: Partial<ServiceAppOptions> = {}, org?: DemoOrgServer) {
  const server = org ?? (await organization({ limits: { off: true } }))
  const app = server.serviceApp({ role: 'super', publicJwk: key.publicJwk, ...more })
  const credential = { kind: 'service-app' as const, clientId: app.clientId, privateKey: key.pem }
  const open = (options: Partial<OktaClientOptions> = {}) =>
    client(server.url, '', { credential, ...options })
  return { server, app, credential, open }
}
const tokenCalls = (server: DemoOrgServer): number => server.stats.byEndpoint['POST /oauth2/v1/token'] ?? 0

describe('a service app', () => {
  it('takes two calls for an access token with proofs of possession, then one for each renewal', async () => {
    const { server, open } = await serviceApp()
    const okta = await open()
    const answers = await Promise.all(
      ['/api/v1/users?limit=2', '/api/v1/groups?limit=1', '/api/v1/apps?limit=1'].map((path) =>
        okta.get(path),
      ),
    )
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(tokenCalls(server)).toBe(2)
    expect(await okta.access()).toMatchObject({
      value: { kind: 'service-app', bound: true, scopes: { granted: all, refused: [] } },
    })
    server.oauth.revokeTokens()
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    expect(tokenCalls(server)).toBe(3)
    expect(server.oauth.refused).toEqual({ use_dpop_nonce: 1, invalid_token: 1 })
  })

  it('takes one call, and signs plainly, where the app needs no proof', async () => {
    const { server, open } = await serviceApp({ dpop: false })
    const okta = await open()
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    expect(tokenCalls(server)).toBe(1)
    expect(await okta.access()).toMatchObject({ value: { bound: false } })
    expect(server.oauth.refused).toEqual({})
  })

  it('walks pages, writes and single objects with a proof that fits each', async () => {
    const { server, open } = await serviceApp()
    server.oauth.nonceAtResources = true
    const okta = await open()
    const rows = []
    for await (const page of okta.pages<{ id: string }>('/api/v1/users?limit=7&search=status%20pr'))
      if (page.ok) rows.push(...page.value.rows)
    expect(new Set(rows.map(({ id }) => id)).size).toBe([...server.org.users()].length)
    const group = [...server.org.groups()].find(({ type }) => type === 'OKTA_GROUP')!
    const written = await okta.send('PUT', `/api/v1/groups/${group.id}/users/${rows[0]!.id}`)
    expect(written.ok).toBe(true)
    expect(server.oauth.refused['invalid_dpop_proof']).toBeUndefined()
    server.oauth.forgetNonces()
    expect((await okta.org()).ok).toBe(true)
    expect(await okta.me()).toEqual({ ok: true, value: null })
  })

  it('renews before the access token ends, once for all that wait', async () => {
    const { server, open } = await serviceApp()
    let ahead = 0
    const clock: Clock = { now: () => Date.now() + ahead, after: systemClock.after }
    const okta = await open({ clock })
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    ahead = 3_530_000
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    expect(server.oauth.issued).toBe(1)
    ahead = 3_545_000
    const answers = await Promise.all(Array.from({ length: 8 }, () => okta.get('/api/v1/users?limit=1')))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(server.oauth.issued).toBe(2)
    expect(server.oauth.refused['invalid_token']).toBeUndefined()
  })

  it('renews once for all calls whose access token was ended meanwhile', async () => {
    const { server, open } = await serviceApp()
    const okta = await open()
    await okta.get('/api/v1/users?limit=1')
    server.oauth.revokeTokens()
    const answers = await Promise.all(Array.from({ length: 12 }, () => okta.get('/api/v1/users?limit=1')))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(server.oauth.issued).toBe(2)
  })

  it('goes on with the access token it has while the token endpoint does not answer, until that ends', async () => {
    const { server, open } = await serviceApp()
    let ahead = 0
    const clock: Clock = {
      now: () => Date.now() + ahead,
      after: (milliseconds, task) => systemClock.after(milliseconds / 50, task),
    }
    const okta = await open({ clock })
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    server.faults.add({ kind: 'reset', path: '/oauth2' })
    ahead = 3_560_000
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    const asked = server.stats.calls
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    expect(server.stats.calls).toBe(asked + 1)
    ahead = 3_601_000
    expect(await okta.get('/api/v1/users?limit=1')).toMatchObject({ error: { code: 'offline' } })
    server.faults.clear()
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
  })

  it('lets one who waits for a token go, and the others have it', async () => {
    const { server, open } = await serviceApp()
    server.faults.add({ kind: 'latency', milliseconds: 300, path: '/oauth2' })
    const okta = await open()
    const abort = new AbortController()
    const cancelled = okta.get('/api/v1/users?limit=1', { signal: abort.signal })
    const other = okta.get('/api/v1/users?limit=1')
    setTimeout(() => abort.abort(), 50)
    expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await other).ok).toBe(true)
  })

  it.each([-7_200_000, -90_000, 90_000, 7_200_000])('works on a clock that is %i ms off', async (off) => {
    const { server, open } = await serviceApp()
    const clock: Clock = { now: () => Date.now() + off, after: systemClock.after }
    const okta = await open({ clock })
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    expect(tokenCalls(server)).toBeLessThanOrEqual(3)
  })

  it('waits out the limits of the token endpoint and its server errors', async () => {
    const { server, open } = await serviceApp()
    server.faults.add({ kind: 'rate-limit', path: '/oauth2', times: 1 })
    server.faults.add({ kind: 'error', code: 'E0000009', path: '/oauth2', skip: 1, times: 1 })
    server.faults.add({ kind: 'reset', path: '/oauth2', skip: 2, times: 1 })
    const okta = await open()
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
  })
})

describe('scopes', () => {
  it('are asked for one by one only where all together are refused, and remembered', async () => {
    const granted = ['okta.users.read', 'okta.groups.read', 'okta.apps.read']
    const { server, app, open } = await serviceApp({ scopes: granted })
    const okta = await open()
    const access = await okta.access()
    const refused = all.filter((scope) => !granted.includes(scope))
    expect(access).toMatchObject({ value: { scopes: { granted, refused } } })
    // Nonce, all, each, and those that are granted.
    expect(tokenCalls(server)).toBe(1 + 1 + all.length + 1)
    server.oauth.revokeTokens()
    await okta.get('/api/v1/users?limit=1')
    expect(tokenCalls(server)).toBe(all.length + 4)
    // Another client that is told of them asks no more than it needs.
    server.resetStats()
    const later = await open({ knownScopes: { granted, refused } })
    await later.get('/api/v1/users?limit=1')
    expect(tokenCalls(server)).toBe(2)
    // What an administrator grants later is found on request.
    app.scopes = [...granted, 'okta.logs.read']
    expect(await later.access({ renew: true })).toMatchObject({
      value: { scopes: { granted: [...granted, 'okta.logs.read'] } },
    })
    // What is taken away is found by the refusal.
    app.scopes = ['okta.users.read']
    server.oauth.revokeTokens()
    expect(await later.access({ renew: true })).toMatchObject({
      value: { scopes: { granted: ['okta.users.read'] } },
    })
  })

  it('that Okta leaves out without a word are known to be missing', async () => {
    const { server, open } = await serviceApp({ scopes: ['okta.users.read'] })
    server.oauth.dropScopes = true
    const access = await (await open()).access()
    expect(access).toMatchObject({ value: { scopes: { granted: ['okta.users.read'] } } })
    expect(tokenCalls(server)).toBe(2)
  })

  it('are all missing: the refusal names them', async () => {
    const { open } = await serviceApp({ scopes: [] })
    expect(await (await open()).get('/api/v1/users')).toMatchObject({
      error: { code: 'forbidden', nextStep: expect.stringContaining('okta.users.read') as string },
    })
  })

  it('that a call lacks are told in words of a service app', async () => {
    const { open } = await serviceApp({ scopes: ['okta.users.read'] })
    const answer = await (await open()).get('/api/v1/groups')
    expect(answer).toMatchObject({ error: { code: 'forbidden', okta: { status: 403 } } })
    expect(JSON.stringify(answer)).not.toMatch(/token/i)
  })
})

/** A client whose calls pass through somebody who changes them. */
async function tampered(
  change: (passing: Passing) => void,
  options: Partial<ServiceAppOptions> & { stripDate?: boolean; clock?: Clock } = {},
) {
  const { server, credential } = await serviceApp(options)
  const proxy = await startTampering(server, change, (headers) => {
    if (options.stripDate === true) delete headers['date']
  })
  between.push(proxy.close)
  const okta = await client(proxy.url, '', {
    credential,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
  return { server, okta }
}
const atToken = (change: (passing: Passing) => void) => (passing: Passing) => {
  if (passing.path.startsWith('/oauth2')) change(passing)
}
const atResource = (change: (passing: Passing) => void) => (passing: Passing) => {
  if (passing.path.startsWith('/api/')) change(passing)
}
const slow: Clock = { now: () => Date.now() - 7_200_000, after: systemClock.after }
const fast: Clock = { now: () => Date.now() + 7_200_000, after: systemClock.after }

describe('every refusal, from the client’s side', () => {
  it.each<[string, (passing: Passing) => void, string, RegExp, { stripDate?: boolean; clock?: Clock }?]>([
    [
      'an assertion for another server (aud)',
      (passing) => void (passing.headers['host'] = 'other.example'),
      'invalid_client',
      /audience/,
    ],
    [
      'an assertion that has expired',
      () => undefined,
      'invalid_client',
      /expired/,
      { stripDate: true, clock: slow },
    ],
    [
      'an assertion from a clock that is ahead',
      () => undefined,
      'invalid_client',
      /more than one hour/,
      { stripDate: true, clock: fast },
    ],
    [
      'an assertion that was used before (jti)',
      (passing) => void (passing.times = 2),
      'invalid_client',
      /already/,
    ],
    [
      'an assertion with another signature',
      (passing) => void (passing.body = passing.body.replace(/(client_assertion=[^&]{40})[^&]*\./, '$1.')),
      'invalid_client',
      /JWT|signature/,
    ],
    [
      'no assertion',
      (passing) => void (passing.body = passing.body.replace(/client_assertion=[^&]*/, '')),
      'invalid_client',
      /No client credentials/,
    ],
    [
      'no proof where one is required',
      (passing) => void delete passing.headers['dpop'],
      'invalid_dpop_proof',
      /missing/,
    ],
    [
      'a proof that is no JWT',
      (passing) => void (passing.headers['dpop'] = 'a.b.c'),
      'invalid_dpop_proof',
      /invalid/,
    ],
    [
      'another grant',
      (passing) => void (passing.body = passing.body.replace('client_credentials', 'password')),
      'unsupported_grant_type',
      /grant type/,
    ],
  ])('%s', async (_what, change, error, words, options = {}) => {
    const { server, okta } = await tampered(atToken(change), options)
    const answer = await okta.get('/api/v1/users?limit=1')
    expect(answer).toMatchObject({ ok: false, error: { okta: { errorCode: error } } })
    expect(answer.ok ? '' : answer.error.message).toMatch(words)
    expect(server.oauth.issued).toBe(0)
    expect(server.stats.byEndpoint['GET /users']).toBeUndefined()
  })

  it.each<[string, (passing: Passing) => void, string]>([
    [
      'a proof of another address (htu)',
      (passing) => void (passing.path = '/api/v1/groups'),
      'invalid_dpop_proof',
    ],
    ['a proof of another method (htm)', (passing) => void (passing.method = 'DELETE'), 'invalid_dpop_proof'],
    ['a proof that was used before (jti)', (passing) => void (passing.times = 2), 'invalid_dpop_proof'],
    ['no proof', (passing) => void delete passing.headers['dpop'], 'invalid_dpop_proof'],
    [
      'the access token as if it were not bound',
      (passing) =>
        void (passing.headers['authorization'] = passing.headers['authorization']?.replace('DPoP', 'Bearer')),
      'invalid_token',
    ],
    ['another access token', (passing) => void (passing.headers['authorization'] += 'x'), 'invalid_token'],
  ])('at a resource: %s', async (_what, change, error) => {
    const { server, okta } = await tampered(atResource(change))
    const answer = await okta.get('/api/v1/users?limit=1')
    expect(answer.ok).toBe(false)
    expect(server.oauth.refused[error]).toBeGreaterThan(0)
    expect(server.stats.byEndpoint['GET /users'] ?? 0).toBeLessThanOrEqual(1)
    // It gives up soon, and renews no more often than it must.
    expect(server.oauth.issued).toBeLessThanOrEqual(5)
  })

  it('a proof for another access token (ath)', async () => {
    const { server, credential } = await serviceApp()
    let first: string | undefined
    const proxy = await startTampering(server, (passing) => {
      const { authorization } = passing.headers
      if (authorization === undefined) return
      first ??= authorization
      passing.headers['authorization'] = first
    })
    between.push(proxy.close)
    const okta = await client(proxy.url, '', { credential })
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(true)
    await okta.access({ renew: true })
    expect((await okta.get('/api/v1/users?limit=1')).ok).toBe(false)
    expect(server.oauth.refused['invalid_dpop_proof']).toBe(1)
  })

  it.each<[string, (org: Awaited<ReturnType<typeof serviceApp>>) => void | Promise<void>, string, RegExp]>([
    [
      'a key that Okta does not know',
      async ({ app }) => void (app.keys = [JSON.parse((await makeKey()).publicJwk) as JsonWebKey]),
      'unauthorized',
      /kid/,
    ],
    ['an app that was deactivated', ({ app }) => void (app.active = false), 'unauthorized', /client_id/],
    ['another network', ({ app }) => void (app.outsideZone = true), 'forbidden', /network zones/],
  ])('%s', async (_what, change, code, words) => {
    const made = await serviceApp()
    await change(made)
    const answer = await (await made.open()).get('/api/v1/users?limit=1')
    expect(answer).toMatchObject({ ok: false, error: { code } })
    expect(answer.ok ? '' : answer.error.message).toMatch(words)
  })

  it('says what is wrong with a key before anything is sent', async () => {
    const { server, app } = await serviceApp()
    const okta = await client(server.url, '', {
      credential: { kind: 'service-app', clientId: app.clientId, privateKey: 'x'.repeat(40) },
    })
    expect(await okta.get('/api/v1/users')).toMatchObject({
      error: { code: 'unauthorized', message: 'This is not a private key.' },
    })
    expect(server.stats.calls).toBe(0)
  })

  it.each([
    [
      'an access token with control characters',
      { access_token: 'a\nb', token_type: 'Bearer', expires_in: 1 },
    ],
    ['no access token', { token_type: 'Bearer' }],
    ['a list', []],
  ])('a server that answers %s is not Okta', async (_what, body) => {
    const server = await rawServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    const okta = await client(server.url, '', {
      credential: { kind: 'service-app', clientId: '0oa1', privateKey: key.pem },
    })
    expect(await okta.get('/api/v1/users')).toMatchObject({ error: { code: 'okta-error' } })
    expect(server.requests).toHaveLength(1)
  })
})
