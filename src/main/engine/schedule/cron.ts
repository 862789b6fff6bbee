import { Cron } from 'croner'
import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type { Schedule } from '../../../preload/contract/models.ts'

/**
 * The first moment after `after` (epoch milliseconds) that a cron expression of five fields names, in this
 * computer's time; null where it is not one, or names no moment. A time that a change to summer time
 * leaves out comes when the gap ends.
 */
export function nextMatch(expression: string, after: number): number | null {
  try {
    return new Cron(expression, { mode: '5-part' }).nextRun(new Date(after))?.getTime() ?? null
  } catch {
    return null
  }
}

/** A schedule that means something. Fails with `invalid-input`; `now` is epoch milliseconds. */
export function checkSchedule(schedule: Schedule, now: number): Result<Schedule> {
  const { cron, everyMinutes } = schedule
  if (cron === null) return ok(schedule)
  if (everyMinutes !== null) {
    return err(
      'invalid-input',
      'A schedule is either an interval or a cron expression, not both.',
      'Choose one of them.',
    )
  }
  const fields = cron.split(/\s+/).length
  if (fields !== 5) {
    return err(
      'invalid-input',
      `“${cron}” is not a cron expression of five fields; it has ${fields}.`,
      'Enter minute, hour, day of month, month and day of week, such as 0 3 * * * for 03:00 every day.',
    )
  }
  if (nextMatch(cron, now) === null) {
    return err(
      'invalid-input',
      `“${cron}” is not a cron expression, or it names no moment that ever comes.`,
      'Correct it, for example to 0 3 * * 1-5 for 03:00 from Monday to Friday.',
    )
  }
  return ok(schedule)
}
