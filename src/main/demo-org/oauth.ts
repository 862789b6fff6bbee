import { randomBytes } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { createProofChecker } from './dpop.ts'
import { createOnce, isSignedBy, readJwt } from './jwt.ts'
import { EPOCH } from './model.ts'
import type { Random } from './random.ts'
import { ALL_SCOPES } from './scopes.ts'
import type { Token, TokenRole } from './tokens.ts'

/** A service app: what an administrator set for it, which tests may change while the server runs. */
export interface ServiceApp {
  readonly clientId: string
  role: TokenRole
  /** Whether proof of possession is required, as for new apps at Okta. */
  dpop: boolean
  scopes: readonly string[]
  /** Registered public keys. */
  keys: readonly JsonWebKey[]
  active: boolean
  /** Whether its calls come from outside of the network zones it is bound to. */
  outsideZone: boolean
  /** Percent of the rate limits, and of simultaneous calls, that it may use. */
  limitPercent: number
  concurrencyPercent: number
}

export interface ServiceAppOptions {
  role: TokenRole
  /** As JWK, or as its JSON text. */
  publicJwk: JsonWebKey | string
  /** Default true. */
  dpop?: boolean
  /** Default: all there are. */
  scopes?: readonly string[]
}

/** What tests may change while the server runs. */
export interface OAuthControl {
  /** Milliseconds that a new access token lasts. Default an hour, as at Okta, where it is fixed. */
  tokenLifetimeMs: number
  /** Whether proofs at resources need a nonce too. Default false. */
  nonceAtResources: boolean
  /** Leaves scopes out that are not granted instead of refusing them all. Default false. */
  dropScopes: boolean
  /** Ends all access tokens at once. */
  revokeTokens(): void
  forgetNonces(): void
  /** Access tokens given out so far, and refused requests by error. */
  readonly issued: number
  readonly refused: Readonly<Record<string, number>>
}

export interface OAuthReply {
  readonly status: number
  readonly body: Buffer | null
  readonly headers?: readonly string[]
}

export type Authenticated = { ok: true; token: Token } | { ok: false; reply: OAuthReply }

interface AccessToken {
  readonly app: ServiceApp
  readonly scopes: readonly string[]
  readonly expires: number
  /** Thumbprint of the key that it is bound to. */
  readonly jkt: string | null
}

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Address of the organization as the caller wrote it. */
  readonly base: string
}

const HOUR = 3_600_000
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

interface Refusal {
  status: number
  error: string
  description: string
  nonce?: string
}
const refuse = (status: number, error: string, description: string, nonce?: string): Refusal => ({
  status,
  error,
  description,
  ...(nonce === undefined ? {} : { nonce }),
})
const badClient = (description: string): Refusal => refuse(401, 'invalid_client', description)
const isRefusal = (value: object): value is Refusal => 'error' in value

export type OAuth = ReturnType<typeof createOAuth>

/** The organization's own authorization server: service apps, their access tokens, and who a call comes from. */
export function createOAuth(random: Random) {
  const apps = new Map<string, ServiceApp>()
  const accessTokens = new Map<string, AccessToken>()
  const proofs = createProofChecker()
  const assertions = createOnce()
  const refused: Record<string, number> = {}
  const control = {
    tokenLifetimeMs: HOUR,
    nonceAtResources: false,
    dropScopes: false,
    revokeTokens: () => accessTokens.clear(),
    forgetNonces: () => proofs.forgetNonces(),
    issued: 0,
    refused,
  }

  /** The app that an assertion (private_key_jwt, RFC 7523) speaks for. */
  function clientOf(form: URLSearchParams, endpoint: string, now: number): ServiceApp | Refusal {
    const text = form.get('client_assertion')
    if (text === null || text === '') return badClient('No client credentials found')
    if (form.get('client_assertion_type') !== ASSERTION_TYPE)
      return refuse(400, 'invalid_request', "The 'client_assertion_type' is invalid.")
    const jwt = readJwt(text)
    if (jwt === undefined) return badClient('The client_assertion is not a valid JWT.')
    const { iss, sub, aud, exp, jti, iat, nbf } = jwt.payload
    const app = typeof sub === 'string' ? apps.get(sub) : undefined
    if (app === undefined || !app.active) return badClient("Invalid value for 'client_id' parameter.")
    if (iss !== sub || (form.get('client_id') ?? sub) !== sub)
      return badClient('The issuer and subject of the client_assertion must be the client_id.')
    const { kid } = jwt.header
    const key = app.keys.find((one) => (kid === undefined ? app.keys.length === 1 : one['kid'] === kid))
    if (key === undefined) return badClient('The client_assertion JWT kid is invalid.')
    if (!isSignedBy(jwt, key)) return badClient('The client_assertion signature is invalid.')
    if (![aud].flat().includes(endpoint))
      return badClient(
        'The audience claim for client_assertion must be the endpoint invoked for the request.',
      )
    if (typeof exp !== 'number' || exp * 1000 <= now) return badClient('The client_assertion has expired.')
    if (exp * 1000 > now + HOUR)
      return badClient('The client_assertion expires more than one hour in the future.')
    for (const begin of [iat, nbf]) {
      if (begin !== undefined && (typeof begin !== 'number' || begin * 1000 > now + 5000))
        return badClient('The client_assertion is not valid yet.')
    }
    if (typeof jti === 'string' && !assertions.use(`${app.clientId} ${jti}`, exp * 1000, now))
      return badClient('The client_assertion has already been used.')
    return app
  }

  function scopesOf(form: URLSearchParams, app: ServiceApp): readonly string[] | Refusal {
    const asked = (form.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '')
    if (asked.length === 0) return refuse(400, 'invalid_scope', 'No scopes were requested.')
    const granted = asked.filter((scope) => app.scopes.includes(scope))
    if (granted.length < asked.length && (!control.dropScopes || granted.length === 0))
      return refuse(
        400,
        'invalid_scope',
        'One or more scopes are not configured for the authorization server resource.',
      )
    return granted
  }

  function grant(request: Request, now: number): object | Refusal {
    const endpoint = `${request.base}${request.path}`
    if (request.method !== 'POST') return refuse(405, 'invalid_request', 'Method not allowed.')
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true)
      return refuse(400, 'invalid_request', 'The content type is not supported.')
    const form = new URLSearchParams(request.body)
    if (form.get('grant_type') !== 'client_credentials')
      return refuse(400, 'unsupported_grant_type', "The grant type in the request isn't supported.")
    const app = clientOf(form, endpoint, now)
    if (isRefusal(app)) return app
    if (app.outsideZone)
      return refuse(
        403,
        'access_denied',
        "The request is made from outside the client's permitted network zones.",
      )
    let jkt: string | null = null
    // Okta ignores a proof that it did not ask for and answers with a Bearer token.
    if (app.dpop) {
      const header = request.headers['dpop']
      const proof = proofs.check(
        typeof header === 'string' ? header : undefined,
        { method: 'POST', url: endpoint, nonce: true },
        now,
      )
      if (!proof.ok)
        return refuse(
          400,
          proof.error,
          proof.description,
          proof.error === 'use_dpop_nonce' ? proofs.nonce(now) : undefined,
        )
      jkt = proof.jkt
    }
    const scopes = scopesOf(form, app)
    if (!Array.isArray(scopes)) return scopes as Refusal
    const value = ['eyJraWQi', '', ''].map((head) => head + randomBytes(32).toString('base64url')).join('.')
    const seconds = Math.ceil(control.tokenLifetimeMs / 1000)
    accessTokens.set(value, { app, scopes, expires: now + control.tokenLifetimeMs, jkt })
    control.issued += 1
    return {
      token_type: jkt === null ? 'Bearer' : 'DPoP',
      expires_in: seconds,
      access_token: value,
      scope: scopes.join(' '),
    }
  }

  /** A refusal at a resource names its reason in a header, and has no body. */
  function challenge(
    request: Request,
    scheme: string,
    status: number,
    error: string,
    words: string,
    nonce?: string,
  ) {
    const fields = [
      `authorization_uri="${request.base}/oauth2/v1/authorize"`,
      `realm="${request.base}"`,
      `error="${error}"`,
      `error_description="${words}"`,
      `resource="${request.path}"`,
    ]
    const algorithms = scheme === 'DPoP' ? 'algs="RS256 RS384 RS512 ES256 ES384 ES512", ' : ''
    const headers = ['WWW-Authenticate', `${scheme} ${algorithms}${fields.join(', ')}`]
    if (nonce !== undefined) headers.push('DPoP-Nonce', nonce)
    refused[error] = (refused[error] ?? 0) + 1
    return { ok: false as const, reply: { status, body: null, headers } }
  }

  return {
    control: control as OAuthControl,
    apps: (): ServiceApp[] => [...apps.values()],

    serviceApp({ role, publicJwk, dpop = true, scopes = ALL_SCOPES }: ServiceAppOptions): ServiceApp {
      const key = typeof publicJwk === 'string' ? (JSON.parse(publicJwk) as JsonWebKey) : publicJwk
      const app: ServiceApp = {
        clientId: random.id('0oa', 6_000_000 + apps.size),
        role,
        dpop,
        scopes,
        keys: [key],
        active: true,
        outsideZone: false,
        limitPercent: 50,
        concurrencyPercent: 50,
      }
      apps.set(app.clientId, app)
      return app
    },

    /** POST /oauth2/v1/token. */
    token(request: Request, now: number): OAuthReply {
      const result = grant(request, now)
      if (!isRefusal(result)) {
        const nonce = proofs.nonce(now)
        return { status: 200, body: Buffer.from(JSON.stringify(result)), headers: ['DPoP-Nonce', nonce] }
      }
      refused[result.error] = (refused[result.error] ?? 0) + 1
      return {
        status: result.status,
        body: Buffer.from(JSON.stringify({ error: result.error, error_description: result.description })),
        ...(result.nonce === undefined ? {} : { headers: ['DPoP-Nonce', result.nonce] }),
      }
    },

    /** Who a call with an access token comes from. */
    authenticate(request: Request, scheme: string, value: string, now: number): Authenticated {
      const access = accessTokens.get(value)
      const bound = access !== undefined && access.jkt !== null
      const invalid = (): Authenticated =>
        challenge(request, bound ? 'DPoP' : 'Bearer', 401, 'invalid_token', 'The access token is invalid.')
      if (access === undefined || access.expires <= now || !access.app.active) return invalid()
      // A bound token is worth nothing without its key, so Okta takes it by its own scheme only.
      if ((scheme.toLowerCase() === 'dpop') !== bound) return invalid()
      if (access.jkt !== null) {
        const header = request.headers['dpop']
        const proof = proofs.check(
          typeof header === 'string' ? header : undefined,
          {
            method: request.method,
            url: `${request.base}${request.path}`,
            accessToken: value,
            nonce: control.nonceAtResources,
          },
          now,
        )
        if (!proof.ok) {
          const nonce = proof.error === 'use_dpop_nonce' ? proofs.nonce(now) : undefined
          const status = proof.error === 'use_dpop_nonce' ? 401 : 400
          return challenge(request, 'DPoP', status, proof.error, proof.description, nonce)
        }
        if (proof.jkt !== access.jkt)
          return challenge(
            request,
            'DPoP',
            400,
            'invalid_dpop_proof',
            'The DPoP proof JWT is signed by another key than the access token is bound to.',
          )
      }
      const { app, scopes } = access
      if (app.outsideZone)
        return challenge(
          request,
          'Bearer',
          403,
          'access_denied',
          "The request is made from outside the client's permitted network zones.",
        )
      return {
        ok: true,
        token: {
          id: app.clientId,
          name: `service app ${app.role}`,
          value,
          role: app.role,
          owner: null,
          created: EPOCH,
          scopes,
        },
      }
    },

    /** The header of a refusal for a scope that the access token lacks. */
    scopeChallenge: (base: string, path: string, scope: string): readonly string[] => [
      'WWW-Authenticate',
      `Bearer authorization_uri="${base}/oauth2/v1/authorize", realm="${base}", scope="${scope}", error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="${path}"`,
    ],
  }
}
