/**
 * Okta's rate limits: calls per window in buckets by endpoint, each with its own window that starts at
 * its first call, for the organization and for each token, and a limit of simultaneous calls.
 * The numbers are those of Workforce organizations, the last ones Okta published.
 */
export const BUCKET_LIMITS = {
  '/api/v1/users': 600,
  '/api/v1/users/{id}': 2000,
  '/api/v1/groups': 500,
  '/api/v1/groups/{id}': 1000,
  '/api/v1/apps': 100,
  '/api/v1/apps/{id}': 500,
  '/api/v1/iam': 600,
  '/api/v1/logs': 120,
  '/api/v1/api-tokens': 1200,
  '/api/v1/principal-rate-limits': 100,
  '/api/v1': 1200,
  '/oauth2/v1/token': 2000,
} as const
export type Bucket = keyof typeof BUCKET_LIMITS

export interface LimitOptions {
  /** Multiplies all bucket limits. Default 1. */
  scale?: number
  /** Share of a bucket one token may use. Default 100 here; 50 in Okta. */
  tokenPercent?: number
  /** No limits at all; the headers still appear. */
  off?: boolean
  /** Length of a window in milliseconds. Default 60,000; shorter ones accelerate tests. */
  windowMs?: number
  /** Simultaneous calls of the organization. Default 75. */
  concurrency?: number
}

/** What the `X-Rate-Limit-*` headers say; `reset` is in seconds since 1970. */
export interface RateState {
  limit: number
  remaining: number
  reset: number
  exceeded: boolean
}

interface Window {
  start: number
  used: number
}

const UNLIMITED = 1_000_000

export interface RateLimiter {
  /** Counts a call of a token against a bucket. */
  take(bucket: Bucket, token: string, now: number): RateState
  /** The state to report for a call over the limit of simultaneous calls: both numbers are 0. */
  concurrencyState(now: number): RateState
  readonly concurrency: number
  /** The state of a bucket without any calls left. */
  exhausted(now: number): RateState
}

const seconds = (time: number): number => Math.ceil(time / 1000)

export function createRateLimiter(options: LimitOptions = {}): RateLimiter {
  const { scale = 1, tokenPercent = 100, off = false, windowMs = 60_000, concurrency = 75 } = options
  const windows = new Map<string, Window>()
  const open = (key: string, now: number): Window => {
    let window = windows.get(key)
    if (window === undefined || now >= window.start + windowMs) {
      window = { start: now, used: 0 }
      windows.set(key, window)
    }
    return window
  }
  return {
    concurrency: off ? Infinity : concurrency,
    concurrencyState: (now) => ({ limit: 0, remaining: 0, reset: seconds(now + windowMs), exceeded: true }),
    exhausted: (now) => ({
      limit: BUCKET_LIMITS['/api/v1/users'],
      remaining: 0,
      reset: seconds(now + 1000),
      exceeded: true,
    }),
    take(bucket, token, now) {
      const orgLimit = off ? UNLIMITED : Math.max(1, Math.floor(BUCKET_LIMITS[bucket] * scale))
      const tokenLimit = off ? UNLIMITED : Math.max(1, Math.floor((orgLimit * tokenPercent) / 100))
      const org = open(bucket, now)
      const own = open(`${bucket} ${token}`, now)
      const bound =
        orgLimit - org.used < tokenLimit - own.used
          ? { limit: orgLimit, window: org }
          : { limit: tokenLimit, window: own }
      const exceeded = !off && bound.window.used >= bound.limit
      if (!exceeded) {
        org.used += 1
        own.used += 1
      }
      const remaining = off ? UNLIMITED : Math.max(0, bound.limit - bound.window.used)
      return { limit: bound.limit, remaining, reset: seconds(bound.window.start + windowMs), exceeded }
    },
  }
}
