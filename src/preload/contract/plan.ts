import type { SyncPlan } from './models.ts'

/** Length of Okta's rate-limit windows in seconds. */
export const windowSeconds = 60

/**
 * Seconds that Okta's limits make a plan take at least: calls of a bucket go at once up to its limit, the
 * rest in the windows after. The bucket that takes longest decides. Buckets whose limit is not known
 * yet count as free. `budget` is the share 0..1 of each limit that may be used.
 */
export function planFloor(
  buckets: SyncPlan['buckets'],
  budget: number,
): { seconds: number; bucket: string | null } {
  let longest: { seconds: number; bucket: string | null } = { seconds: 0, bucket: null }
  for (const { bucket, calls, limit } of buckets) {
    if (limit === null || calls === 0) continue
    const perWindow = Math.max(1, Math.floor(limit * budget + 1e-9))
    const seconds = (Math.ceil(calls / perWindow) - 1) * windowSeconds
    if (seconds > longest.seconds) longest = { seconds, bucket }
  }
  return longest
}
