import { randomBytes } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { createOnce, digestOf, isSignedBy, readJwt, thumbprintOf } from './jwt.ts'

/** What is wrong with a proof, as OAuth names it, or the thumbprint of the key that made it. */
export type ProofVerdict =
  | { ok: true; jkt: string }
  | { ok: false; error: 'invalid_dpop_proof' | 'use_dpop_nonce'; description: string }

interface Expected {
  method: string
  /** Without query and fragment. */
  url: string
  /** The access token that the call carries; none at the token endpoint. */
  accessToken?: string
  nonce: boolean
}

/** Okta: "Configure OAuth 2.0 Demonstrating Proof-of-Possession": a nonce lasts a day and is taken for three. */
const NONCE_LIFE = 86_400_000
const NONCE_TAKEN = 3 * NONCE_LIFE
const CLOCK_TOLERANCE = 300_000
const LEAST_BITS = 2048

/** Checks proofs of possession (RFC 9449) as strictly as Okta does. */
export function createProofChecker() {
  const used = createOnce()
  let nonces: { value: string; made: number }[] = []

  /** The nonce that answers carry now. */
  function nonce(now: number): string {
    const newest = nonces.at(-1)
    if (newest !== undefined && now < newest.made + NONCE_LIFE) return newest.value
    const value = randomBytes(16).toString('base64url')
    nonces = [...nonces.filter(({ made }) => now < made + NONCE_TAKEN), { value, made: now }]
    return value
  }

  function check(header: string | undefined, expected: Expected, now: number): ProofVerdict {
    const wrong = (description: string): ProofVerdict => ({
      ok: false,
      error: 'invalid_dpop_proof',
      description,
    })
    const claim = (name: string): ProofVerdict => wrong(`'${name}' claim in the DPoP proof JWT is invalid.`)
    if (header === undefined) return wrong('The DPoP proof JWT header is missing.')
    const jwt = readJwt(header)
    if (jwt === undefined) return wrong('The DPoP proof JWT is invalid.')
    const jwk = jwt.header['jwk'] as JsonWebKey | undefined
    if (jwt.header['typ'] !== 'dpop+jwt') return wrong("'typ' in the DPoP proof JWT header is invalid.")
    if (typeof jwk !== 'object' || jwk === null || jwk.d !== undefined || jwk.kty !== 'RSA')
      return wrong("'jwk' in the DPoP proof JWT header is invalid.")
    if (Buffer.from(jwk.n ?? '', 'base64url').length * 8 < LEAST_BITS)
      return wrong("'jwk' in the DPoP proof JWT header is too short.")
    if (!isSignedBy(jwt, jwk)) return wrong('The DPoP proof JWT signature is invalid.')
    const { htm, htu, iat, jti, ath, nonce: given } = jwt.payload
    if (htm !== expected.method) return claim('htm')
    if (htu !== expected.url) return claim('htu')
    if (typeof iat !== 'number' || Math.abs(iat * 1000 - now) > CLOCK_TOLERANCE) return claim('iat')
    if (typeof jti !== 'string' || jti === '') return claim('jti')
    if (expected.accessToken !== undefined && ath !== digestOf(expected.accessToken)) return claim('ath')
    if (!used.use(jti, now + 2 * CLOCK_TOLERANCE, now))
      return wrong('The DPoP proof JWT has already been used.')
    const known = nonces.some(({ value, made }) => value === given && now < made + NONCE_TAKEN)
    if (expected.nonce && !known)
      return {
        ok: false,
        error: 'use_dpop_nonce',
        description: 'Authorization server requires nonce in DPoP proof.',
      }
    return { ok: true, jkt: thumbprintOf(jwk) }
  }

  return {
    nonce,
    check,
    /** Forgets every nonce given out, as the third day does. */
    forgetNonces(): void {
      nonces = []
    },
  }
}
