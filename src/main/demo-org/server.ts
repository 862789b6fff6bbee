import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LimitOptions } from './buckets.ts'
import { createFaults } from './faults.ts'
import type { Fault, FaultControl } from './faults.ts'
import { createOAuth } from './oauth.ts'
import type { OAuthControl, ServiceApp, ServiceAppOptions } from './oauth.ts'
import { createDemoOrg } from './org.ts'
import type { DemoOrg, DemoOrgOptions } from './org.ts'
import { createProtocol } from './protocol.ts'
import type { Answer, Incoming } from './protocol.ts'
import { createRandom } from './random.ts'
import { spoil } from './spoil.ts'
import { createTokenBook } from './tokens.ts'
import type { ApiToken, TokenRole } from './tokens.ts'

interface DemoOrgStats {
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
  /** What Okta knows of that API token, to be changed while the server runs. */
  apiToken(role?: TokenRole): ApiToken
  /** Registers a service app with a public key; what is returned can be changed while the server runs. */
  serviceApp(options: ServiceAppOptions): ServiceApp
  readonly oauth: OAuthControl
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
const TOO_MANY = 429
const SERVICE_APP_SEED = 9449

const emptyStats = (): DemoOrgStats => ({
  calls: 0,
  byEndpoint: {},
  byBucket: {},
  rateLimited: 0,
  inFlightMax: 0,
})

/** Serves an organization over HTTP on the loopback interface until closed. */
export async function startDemoOrg(options: DemoOrgServerOptions = {}): Promise<DemoOrgServer> {
  const org = createDemoOrg(options)
  const tokens = createTokenBook(org)
  // Random numbers of its own, so that apps do not change what the organization does next.
  const oauth = createOAuth(createRandom(SERVICE_APP_SEED))
  const protocol = createProtocol(org, tokens, oauth, options.limits)
  const faults = createFaults()
  let stats = emptyStats()
  let inFlight = 0

  function record({ counted, reply }: Answer): void {
    if (reply.status === TOO_MANY) stats.rateLimited += 1
    if (counted === undefined) return
    stats.byEndpoint[counted.endpoint] = (stats.byEndpoint[counted.endpoint] ?? 0) + 1
    stats.byBucket[counted.bucket] = (stats.byBucket[counted.bucket] ?? 0) + 1
  }

  function respond(incoming: Incoming, response: ServerResponse, matched: readonly Fault[]): void {
    if (matched.some(({ kind }) => kind === 'reset')) {
      response.socket?.resetAndDestroy()
      return
    }
    const answer = protocol.answer(incoming, matched)
    record(answer)
    if (matched.some(({ kind }) => kind === 'lost')) response.socket?.resetAndDestroy()
    else send(response, { ...answer, reply: spoil(answer.reply, matched) }, matched)
    for (const fault of matched) if (fault.kind === 'run') fault.action(org)
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    stats.calls += 1
    inFlight += 1
    stats.inFlightMax = Math.max(stats.inFlightMax, inFlight)
    response.once('close', () => {
      inFlight -= 1
    })
    if (inFlight > protocol.limiter.concurrency) {
      const answer = protocol.crowded()
      record(answer)
      request.resume()
      send(response, answer, [])
      return
    }
    const { method = 'GET', url = '/', headers } = request
    const [path = '/', query = ''] = url.split('?', 2)
    const matched = faults.empty ? [] : faults.match(method, path, query)
    const wait = matched.reduce(
      (sum, fault) => sum + (fault.kind === 'latency' ? fault.milliseconds : 0),
      options.latencyMs ?? 0,
    )
    const go = (body: string): void => {
      const incoming = { method, path, query, headers, body }
      if (wait > 0) setTimeout(respond, wait, incoming, response, matched)
      else respond(incoming, response, matched)
    }
    if (method === 'GET') {
      request.resume()
      go('')
    } else readBody(request, go)
  }

  const server = createServer({ keepAlive: true, noDelay: true, keepAliveTimeout: 65_000 }, receive)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    token: (role = options.role ?? 'super') => tokens.byRole(role).value,
    apiToken: (role = options.role ?? 'super') => tokens.state(tokens.byRole(role)),
    serviceApp: oauth.serviceApp,
    oauth: oauth.control,
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

/** Collects a body; what exceeds the limit is cut off and so malformed. */
function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
  })
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')))
}

function send(response: ServerResponse, { reply, rate }: Answer, matched: readonly Fault[]): void {
  const { status, body, links = [] } = reply
  const headers = [
    'x-okta-request-id',
    randomBytes(16).toString('hex'),
    'Cache-Control',
    'no-cache, no-store',
  ]
  if (rate !== undefined) {
    headers.push('X-Rate-Limit-Limit', String(rate.limit), 'X-Rate-Limit-Remaining', String(rate.remaining))
    headers.push('X-Rate-Limit-Reset', String(rate.reset))
  }
  for (const link of links) headers.push('Link', link)
  headers.push(...(reply.headers ?? []))
  if (body === null) {
    response.writeHead(status, headers).end()
    return
  }
  headers.push('Content-Type', 'application/json', 'Content-Length', String(body.length))
  response.writeHead(status, headers)
  if (matched.some(({ kind }) => kind === 'cut')) {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
  } else response.end(body)
}
