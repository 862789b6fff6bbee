import type { SyncPhase, SyncPlan } from '../../../preload/contract/models.ts'
import { windowSeconds } from '../../../preload/contract/plan.ts'
import type { BucketStats, ClientStats } from '../okta/port.ts'

/** Calls a sync has made, and what its client knows of the limits. */
export type Usage = Pick<ClientStats, 'calls' | 'rateLimited' | 'waitingUntil' | 'byBucket'>

/** What a client does from now on; what it did before belongs to others. */
export function usageSince(client: { readonly stats: ClientStats }): () => Usage {
  const before = client.stats
  return () => {
    const now = client.stats
    const byBucket = Object.entries(now.byBucket).map(([bucket, stats]) => {
      const calls = stats.calls - (before.byBucket[bucket]?.calls ?? 0)
      return [bucket, { ...stats, calls }] as const
    })
    return {
      calls: now.calls - before.calls,
      rateLimited: now.rateLimited - before.rateLimited,
      waitingUntil: now.waitingUntil,
      byBucket: Object.fromEntries(byBucket),
    }
  }
}

/** One bucket of a sync that is running; `resetAt` in epoch milliseconds. */
export interface BucketForecast {
  bucket: string
  /** Calls made. */
  calls: number
  /** Calls made and to be made. */
  expected: number
  limit: number | null
  left: number | null
  resetAt: number | null
}

/** Which bucket most calls of a phase count against. */
const bucketOfPhase: Partial<Record<SyncPhase, string>> = {
  plan: '/api/v1/groups',
  users: '/api/v1/users',
  groups: '/api/v1/groups',
  apps: '/api/v1/apps',
  memberships: '/api/v1/groups',
  assignments: '/api/v1/apps',
  roles: '/api/v1/users',
}

/**
 * What each bucket is going to be asked for: what the plan says, or what has been made and is known to
 * come where that is more. Buckets with most calls first.
 */
export function forecast(
  plan: SyncPlan | null,
  used: Record<string, BucketStats>,
  phases: Iterable<{ phase: SyncPhase; done: number; total: number | null }>,
): BucketForecast[] {
  const toCome = new Map<string, number>()
  for (const { phase, done, total } of phases) {
    const bucket = bucketOfPhase[phase]
    if (bucket === undefined || total === null) continue
    toCome.set(bucket, (toCome.get(bucket) ?? 0) + Math.max(0, total - done))
  }
  const planned = new Map(plan?.buckets.map((entry) => [entry.bucket, entry]))
  const names = new Set([...planned.keys(), ...Object.keys(used), ...toCome.keys()])
  return [...names]
    .map((bucket) => {
      const stats = used[bucket]
      const calls = stats?.calls ?? 0
      return {
        bucket,
        calls,
        // Calls under way are counted as made, and not yet as answered.
        expected: Math.max(
          planned.get(bucket)?.calls ?? 0,
          calls + Math.max(0, (toCome.get(bucket) ?? 0) - (stats?.inFlight ?? 0)),
        ),
        limit: stats?.limit ?? planned.get(bucket)?.limit ?? null,
        left: stats?.left ?? null,
        resetAt: stats?.resetAt ?? null,
      }
    })
    .filter(({ expected }) => expected > 0)
    .toSorted((a, b) => b.expected - a.expected)
}

/** Seconds that Okta's limits still need, at a budget of 0..1; the bucket that takes longest decides. */
export function secondsOfLimits(buckets: readonly BucketForecast[], budget: number, now: number): number {
  let longest = 0
  for (const { calls, expected, limit, left, resetAt } of buckets) {
    if (limit === null) continue
    const perWindow = Math.max(1, Math.floor(limit * budget + 1e-9))
    const later = expected - calls - (left ?? perWindow)
    if (later <= 0) continue
    const untilReset = resetAt === null ? windowSeconds : Math.max(0, (resetAt - now) / 1000)
    longest = Math.max(longest, untilReset + (Math.ceil(later / perWindow) - 1) * windowSeconds)
  }
  return longest
}

/** How far a new estimate may be from the one that is shown, and for how long, before it takes its place. */
const tolerance = { seconds: 4, share: 0.1, ms: 2000 }

/** Keeps an estimate of the time left from wavering: it counts down, and moves only for a reason that lasts. */
export function createCountdown(): (seconds: number | null, now: number) => number | null {
  let endsAt: number | null = null
  let doubtedSince: number | null = null
  return (seconds, now) => {
    if (seconds === null) return null
    const candidate = now + seconds * 1000
    const allowed = 1000 * Math.max(tolerance.seconds, tolerance.share * seconds)
    if (endsAt === null || Math.abs(candidate - endsAt) <= allowed) doubtedSince = null
    else doubtedSince ??= now
    if (endsAt === null || (doubtedSince !== null && now - doubtedSince >= tolerance.ms)) {
      endsAt = candidate
      doubtedSince = null
    }
    return Math.max(1, Math.ceil((endsAt - now) / 1000))
  }
}
