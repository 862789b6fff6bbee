import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRateLimiter } from './buckets.ts'
import type { LimitOptions, RateState } from './buckets.ts'
import { errorBody, failure, isFailure } from './errors.ts'
import type { ApiFailure } from './errors.ts'
import { createFaults } from './faults.ts'
import type { Fault, FaultControl } from './faults.ts'
import { createDemoOrg } from './org.ts'
import type { DemoOrg, DemoOrgOptions } from './org.ts'
import type { Reply } from './pages.ts'
import { matchRoute } from './router.ts'
import { getWellKnown } from './routes-org.ts'
import { createRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { createTokenBook, may } from './tokens.ts'
import type { TokenRole } from './tokens.ts'

export interface DemoOrgStats {
  calls: number
  /** By method and pattern, such as `GET /users/{}/roles`. */
  byEndpoint: Record<string, number>
  byBucket: Record<string, number>
  /** Answers 429 of either kind. */
  rateLimited: number
  inFlightMax: number
}

export interface DemoOrgServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly url: string
  readonly port: number
  /** The API token of a role, the server's own where none is named; sent as `Authorization: SSWS <token>`. */
  token(role?: TokenRole): string
  readonly org: DemoOrg
  readonly stats: DemoOrgStats
  resetStats(): void
  readonly faults: FaultControl
  close(): Promise<void>
}

export interface DemoOrgServerOptions extends DemoOrgOptions {
  /** Default 0: any free port. */
  port?: number
  limits?: LimitOptions
  /** Added to every answer. */
  latencyMs?: number
  /** What `token()` gives. Default `super`. */
  role?: TokenRole
}

const BODY_LIMIT = 1_000_000
const GROUP_PAGE_MAX = 10_000

const emptyStats = (): DemoOrgStats => ({
  calls: 0,
  byEndpoint: {},
  byBucket: {},
  rateLimited: 0,
  inFlightMax: 0,
})

const count = (table: Record<string, number>, key: string): void => {
  table[key] = (table[key] ?? 0) + 1
}

/** Serves an organization over HTTP on the loopback interface until closed. */
export async function startDemoOrg(options: DemoOrgServerOptions = {}): Promise<DemoOrgServer> {
  const org = createDemoOrg(options)
  const tokens = createTokenBook(org)
  const limiter = createRateLimiter(options.limits)
  const faults = createFaults()
  const rowsByBase = new Map<string, Rows>()
  const latency = options.latencyMs ?? 0
  let stats = emptyStats()
  let inFlight = 0

  const rowsFor = (base: string): Rows => {
    let rows = rowsByBase.get(base)
    if (rows === undefined) {
      rows = createRows(org, base)
      rowsByBase.set(base, rows)
    }
    return rows
  }

  function answer(
    request: IncomingMessage,
    body: string,
    matched: readonly Fault[],
  ): { reply: Reply; rate: RateState | undefined } {
    const method = request.method ?? 'GET'
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const base = `http://${request.headers.host ?? 'localhost'}`
    if (path === '/.well-known/okta-organization')
      return {
        reply: { status: 200, body: Buffer.from(JSON.stringify(getWellKnown(org.data.id, base))) },
        rate: undefined,
      }
    const match = matchRoute(method, path)
    const token = tokens.authenticate(request.headers.authorization)
    if (token === undefined) throw failure('E0000011')
    if (match.found !== 'route') throw failure(match.found === 'path' ? 'E0000022' : 'E0000008')
    const { route, params } = match
    const rate = limiter.take(route.bucket, token.id, Date.now())
    count(stats.byEndpoint, `${method} ${route.pattern}`)
    count(stats.byBucket, route.bucket)
    if (rate.exceeded) throw Object.assign(failure('E0000047'), { rate })
    try {
      if (!may(token, route.permission)) throw failure('E0000006')
      if (token.role === 'none' && route.permission === 'list')
        return { reply: { status: 200, body: Buffer.from('[]') }, rate }
      const tooLarge = matched.find((fault) => fault.kind === 'stats-too-large')
      const call = {
        method,
        path,
        params,
        query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
        headers: request.headers,
        body: parseBody(body),
        base,
        org,
        rows: rowsFor(base),
        token,
        tokens,
        dropExpand: matched.some((fault) => fault.kind === 'drop-expand'),
        statsLimit: tooLarge?.kind === 'stats-too-large' ? tooLarge.above : GROUP_PAGE_MAX,
      }
      return { reply: route.handle(call), rate }
    } catch (error) {
      throw isFailure(error) ? Object.assign(error, { rate }) : error
    }
  }

  function forcedFailure(matched: readonly Fault[]): ApiFailure | undefined {
    for (const fault of matched) {
      const reset = Math.ceil(Date.now() / 1000) + 1
      if (fault.kind === 'error') return failure(fault.code)
      if (fault.kind === 'rate-limit')
        return Object.assign(failure('E0000047'), {
          rate: { limit: 600, remaining: 0, reset, exceeded: true },
        })
      if (fault.kind === 'concurrency-limit')
        return Object.assign(failure('E0000047'), { rate: limiter.concurrencyState(Date.now()) })
    }
    return undefined
  }

  function respond(
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    matched: readonly Fault[],
    crowded: boolean,
  ): void {
    try {
      const forced = crowded
        ? Object.assign(failure('E0000047'), { rate: limiter.concurrencyState(Date.now()) })
        : forcedFailure(matched)
      if (forced !== undefined) throw forced
      const { reply, rate } = answer(request, body, matched)
      send(
        response,
        spoil(reply, matched),
        rate,
        matched.some((fault) => fault.kind === 'cut'),
      )
    } catch (error) {
      if (!isFailure(error)) process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`)
      const known = isFailure(error) ? error : failure('E0000009')
      const { status, body: text } = errorBody(known)
      if (status === 429) stats.rateLimited += 1
      send(response, { status, body: Buffer.from(text) }, (known as { rate?: RateState }).rate, false)
    }
    for (const fault of matched) if (fault.kind === 'run') fault.action(org)
  }

  const server = createServer(
    { keepAlive: true, noDelay: true, keepAliveTimeout: 65_000 },
    (request, response) => {
      stats.calls += 1
      inFlight += 1
      stats.inFlightMax = Math.max(stats.inFlightMax, inFlight)
      response.once('close', () => {
        inFlight -= 1
      })
      const crowded = inFlight > limiter.concurrency
      const path = (request.url ?? '/').split('?', 1)[0] as string
      const matched = faults.empty ? [] : faults.match(request.method ?? 'GET', path)
      const wait = matched.reduce(
        (sum, fault) => sum + (fault.kind === 'latency' ? fault.milliseconds : 0),
        latency,
      )
      const go = (body: string): void => {
        if (wait > 0) setTimeout(respond, wait, request, response, body, matched, crowded)
        else respond(request, response, body, matched, crowded)
      }
      if (request.method === 'GET' || request.method === 'HEAD') {
        request.resume()
        go('')
      } else readBody(request, go)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    token: (role = options.role ?? 'super') => tokens.byRole(role).value,
    org,
    get stats() {
      return stats
    },
    resetStats() {
      stats = emptyStats()
    },
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
  })
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')))
}

function parseBody(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw failure('E0000003')
  }
}

/** Applies the faults that change an otherwise good answer. */
function spoil(reply: Reply, matched: readonly Fault[]): Reply {
  let { body, links } = reply
  for (const { kind } of matched) {
    if (kind === 'empty') {
      body = Buffer.from('[]')
      links = links?.slice(0, 1)
    }
    const list = kind === 'malformed-row' ? body?.toString() : undefined
    if (list?.startsWith('[') === true) {
      const rest = list === '[]' ? ']' : `,${list.slice(1)}`
      body = Buffer.from(`[{"id":null,"status":7,"profile":"?"}${rest}`)
    }
  }
  return { status: reply.status, body, ...(links === undefined ? {} : { links }) }
}

function send(
  response: ServerResponse,
  { status, body, links = [] }: Reply,
  rate: RateState | undefined,
  cut: boolean,
): void {
  const headers: string[] = [
    'x-okta-request-id',
    randomBytes(16).toString('hex'),
    'Cache-Control',
    'no-cache, no-store',
  ]
  if (rate !== undefined)
    headers.push(
      'X-Rate-Limit-Limit',
      String(rate.limit),
      'X-Rate-Limit-Remaining',
      String(rate.remaining),
      'X-Rate-Limit-Reset',
      String(rate.reset),
    )
  for (const link of links) headers.push('Link', link)
  if (body === null) {
    response.writeHead(status, headers).end()
    return
  }
  headers.push('Content-Type', 'application/json', 'Content-Length', String(body.length))
  response.writeHead(status, headers)
  if (cut) response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
  else response.end(body)
}
