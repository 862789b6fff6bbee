import { createHash, createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ServiceApp, TokenRole } from '../../src/main/demo-org/index.ts'
import { makeKey, type ReadKey } from '../../src/main/keys.ts'
import { start, type Answer, type Caller } from './support.ts'

/** The simulated organization's own strictness, asked by requests that are made wrong one by one. */

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
let key: ReadKey
let signer: KeyObject
let proofKey: { privateKey: KeyObject; publicKey: KeyObject }
let caller: Caller
let app: ServiceApp
beforeAll(async () => {
  key = await makeKey()
  signer = createPrivateKey(key.pem)
  proofKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
})
beforeEach(async () => {
  caller = await start({ users: 30, groups: 6, apps: 3 })
  app = caller.server.serviceApp({ role: 'super', publicJwk: key.publicJwk })
})

const seconds = () => Math.floor(Date.now() / 1000)
const endpoint = () => `${caller.server.url}/oauth2/v1/token`

interface Claims {
  header?: object
  key?: KeyObject
  claims?: Record<string, unknown>
}
async function assertion({ header = {}, key: by = signer, claims = {} }: Claims = {}): Promise<string> {
  const standard = {
    iss: app.clientId,
    sub: app.clientId,
    aud: endpoint(),
    jti: randomUUID(),
    iat: seconds(),
    exp: seconds() + 300,
  }
  return new SignJWT({ ...standard, ...claims })
    .setProtectedHeader({ alg: by.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256', kid: key.keyId, ...header })
    .sign(by)
}
async function proof(
  { header = {}, key: by, claims = {} }: Claims = {},
  pair: { privateKey: KeyObject; publicKey: KeyObject } = proofKey,
): Promise<string> {
  const jwk = await exportJWK(pair.publicKey)
  return new SignJWT({ htm: 'POST', htu: endpoint(), jti: randomUUID(), iat: seconds(), ...claims })
    .setProtectedHeader({
      typ: 'dpop+jwt',
      alg: pair.privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
      jwk,
      ...header,
    })
    .sign(by ?? pair.privateKey)
}
async function ask(
  given: { assertion?: string; proof?: string | null; form?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'okta.users.read okta.groups.read',
    client_assertion_type: type,
    client_assertion: given.assertion ?? (await assertion()),
    ...given.form,
  })
  const header = given.proof === undefined ? await proof({ claims: { nonce: await nonce() } }) : given.proof
  return caller.call('/oauth2/v1/token', {
    method: 'POST',
    body: form.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(header === null ? {} : { dpop: header }),
    },
  })
}
/** The nonce that the first refusal gives out. */
async function nonce(): Promise<string> {
  const refused = await ask({ proof: await proof() })
  expect(refused.body).toMatchObject({ error: 'use_dpop_nonce' })
  expect(refused.status).toBe(400)
  return refused.headers['dpop-nonce']?.[0] ?? ''
}

test('what is right is answered with a token that its key and scopes bind', async () => {
  const answer = await ask()
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toMatchObject({
    token_type: 'DPoP',
    expires_in: 3600,
    scope: 'okta.users.read okta.groups.read',
  })
})

describe('an assertion is refused (401 invalid_client)', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  test.each<[string, () => Claims, RegExp]>([
    ['for another audience', () => ({ claims: { aud: caller.server.url } }), /audience/],
    ['for an audience in other letters', () => ({ claims: { aud: `${endpoint()}/` } }), /audience/],
    ['with another issuer', () => ({ claims: { iss: '0oaother' } }), /issuer/],
    ['of a subject that is not there', () => ({ claims: { sub: '0oaother', iss: '0oaother' } }), /client_id/],
    ['that has expired', () => ({ claims: { exp: seconds() - 1 } }), /expired/],
    ['without an end', () => ({ claims: { exp: undefined } }), /expired/],
    ['that lasts longer than an hour', () => ({ claims: { exp: seconds() + 3700 } }), /one hour/],
    ['that is not valid yet', () => ({ claims: { iat: seconds() + 600 } }), /not valid yet/],
    ['by a key that is not registered', () => ({ header: { kid: 'unknown' } }), /kid/],
    ['by another key under a registered name', () => ({ key: other.privateKey }), /signature/],
    ['by an EC key under a registered name', () => ({ key: ec.privateKey }), /signature/],
  ])('%s', async (_what, claims, words) => {
    const answer = await ask({ assertion: await assertion(claims()) })
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({
      error: 'invalid_client',
      error_description: expect.stringMatching(words) as string,
    })
    expect(caller.server.oauth.issued).toBe(0)
  })

  test('a second time, whatever came of the first', async () => {
    const used = await assertion()
    expect((await ask({ assertion: used })).status).toBe(200)
    expect((await ask({ assertion: used })).body).toMatchObject({ error: 'invalid_client' })
    const refused = await assertion()
    await ask({ assertion: refused, proof: null })
    expect((await ask({ assertion: refused })).body).toMatchObject({ error: 'invalid_client' })
  })

  test('without a signature', async () => {
    const [, body = ''] = (await assertion()).split('.')
    const head = Buffer.from('{"alg":"none"}').toString('base64url')
    expect((await ask({ assertion: `${head}.${body}.` })).status).toBe(401)
    expect((await ask({ assertion: `${head}.${body}.AAAA` })).status).toBe(401)
  })
})

describe('a proof is refused (400) at the token endpoint', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
  test.each<[string, () => Promise<string> | null, RegExp]>([
    ['that is missing', () => null, /missing/],
    ['of another kind', () => proof({ header: { typ: 'JWT' } }), /typ/],
    ['for another method', () => proof({ claims: { htm: 'GET' } }), /htm/],
    ['for another address', () => proof({ claims: { htu: caller.server.url } }), /htu/],
    ['for the address with a query', () => proof({ claims: { htu: `${endpoint()}?a=1` } }), /htu/],
    ['that is old', () => proof({ claims: { iat: seconds() - 900 } }), /iat/],
    ['from the future', () => proof({ claims: { iat: seconds() + 900 } }), /iat/],
    ['without an id', () => proof({ claims: { jti: undefined } }), /jti/],
    ['by an EC key', () => proof({}, ec), /jwk/],
    ['signed by another key than it names', () => proof({ key: signer }), /signature/],
    [
      'that gives its private key away',
      async () => proof({ header: { jwk: (await exportJWK(proofKey.privateKey)) as JsonWebKey } }),
      /jwk/,
    ],
  ])('%s', async (_what, made, words) => {
    const answer = await ask({ proof: (await made()) ?? null })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      error: 'invalid_dpop_proof',
      error_description: expect.stringMatching(words) as string,
    })
  })

  test('by a short key, whose signature no library makes', async () => {
    const jwk = await exportJWK(short.publicKey)
    expect((await ask({ proof: await proof({ header: { jwk } }) })).body).toMatchObject({
      error: 'invalid_dpop_proof',
    })
  })

  test('without a nonce, with another one, and a second time', async () => {
    const known = await nonce()
    for (const claims of [{}, { nonce: 'another' }]) {
      const answer = await ask({ proof: await proof({ claims }) })
      expect(answer.body).toMatchObject({ error: 'use_dpop_nonce' })
      expect(answer.headers['dpop-nonce']).toEqual([known])
    }
    const once = await proof({ claims: { nonce: known } })
    expect((await ask({ proof: once })).status).toBe(200)
    expect((await ask({ proof: once })).body).toMatchObject({ error: 'invalid_dpop_proof' })
  })
})

test.each<[string, Record<string, string>, string]>([
  ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['no scope', { scope: '' }, 'invalid_scope'],
  ['a scope that is not granted', { scope: 'okta.users.read okta.devices.read' }, 'invalid_scope'],
  ['another kind of assertion', { client_assertion_type: 'x' }, 'invalid_request'],
])('%s is refused', async (_what, form, error) => {
  const answer = await ask({ form })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ error })
})

describe('at a resource', () => {
  let access: string
  beforeEach(async () => {
    access = (await ask()).body.access_token as string
  })
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
  async function use(
    given: { claims?: Record<string, unknown>; pair?: typeof proofKey; scheme?: string; path?: string } = {},
  ): Promise<Answer> {
    const { claims = {}, pair = proofKey, scheme = 'DPoP', path = '/api/v1/users?limit=1' } = given
    const htu = `${caller.server.url}${path.split('?', 1)[0] ?? ''}`
    const dpop = await proof({ claims: { htm: 'GET', htu, ath: hash(access), ...claims } }, pair)
    return caller.call(path, { headers: { authorization: `${scheme} ${access}`, dpop } })
  }

  test('a fitting proof is answered', async () => {
    expect((await use()).status).toBe(200)
  })

  test.each<[string, Parameters<typeof use>[0], number, string]>([
    ['of another token', { claims: { ath: hash('another') } }, 400, 'invalid_dpop_proof'],
    ['of no token', { claims: { ath: undefined } }, 400, 'invalid_dpop_proof'],
    ['of another address', { claims: { htu: 'http://127.0.0.1/api/v1/users' } }, 400, 'invalid_dpop_proof'],
    ['of another method', { claims: { htm: 'POST' } }, 400, 'invalid_dpop_proof'],
    [
      'by another key',
      { pair: generateKeyPairSync('rsa', { modulusLength: 2048 }) },
      400,
      'invalid_dpop_proof',
    ],
    ['with the token as Bearer', { scheme: 'Bearer' }, 401, 'invalid_token'],
    ['without the scope', { path: '/api/v1/apps' }, 403, 'insufficient_scope'],
  ])('a proof %s is refused', async (_what, given, status, error) => {
    const answer = await use(given)
    expect(answer.status).toBe(status)
    expect(answer.headers['www-authenticate']?.[0]).toContain(`error="${error}"`)
  })

  test('an access token that has ended, or is nobody’s, is refused', async () => {
    caller.server.oauth.tokenLifetimeMs = 20
    access = (await ask()).body.access_token as string
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect((await use()).status).toBe(401)
    access = 'a.b.c'
    expect((await use()).status).toBe(401)
  })

  test.each<[TokenRole, number]>([
    ['super', 200],
    ['readonly', 200],
    ['none', 200],
  ])('the role %s decides beside the scopes; a service app is nobody', async (role, status) => {
    app.role = role
    const answer = await use()
    expect(answer.status).toBe(status)
    expect(answer.body.length === 0).toBe(role === 'none')
    expect((await use({ path: '/api/v1/users/me' })).status).toBe(role === 'none' ? 403 : 404)
  })
})
