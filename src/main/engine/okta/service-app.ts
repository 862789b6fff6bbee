import { createPrivateKey, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import { manageScopes, readScopes } from '../../../preload/contract/models.ts'
import { readPrivateKey } from '../../keys.ts'
import type { CallRequest } from './call.ts'
import { errorOfOAuth, challengeOf, readOAuthProblem, type OAuthProblem } from './oauth-errors.ts'
import { notOkta } from './errors.ts'
import type { Access, CallOptions, Clock, OktaAnswer, OktaCredential, Scopes } from './port.ts'
import type { ProofMaker } from './proofs.ts'
import type { Signature, Signer } from './signing.ts'
import type { Exchange, TransportFailure } from './transport.ts'

type Outcome = { ok: true; value: Exchange } | { ok: false; failure: TransportFailure }
type ServiceApp = Extract<OktaCredential, { kind: 'service-app' }>

export interface ServiceAppDeps {
  baseUrl: string
  credential: ServiceApp
  clock: Clock
  /** Scopes as an earlier client found them, so that it need not be found out again. */
  known: Scopes | undefined
  /** A call to the token endpoint with limits and repeats around it; `attempt` makes each try anew. */
  ask(
    request: CallRequest,
    attempt: (signal: AbortSignal | undefined) => Promise<Outcome>,
    options: CallOptions,
  ): Promise<Result<OktaAnswer<unknown>>>
  exchange(
    request: { method: string; path: string; headers: Record<string, string>; body: string },
    signal: AbortSignal | undefined,
  ): Promise<Outcome>
  onSecret(secret: string): void
}

interface AccessToken {
  value: string
  /** Proofs have to go with it. */
  bound: boolean
  /** Epoch milliseconds on this machine's clock. */
  endsAt: number
  /** From here on it is renewed before it is used. */
  renewAt: number
}

const endpoint = '/oauth2/v1/token'
/** A token is renewed this long before it ends, or a tenth of its life where that is shorter. */
const longestMargin = 60_000
const leastLife = 1000
const renewAgainAfter = 5000
/** Failures that say nothing of the app and its key. */
const passing = new Set(['offline', 'rate-limited', 'okta-error'])
/** A clock that is this far off explains a refusal. */
const tellingSkew = 10_000
const first = Number.MAX_SAFE_INTEGER
const wanted: readonly string[] = [...readScopes, ...manageScopes]

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

/**
 * Signs as a service app: OAuth 2.0 client credentials with private_key_jwt, and a proof of possession
 * with each call where Okta binds the access token to one.
 *
 * Calls: a proof goes with the first request already. Okta ignores it for an app that needs none (one
 * call), and answers with a nonce for one that does (two calls, one from then on); the other order would
 * cost three and leave a failed grant in Okta's log each time. All scopes are asked for together; only
 * where that is refused is each asked for on its own, side by side.
 */
export function createServiceAppSigner(deps: ServiceAppDeps): Signer {
  const { baseUrl, clock, credential } = deps
  const { clientId } = credential
  const read = readPrivateKey(credential.privateKey)
  const keyId = credential.keyId ?? (read.ok ? read.keyId : '')
  let key: KeyObject | null = null
  let proofs: Promise<ProofMaker> | null = null
  let scopes: Scopes | null = deps.known ?? null
  let token: AccessToken | null = null
  let serial = 0
  /** The last access token that a call passed with. */
  let proven = 0
  let renewing: Promise<Result<null>> | null = null
  /** The server's clock less this machine's. */
  let skew = 0
  let nonceOfEndpoint: string | null = null
  let nonceOfResources: string | null = null

  const makers = () => import('./proofs.ts')
  const proofMaker = (): Promise<ProofMaker> =>
    (proofs ??= makers().then(({ createProofMaker }) => createProofMaker()))
  const serverSeconds = (): number => Math.floor((clock.now() + skew) / 1000)

  function learnTime(headers: Exchange['headers']): void {
    const date = Date.parse(single(headers['date']) ?? '')
    // Headers tell whole seconds, so less than that is no difference.
    const difference = date - clock.now()
    if (!Number.isNaN(date) && Math.abs(difference - skew) > 1500) skew = difference
  }

  /** One request for an access token, repeated for a nonce and for a clock that is off. */
  async function grant(asked: readonly string[], signal?: AbortSignal): Promise<Granted> {
    if (!read.ok) return { ok: false, error: err('unauthorized', read.reason, read.nextStep).error }
    key ??= createPrivateKey(read.pem)
    const url = baseUrl + endpoint
    for (let tries = 0; ; tries += 1) {
      let refusal: Exchange | null = null
      const used = { skew, nonce: nonceOfEndpoint }
      const attempt = async (attemptSignal: AbortSignal | undefined): Promise<Outcome> => {
        const { makeAssertion } = await makers()
        const at = serverSeconds()
        const assertion = await makeAssertion({ clientId, keyId, key: key as KeyObject, audience: url, at })
        const proof = await (await proofMaker()).make({ method: 'POST', url, at, nonce: nonceOfEndpoint })
        const form = new URLSearchParams({
          grant_type: 'client_credentials',
          scope: asked.join(' '),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        })
        const outcome = await deps.exchange(
          {
            method: 'POST',
            path: endpoint,
            headers: { 'Content-Type': 'application/x-www-form-urlencoded', DPoP: proof },
            body: form.toString(),
          },
          attemptSignal,
        )
        if (outcome.ok) {
          refusal = outcome.value.status >= 400 ? outcome.value : null
          learnTime(outcome.value.headers)
          nonceOfEndpoint = single(outcome.value.headers['dpop-nonce']) ?? nonceOfEndpoint
        }
        return outcome
      }
      const answer = await deps.ask({ method: 'POST', path: endpoint, repeatable: true }, attempt, {
        priority: first,
        ...(signal === undefined ? {} : { signal }),
      })
      if (answer.ok) return readGranted(answer.value, asked)
      const last = refusal as Exchange | null
      const problem = last === null ? null : readOAuthProblem(last.status, last.body.toString())
      if (problem === null) return answer
      const nonced = problem.error === 'use_dpop_nonce' && nonceOfEndpoint !== used.nonce
      const late =
        ['invalid_client', 'invalid_dpop_proof'].includes(problem.error) &&
        Math.abs(skew - used.skew) > tellingSkew
      if (tries < 3 && (nonced || late)) continue
      return { ok: false, error: errorOfOAuth(problem, { clientId, keyId }).error, problem }
    }
  }

  function readGranted({ status, body }: OktaAnswer<unknown>, asked: readonly string[]): Granted {
    const {
      access_token: value,
      token_type: type,
      expires_in: life,
      scope,
    } = (body ?? {}) as Record<string, unknown>
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || typeof type !== 'string')
      return { ok: false, error: notOkta(status, undefined).error }
    deps.onSecret(value)
    const milliseconds = Math.max(leastLife, (typeof life === 'number' ? life : 3600) * 1000)
    const endsAt = clock.now() + milliseconds
    return {
      ok: true,
      granted: typeof scope === 'string' ? asked.filter((one) => scope.split(' ').includes(one)) : [...asked],
      token: {
        value,
        bound: type.toLowerCase() === 'dpop',
        endsAt,
        renewAt: endsAt - Math.min(longestMargin, milliseconds / 10),
      },
    }
  }

  function keep(next: AccessToken, granted: readonly string[]): Result<null> {
    token = next
    serial += 1
    scopes = { granted: [...granted], refused: wanted.filter((scope) => !granted.includes(scope)) }
    return ok(null)
  }

  /** Which scopes are granted, each asked for on its own, and a token with all of them. */
  async function discover(signal?: AbortSignal): Promise<Result<null>> {
    const answers = await Promise.all(wanted.map((scope) => grant([scope], signal)))
    const failed = answers.find((answer) => !answer.ok && answer.problem?.error !== 'invalid_scope')
    if (failed !== undefined && !failed.ok) return { ok: false, error: failed.error }
    const granted = wanted.filter((_, at) => answers[at]?.ok === true)
    const [only, ...more] = answers.filter((answer) => answer.ok)
    if (only === undefined) return { ok: false, error: (answers[0] as Failed).error }
    if (more.length === 0) return keep(only.token, granted)
    const all = await grant(granted, signal)
    return all.ok ? keep(all.token, all.granted) : { ok: false, error: all.error }
  }

  async function renew(signal?: AbortSignal): Promise<Result<null>> {
    const asked = scopes?.granted ?? wanted
    const answer = await grant(asked.length === 0 ? wanted : asked, signal)
    if (answer.ok) return keep(answer.token, answer.granted)
    if (answer.problem?.error === 'invalid_scope') return discover(signal)
    return { ok: false, error: answer.error }
  }

  /** Scopes that were refused may have been granted since: asks for those alone, and for the rest together. */
  async function renewScopes(signal?: AbortSignal): Promise<Result<null>> {
    if (scopes === null) return renew(signal)
    const { refused } = scopes
    const answers = await Promise.all(refused.map((scope) => grant([scope], signal)))
    const now = new Set(refused.filter((_, at) => answers[at]?.ok === true))
    const granted = wanted.filter((scope) => now.has(scope) || scopes?.granted.includes(scope) === true)
    scopes = { granted, refused: refused.filter((scope) => !now.has(scope)) }
    return renew(signal)
  }

  /** One renewal at a time, whoever asks; it goes on when the one who asked first is cancelled. */
  const once = (work: () => Promise<Result<null>>): Promise<Result<null>> =>
    (renewing ??= work().finally(() => {
      renewing = null
    }))

  const isReady = (): boolean => token !== null && clock.now() < token.renewAt

  const ready = async (signal: AbortSignal | undefined): Promise<Result<null>> => {
    if (isReady()) return ok(null)
    const renewed = await raced(once(renew), signal)
    if (renewed === null) return err('cancelled', 'Cancelled.', 'Start again when you are ready.')
    if (renewed.ok || !passing.has(renewed.error.code)) return renewed
    // It was renewed early, so what fails for a moment is tried again before the present one ends.
    const now = clock.now()
    if (token === null || now >= token.endsAt) return renewed
    token.renewAt = Math.min(token.endsAt, now + renewAgainAfter)
    return ok(null)
  }

  const state = (): Access => ({
    kind: 'service-app',
    clientId,
    keyId,
    scopes: scopes ?? { granted: [], refused: [] },
    bound: token?.bound ?? false,
  })

  return {
    kind: 'service-app',
    async access({ renew: anew = false, signal }) {
      if (anew) await renewing
      const done = anew ? await once(renewScopes) : await ready(signal)
      return done.ok ? ok(state()) : done
    },
    ready,
    isReady,
    async sign(method, path): Promise<Signature> {
      const held = token
      const used = { serial, skew, nonce: nonceOfResources }
      if (held === null) return { headers: {}, ...used }
      if (!held.bound) return { headers: { Authorization: `Bearer ${held.value}` }, ...used }
      const [pathOnly = path] = path.split(/[?#]/, 1)
      const proof = await (
        await proofMaker()
      ).make({
        method,
        url: baseUrl + pathOnly,
        at: serverSeconds(),
        nonce: used.nonce,
        accessToken: held.value,
      })
      return { headers: { Authorization: `DPoP ${held.value}`, DPoP: proof }, ...used }
    },
    again({ status, headers, body }, signature) {
      learnTime(headers)
      nonceOfResources = single(headers['dpop-nonce']) ?? nonceOfResources
      if (status !== 401 && status !== 400) {
        proven = Math.max(proven, signature.serial)
        return null
      }
      const challenge = challengeOf(headers['www-authenticate'])
      if (challenge === 'use_dpop_nonce') return nonceOfResources === signature.nonce ? null : 'ended'
      if (challenge === 'invalid_dpop_proof')
        return Math.abs(skew - signature.skew) > tellingSkew ? 'ended' : null
      // Okta says 401 also of functions that the organization has not bought.
      if (status !== 401 || body.includes('E0000015')) return null
      if (signature.serial !== serial) return 'ended'
      token = null
      return proven === serial ? 'ended' : 'unproven'
    },
  }
}

interface Failed {
  ok: false
  error: ReturnType<typeof err>['error']
  problem?: OAuthProblem
}
type Granted = { ok: true; token: AccessToken; granted: string[] } | Failed

/** The outcome, or null where the signal aborts first. */
function raced<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(null)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
