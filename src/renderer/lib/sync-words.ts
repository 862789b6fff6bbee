import type { SyncProof, SyncRecord } from '../../preload/contract/index.ts'
import { formatDuration, formatNumber, plural } from './format.ts'

/** What the record of a sync says, in words. */

export const modeWords: Record<SyncRecord['mode'], string> = { full: 'Full', delta: 'Changes' }
export const modeSentences: Record<SyncRecord['mode'], string> = {
  full: 'Read everything',
  delta: 'Read Okta’s log and what changed',
}

/** Calls made against those expected: `2,010, planned were 1,990 (1 % more)`. */
export function callWords({ calls, plannedCalls }: Pick<SyncRecord, 'calls' | 'plannedCalls'>): string {
  if (plannedCalls === null) return formatNumber(calls)
  const difference = plannedCalls === 0 ? 0 : Math.round(((calls - plannedCalls) / plannedCalls) * 1000) / 10
  const words =
    difference === 0
      ? 'as planned'
      : `planned were ${formatNumber(plannedCalls)}, ${formatNumber(Math.abs(difference))} % ${difference > 0 ? 'more' : 'fewer'}`
  return `${formatNumber(calls)}, ${words}`
}

/** Time taken against what Okta's limits ask for at least: `9 min 20 s; Okta’s limits allow 9 min at best`. */
export function timeWords({ seconds, floorSeconds }: Pick<SyncRecord, 'seconds' | 'floorSeconds'>): string {
  if (seconds === null) return 'Still running'
  const took = formatDuration(seconds)
  if (floorSeconds === null) return took
  return floorSeconds === 0
    ? `${took}; Okta’s limits did not slow it down`
    : `${took}; Okta’s limits allow ${formatDuration(floorSeconds)} at best`
}

/** How complete a sync is, in one sentence; with a colon at its end where differences are listed below. */
export function proofWords(proof: SyncProof): string {
  const { lists, complete, counted, equal, differing } = proof
  const read =
    complete === lists
      ? `${plural(lists, ['list', 'lists'])} read, all to the last page`
      : `${plural(lists, ['list', 'lists'])} read, ${formatNumber(complete)} of them to the last page`
  if (counted === 0) return `${read}; Okta tells no number for them.`
  const compared = `${read}; ${formatNumber(counted)} counted by Okta, ${equal === counted ? 'all' : formatNumber(equal)} equal`
  return differing === 0
    ? `${compared}.`
    : `${compared}; ${formatNumber(differing)} ${differing === 1 ? 'differs' : 'differ'}:`
}

/** What a list of the proof is of. */
export const differenceKinds: Record<SyncProof['differences'][number]['kind'], string> = {
  members: 'Members of group',
  'group-apps': 'Applications of group',
  users: 'Accounts',
}
