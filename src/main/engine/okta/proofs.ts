import { createHash, generateKeyPair, randomUUID, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { SignJWT } from 'jose'

/**
 * The two kinds of JWT that a service app makes. Okta: "Implement OAuth for Okta with a service app" and
 * "Configure OAuth 2.0 Demonstrating Proof-of-Possession" (RFC 7523, RFC 9449). All of them are secret.
 */

/** Okta takes assertions of up to an hour; this one is used at once. */
const assertionSeconds = 300

interface AssertionOf {
  clientId: string
  keyId: string
  key: KeyObject
  /** The address of the token endpoint. */
  audience: string
  /** Epoch seconds on the server's clock. */
  at: number
}

/** Proves who asks for a token (private_key_jwt); good for one request. */
export const makeAssertion = ({ clientId, keyId, key, audience, at }: AssertionOf): Promise<string> =>
  new SignJWT({ iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: at })
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .setExpirationTime(at + assertionSeconds)
    .sign(key)

export type ProofMaker = Awaited<ReturnType<typeof createProofMaker>>

/** A key that lives as long as its client, and proofs that whoever sends a call holds it. Okta takes RSA keys. */
export async function createProofMaker() {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return {
    /** `url` is without query; `accessToken` for calls that carry one; `at` in epoch seconds of the server. */
    make(call: {
      method: string
      url: string
      at: number
      nonce: string | null
      accessToken?: string
    }): Promise<string> {
      const { method, url, at, nonce, accessToken } = call
      const ath =
        accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') }
      return new SignJWT({
        htm: method,
        htu: url,
        jti: randomUUID(),
        iat: at,
        ...(nonce === null ? {} : { nonce }),
        ...ath,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'RS256', jwk: { kty: 'RSA', n, e } })
        .sign(privateKey)
    },
  }
}
