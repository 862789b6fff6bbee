import { request } from 'node:http'
import { afterEach } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import type { DemoOrgServer, DemoOrgServerOptions, TokenRole } from '../../src/main/demo-org/index.ts'

/** Parsed JSON, which tests read freely. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any

export interface Answer {
  status: number
  /** Lower-case names; repeated lines are kept apart. */
  headers: Record<string, string[]>
  text: string
  body: Json
}

export interface Caller {
  server: DemoOrgServer
  /** Calls a path below the server, or a full address of it. */
  call(
    path: string,
    options?: {
      method?: string
      body?: unknown
      role?: TokenRole
      token?: string
      headers?: Record<string, string>
    },
  ): Promise<Answer>
  get(path: string): Promise<Answer>
  /** Follows `next` links and gives all rows. */
  walk(path: string): Promise<Record<string, Json>[]>
}

const open: DemoOrgServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** Starts an organization that ends with the test. */
export async function start(options: DemoOrgServerOptions = {}): Promise<Caller> {
  const server = await startDemoOrg({ limits: { off: true }, ...options })
  open.push(server)
  const caller: Caller = {
    server,
    call: (path, { method = 'GET', body, role, token, headers = {} } = {}) =>
      send(
        path.startsWith('http') ? path : server.url + path,
        method,
        { authorization: `SSWS ${token ?? server.token(role)}`, ...headers },
        body,
      ),
    get: (path) => caller.call(path),
    async walk(path) {
      const rows: Answer['body'][] = []
      let next: string | undefined = path
      while (next !== undefined) {
        const answer: Answer = await caller.get(next)
        if (answer.status !== 200) throw new Error(`${String(answer.status)} ${answer.text} at ${next}`)
        rows.push(...answer.body)
        next = linkOf(answer, 'next')
      }
      return rows
    },
  }
  return caller
}

function send(url: string, method: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const lines: Record<string, string[]> = {}
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          const name = (response.rawHeaders[at] as string).toLowerCase()
          lines[name] = [...(lines[name] ?? []), response.rawHeaders[at + 1] as string]
        }
        resolve({
          status: response.statusCode ?? 0,
          headers: lines,
          text,
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}

/** The address of a `Link` line. */
export function linkOf(answer: Answer, rel: 'self' | 'next'): string | undefined {
  const line = (answer.headers['link'] ?? []).find((text) => text.endsWith(`rel="${rel}"`))
  return line === undefined ? undefined : /^<([^>]*)>/.exec(line)?.[1]
}

export const first = <T>(rows: Iterable<T>, test: (row: T) => boolean = () => true): T => {
  for (const row of rows) if (test(row)) return row
  throw new Error('nothing of that kind in the organization')
}

export const sorted = (rows: Iterable<unknown>): string[] =>
  [...rows].map((row) => JSON.stringify(row)).toSorted()
