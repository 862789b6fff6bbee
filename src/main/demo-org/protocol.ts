import { createRateLimiter } from './buckets.ts'
import type { Bucket, LimitOptions, RateLimiter, RateState } from './buckets.ts'
import type { IncomingHttpHeaders } from 'node:http'
import { errorReply, failure, isFailure } from './errors.ts'
import type { ApiFailure } from './errors.ts'
import type { Fault } from './faults.ts'
import type { DemoOrg } from './org.ts'
import { json } from './pages.ts'
import type { Reply } from './pages.ts'
import type { Authenticated, OAuth } from './oauth.ts'
import { matchRoute } from './router.ts'
import type { Route } from './router.ts'
import { getWellKnown } from './routes-org.ts'
import { createRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { missingScope } from './scopes.ts'
import { may } from './tokens.ts'
import type { Token, TokenBook } from './tokens.ts'
import { createUserSearch } from './user-search.ts'

/** A request as it came over the wire. */
export interface Incoming {
  readonly method: string
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An answer with the state of the bucket it was counted against, where it was. */
export interface Answer {
  readonly reply: Reply
  readonly rate: RateState | undefined
  readonly counted?: { endpoint: string; bucket: Bucket }
}

/** Answers requests as Okta does: token, route, limits, permission, then the route's own work. */
export interface Protocol {
  readonly limiter: RateLimiter
  answer(incoming: Incoming, faults: readonly Fault[]): Answer
  /** The refusal of a call over the limit of simultaneous calls. */
  crowded(): Answer
}

const GROUP_PAGE_MAX = 10_000

const TOKEN_ENDPOINT = '/oauth2/v1/token'

export function createProtocol(
  org: DemoOrg,
  tokens: TokenBook,
  oauth: OAuth,
  limits: LimitOptions | undefined,
): Protocol {
  const limiter = createRateLimiter(limits)
  const userSearch = createUserSearch(org)
  const rowsByBase = new Map<string, Rows>()
  const rowsFor = (base: string): Rows => {
    let rows = rowsByBase.get(base)
    if (rows === undefined) {
      rows = createRows(org, base)
      rowsByBase.set(base, rows)
    }
    return rows
  }

  function handle(
    incoming: Incoming,
    route: Route,
    params: string[],
    token: Token,
    faults: readonly Fault[],
  ): Reply {
    const base = baseOf(incoming)
    const scope = token.scopes === undefined ? null : missingScope(route.method, route.pattern, token.scopes)
    if (scope !== null) {
      return {
        ...errorReply(failure('E0000006')),
        headers: oauth.scopeChallenge(base, incoming.path, scope),
      }
    }
    if (token.scopes === undefined && tokens.state(token).outsideZone) throw failure('E0000006')
    if (!may(token, route.permission)) throw failure('E0000006')
    if (token.role === 'none' && route.permission === 'list') return json([])
    const refused = faults.some(({ kind }) => kind === 'expired-cursor' || kind === 'log-gone')
    if (refused) throw failure('E0000001', 'after', ['Invalid cursor: after'])
    const tooLarge = faults.find((fault) => fault.kind === 'stats-too-large')
    const clamp = faults.find((fault) => fault.kind === 'clamp')
    const late = faults.find((fault) => fault.kind === 'late-log')
    return route.handle({
      method: incoming.method,
      path: incoming.path,
      params,
      query: new URLSearchParams(incoming.query),
      headers: incoming.headers,
      body: parseBody(incoming.body),
      base,
      org,
      rows: rowsFor(base),
      token,
      tokens,
      apps: oauth.apps,
      userSearch,
      dropExpand: faults.some((fault) => fault.kind === 'drop-expand'),
      statsLimit: tooLarge?.above ?? GROUP_PAGE_MAX,
      pageLimit: clamp?.to ?? Infinity,
      lateEvents: late?.events ?? 0,
    })
  }

  function authenticate(incoming: Incoming): Authenticated {
    const { authorization } = incoming.headers
    const [, scheme = '', value = ''] = /^(Bearer|DPoP) (\S+)$/i.exec(authorization ?? '') ?? []
    if (scheme !== '')
      return oauth.authenticate({ ...incoming, base: baseOf(incoming) }, scheme, value, Date.now())
    const token = tokens.authenticate(authorization)
    return token === undefined ? { ok: false, reply: errorReply(failure('E0000011')) } : { ok: true, token }
  }

  /** The token endpoint counts against a bucket of its own, for each address and not each client. */
  function grant(incoming: Incoming): Answer {
    const rate = limiter.take(TOKEN_ENDPOINT, 'anyone', Date.now())
    const counted = { endpoint: `${incoming.method} ${TOKEN_ENDPOINT}`, bucket: TOKEN_ENDPOINT } as const
    if (rate.exceeded) return { ...refusal(failure('E0000047'), rate), counted }
    const reply = oauth.token({ ...incoming, base: baseOf(incoming) }, Date.now())
    return { reply, rate, counted }
  }

  const crowded = (): Answer => refusal(failure('E0000047'), limiter.concurrencyState(Date.now()))

  return {
    limiter,
    crowded,
    answer(incoming, faults) {
      for (const fault of faults) {
        if (fault.kind === 'error') return refusal(failure(fault.code))
        if (fault.kind === 'rate-limit') return refusal(failure('E0000047'), limiter.exhausted(Date.now()))
        if (fault.kind === 'concurrency-limit') return crowded()
      }
      if (incoming.path === '/.well-known/okta-organization') {
        return { reply: json(getWellKnown(org.data.id, baseOf(incoming))), rate: undefined }
      }
      if (incoming.path === TOKEN_ENDPOINT) return grant(incoming)
      const who = authenticate(incoming)
      if (!who.ok) return { reply: who.reply, rate: undefined }
      const { token } = who
      const match = matchRoute(incoming.method, incoming.path)
      if (match.found !== 'route') return refusal(failure(match.found === 'path' ? 'E0000022' : 'E0000008'))
      const { route, params } = match
      const rate = limiter.take(route.bucket, token.id, Date.now())
      const counted = { endpoint: `${incoming.method} ${route.pattern}`, bucket: route.bucket }
      if (rate.exceeded) return { ...refusal(failure('E0000047'), rate), counted }
      try {
        return { reply: handle(incoming, route, params, token, faults), rate, counted }
      } catch (error) {
        if (!isFailure(error))
          process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`)
        return { ...refusal(isFailure(error) ? error : failure('E0000009'), rate), counted }
      }
    },
  }
}

const refusal = (reason: ApiFailure, rate?: RateState): Answer => ({ reply: errorReply(reason), rate })
const baseOf = (incoming: Incoming): string => `http://${incoming.headers.host ?? 'localhost'}`

function parseBody(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw failure('E0000003')
  }
}
