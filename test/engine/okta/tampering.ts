import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Passing {
  method: string
  path: string
  headers: Record<string, string | undefined>
  body: string
  /** Sent so often, and the last answer passed back. */
  times: number
}

/** Stands between a client and an organization, and may change what passes. */
export async function startTampering(
  target: { port: number },
  change: (passing: Passing) => void,
  changeAnswer: (headers: Record<string, string | string[] | undefined>) => void = () => undefined,
) {
  const ask = (passing: Passing) =>
    new Promise<{
      status: number
      headers: Record<string, string | string[] | undefined>
      body: Buffer
    }>((resolve, reject) => {
      const headers = Object.fromEntries(
        Object.entries(passing.headers).filter(([, value]) => value !== undefined),
      )
      const out = request(
        { host: '127.0.0.1', port: target.port, method: passing.method, path: passing.path, headers },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
          )
        },
      )
      out.on('error', reject)
      out.end(passing.body)
    })
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const passing: Passing = {
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        // The organization is told the address that the client used, as a proxy that can be trusted does.
        headers: { ...(incoming.headers as Record<string, string>) },
        body: Buffer.concat(chunks).toString(),
        times: 1,
      }
      change(passing)
      passing.headers['content-length'] = String(Buffer.byteLength(passing.body))
      void (async () => {
        let answer = await ask(passing)
        for (let sent = 1; sent < passing.times; sent += 1) answer = await ask(passing)
        const headers = { ...answer.headers }
        changeAnswer(headers)
        response.sendDate = false
        response.writeHead(answer.status, headers).end(answer.body)
      })()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
