import type { Http } from '@okta/okta-sdk-nodejs/src/http.js'
import { err, ok } from '../../../preload/contract/errors.ts'
import type { Result } from '../../../preload/contract/errors.ts'
import { defaultBudget } from '../../../preload/contract/models.ts'
import { call } from './call.ts'
import type { Attempt, CallContext, CallRequest } from './call.ts'
import { systemClock } from './clock.ts'
import { createExecutor } from './executor.ts'
import type { ExecutorRequest } from './executor.ts'
import { createGovernor } from './governor.ts'
import { readPages } from './paginate.ts'
import type { CallOptions, CallProblem, OktaAnswer, OktaClient, OktaClientOptions, OktaPage } from './port.ts'
import { createServiceAppSigner } from './service-app.ts'
import { createTokenSigner } from './signing.ts'
import type { Signer } from './signing.ts'
import { createTypedCalls } from './sdk-typed.ts'
import { createTransport } from './transport.ts'
import type { Transport } from './transport.ts'

/** Okta: "List all users": leaves out what is costly and not wanted. All three are needed for the effect. */
const slimUsers =
  'application/json; okta-response="omitCredentials,omitCredentialsLinks,omitTransitioningToStatus"'

/** The origin of the organization. Plain http is for the simulated one on this machine only. */
function originOf(baseUrl: string): string {
  const url = new URL(baseUrl)
  const loopback = url.protocol === 'http:' && url.hostname === '127.0.0.1'
  const secure = url.protocol === 'https:' && url.port === ''
  if (!(loopback || secure) || url.username !== '' || url.password !== '' || url.pathname !== '/') {
    throw new TypeError('An Okta organization is reached at https://host, without port, user or path.')
  }
  return url.origin
}

/**
 * The SDK's Http layer on our request executor; each call brings its own authentication. It is made
 * without the SDK's Client: that one reads okta.yaml files and OKTA_* variables. No cache, no retries.
 */
async function createHttp(transport: Transport, { userAgent }: OktaClientOptions): Promise<Http> {
  const { Http } = await import('@okta/okta-sdk-nodejs/src/http.js')
  type Config = ConstructorParameters<typeof Http>[0]
  const http = new Http({
    requestExecutor: createExecutor(transport),
    cacheMiddleware: null,
  } as unknown as Config)
  Object.assign(http.defaultHeaders, {
    'User-Agent': userAgent ?? 'access-desk',
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
  })
  return http
}

/** One attempt through the SDK's Http layer. */
const createAttempt =
  (baseUrl: string, http: Http): Attempt =>
  async ({ method, path, body }, signal, signature) => {
    const isUsersList = method === 'GET' && /^\/api\/v1\/users(\?|$)/.test(path)
    const contentType = isUsersList ? slimUsers : body === undefined ? null : 'application/json'
    const request: ExecutorRequest = {
      url: baseUrl + path,
      method,
      headers: { ...signature?.headers, ...(contentType !== null && { 'Content-Type': contentType }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    }
    // The Http layer throws for every answer that is not a success; the outcome holds that answer.
    await http.http(request.url, request).catch(() => null)
    return request.outcome ?? { ok: false, failure: { kind: 'network', code: 'UNSENT', sent: false } }
  }

/** A client of one organization with one credential. Loads the SDK on its first call. */
export async function createOktaClient(options: OktaClientOptions): Promise<OktaClient> {
  const { clock = systemClock, concurrency = 32, budget = defaultBudget } = options
  const baseUrl = originOf(options.baseUrl)
  const transport = createTransport(baseUrl, concurrency, options.answerWithin)
  const http = await createHttp(transport, options)
  const governor = createGovernor({ clock, concurrency, budget })
  let retries = 0
  const around = {
    governor,
    clock,
    kind: options.credential.kind,
    report: (problem: CallProblem) => options.onCallProblem?.(problem),
    countRetry: () => {
      retries += 1
    },
  }
  const signer: Signer =
    options.credential.kind === 'token'
      ? createTokenSigner(options.credential.token)
      : createServiceAppSigner({
          baseUrl,
          credential: options.credential,
          clock,
          known: options.knownScopes,
          ask: (request, attempt, callOptions) =>
            call({ ...around, attempt: (_, signal) => attempt(signal) }, request, callOptions),
          exchange: ({ headers, ...request }, signal) =>
            transport.exchange({
              ...request,
              headers: { ...(http.defaultHeaders as Record<string, string>), ...headers },
              ...(signal !== undefined && { signal }),
            }),
          onSecret: (secret) => options.onSecret?.(secret),
        })
  const context: CallContext = {
    ...around,
    signer,
    attempt: createAttempt(baseUrl, http),
    answered: (status, { method, path }) =>
      options.onAnswer?.({ method, path, accepted: status !== 401, refused: status === 403 }),
  }

  /** A path on this organization, whether given as a path or as an absolute URL. */
  async function run(request: CallRequest, callOptions: CallOptions): Promise<Result<OktaAnswer<unknown>>> {
    const url = URL.canParse(request.path, baseUrl) ? new URL(request.path, baseUrl) : null
    if (url === null || url.origin !== baseUrl) {
      return err('internal', 'A call to another server than Okta was refused.', 'Report this with the log.')
    }
    if (options.credential.kind === 'token' && !/^[\x21-\x7e]+$/.test(options.credential.token)) {
      return err(
        'unauthorized',
        'The API token has characters that no token has.',
        'Copy it from Okta again.',
      )
    }
    return call(context, { ...request, path: url.pathname + url.search }, callOptions)
  }

  const get = <T>(path: string, callOptions: CallOptions = {}, retryInternalErrors = true) =>
    run({ method: 'GET', path, retryInternalErrors }, callOptions) as Promise<Result<OktaAnswer<T>>>

  const typed = createTypedCalls(baseUrl, http, get)

  return {
    baseUrl,
    get: (path, callOptions) => get(path, callOptions),
    send: <T>(
      method: 'POST' | 'PUT' | 'DELETE',
      path: string,
      body?: unknown,
      callOptions: CallOptions = {},
    ) => run({ method, path, body }, callOptions) as Promise<Result<OktaAnswer<T>>>,
    pages: <T>(path: string, callOptions = {}) =>
      readPages({ baseUrl, get }, path, callOptions) as AsyncGenerator<Result<OktaPage<T>>, void>,
    async org() {
      const settings = await typed.orgSettings()
      if (settings.ok) {
        const { id, companyName, subdomain } = settings.value
        if (id !== undefined) return ok({ id, name: companyName ?? null, subdomain: subdomain ?? null })
      } else if (!['forbidden', 'not-found'].includes(settings.error.code)) {
        return settings
      }
      const known = await get<{ id?: unknown } | null>('/.well-known/okta-organization')
      if (!known.ok) return known
      const id = known.value.body?.id
      if (typeof id === 'string') return ok({ id, name: null, subdomain: null })
      return err(
        'okta-error',
        'The server did not answer as Okta does.',
        'Check the domain of the organization.',
      )
    },
    access: (accessOptions = {}) => signer.access(accessOptions),
    async me() {
      // A service app is no user: Okta answers "not found" to it.
      if (options.credential.kind === 'service-app') return ok(null)
      const user = await typed.currentUser()
      if (!user.ok) return ['forbidden', 'not-found'].includes(user.error.code) ? ok(null) : user
      const { id, profile, status } = user.value
      return ok(id === undefined ? null : { id, login: profile?.login ?? id, status: status ?? '' })
    },
    get stats() {
      return { ...governor.stats, retries }
    },
    setBudget: (share) => governor.setBudget(share),
    close() {
      governor.close()
      return transport.close()
    },
  }
}
