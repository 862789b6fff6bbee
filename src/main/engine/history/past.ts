import { err, ok, type Connector, type Result } from '../../../preload/contract/index.ts'
import type { History } from '../db/history/histories.ts'
import { momentOf, noMoment } from './moment.ts'

/** `23 Nov 2026, 14:03` in this computer's time. */
const words = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(iso))

/**
 * The moment that is asked for, in the form in which it is stored: what lies in the future is now. Fails
 * with `not-found` before the history begins, and says when that is.
 */
export function pastMoment(
  history: Pick<History, 'since'>,
  connector: Pick<Connector, 'name'>,
  at: string,
  now: string,
): Result<{ at: string; since: string }> {
  const asked = momentOf(at)
  if (asked === null) return noMoment(at)
  const since = history.since()
  if (since === null) {
    return err(
      'not-found',
      `The history of ${connector.name} has not begun: it begins with the next complete sync.`,
      'Sync the connector; from then on you can look back.',
    )
  }
  if (asked < since) {
    return err(
      'not-found',
      `The history of ${connector.name} begins on ${words(since)}. What was before that is not known.`,
      'Choose a later moment.',
    )
  }
  return ok({ at: asked > now ? now : asked, since })
}
