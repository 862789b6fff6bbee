/**
 * What is known of one bucket's limit, and when the next call may go. Okta: "Rate limits": a bucket
 * counts calls in windows of a minute and says after each call how many are left; the limit of the
 * organization and the limit of the token are separate counters, and the headers show the tighter one.
 * Hence one view for each limit seen, and a call goes only when every live view has room for it.
 */

const usualWindow = 60_000
/** Covers the part of a second that the Reset header cannot express. */
const resetMargin = 1000
/** Part of a limit that may be used at once without having watched for others. */
const modestUse = 0.6

/** A lower bound for the server's clock, from Date headers: they are cut to the second and arrive late. */
export interface ServerTime {
  /** Server epoch milliseconds at local time `now`, or a little earlier. */
  at(now: number): number
  learn(date: number, received: number): void
}

/** Keeps the best bound of the last two periods, so that a clock that was set does not spoil it for good. */
export function createServerTime(): ServerTime {
  const period = 120_000
  let previous: number | null = null
  let current: number | null = null
  let since = 0
  return {
    at: (now) => now + Math.max(previous ?? current ?? -resetMargin, current ?? previous ?? -resetMargin),
    learn(date, received) {
      if (current === null || received - since > period || received < since) {
        previous = received < since ? null : current
        current = null
        since = received
      }
      current = Math.max(current ?? Number.NEGATIVE_INFINITY, date - received)
    },
  }
}

/** What an answer says of its bucket; times in epoch milliseconds on the server's clock. */
interface LimitFacts {
  limit: number
  remaining: number
  reset: number
}

/** Use of a window by others. */
interface Past {
  /** Calls in all, as far as seen or, after a short look, as extrapolated. */
  total: number
  /** Others went on while we watched. */
  company: boolean
  /** When it ended. */
  at: number
  /** It was watched for long enough to know whether others are there. */
  watched: boolean
}

interface View {
  limit: number
  remaining: number
  reset: number
  /** Still counted after its reset: it ends within the second that the header cuts off. */
  overdue: boolean
  /** Local time at which the window has ended for certain, where our own call opened it. */
  endsBy: number
  /** Our own calls answered in this window. */
  own: number
  /** Calls of others: those before our first answer, and those seen up to now. */
  othersAtFirst: number
  others: number
  /** What others did in the window before; null where that was not seen. */
  before: Past | null
  firstAt: number
  lastAt: number
}

export interface BucketWindow {
  /**
   * Local time from which one more of the `waiting` calls may go (at or before `now`: at once).
   * Infinity: an answer under way must come first.
   */
  readyAt(now: number, inFlight: number, waiting: number): number
  sent(now: number): void
  /** `facts` is null for an answer without limit headers; `inFlight` are the calls still out. */
  answered(facts: LimitFacts | null, counted: boolean, now: number, inFlight: number): void
  /** The call ended without an answer; `sent`: Okta may have counted it. */
  lost(sent: boolean): void
  /** The tightest view, for display. `resetAt` is local time. */
  snapshot(now: number): { limit: number | null; remaining: number | null; resetAt: number | null }
}

/** `budget` is the share of each limit that this client may use, 0..1. */
export function createBucketWindow(budget: number, time: ServerTime): BucketWindow {
  const views = new Map<number, View>()
  const history = new Map<number, Past>()
  let windowLength = usualWindow
  let lastSent = Number.NEGATIVE_INFINITY
  /** A single call is out to learn where the bucket stands. */
  let learning = false
  let limited = true

  const share = (view: View): number => Math.max(1, Math.floor(view.limit * budget + 1e-9))
  const noise = (view: View): number => Math.max(2, view.limit / 100)
  /** Local time at which a call meets a new window, or at least one with a call to spare. */
  const end = (view: View, now: number, inFlight: number): number => {
    const reset = now + view.reset - time.at(now)
    const spare = !view.overdue && view.remaining > inFlight
    return Math.min(view.endsBy, spare ? reset : reset + resetMargin)
  }

  /** How long a bucket is watched before it counts as ours alone: longer where others have been. */
  const watchTime = (view: View): number => windowLength / (view.othersAtFirst === 0 ? 10 : 5)
  const isWatched = (view: View, now: number): boolean =>
    view.before?.watched === true || now - view.firstAt >= watchTime(view)

  const seen = (view: View): number => view.others - view.othersAtFirst
  const rate = (view: View): number => seen(view) / Math.max(view.lastAt - view.firstAt, windowLength / 20)
  /** Whether others call now, so that what is left is no longer ours alone. */
  const inCompany = (view: View): boolean =>
    view.before?.company === true || (seen(view) > 0 && view.others >= noise(view))

  /** Calls left to others from the last answer until the window ends. */
  function keptFor(view: View, ends: number): number {
    const promised = view.limit - share(view) - view.others
    const margin = inCompany(view) ? noise(view) : 0
    const before = view.before?.total ?? 0
    const usual = before * 1.1 + margin - view.others
    const going = margin > 0 && view.others > before ? rate(view) * (ends - view.lastAt) * 1.25 + margin : 0
    return Math.ceil(Math.max(0, promised, usual, going))
  }

  function ready(view: View, now: number, inFlight: number, waiting: number): number {
    const ends = end(view, now, inFlight)
    const ownLeft = share(view) - view.own - inFlight
    const free = Math.min(ownLeft, view.remaining - inFlight - keptFor(view, ends))
    if (free < 1 || view.overdue) return ends
    // In company calls are spread over the window, because each answer shows what the others do.
    if (inCompany(view)) return lastSent + (ends - now) / free
    // Before a bucket has been watched for a while half of it goes at once, the rest drop by drop,
    // unless all that waits leaves plenty for others.
    const taken = view.own + inFlight
    if (isWatched(view, now) || taken < share(view) / 2 || taken + waiting <= view.limit * modestUse)
      return now
    return Math.min(view.firstAt + watchTime(view), lastSent + windowLength / 60)
  }

  function close(view: View, at: number): void {
    views.delete(view.limit)
    if (view.overdue) return
    const unseen = at - view.lastAt
    const guess = unseen > windowLength / 4 ? Math.min(rate(view) * unseen, view.limit / 2 - view.others) : 0
    history.set(view.limit, {
      total: view.others + Math.max(0, guess),
      company: seen(view) >= 2,
      at,
      watched: isWatched(view, view.lastAt),
    })
  }

  function forgetEnded(now: number, inFlight: number): void {
    for (const view of views.values()) {
      const at = end(view, now, inFlight)
      if (now >= at) close(view, at)
    }
  }

  function open(facts: LimitFacts, now: number, inFlight: number): View {
    const length = facts.reset - time.at(now)
    const openedByUs = facts.remaining === facts.limit - 1
    if (openedByUs || length > windowLength) windowLength = Math.max(resetMargin, length)
    const usual = openedByUs && length > usualWindow - resetMargin && length < usualWindow + 2.5 * resetMargin
    const past = history.get(facts.limit)
    const others = Math.max(0, facts.limit - facts.remaining - 1 - inFlight)
    return {
      ...facts,
      overdue: length <= 0,
      endsBy: usual ? now + usualWindow : Number.POSITIVE_INFINITY,
      own: 0,
      othersAtFirst: others,
      others,
      before: past !== undefined && now - past.at < 2 * windowLength ? past : null,
      firstAt: now,
      lastAt: now,
    }
  }

  function note(facts: LimitFacts, now: number, inFlight: number): void {
    const known = views.get(facts.limit)
    if (known !== undefined && facts.reset < known.reset) return
    // A reset that moved by a second can be the same window, rounded anew, unless more calls are left.
    const later = known === undefined ? 0 : facts.reset - known.reset
    const isNew = later > 1.5 * resetMargin || (later > 0 && facts.remaining > (known?.remaining ?? 0))
    if (known === undefined || isNew) {
      if (known !== undefined) close(known, now)
      views.set(facts.limit, open(facts, now, inFlight))
    } else {
      known.reset = facts.reset
      known.remaining = Math.min(known.remaining, facts.remaining)
      known.overdue ||= facts.reset <= time.at(now)
    }
  }

  return {
    readyAt(now, inFlight, waiting) {
      forgetEnded(now, inFlight)
      if (views.size === 0) return learning ? Number.POSITIVE_INFINITY : now
      let at = Number.NEGATIVE_INFINITY
      for (const view of views.values()) at = Math.max(at, ready(view, now, inFlight, waiting))
      return at
    },
    sent(now) {
      lastSent = now
      learning = limited && views.size === 0
    },
    answered(facts, counted, now, inFlight) {
      learning = false
      limited = facts !== null || views.size > 0
      if (facts !== null) note(facts, now, inFlight)
      for (const view of views.values()) {
        if (counted) {
          view.own += 1
          if (view.limit !== facts?.limit) view.remaining = Math.max(0, view.remaining - 1)
        }
        view.others = Math.max(view.others, view.limit - view.remaining - view.own - inFlight)
        view.lastAt = now
      }
    },
    lost(sent) {
      learning = false
      if (!sent) return
      for (const view of views.values()) view.remaining = Math.max(0, view.remaining - 1)
    },
    snapshot(now) {
      let tightest: View | null = null
      for (const view of views.values()) {
        if (tightest === null || view.remaining < tightest.remaining) tightest = view
      }
      if (tightest === null) return { limit: null, remaining: null, resetAt: null }
      return { limit: tightest.limit, remaining: tightest.remaining, resetAt: end(tightest, now, 0) }
    },
  }
}
