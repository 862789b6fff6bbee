import { planFloor, type SyncPlan } from '../../preload/contract/index.ts'
import { formatDuration, plural } from './format.ts'

type PlannedBucket = SyncPlan['buckets'][number]

/** What the screens call Okta's rate-limit buckets; one that has no name here shows its address. */
const bucketNames: Record<string, string> = {
  '/api/v1/apps': 'Applications',
  '/api/v1/apps/{id}': 'Single applications',
  '/api/v1/groups': 'Groups',
  '/api/v1/groups/{id}': 'Single groups',
  '/api/v1/users': 'Accounts',
  '/api/v1/users/{id}': 'Single accounts',
  '/api/v1/iam': 'Administrators',
  '/api/v1/logs': 'System log',
  '/.well-known': 'Organization',
}

export const bucketName = (bucket: string): string => bucketNames[bucket] ?? bucket

/** The smallest and largest budget that the slider offers, and its steps, in percent. */
export const budgetRange = { min: 10, max: 100, step: 5 }

/** `90 %`, from a share 0..1. */
export const formatBudget = (share: number): string => `${Math.round(share * 100)} %`

/** How long Okta's limits make one bucket take at least: `9 min`, `under a minute`, or `not known yet`. */
export function bucketTime(bucket: PlannedBucket, budget: number): string {
  return bucket.limit === null ? 'not known yet' : floorTime(planFloor([bucket], budget).seconds)
}

const floorTime = (seconds: number): string => (seconds === 0 ? 'under a minute' : formatDuration(seconds))

/** Whether Okta has told at least one of the limits that matter. */
const limitsAreKnown = ({ buckets }: SyncPlan): boolean =>
  buckets.some(({ calls, limit }) => calls > 0 && limit !== null)

/** A plan in words: `About 2,010 calls, at least 9 min`, and what makes it so. */
export function planWords(plan: SyncPlan, budget: number): { headline: string; reason: string } {
  const calls = `About ${plural(plan.calls, ['call', 'calls'])}`
  if (!limitsAreKnown(plan)) {
    return {
      headline: calls,
      reason: 'Okta has not told its limits yet; the first calls of a sync tell them.',
    }
  }
  const { seconds, bucket } = planFloor(plan.buckets, budget)
  const share = `at ${formatBudget(budget)} of Okta’s limits.`
  if (bucket === null) return { headline: `${calls}, under a minute`, reason: share }
  return {
    headline: `${calls}, at least ${formatDuration(seconds)}`,
    reason: `${share} The limit for ${bucketName(bucket).toLowerCase()} decides.`,
  }
}

/** What a budget means, for the slider's value: `50 %, at least 9 min`. */
export function budgetWords(plan: SyncPlan | null, budget: number): string {
  if (plan === null || !limitsAreKnown(plan)) return formatBudget(budget)
  const { seconds } = planFloor(plan.buckets, budget)
  return `${formatBudget(budget)}, ${seconds === 0 ? 'under a minute' : `at least ${formatDuration(seconds)}`}`
}
