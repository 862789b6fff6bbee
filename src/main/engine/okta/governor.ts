import { createBucketWindow, createServerTime } from './bucket-window.ts'
import type { BucketWindow } from './bucket-window.ts'
import type { AnswerHeaders, BucketStats, CallOptions, ClientStats, Clock } from './port.ts'
import { createWaitingLine } from './waiting-line.ts'
import type { WaitingLine } from './waiting-line.ts'

/** Time between two lowerings of the number of simultaneous calls, and before each raise by one. */
const loweringPause = 1000
const raisePause = 5000

/** How a call ended. */
export type CallEnd =
  | { kind: 'answer'; status: number; headers: AnswerHeaders }
  /** Went out, but no answer came back: Okta may have counted it. */
  | { kind: 'lost' }
  /** Never reached the network. */
  | { kind: 'unsent' }

/** Permission to make one call. `end` must follow, once. */
interface Slot {
  end(result: CallEnd): void
}

export interface Governor {
  /** Waits until a call of this bucket may go; null when the signal aborts first. */
  acquire(bucket: string, options: CallOptions): Promise<Slot | null>
  /** From now on this share 0..1 of each bucket's limit; calls that wait go or stay accordingly. */
  setBudget(share: number): void
  /** Nothing is sent for this long (Okta: 503 E0000010, read-only mode). */
  pause(milliseconds: number): void
  /** Turns away everybody who waits or comes later. */
  close(): void
  readonly stats: Omit<ClientStats, 'retries'>
}

export interface GovernorOptions {
  clock: Clock
  /** Most calls under way at once. */
  concurrency: number
  /** Share 0..1 of each bucket's limit, until it is set anew. */
  budget: number
}

interface Waiter {
  cancelled: boolean
  go(): void
  cancel(): void
}

interface Bucket {
  window: BucketWindow
  line: WaitingLine<Waiter>
  inFlight: number
  calls: number
  servedAt: number
}

/** Okta: "Concurrent rate limits": too many simultaneous calls are answered with limit 0 and remaining 0. */
export const isConcurrencyLimit = (status: number, headers: AnswerHeaders): boolean =>
  status === 429 && headers.limit === 0 && headers.remaining === 0

/**
 * Decides when each call may go, so that none is ever answered with 429: one budget for each bucket,
 * learned from the answers, a bounded number of simultaneous calls, and a fair line in which larger
 * priorities go first and buckets take turns.
 */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock } = options
  const time = createServerTime()
  const buckets = new Map<string, Bucket>()
  let inFlight = 0
  let calls = 0
  let rateLimited = 0
  let turn = 0
  let budget = options.budget
  let allowed = options.concurrency
  let loweredAt = Number.NEGATIVE_INFINITY
  let raisedAt = 0
  let pausedUntil = 0
  let closed = false
  let wake: { at: number; cancel: () => void } | null = null

  function bucketNamed(name: string): Bucket {
    let bucket = buckets.get(name)
    if (bucket === undefined) {
      const window = createBucketWindow(() => budget, time)
      bucket = { window, line: createWaitingLine(), inFlight: 0, calls: 0, servedAt: 0 }
      buckets.set(name, bucket)
    }
    return bucket
  }

  function head(bucket: Bucket): { priority: number; item: Waiter } | undefined {
    for (let first = bucket.line.peek(); first !== undefined; first = bucket.line.peek()) {
      if (!first.item.cancelled) return first
      bucket.line.pop()
    }
    return undefined
  }

  /** Sends what may go now and sets the alarm for what may go later. */
  function pump(): void {
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    while (inFlight < allowed) {
      if (now < pausedUntil) {
        next = pausedUntil
        break
      }
      next = Number.POSITIVE_INFINITY
      let best: Bucket | null = null
      let priority = Number.NEGATIVE_INFINITY
      for (const bucket of buckets.values()) {
        const first = head(bucket)
        if (first === undefined) continue
        const at = bucket.window.readyAt(now, bucket.inFlight, bucket.line.size)
        if (at > now) {
          next = Math.min(next, at)
        } else if (
          first.priority > priority ||
          (first.priority === priority && best !== null && bucket.servedAt < best.servedAt)
        ) {
          best = bucket
          priority = first.priority
        }
      }
      if (best === null) break
      send(best, now)
    }
    setAlarm(next, now)
  }

  function send(bucket: Bucket, now: number): void {
    const waiter = bucket.line.peek()
    bucket.line.pop()
    bucket.servedAt = ++turn
    bucket.inFlight += 1
    bucket.calls += 1
    inFlight += 1
    calls += 1
    bucket.window.sent(now)
    waiter?.item.go()
  }

  function setAlarm(at: number, now: number): void {
    if (wake?.at === at) return
    wake?.cancel()
    wake = null
    if (at === Number.POSITIVE_INFINITY) return
    const cancel = clock.after(Math.max(1, Math.ceil(at - now)), () => {
      wake = null
      pump()
    })
    wake = { at, cancel }
  }

  function adjustConcurrency(concurrencyLimited: boolean, now: number): void {
    if (concurrencyLimited) {
      if (now - loweredAt < loweringPause) return
      loweredAt = now
      raisedAt = now
      allowed = Math.max(1, Math.floor((inFlight + 1) / 2))
    } else if (allowed < options.concurrency && now - raisedAt >= raisePause) {
      raisedAt = now
      allowed += 1
    }
  }

  function end(bucket: Bucket, sentAt: number, result: CallEnd): void {
    const now = clock.now()
    bucket.inFlight -= 1
    inFlight -= 1
    if (result.kind === 'answer') {
      const { status, headers } = result
      if (status === 429) rateLimited += 1
      const concurrencyLimited = isConcurrencyLimit(status, headers)
      adjustConcurrency(concurrencyLimited, now)
      if (headers.date !== undefined) time.learn(headers.date, sentAt, now)
      const { limit, remaining, reset } = headers
      const known =
        limit !== undefined && remaining !== undefined && reset !== undefined && !concurrencyLimited
      const facts = known ? { limit, remaining, reset } : null
      bucket.window.answered(facts, status !== 429, now, bucket.inFlight, now - sentAt)
    } else if (result.kind === 'lost') {
      bucket.window.lost(true)
    } else {
      bucket.calls -= 1
      calls -= 1
      bucket.window.lost(false)
    }
    pump()
  }

  return {
    acquire(name, { signal, priority = 0 }) {
      if (closed || signal?.aborted === true) return Promise.resolve(null)
      return new Promise((resolve) => {
        const bucket = bucketNamed(name)
        const abort = (): void => {
          waiter.cancel()
          pump()
        }
        const waiter: Waiter = {
          cancelled: false,
          go() {
            signal?.removeEventListener('abort', abort)
            const sentAt = clock.now()
            resolve({ end: (result) => end(bucket, sentAt, result) })
          },
          cancel() {
            waiter.cancelled = true
            signal?.removeEventListener('abort', abort)
            resolve(null)
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        bucket.line.push(priority, waiter)
        pump()
      })
    },
    setBudget(share) {
      budget = share
      pump()
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds)
      pump()
    },
    close() {
      closed = true
      for (const bucket of buckets.values()) {
        for (let first = head(bucket); first !== undefined; first = head(bucket)) first.item.cancel()
      }
      pump()
    },
    get stats() {
      const now = clock.now()
      const byBucket: Record<string, BucketStats> = {}
      let held = inFlight === 0
      for (const [name, bucket] of buckets) {
        const standing = bucket.window.snapshot(now, bucket.inFlight)
        byBucket[name] = { calls: bucket.calls, inFlight: bucket.inFlight, ...standing }
        // Calls that are only spread over their window do not wait for the next one.
        if (now >= pausedUntil && head(bucket) !== undefined && standing.left !== 0) held = false
      }
      return { calls, rateLimited, inFlight, waitingUntil: held ? (wake?.at ?? null) : null, byBucket }
    },
  }
}
