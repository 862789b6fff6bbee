import type { Connector, Safety, Schedule } from '../../preload/contract/index.ts'
import { formatAhead, formatNumber, plural } from './format.ts'

/** Whether the schedule would ever start a sync, paused or not. */
export const isScheduled = ({ everyMinutes, cron }: Schedule): boolean =>
  everyMinutes !== null || cron !== null

/** `30 min`, `1 hour`, `4 hours`, `1 h 30 min` */
export function intervalWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  if (minutes % 60 === 0) return plural(minutes / 60, ['hour', 'hours'])
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** When the next sync comes, or why none does, as a sentence without its end. `now` in milliseconds. */
export function nextSyncWords(
  { schedule, nextSyncAt, waitsFor, pendingSyncId, runningSyncId, credential, lastError, status }: Connector,
  now: number,
): string {
  if (runningSyncId !== null) return 'A sync is running'
  if (pendingSyncId !== null) return 'The schedule waits until the last sync is confirmed or dropped'
  if (!isScheduled(schedule)) return 'Syncs only when asked'
  if (schedule.paused) return 'The schedule is paused'
  if (!credential.configured) return 'The schedule waits for a credential'
  if (waitsFor === 'power') return 'The next sync waits until the computer is on mains power'
  if (waitsFor === 'network') return 'The next sync waits for a network that is not metered'
  if (nextSyncAt !== null) return `Next sync ${formatAhead(nextSyncAt, now)}`
  if (status === 'error' && lastError?.code === 'unauthorized')
    return 'The schedule waits for a credential that Okta accepts'
  return 'No next sync is planned'
}

/**
 * The number of rows of one kind from which a sync is not published by itself; null where even all of
 * them may go.
 */
export function stopsAt({ share, rows }: Safety, before: number): number | null {
  const most = Math.floor(Math.max(share * before, rows) + 1e-9)
  return most < before ? most + 1 : null
}

/** What the safety setting means for an organization of so many accounts; null where that is not known. */
export function safetyWords(safety: Safety, users: number | null | undefined): string {
  const rule = `A sync that would remove more than ${formatNumber(Math.round(safety.share * 1000) / 10)} % of the accounts, memberships or application assignments, and more than ${plural(safety.rows, ['row', 'rows'])} of that kind, is not published: it waits until you have looked at it.`
  if (users === null || users === undefined) return rule
  const stop = stopsAt(safety, users)
  return stop === null
    ? `${rule} Your ${plural(users, ['account', 'accounts'])} are so few that all of them may go.`
    : `${rule} Of your ${plural(users, ['account', 'accounts'])} that is ${formatNumber(stop)} or more.`
}
