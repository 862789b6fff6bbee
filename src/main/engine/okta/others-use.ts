/**
 * What other clients do with a bucket. Each answer says how many calls are left, so what our own calls
 * do not explain was used by others. They are left what they took in the windows before, and, once they
 * take more than that, what they would take if they went on as now.
 */

/** Others' calls in a window that has ended. */
export interface PastUse {
  total: number
  /** Looked at until shortly before the window ended, and for long enough to be seen. */
  watched: boolean
  at: number
}

export interface OthersUse {
  /** Their calls up to now, those before our first call included. */
  readonly total: number
  /** Whether they call now, so that what is left is no longer ours alone. */
  readonly present: boolean
  /** Whether they have been looked at for long enough to be seen if they are there. */
  watched(now: number): boolean
  /** When they will have been. */
  readonly watchedAt: number
  see(total: number, now: number): void
  /** When an answer last told of them. */
  readonly seenAt: number
  /** Calls to leave to them until the window ends, with something to spare. */
  expected(now: number, ends: number): number
  /** Calls they make until then if they go on as they did of late, or a few. */
  likely(ends: number): number
  /** The window is over. Where nothing `remaining` was left they may have wanted more than they got. */
  close(at: number, remaining: number): PastUse
}

/** Over what time a rate is taken at least, as parts of the window: where caution asks, and where what is likely does. */
const shortestSpan = 1 / 24
const likelySpan = 1 / 10
/** Part of a limit that others are taken to use again at most: the rest is ours even so. */
const mostAgain = 0.9
/** The same where they were only glanced at. */
const mostAfterGlance = 0.5

/**
 * `past` are the last windows, the newest first; `first` are the calls of others that the first answer
 * at `now` told of. `limit` is in calls a window, `windowLength` and all times in milliseconds.
 */
export function createOthersUse(
  limit: number,
  windowLength: number,
  past: readonly PastUse[],
  first: number,
  now: number,
): OthersUse {
  const noise = Math.max(2, limit / 100)
  const [last, earlier] = past
  const knewBefore = last?.watched === true
  const usual = Math.max(
    last === undefined ? 0 : Math.min(last.total, limit * (knewBefore ? mostAgain : mostAfterGlance)),
    knewBefore && earlier?.watched === true ? Math.min(earlier.total, limit * mostAgain) : 0,
  )
  // What was used before the first look can be our own, of an earlier run, unless the window before was watched.
  const base = knewBefore ? 0 : first
  const watchedAt = knewBefore ? now : now + windowLength / (first === 0 ? 10 : 5)
  const samples = [{ at: now, total: base }]
  let total = first
  let lastAt = now

  const present = (): boolean => usual >= noise || total > base

  /** The fastest they were over any span that reaches up to the last answer, in calls a millisecond. */
  function rate(): number {
    let fastest = 0
    for (const sample of samples) {
      const span = Math.max(lastAt - sample.at, windowLength * shortestSpan)
      fastest = Math.max(fastest, (total - sample.total) / span)
    }
    return fastest
  }

  /** How fast they were of late, in calls a millisecond. */
  function recent(): number {
    const since = samples.findLast(({ at }) => lastAt - at >= windowLength * likelySpan) ?? samples[0]
    if (since === undefined) return 0
    return (total - since.total) / Math.max(lastAt - since.at, windowLength * likelySpan)
  }

  return {
    get total() {
      return total
    },
    get present() {
      return present()
    },
    watched: (at) => at >= watchedAt,
    watchedAt,
    get seenAt() {
      return lastAt
    },
    see(seen, at) {
      total = Math.max(total, seen)
      lastAt = at
      const previous = samples.at(-1)
      if (previous === undefined || at - previous.at >= windowLength * shortestSpan)
        samples.push({ at, total })
    },
    expected(at, ends) {
      const ahead = Math.max(0, ends - lastAt)
      const asBefore = usual * 1.1 - total
      const asNow = total > Math.max(usual, base) ? rate() * ahead * 1.25 : 0
      // Until they have been watched they are taken to go on as they began, where that took a while.
      const passed = windowLength - (ends - now)
      const unsure = at < watchedAt && base > 0
      const asFirst = unsure && passed >= windowLength / 5 ? (base / passed) * ahead * 1.25 : 0
      return Math.max(0, asBefore, asNow, asFirst) + (present() || unsure ? noise : 0)
    },
    likely: (ends) => Math.max(0, usual - total, recent() * (ends - lastAt)) + noise,
    close(at, remaining) {
      const unseen = Math.max(0, at - lastAt)
      const watched = lastAt >= watchedAt && unseen <= windowLength / 4
      const guess = Math.min(recent() * unseen, watched ? remaining : limit / 2 - total)
      const taken = total + Math.max(0, guess)
      const cutOff = taken > usual && remaining - guess < 1
      return { total: cutOff ? Math.max(taken, Math.min(2 * taken + noise, limit / 2)) : taken, watched, at }
    },
  }
}
