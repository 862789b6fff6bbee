import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import type { CallEnd, Governor } from '../../../src/main/engine/okta/governor.ts'
import { createFakeClock } from './fake-time.ts'
import type { FakeClock } from './fake-time.ts'

/** A bucket as Okta keeps it, written apart from the code under test. Times are local, in milliseconds. */
export interface SimulatedLimit {
  /** Calls a window allows; of a moment after the start where it changes. */
  limit: number | ((after: number) => number)
  windowMs?: number
  /** Windows start at the first call, or at multiples of their length shifted by this much. */
  phase?: 'first-call' | number
  rounding?: 'ceil' | 'floor'
  /** The server's clock minus the local one. */
  skew?: number
  /** Share in percent of the limit that our token may use; it has a window of its own, as at Okta. */
  tokenPercent?: number
}

export interface WindowUse {
  start: number
  own: number
  others: number
  refusedOwn: number
  refusedOthers: number
}

interface Counter {
  start: number
  used: number
}

export function createSimulatedBucket(options: SimulatedLimit, began: number) {
  const { windowMs = 60_000, phase = 'first-call', rounding = 'ceil', skew = 0, tokenPercent } = options
  const limitAt = (now: number): number =>
    typeof options.limit === 'number' ? options.limit : options.limit(now - began)
  const windows: WindowUse[] = []
  const open = (counter: Counter, now: number): boolean => {
    if (now < counter.start + windowMs) return false
    counter.start = phase === 'first-call' ? now : now - ((((now - phase) % windowMs) + windowMs) % windowMs)
    counter.used = 0
    return true
  }
  const org: Counter = { start: Number.NEGATIVE_INFINITY, used: 0 }
  const token: Counter = { start: Number.NEGATIVE_INFINITY, used: 0 }

  return {
    windows,
    take(now: number, who: 'own' | 'others') {
      const limit = limitAt(now)
      if (open(org, now))
        windows.push({ start: org.start, own: 0, others: 0, refusedOwn: 0, refusedOthers: 0 })
      const own = tokenPercent === undefined ? null : Math.floor((limit * tokenPercent) / 100)
      if (own !== null && who === 'own') open(token, now)
      const bound =
        own !== null && who === 'own' && own - token.used <= limit - org.used
          ? { limit: own, counter: token }
          : { limit, counter: org }
      const use = windows.at(-1) as WindowUse
      const exceeded = bound.counter.used >= bound.limit
      if (exceeded) use[who === 'own' ? 'refusedOwn' : 'refusedOthers'] += 1
      else {
        use[who] += 1
        org.used += 1
        if (who === 'own') token.used += 1
      }
      const server = now + skew
      return {
        status: exceeded ? 429 : 200,
        headers: {
          limit: bound.limit,
          remaining: Math.max(0, bound.limit - bound.counter.used),
          reset: Math[rounding]((bound.counter.start + windowMs + skew) / 1000) * 1000,
          date: Math.floor(server / 1000) * 1000,
        },
      }
    },
  }
}

export type SimulatedBucket = ReturnType<typeof createSimulatedBucket>

export interface Work {
  done: number
}

/** Sends `count` calls through the governor; `latency` is the whole way there and back. */
export function work(
  governor: Governor,
  clock: FakeClock,
  bucket: SimulatedBucket,
  count: number,
  latency: () => number,
  name = 'b',
  onDone: () => void = () => undefined,
): Work {
  const state: Work = { done: 0 }
  const one = async (): Promise<void> => {
    for (;;) {
      const slot = await governor.acquire(name, {})
      if (slot === null) return
      const there = latency() / 2
      const result = await new Promise<CallEnd>((resolve) => {
        clock.after(there, () => {
          const { status, headers } = bucket.take(clock.now(), 'own')
          clock.after(there, () => resolve({ kind: 'answer', status, headers }))
        })
      })
      slot.end(result)
      if (result.kind === 'answer' && result.status === 200) break
    }
    state.done += 1
    onDone()
  }
  for (let call = 0; call < count; call += 1) void one()
  return state
}

export interface Simulation extends SimulatedLimit {
  calls: number
  budget: number
  concurrency?: number
  /** Milliseconds there and back. */
  latency?: number | (() => number)
  /** When others call, in milliseconds after the start. */
  others?: number[]
  /** When our own work starts; 0 when absent. */
  startsAt?: number
  /** Given up after so many seconds of our own work. */
  patience?: number
}

export interface Outcome {
  done: number
  seconds: number
  windows: WindowUse[]
  refusedOwn: number
  refusedOthers: number
  /** Local time of the beginning. */
  began: number
  /** Refusals in windows that started this many milliseconds after the start or later. */
  refusedAfter: (time: number) => number
}

/** Runs one client's work against one bucket, with others who call at fixed times. */
export async function simulate(options: Simulation): Promise<Outcome> {
  const clock = createFakeClock()
  const began = clock.now()
  const bucket = createSimulatedBucket(options, began)
  for (const at of options.others ?? []) clock.after(at, () => void bucket.take(clock.now(), 'others'))
  const startsAt = options.startsAt ?? 0
  await clock.run(() => false, began + startsAt)
  const governor = createGovernor({
    clock,
    concurrency: options.concurrency ?? 32,
    budget: options.budget,
  })
  const { latency = 100 } = options
  const state = work(
    governor,
    clock,
    bucket,
    options.calls,
    typeof latency === 'number' ? () => latency : latency,
  )
  const started = clock.now()
  await clock.run(() => state.done === options.calls, started + (options.patience ?? 7200) * 1000)
  const { windows } = bucket
  const sum = (pick: (use: WindowUse) => number) => windows.reduce((total, use) => total + pick(use), 0)
  return {
    done: state.done,
    seconds: (clock.now() - started) / 1000,
    windows,
    began,
    refusedOwn: sum((use) => use.refusedOwn),
    refusedOthers: sum((use) => use.refusedOthers),
    refusedAfter: (time) =>
      sum((use) => (use.start >= began + time ? use.refusedOwn + use.refusedOthers : 0)),
  }
}
