import { createHash, createPublicKey, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'

/** A signed JWT, taken apart and not verified. */
export interface Jwt {
  readonly header: Record<string, unknown>
  readonly payload: Record<string, unknown>
  readonly signed: Buffer
  readonly signature: Buffer
}

function objectOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Takes a compact JWT apart; undefined where it is none. */
export function readJwt(text: string): Jwt | undefined {
  const parts = text.split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = objectOf(head)
  const payload = objectOf(body)
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === '')
    return undefined
  return {
    header,
    payload,
    signed: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  }
}

const HASHES: Record<string, string> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/** Whether a key signed it, by the algorithm that the header names: RSA or ECDSA, never one without a key. */
export function isSignedBy(jwt: Jwt, jwk: JsonWebKey): boolean {
  const [, family, size = ''] = /^(RS|ES)(256|384|512)$/.exec(String(jwt.header['alg'])) ?? []
  const hash = HASHES[size]
  if (hash === undefined || (family === 'RS') !== (jwk.kty === 'RSA')) return false
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return verify(hash, jwt.signed, { key, dsaEncoding: 'ieee-p1363' }, jwt.signature)
  } catch {
    return false
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** RFC 7638, of an RSA key. */
export const thumbprintOf = ({ e, kty, n }: JsonWebKey): string => digestOf(JSON.stringify({ e, kty, n }))

/** Ids that were used and may not come again; each is forgotten when it could not be used any more anyway. */
export function createOnce(): { use(id: string, until: number, now: number): boolean } {
  const seen = new Map<string, number>()
  return {
    use(id, until, now) {
      if ((seen.get(id) ?? 0) > now) return false
      if (seen.size > 10_000) for (const [old, end] of seen) if (end <= now) seen.delete(old)
      seen.set(id, until)
      return true
    },
  }
}
