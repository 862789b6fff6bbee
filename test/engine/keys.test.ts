import { generateKeyPairSync, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeKey, readPrivateKey, secretForms, type ReadKey } from '../../src/main/keys.ts'

let key: ReadKey
let forms: Record<string, string>
beforeAll(async () => {
  key = await makeKey()
  const handle = createPrivateKey(key.pem)
  const pkcs1 = handle.export({ type: 'pkcs1', format: 'pem' }) as string
  const jwk = handle.export({ format: 'jwk' })
  forms = {
    'PKCS #8': key.pem,
    'PKCS #1': pkcs1,
    'a JWK': JSON.stringify(jwk),
    'a JWK in lines': JSON.stringify({ ...jwk, use: 'sig' }, null, 2),
    'a set of one JWK': JSON.stringify({ keys: [jwk] }),
    'Windows line ends': key.pem.replaceAll('\n', '\r\n'),
    'one line with literal \\n': pkcs1.trim().replaceAll('\n', '\\n'),
    'spaces for line ends': key.pem.trim().replaceAll('\n', ' '),
    'white space around': `\n\n  ${key.pem}  \n`,
    'text before it': `Bag Attributes\n  friendlyName: x\n${key.pem}`,
    'in quotes': `"${pkcs1.trim().replaceAll('\n', '\\n')}"`,
    'a byte order mark': `\uFEFF${key.pem}`,
  }
})

describe('a private key', () => {
  it('is read in every form, as the same key', () => {
    for (const [form, text] of Object.entries(forms)) {
      const read = readPrivateKey(text)
      expect(read, form).toMatchObject({ ok: true, keyId: key.keyId, publicJwk: key.publicJwk, pem: key.pem })
    }
  })

  it('has the thumbprint of RFC 7638 as its id, and a public half that verifies what it signs', async () => {
    const jwk = JSON.parse(key.publicJwk) as Record<string, string>
    expect(key.keyId).toBe(await calculateJwkThumbprint(jwk))
    expect(jwk).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: key.keyId })
    expect(Object.keys(jwk)).not.toContain('d')
    const text = Buffer.from('x')
    const signature = sign('sha256', text, key.pem)
    expect(verify('sha256', text, createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true)
  })

  it('keeps the id that its JWK has', () => {
    const jwk = createPrivateKey(key.pem).export({ format: 'jwk' })
    expect(readPrivateKey(JSON.stringify({ ...jwk, kid: 'mine' }))).toMatchObject({ keyId: 'mine' })
  })
})

const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits })
const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem8 = { type: 'pkcs8', format: 'pem' } as const
const spki = { type: 'spki', format: 'pem' } as const

describe('what is no usable key is told by name', () => {
  it.each<[string, () => string, RegExp]>([
    ['a public key', () => rsa(2048).publicKey.export(spki) as string, /public half/],
    [
      'a public key (PKCS #1)',
      () => rsa(2048).publicKey.export({ type: 'pkcs1', format: 'pem' }) as string,
      /public half/,
    ],
    ['a public JWK', () => key.publicJwk, /public half/],
    ['an SSH public key', () => 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ me@here', /public half/],
    [
      'an encrypted key',
      () => rsa(2048).privateKey.export({ ...pem8, cipher: 'aes-256-cbc', passphrase: 'p' }) as string,
      /passphrase/,
    ],
    [
      'an encrypted key (PKCS #1)',
      () =>
        rsa(2048).privateKey.export({
          type: 'pkcs1',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase: 'p',
        }) as string,
      /passphrase/,
    ],
    ['an EC key', () => ec().privateKey.export(pem8) as string, /elliptic/],
    [
      'an EC key (SEC 1)',
      () => ec().privateKey.export({ type: 'sec1', format: 'pem' }) as string,
      /elliptic/,
    ],
    ['an EC JWK', () => JSON.stringify(ec().privateKey.export({ format: 'jwk' })), /elliptic/],
    [
      'an Ed25519 key',
      () => generateKeyPairSync('ed25519').privateKey.export(pem8) as string,
      /not an RSA key/,
    ],
    ['a short key', () => rsa(1024).privateKey.export(pem8) as string, /1024 bits/],
    ['a short JWK', () => JSON.stringify(rsa(1024).privateKey.export({ format: 'jwk' })), /1024 bits/],
    ['a certificate', () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /certificate/],
    [
      'an OpenSSH key',
      () => '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----',
      /OpenSSH/,
    ],
    ['half a key', () => key.pem.slice(0, 700), /incomplete/],
    ['a damaged key', () => key.pem.replace(/\n[^\n]{20}/, '\n'), /incomplete/],
    ['half a JWK', () => '{"kty":"RSA","n":"', /not complete JSON/],
    [
      'a JWK without its primes',
      () => JSON.stringify({ kty: 'RSA', n: 'x', e: 'AQAB', d: 'y' }),
      /lacks p, q/,
    ],
    ['a symmetric JWK', () => '{"kty":"oct","k":"c2VjcmV0"}', /not an RSA key/],
    ['two JWKs', () => '{"keys":[{},{}]}', /set of 2/],
    ['an API token', () => '00abcdefghijklmnopqrstuvwxyzABCDEFGHIJ', /not a private key/],
    ['nothing', () => '  \n ', /No key/],
  ])('%s', (_what, text, reason) => {
    const read = readPrivateKey(text())
    expect(read).toMatchObject({ ok: false, nextStep: expect.stringMatching(/\.$/) as string })
    expect(read.ok ? '' : read.reason).toMatch(reason)
  })

  it('whatever it is: never thrown, and nothing of it repeated', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 300, unit: 'binary' }),
          fc.json(),
          fc
            .tuple(fc.nat(1700), fc.string({ maxLength: 5 }))
            .map(([at, text]) => key.pem.slice(0, at) + text + key.pem.slice(at)),
        ),
        (text) => {
          const read = readPrivateKey(text)
          if (read.ok) expect(read.keyId).toBe(key.keyId)
          else if (text.length > 30) expect(read.reason + read.nextStep).not.toContain(text)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('has forms to look for that no text of it is without', () => {
    for (const text of Object.values(forms)) {
      const secrets = secretForms(text)
      expect(secrets).toContain(text)
      expect(secrets).toContain(createPrivateKey(key.pem).export({ format: 'jwk' }).d)
    }
    expect(secretForms('no key')).toEqual(['no key'])
  })
})
