import type { Schedule, SyncMode, SyncRecord } from '../../../preload/contract/models.ts'
import { nextMatch } from './cron.ts'

/** When the next sync of a connector is due, worked out from what is known; no clock, no timers. */

const minute = 60_000

/** After a failure of the network, or a sync that was cut off, it is tried again after so many minutes each time. */
const retryMinutes = [1, 2, 5, 15] as const

/** A sync that a second try may well bring to its end: the network failed, or it left something to go on from. */
export const isRetryable = ({ status, error, resumable }: SyncRecord): boolean =>
  (status === 'failed' || status === 'interrupted') && (resumable || error?.code === 'offline')

/** The schedule's own next time after `since`, both epoch milliseconds; null where it has none. */
function scheduledAfter({ cron, everyMinutes }: Schedule, since: number): number | null {
  if (cron !== null) return nextMatch(cron, since)
  return everyMinutes === null ? null : since + everyMinutes * minute
}

/**
 * The time of the next sync after the last one ended, or was tried, at `since`. `failures` counts the
 * retryable ones in a row: the first four bring the next try forward, those after wait for the schedule.
 */
export function dueAfter(schedule: Schedule, since: number, failures: number): number | null {
  const normal = scheduledAfter(schedule, since)
  const wait = failures === 0 ? undefined : retryMinutes[failures - 1]
  return normal === null || wait === undefined ? normal : Math.min(normal, since + wait * minute)
}

/**
 * How a scheduled sync reads. Of `fullEvery` syncs one is full: it is, when since the last full one at
 * least `fullEvery - 1` delta syncs were published, whoever started them. One that was cut off goes on first.
 */
export const modeOf = (
  { fullEvery }: Schedule,
  deltasSinceFull: number,
  resumable: boolean,
): 'auto' | Extract<SyncMode, 'full'> => (!resumable && deltasSinceFull >= fullEvery - 1 ? 'full' : 'auto')
