import type { Exchange, Transport, TransportFailure } from './transport.ts'

/** What the SDK's Http layer hands to a request executor, with our own additions. */
export interface ExecutorRequest {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Set by the executor: what came of it. */
  outcome?: { ok: true; value: Exchange } | { ok: false; failure: TransportFailure }
}

/** The part of a fetch Response that the SDK's Http layer uses. */
interface ExecutorResponse {
  status: number
  url: string
  headers: Headers
  text(): Promise<string>
  json(): Promise<unknown>
}

/**
 * The SDK's request executor on our own connections. One request, one exchange: limits, waiting and
 * repeating are decided above it.
 */
export function createExecutor(transport: Transport) {
  return {
    async fetch(request: ExecutorRequest): Promise<ExecutorResponse> {
      const outcome = await transport.exchange({
        method: request.method.toUpperCase(),
        path: request.url.slice(request.url.indexOf('/', 'https://'.length)),
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body }),
        ...(request.signal !== undefined && { signal: request.signal }),
      })
      request.outcome = outcome
      if (!outcome.ok) throw new Error(`No answer: ${outcome.failure.code}`)
      const { status, headers, body } = outcome.value
      return {
        status,
        url: request.url,
        get headers() {
          return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))
        },
        text: () => Promise.resolve(body.toString()),
        json: () => Promise.resolve(JSON.parse(body.toString())),
      }
    },
  }
}
