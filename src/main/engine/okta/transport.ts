import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import Pool from 'undici/lib/dispatcher/pool.js'

/** One HTTP exchange, read to its end. Header names are in lower case. */
export interface Exchange {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  /** Gives the memory of the body back. Nothing may look at the body afterwards. */
  release?(): void
}

export type FailureKind = 'dns' | 'refused' | 'tls' | 'timeout' | 'cut' | 'too-large' | 'aborted' | 'network'

/** Why no complete answer came. `sent` is false only when nothing can have reached the server. */
export interface TransportFailure {
  kind: FailureKind
  /** The system's own code, such as ENOTFOUND. */
  code: string
  sent: boolean
}

interface TransportRequest {
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
}

export interface Transport {
  exchange(
    request: TransportRequest,
  ): Promise<{ ok: true; value: Exchange } | { ok: false; failure: TransportFailure }>
  close(): Promise<void>
}

const unzip = promisify(gunzip)
const largestBody = 256 * 1024 * 1024

const certificateProblem = /CERT|SIGNATURE|SELF_SIGNED|SSL|TLS|ALTNAME|ISSUER/
const kinds: Record<string, FailureKind> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut',
  Z_BUF_ERROR: 'cut',
  Z_DATA_ERROR: 'cut',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  ERR_BUFFER_TOO_LARGE: 'too-large',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
}

function failureOf(error: unknown, sent: boolean): TransportFailure {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const code = first instanceof Error && 'code' in first ? String(first.code) : 'UNKNOWN'
  const kind =
    kinds[code] ?? (code.startsWith('HPE_') ? 'cut' : certificateProblem.test(code) ? 'tls' : 'network')
  return { kind, code, sent }
}

/** Bodies kept for the next answers, and the largest that is. */
const keptBodies = 16
const smallestBody = 64 * 1024
const largestKept = 4 * 1024 * 1024

/**
 * Memory for bodies, used again and again. What arrives is copied into it at once, so that the pieces
 * in which a page arrives live shortly, and a large sync does not leave the sweeping of hundreds of
 * megabytes to the collector.
 */
function createBodies() {
  const free: Buffer[] = []
  return {
    /** At least so many bytes; sizes are powers of two, so that what comes back fits again. */
    take(size: number): Buffer {
      const fitting = 2 ** Math.ceil(Math.log2(Math.max(smallestBody, size)))
      const at = free.findIndex((buffer) => buffer.length === fitting)
      return at < 0 ? Buffer.allocUnsafeSlow(fitting) : (free.splice(at, 1)[0] as Buffer)
    },
    give(buffer: Buffer): void {
      if (free.length < keptBodies && buffer.length <= largestKept) free.push(buffer)
    },
  }
}

/**
 * Lets one answer in a turn of the event loop. Reading and storing a large page takes milliseconds;
 * when many arrive together, a question of the screen is answered between two of them.
 */
function createTurns() {
  const waiting: (() => void)[] = []
  const next = (): void => {
    // Removed after it ran: what it adds then finds the line moving and does not start it again.
    waiting[0]?.()
    waiting.shift()
    if (waiting.length > 0) setImmediate(next)
  }
  return {
    take(task: () => void): void {
      waiting.push(task)
      if (waiting.length === 1) setImmediate(next)
    },
  }
}

/**
 * Keep-alive connections to one origin, at most `connections` of them. Redirects are not followed and
 * no proxy variable is read. `answerWithin`: milliseconds until an answer begins. The certificate is always verified, whatever the environment says.
 */
export function createTransport(origin: string, connections: number, answerWithin = 90_000): Transport {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: 15_000, rejectUnauthorized: true },
    headersTimeout: answerWithin,
    bodyTimeout: 60_000,
    keepAliveTimeout: 20_000,
    maxResponseSize: largestBody,
  })

  const turns = createTurns()
  const bodies = createBodies()

  return {
    exchange({ method, path, headers, body, signal }) {
      return new Promise((resolve) => {
        let sent = false
        let status = 0
        let answerHeaders: Exchange['headers'] = {}
        let received: Buffer | null = null
        let size = 0
        let abortCall: (() => void) | null = null
        const fail = (error: unknown): void => {
          signal?.removeEventListener('abort', abort)
          resolve({ ok: false, failure: failureOf(error, sent) })
        }
        const abort = (): void => {
          abortCall?.()
          resolve({ ok: false, failure: { kind: 'aborted', code: 'ABORTED', sent } })
        }
        const finish = async (): Promise<void> => {
          signal?.removeEventListener('abort', abort)
          let body = received === null ? Buffer.alloc(0) : received.subarray(0, size)
          if (answerHeaders['content-encoding'] === 'gzip' && body.length > 0) {
            body = await unzip(body, { maxOutputLength: largestBody })
          }
          const release = (): void => {
            if (received !== null) bodies.give(received)
            received = null
          }
          turns.take(() => resolve({ ok: true, value: { status, headers: answerHeaders, body, release } }))
        }
        if (signal?.aborted === true) {
          abort()
          return
        }
        signal?.addEventListener('abort', abort, { once: true })
        pool.dispatch(
          { method, path, headers, body: body ?? null },
          {
            onRequestStart(controller) {
              if (signal?.aborted === true) {
                controller.abort(new Error('aborted'))
                return
              }
              sent = true
              abortCall = () => controller.abort(new Error('aborted'))
            },
            onResponseStart(_controller, statusCode, headers) {
              status = statusCode
              answerHeaders = headers
              const length = Number(headers['content-length'])
              if (length > 0 && length <= largestBody) received = bodies.take(length)
            },
            onResponseData(_controller, chunk) {
              if (received === null || received.length < size + chunk.length) {
                const larger = bodies.take(size + chunk.length)
                if (received !== null) {
                  received.copy(larger, 0, 0, size)
                  bodies.give(received)
                }
                received = larger
              }
              received.set(chunk, size)
              size += chunk.length
            },
            onResponseEnd() {
              finish().catch(fail)
            },
            onResponseError(_controller, error) {
              fail(error)
            },
          },
        )
      })
    },
    close: () => pool.destroy(),
  }
}
