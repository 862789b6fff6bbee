import { planFloor, type SyncPhase, type SyncProgress } from '../../preload/contract/index.ts'
import { formatDuration, formatEta, formatNumber, formatTime, plural } from './format.ts'
import { bucketName } from './plan-words.ts'

export type PhaseProgress = SyncProgress['phases'][number]

/** What each phase of a sync does, in words. */
export const phaseLabels: Record<SyncPhase, string> = {
  plan: 'Plan the calls',
  users: 'Accounts',
  groups: 'Groups and rules',
  apps: 'Applications',
  memberships: 'Group memberships',
  assignments: 'Application assignments',
  roles: 'Admin roles',
  publish: 'Put the new data in place',
}

/** Part of the planned calls that is answered, 0 to 1; null while the plan is not made. */
export function syncShare(progress: SyncProgress): number | null {
  if (progress.status === 'done') return 1
  if (progress.plannedCalls === null || progress.plannedCalls === 0) return null
  return Math.min(0.99, progress.calls / progress.plannedCalls)
}

/** The phases that work at this moment, as one phrase: `Accounts, Groups and rules`. */
export function currentPhases(progress: SyncProgress): string {
  const running = progress.phases.filter(({ state }) => state === 'running')
  return running.map(({ phase }) => phaseLabels[phase]).join(', ') || 'Starting'
}

/** Calls answered of calls planned: `1,015 of 2,160 calls`, `Planning, 3 calls`, `2,160 calls`. */
export function plannedWords(progress: SyncProgress): string {
  const calls = plural(progress.calls, ['call', 'calls'])
  if (progress.status !== 'running') return calls
  if (progress.plannedCalls === null) return `Planning, ${calls}`
  // The plan grows while lists are read; it is never shown smaller than what was done.
  const planned = Math.max(progress.calls, progress.plannedCalls)
  return `${formatNumber(progress.calls)} of ${plural(planned, ['call', 'calls'])}`
}

/**
 * A sync in one line, with first what a narrow place must not cut off: until when Okta makes it wait, or the
 * time left.
 */
export function syncLine(progress: SyncProgress): string {
  const { waitingUntil, etaSeconds } = progress
  const time =
    waitingUntil !== null
      ? [`waiting for Okta’s limit until ${formatTime(waitingUntil, true)}`]
      : etaSeconds !== null
        ? [formatEta(etaSeconds)]
        : []
  return [...time, plannedWords(progress), currentPhases(progress)].join(' · ')
}

/** How a sync reads: everything, only what changed, or on from where it stopped. */
export function modeWords({ mode, resumed }: Pick<SyncProgress, 'mode' | 'resumed'>): string {
  const words = mode === 'full' ? 'Reads everything' : 'Reads only what changed'
  return resumed ? `${words}, on from where it stopped` : words
}

/**
 * How long Okta's limits make it take at least, against how long it has taken: empty where they do not
 * count. `now` in milliseconds.
 */
export function floorWords({ floorSeconds, startedAt }: SyncProgress, now: number): string {
  const soFar = formatDuration(Math.max(0, Math.round((now - Date.parse(startedAt)) / 1000)))
  if (floorSeconds === null || floorSeconds === 0) return `${soFar} so far.`
  return `Okta’s limits make it take ${formatDuration(floorSeconds)} at least; ${soFar} so far.`
}

type BucketProgress = SyncProgress['buckets'][number]

/** Calls made of calls planned, against one of Okta's limits. */
export const bucketCalls = ({ calls, planned }: BucketProgress): string =>
  planned === null
    ? formatNumber(calls)
    : `${formatNumber(calls)} of ${formatNumber(Math.max(calls, planned))}`

/** Calls left to this client in the present window, and until when. */
export function bucketLeft({ left, resetAt }: BucketProgress): string {
  if (left === null) return 'not known yet'
  return resetAt === null
    ? `${formatNumber(left)} in the next minute`
    : `${formatNumber(left)} until ${formatTime(resetAt, true)}`
}

/** The bucket with most windows before it, in one line; null while no limit is known. */
export function decidingBucket({ buckets }: SyncProgress): string | null {
  const toCome = buckets.map((entry) => ({
    ...entry,
    calls: Math.max(0, (entry.planned ?? entry.calls) - entry.calls) + (entry.left === 0 ? 1 : 0),
  }))
  const { bucket } = planFloor(toCome, 1)
  const deciding = buckets.find((entry) => entry.bucket === bucket)
  if (deciding === undefined) return null
  const { left, resetAt } = deciding
  const rest = left === 0 ? 'none left' : `${left === null ? 'some' : formatNumber(left)} left`
  const when = resetAt === null ? 'in the next minute' : `until ${formatTime(resetAt, true)}`
  return `${bucketName(deciding.bucket)} decide: ${bucketCalls(deciding)} calls, ${rest} ${when}`
}
