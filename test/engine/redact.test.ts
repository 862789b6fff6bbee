import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../src/main/redact.ts'

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
console.log(`redact.test.ts seed ${seed} (set FC_SEED to repeat)`)

const token = '00abcDEF_ghiJKLmno-PQRstuVWXyz0123456789AB'
const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"x","pad":"yyyyyyy"}').toString('base64url')}.c2lnbmF0dXJl`
const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nabcd\n-----END RSA PRIVATE KEY-----'

describe('text', () => {
  it.each([
    ['SSWS', `Authorization: SSWS ${token}`, token],
    ['SSWS alone', `sent with SSWS ${token}, then`, token],
    ['SSWS in JSON', JSON.stringify({ Authorization: `SSWS ${token}` }), token],
    ['SSWS in JSON in JSON', JSON.stringify(JSON.stringify({ authorization: `SSWS ${token}` })), token],
    ['Bearer', `authorization=Bearer ${token}`, token],
    ['DPoP', `DPoP ${jwt}`, jwt],
    ['Basic', `Authorization: Basic dXNlcjpwYXNz`, 'dXNlcjpwYXNz'],
    ['header list', `["authorization", "SSWS ${token}"]`, token],
    ['PEM', `key ${key} end`, 'MIIEowIBAAKCAQEA7'],
    ['PEM cut off', key.slice(0, 60), 'MIIEowIBAAKCAQEA7'],
    ['PEM in JSON', JSON.stringify({ k: key }), 'MIIEowIBAAKCAQEA7'],
    ['JWT', `token was ${jwt}.`, jwt],
    ['cookie', 'Cookie: sid=1024abc; JSESSIONID=99AA', '1024abc'],
    ['set-cookie', 'set-cookie: sid=1024abc; Secure', '1024abc'],
    ['form', 'grant_type=x&client_assertion=abc.def.ghi&scope=y', 'abc.def.ghi'],
    ['query', 'https://a.okta.com/login?sessionToken=20111abc&x=1', '20111abc'],
  ])('%s', (_name, text, secret) => {
    const clean = createRedactor().redact(text)
    expect(clean).not.toContain(secret)
    expect(clean).toContain('[redacted]')
    expect(createRedactor().redact(clean)).not.toContain(secret)
  })

  it('keeps what is around a secret', () => {
    expect(createRedactor().redact(`GET /a with SSWS ${token} gave 401`)).toBe(
      'GET /a with SSWS [redacted] gave 401',
    )
    expect(createRedactor().redact('x=1&client_secret=abc&y=2')).toBe('x=1&client_secret=[redacted]&y=2')
  })

  it('leaves ordinary lines as they are', () => {
    for (const line of [
      'Synced 1,204 accounts in 3.2 s',
      'GET /api/v1/users?limit=200&after=00ub0oNGTSWTBKOLGLNR: HTTP 403 E0000006',
      'The API token is invalid or has expired.',
      'Bearer of bad news',
    ]) {
      expect(createRedactor().redact(line)).toBe(line)
    }
  })
})

/** Not part of the mark that replaces it. */
const usual = (secret: string): boolean => !'[redacted]'.includes(secret) && secret.trim().length >= 6

describe('known secrets', () => {
  const secrets = fc.oneof(
    fc.string({ minLength: 6, maxLength: 60, unit: 'grapheme-ascii' }),
    fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }),
    fc.stringMatching(/^00[A-Za-z0-9_-]{40}$/),
  )

  it('are removed from every text, JSON, address and nested value, however they are written', () => {
    fc.assert(
      fc.property(
        secrets.filter(usual),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (secret, before, after) => {
          const redactor = createRedactor()
          redactor.addSecret(secret)
          const wrapped = [
            `${before}${secret}${after}`,
            JSON.stringify({ note: before + secret + after }),
            `https://a/?x=${encodeURIComponent(secret)}&y`,
            `b64 ${Buffer.from(secret).toString('base64')} end`,
          ]
          const forms = [
            secret,
            JSON.stringify(secret).slice(1, -1),
            encodeURIComponent(secret),
            Buffer.from(secret).toString('base64'),
          ]
          for (const text of wrapped) {
            const clean = redactor.redact(text)
            for (const form of forms)
              expect(clean.includes(form) && !before.includes(form) && !after.includes(form)).toBe(false)
          }
          const error = new Error(`failed with ${secret}`, {
            cause: { deep: [secret, { [secret]: secret }] },
          })
          const details = JSON.stringify(
            redactor.redactDetails({ before, list: [secret], map: new Map([['k', secret]]), error }),
          )
          for (const form of forms.slice(0, 2))
            expect(details.includes(form) && !JSON.stringify(before).includes(form)).toBe(false)
        },
      ),
      { seed, numRuns: 500 },
    )
  })

  it('goes as a whole when one secret contains another', () => {
    const redactor = createRedactor()
    redactor.addSecret('abcdefgh')
    redactor.addSecret('abcdefgh-ijklmnop')
    expect(redactor.redact('x abcdefgh-ijklmnop y')).toBe('x [redacted] y')
  })

  it('does not search for what is too short to be one', () => {
    const redactor = createRedactor()
    redactor.addSecret('')
    redactor.addSecret('a')
    expect(redactor.redact('a cat')).toBe('a cat')
  })
})

describe('details', () => {
  const redactor = createRedactor()
  it('empties fields that are named like a credential', () => {
    expect(
      redactor.redactDetails({
        token: 'abc',
        apiToken: 'abc',
        'x-api-key': 'abc',
        password: 'p',
        Authorization: 'x',
        clientSecret: 's',
        privateKey: {},
        cookie: ['a'],
      }),
    ).toEqual({
      token: '[redacted]',
      apiToken: '[redacted]',
      'x-api-key': '[redacted]',
      password: '[redacted]',
      Authorization: '[redacted]',
      clientSecret: '[redacted]',
      privateKey: '[redacted]',
      cookie: '[redacted]',
    })
  })
  it('keeps facts about credentials and everything else', () => {
    const facts = {
      tokenCount: 3,
      hasToken: true,
      token: null,
      storage: 'keychain',
      last4: '89AB',
      status: 401,
      path: '/api/v1/api-tokens',
      nested: { rows: [1, null, 'x'] },
    }
    expect(redactor.redactDetails(facts)).toEqual(facts)
  })
  it('survives every kind of value', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const value = redactor.redactDetails({
      circle,
      when: new Date(0),
      never: new Date(Number.NaN),
      big: 1n,
      bytes: Buffer.from('x'),
      call: () => 1,
      none: undefined,
      error: new Error('e'),
    })
    expect(() => JSON.stringify(value)).not.toThrow()
    expect(value).toMatchObject({
      when: '1970-01-01T00:00:00.000Z',
      never: null,
      big: '1',
      bytes: '[bytes]',
      error: { message: 'e' },
    })
  })
})
