import type { SyncPhase, SyncProgress } from '../../preload/contract/index.ts'
import { formatEta, formatNumber, formatTime, plural } from './format.ts'

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
