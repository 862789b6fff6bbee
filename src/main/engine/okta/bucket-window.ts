import { createOthersUse } from './others-use.ts'
import type { OthersUse, PastUse } from './others-use.ts'

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
/** Part of our share that goes at once at the start of a window. */
const atOnce = 0.4
/** Part of a window after which what is known of others is old. */
const looked = 1 / 10
/** Calls that are spread over a window arrive this long before its end, so that none is lost. */
const spreadMargin = 100

/** Bounds for the server's clock, from Date headers: they are cut to the second and arrive late. */
export interface ServerTime {
  /** Server epoch milliseconds at local time `now`, or a little earlier. */
  atLeast(now: number): number
  /** The same, or a little later. */
  atMost(now: number): number
  learn(date: number, sent: number, received: number): void
}

interface Bounds {
  low: number
  high: number
}

/** Keeps the best bounds of the last two periods, so that a clock that was set does not spoil them for good. */
export function createServerTime(): ServerTime {
  const period = 120_000
  const unknown = { low: -resetMargin, high: resetMargin }
  let previous: Bounds | null = null
  let current: Bounds | null = null
  let since = 0
  const best = (): Bounds => {
    const [one, two] = [current ?? previous ?? unknown, previous ?? current ?? unknown]
    return { low: Math.max(one.low, two.low), high: Math.min(one.high, two.high) }
  }
  return {
    atLeast: (now) => now + best().low,
    atMost: (now) => now + best().high,
    learn(date, sent, received) {
      if (current === null || received - since > period || received < since) {
        previous = received < since ? null : current
        current = null
        since = received
      }
      current = {
        low: Math.max(current?.low ?? Number.NEGATIVE_INFINITY, date - received),
        high: Math.min(current?.high ?? Number.POSITIVE_INFINITY, date + 1000 - sent),
      }
    },
  }
}

/** What an answer says of its bucket; times in epoch milliseconds on the server's clock. */
interface LimitFacts {
  limit: number
  remaining: number
  reset: number
}

interface View {
  limit: number
  remaining: number
  reset: number
  /** Still counted after its reset: it ends within the second that the header cuts off. */
  overdue: boolean
  /** It was so when it was first met: the rest of a window that is noted already. */
  leftover: boolean
  /** Local times from which it may have ended and by which it has, where our own call opened it. */
  opened: { endsFrom: number; endsBy: number } | null
  /** Our own calls answered in this window. */
  own: number
  others: OthersUse
}

/** How a bucket stands; `resetAt` is local time. */
interface Standing {
  limit: number | null
  remaining: number | null
  /** Calls this client may still send in the present window. */
  left: number | null
  resetAt: number | null
}

export interface BucketWindow {
  /**
   * Local time from which one more of the `waiting` calls may go (at or before `now`: at once).
   * Infinity: an answer under way must come first.
   */
  readyAt(now: number, inFlight: number, waiting: number): number
  sent(now: number): void
  /**
   * `facts` is null for an answer without limit headers; `inFlight` are the calls still out; `took` is the
   * time from sending to the answer.
   */
  answered(facts: LimitFacts | null, counted: boolean, now: number, inFlight: number, took: number): void
  /** The call ended without an answer; `sent`: Okta may have counted it. */
  lost(sent: boolean): void
  /** The tightest view, for display. Between two windows everything of the next one is left. */
  snapshot(now: number, inFlight: number): Standing
}

/** `budget` tells the share of each limit that this client may use now, 0..1. */
export function createBucketWindow(budget: () => number, time: ServerTime): BucketWindow {
  const views = new Map<number, View>()
  /** The last windows of each limit, the newest first. */
  const history = new Map<number, PastUse[]>()
  /** When each limit was last named by an answer. */
  const named = new Map<number, number>()
  let windowLength = usualWindow
  let openedLength = usualWindow
  let lastSent = Number.NEGATIVE_INFINITY
  /** Time from a call to its answer, about the longest of late. */
  let roundTrip = 0
  /** A single call is out to learn where the bucket stands. */
  let learning = false
  let limited = true

  const shareOf = (limit: number): number => Math.max(1, Math.floor(limit * budget() + 1e-9))
  const share = (view: View): number => shareOf(view.limit)
  /** Local time at which the window has ended for certain. */
  const lastEnd = (view: View, now: number): number =>
    Math.min(view.opened?.endsBy ?? Infinity, now + view.reset - time.atLeast(now) + resetMargin)
  /** Local time before which it has not. */
  const firstEnd = (view: View, now: number): number =>
    Math.min(view.opened?.endsFrom ?? Infinity, now + view.reset - time.atMost(now) - resetMargin)
  /** Local time at which a call meets a new window, or at least one with a call of ours to spare. */
  const end = (view: View, now: number, inFlight: number): number => {
    const spare = view.opened === null && !view.overdue && leftOf(view, now, inFlight) >= 1
    return lastEnd(view, now) - (spare ? resetMargin : 0)
  }

  /** Calls that may still go before the window ends, others given what is theirs. */
  function leftOf(view: View, now: number, inFlight: number): number {
    const promised = Math.max(0, view.limit - share(view) - view.others.total)
    const kept = Math.ceil(Math.max(promised, view.others.expected(now, lastEnd(view, now))))
    return Math.min(share(view) - view.own - inFlight, view.remaining - inFlight - kept)
  }

  function ready(view: View, now: number, inFlight: number, waiting: number): number {
    const { others } = view
    const ends = end(view, now, inFlight)
    const room = Math.min(share(view) - view.own, view.remaining) - inFlight
    if (room < 1 || view.overdue) return ends
    // What is known grows old. Then one call looks how things stand, and the others wait for its answer.
    const lookAt = others.seenAt + Math.max(windowLength * looked, 2 * roundTrip)
    if (now >= lookAt && inFlight > 0) return Number.POSITIVE_INFINITY
    const at = paced(view, now, ends, inFlight, waiting)
    return view.remaining - inFlight > others.likely(lastEnd(view, now)) ? Math.min(at, lookAt) : at
  }

  /** When the next call goes so that others find what is theirs; `ends` where all that is left is kept for them. */
  function paced(view: View, now: number, ends: number, inFlight: number, waiting: number): number {
    const { others } = view
    const left = leftOf(view, now, inFlight)
    if (left < 1) return ends
    // In company calls are spread over the window, because each answer shows what the others do.
    if (others.present) return lastSent + (ends - now) / left
    const taken = view.own + inFlight
    if (taken < share(view) * atOnce || taken + waiting <= view.limit * modestUse) return now
    // The first part went at once; now drop by drop until others would have been seen.
    if (!others.watched(now)) return Math.min(others.watchedAt, lastSent + windowLength / 60)
    // The window has room for all that waits.
    if (waiting <= left) return now
    // It has not, so hurry gains nothing: the rest is spread, and whoever comes is seen and finds calls left.
    return lastSent + Math.max(0, firstEnd(view, now) - roundTrip - spreadMargin - now) / left
  }

  function close(view: View, at: number): void {
    views.delete(view.limit)
    if (view.leftover) return
    const past = [view.others.close(at, view.remaining), ...(history.get(view.limit) ?? [])]
    history.set(view.limit, past.slice(0, 2))
  }

  function forgetEnded(now: number, inFlight: number): void {
    for (const view of views.values()) {
      const at = end(view, now, inFlight)
      if (now >= at) close(view, at)
    }
  }

  /**
   * Windows are a minute long, or as long as two that our own calls opened one after the other: the first
   * call of a window that follows the clock may come late in it.
   */
  function learnLength(length: number): void {
    const again = Math.abs(length - openedLength) <= 1.5 * resetMargin
    if (again || length > windowLength) windowLength = Math.max(resetMargin, length)
    openedLength = length
  }

  function open(facts: LimitFacts, now: number, inFlight: number): View {
    const length = facts.reset - time.atLeast(now)
    const openedByUs = facts.remaining === facts.limit - 1
    if (openedByUs) learnLength(length)
    // The header is rounded up, and both clocks are compared across one answer.
    const slack = 2.5 * resetMargin + (now - lastSent)
    const usual = openedByUs && length > usualWindow - resetMargin && length < usualWindow + slack
    const past = (history.get(facts.limit) ?? []).filter(({ at }, age) => now - at < (age + 2) * windowLength)
    const before = Math.max(0, facts.limit - facts.remaining - 1 - inFlight)
    return {
      ...facts,
      overdue: length <= 0,
      leftover: length <= 0,
      opened: usual ? { endsFrom: lastSent + usualWindow, endsBy: now + usualWindow } : null,
      own: 0,
      others: createOthersUse(facts.limit, windowLength, past, before, now),
    }
  }

  function note(facts: LimitFacts, now: number, inFlight: number): void {
    named.set(facts.limit, now)
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
      known.overdue ||= facts.reset <= time.atLeast(now)
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
    answered(facts, counted, now, inFlight, took) {
      roundTrip = Math.max(took, roundTrip * 0.9)
      learning = false
      limited = facts !== null || views.size > 0
      if (facts !== null) note(facts, now, inFlight)
      for (const view of views.values()) {
        if (counted) {
          view.own += 1
          if (view.limit !== facts?.limit) view.remaining = Math.max(0, view.remaining - 1)
        }
        view.others.see(view.limit - view.remaining - view.own - inFlight, now)
      }
    },
    lost(sent) {
      learning = false
      if (!sent) return
      for (const view of views.values()) view.remaining = Math.max(0, view.remaining - 1)
    },
    snapshot(now, inFlight) {
      let tightest: Standing | null = null
      for (const view of views.values()) {
        const resetAt = end(view, now, inFlight)
        if (now >= resetAt) continue
        const left = Math.max(0, Math.floor(leftOf(view, now, inFlight)))
        if (tightest === null || left < (tightest.left ?? 0))
          tightest = { limit: view.limit, remaining: view.remaining, left, resetAt }
      }
      if (tightest !== null) return tightest
      const latest = Math.max(...named.values())
      const limits = [...named].filter(([, at]) => latest - at < 2 * windowLength).map(([limit]) => limit)
      if (limits.length === 0) return { limit: null, remaining: null, left: null, resetAt: null }
      const limit = Math.min(...limits)
      return { limit, remaining: null, left: Math.max(0, shareOf(limit) - inFlight), resetAt: null }
    },
  }
}
