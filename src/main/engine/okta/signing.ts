import type { Result } from '../../../preload/contract/errors.ts'
import { ok } from '../../../preload/contract/errors.ts'
import type { Access } from './port.ts'
import type { Exchange } from './transport.ts'

/** How one call was signed; `headers` are secret. */
export interface Signature {
  headers: Record<string, string>
  /** Which access token it carries; grows with each renewal. */
  serial: number
  /** Milliseconds that the server's clock was taken to be ahead when it was made. */
  skew: number
  /** The server's nonce that its proof holds. */
  nonce: string | null
}

/** `ended`: what signed it was good before, or is not what signs now; `unproven`: it has never been good for any call. */
export type SignAgain = 'ended' | 'unproven'

/** Puts the credential on calls, and keeps it usable. */
export interface Signer {
  kind: Access['kind']
  /** What the credential may ask for. `renew`: asks again which scopes are granted. */
  access(options: { renew?: boolean; signal?: AbortSignal }): Promise<Result<Access>>
  /** Settles when a call can be signed; an error says why none can. */
  ready(signal: AbortSignal | undefined): Promise<Result<null>>
  /** Whether a call can be signed at this moment. */
  isReady(): boolean
  sign(method: string, path: string): Promise<Signature>
  /** Looks at the answer to a signed call: why the same call should go once more, signed anew, or null. */
  again(answer: Exchange, signature: Signature): SignAgain | null
}

/** Signs with an API token, which needs no renewal. */
export function createTokenSigner(token: string): Signer {
  const signature: Signature = {
    headers: { Authorization: `SSWS ${token}` },
    serial: 0,
    skew: 0,
    nonce: null,
  }
  return {
    kind: 'token',
    access: () => Promise.resolve(ok({ kind: 'token' })),
    ready: () => Promise.resolve(ok(null)),
    isReady: () => true,
    sign: () => Promise.resolve(signature),
    again: () => null,
  }
}
