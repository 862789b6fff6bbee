import { ok } from '../../../preload/contract/errors.ts'
import type { Result } from '../../../preload/contract/errors.ts'
import type { CredentialKind } from '../../../preload/contract/models.ts'
import { bucketOf } from './buckets.ts'
import { cancelled, errorCodeOf, errorOfAnswer, errorOfFailure, notOkta } from './errors.ts'
import { isConcurrencyLimit } from './governor.ts'
import type { CallEnd, Governor } from './governor.ts'
import { parseSelected, type Wanted } from './selected-json.ts'
import type { AnswerHeaders, CallOptions, CallProblem, Clock, OktaAnswer } from './port.ts'
import { challengeOf } from './oauth-errors.ts'
import type { Signature, Signer } from './signing.ts'
import type { Exchange, FailureKind, TransportFailure } from './transport.ts'

const firstBackOff = 500
const longestBackOff = 15_000
const mostRetries = 5
/** Without a connection at all there is less to wait for. */
const mostConnectionRetries = 3
/** A 429 is not a failure of the call, so it may be waited out for longer. */
const mostRateLimits = 20
const readOnlyPause = 10_000
/** Signed anew and sent again, for nonces and for access tokens that ended; a call of many at once can meet several of both. */
const mostSigned = 10
/** Access tokens that were no good for their first call, after which the app itself is at fault. */
const mostUnproven = 4

export interface CallRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query, starting with a slash. */
  path: string
  body?: unknown
  /** False: hand back an HTTP 500 at once, for callers that ask differently then. */
  retryInternalErrors?: boolean
  /** A POST that may be made twice, so that it is repeated like a read. */
  repeatable?: boolean
}

/** One exchange through the SDK's Http layer. */
export type Attempt = (
  request: CallRequest,
  signal: AbortSignal | undefined,
  signature: Signature | null,
) => Promise<{ ok: true; value: Exchange } | { ok: false; failure: TransportFailure }>

export interface CallContext {
  attempt: Attempt
  /** Puts the credential on calls; absent for calls that carry it themselves. */
  signer?: Signer
  kind?: CredentialKind
  governor: Governor
  clock: Clock
  report(problem: CallProblem): void
  countRetry(): void
  /** Okta answered to the credential. */
  answered?(status: number, request: CallRequest): void
}

const retriedFailures = new Set<FailureKind>(['dns', 'refused', 'timeout', 'cut', 'network'])

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

function readHeaders(headers: Exchange['headers']): AnswerHeaders {
  const number = (name: string, factor = 1): number | undefined => {
    const text = single(headers[name])
    const value = text === undefined || text === '' ? Number.NaN : Number(text) * factor
    return Number.isFinite(value) ? value : undefined
  }
  const date = Date.parse(single(headers['date']) ?? '')
  const all = {
    link: single(headers['link']),
    requestId: single(headers['x-okta-request-id']),
    limit: number('x-rate-limit-limit'),
    remaining: number('x-rate-limit-remaining'),
    reset: number('x-rate-limit-reset', 1000),
    date: Number.isNaN(date) ? undefined : date,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

const isJson = (headers: Exchange['headers']): boolean =>
  /[/+]json/.test(single(headers['content-type']) ?? '')

/** Waits; false when the signal aborts first. */
function sleep(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve(false)
      return
    }
    const abort = (): void => {
      stop()
      resolve(false)
    }
    const stop = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', abort)
      resolve(true)
    })
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** Exponential, with jitter so that calls that failed together do not come back together. */
const backOff = (attempt: number): number =>
  Math.min(longestBackOff, firstBackOff * 2 ** attempt) * (0.5 + Math.random() / 2)

type Parsed = { kind: 'done'; result: Result<OktaAnswer<unknown>> } | { kind: 'cut' }

function readSuccess(
  { status, headers, body }: Exchange,
  told: AnswerHeaders,
  wanted: Wanted | undefined,
): Parsed {
  if (body.length === 0) return { kind: 'done', result: ok({ status, body: null, headers: told }) }
  try {
    return {
      kind: 'done',
      result: ok({
        status,
        body: wanted === undefined ? (JSON.parse(body.toString()) as unknown) : parseSelected(body, wanted),
        headers: told,
      }),
    }
  } catch {
    return isJson(headers) ? { kind: 'cut' } : { kind: 'done', result: notOkta(status, undefined) }
  }
}

/**
 * One call with everything around it: its turn, the wait for its bucket, and repeats where they are
 * safe. Reads are repeated after cut connections, truncated answers and server errors; writes only
 * after a 429 or when nothing was sent.
 */
export async function call(
  context: CallContext,
  request: CallRequest,
  options: CallOptions,
): Promise<Result<OktaAnswer<unknown>>> {
  const { governor, clock } = context
  const { signal, cancelQueued } = options
  const waiting =
    signal !== undefined && cancelQueued !== undefined
      ? AbortSignal.any([signal, cancelQueued])
      : (signal ?? cancelQueued)
  const isWrite = request.method !== 'GET' && request.repeatable !== true
  const bucket = bucketOf(request.method, request.path)
  let retries = 0
  let rateLimits = 0
  let signed = 0
  let unproven = 0
  const what = { method: request.method, path: request.path, bucket }

  for (;;) {
    const ready = (await context.signer?.ready(waiting)) ?? ok(null)
    if (!ready.ok) return ready
    const slot = await governor.acquire(bucket, {
      ...options,
      ...(waiting !== undefined && { signal: waiting }),
    })
    if (slot === null) return cancelled()
    if (context.signer?.isReady() === false) {
      // It waited for its turn longer than the access token lasts.
      slot.end({ kind: 'unsent' })
      continue
    }
    const signature = (await context.signer?.sign(request.method, request.path)) ?? null
    if (cancelQueued?.aborted === true) {
      slot.end({ kind: 'unsent' })
      return cancelled()
    }
    const outcome = await context.attempt(request, signal, signature)

    if (!outcome.ok) {
      const { failure } = outcome
      slot.end({ kind: failure.sent ? 'lost' : 'unsent' } satisfies CallEnd)
      const result = errorOfFailure(failure, isWrite)
      const again = retriedFailures.has(failure.kind) && (!isWrite || !failure.sent)
      if (failure.kind === 'aborted') return result
      if (!again || retries >= (failure.sent ? mostRetries : mostConnectionRetries)) {
        context.report({ level: 'error', message: result.error.message, details: { ...what, ...failure } })
        return result
      }
      context.report({
        level: 'warn',
        message: `${result.error.message} Trying again.`,
        details: { ...what, ...failure },
      })
      context.countRetry()
      if (!(await sleep(clock, backOff(retries++), waiting))) return cancelled()
      continue
    }

    const exchange = outcome.value
    const { status } = exchange
    const headers = readHeaders(exchange.headers)
    slot.end({ kind: 'answer', status, headers })
    const anew = (signature !== null && context.signer?.again(exchange, signature)) || null
    if (anew === 'unproven') unproven += 1
    if (anew !== null && ++signed < mostSigned && unproven < mostUnproven) {
      context.countRetry()
      continue
    }
    if (signature !== null) context.answered?.(status, request)
    const errorCode = status >= 400 ? errorCodeOf(exchange.body.toString()) : null
    const details = { ...what, status, errorCode, requestId: headers.requestId }

    if (status >= 200 && status < 300) {
      const parsed = readSuccess(exchange, headers, options.wanted)
      exchange.release?.()
      if (parsed.kind === 'done') return parsed.result
      const cut = errorOfFailure({ kind: 'cut', code: 'TRUNCATED', sent: true }, isWrite)
      if (isWrite || retries >= mostRetries) {
        context.report({ level: 'error', message: cut.error.message, details })
        return cut
      }
      context.report({ level: 'warn', message: `${cut.error.message} Trying again.`, details })
    } else if (status === 429) {
      rateLimits += 1
      const kind = isConcurrencyLimit(status, headers) ? 'simultaneous calls' : 'calls in this minute'
      context.report({ level: 'warn', message: `Okta's limit of ${kind} was reached.`, details })
      if (rateLimits > mostRateLimits)
        return errorOfAnswer(status, exchange.body.toString(), headers.requestId, context.kind)
      context.countRetry()
      // The governor holds the call back until the window ends; other kinds of 429 need a wait of their own.
      const known = headers.reset !== undefined && headers.limit !== undefined && headers.limit > 0
      if (!known && !(await sleep(clock, backOff(Math.min(rateLimits - 1, 4)), waiting))) return cancelled()
      continue
    } else if (status >= 300 && status < 400) {
      return notOkta(status, single(exchange.headers['location']) ?? 'no address')
    } else {
      const challenge = challengeOf(exchange.headers['www-authenticate'])
      const text = exchange.body.toString()
      const result = errorOfAnswer(status, text, headers.requestId, context.kind, challenge)
      if (status === 503 && errorCode === 'E0000010') governor.pause(readOnlyPause * 2 ** retries)
      const again =
        status >= 500 &&
        errorCode !== 'E0000060' &&
        !isWrite &&
        (status !== 500 || request.retryInternalErrors !== false)
      if (!again || retries >= mostRetries) {
        const level = isWrite || request.retryInternalErrors !== false ? 'error' : 'warn'
        if (status >= 500) context.report({ level, message: result.error.message, details })
        return result
      }
      context.report({ level: 'warn', message: `${result.error.message} Trying again.`, details })
    }
    context.countRetry()
    if (!(await sleep(clock, backOff(retries++), waiting))) return cancelled()
  }
}
