import type { Clock } from '../../../src/main/engine/okta/port.ts'

export interface FakeClock extends Clock {
  /** Runs timers in order, letting promises settle between them, until `done` says so or `until` is reached. */
  run(done: () => boolean, until: number): Promise<void>
}

export function createFakeClock(start = 1_800_000_000_000): FakeClock {
  let now = start
  const timers: { at: number; task: (() => void) | null }[] = []
  return {
    now: () => now,
    after(milliseconds, task) {
      const timer: { at: number; task: (() => void) | null } = { at: now + Math.max(0, milliseconds), task }
      let low = 0
      for (let high = timers.length; low < high;) {
        const middle = (low + high) >> 1
        if ((timers[middle]?.at ?? 0) >= timer.at) low = middle + 1
        else high = middle
      }
      timers.splice(low, 0, timer)
      return () => {
        timer.task = null
      }
    },
    async run(done, until) {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        if (done()) return
        let next = timers.at(-1)
        for (; next !== undefined && next.task === null; next = timers.at(-1)) timers.pop()
        if (next === undefined || next.at > until) {
          now = Math.max(now, until)
          return
        }
        timers.pop()
        now = next.at
        next.task?.()
      }
    },
  }
}

export interface SimulatedLimit {
  limit: number
  windowMs: number
  /** Windows start at the first call, or at multiples of their length shifted by `phase`. */
  phase: 'first-call' | number
  rounding: 'ceil' | 'floor'
  /** The server's clock minus the local one, in milliseconds. */
  skew: number
}

/** One bucket as Okta keeps it, written apart from the code under test. Times are local. */
export function createSimulatedBucket(options: SimulatedLimit) {
  let start = Number.NEGATIVE_INFINITY
  let used = 0
  const refused: number[] = []
  return {
    refusedAfter: (time: number) => refused.filter((at) => at >= time).length,
    take(now: number) {
      if (now >= start + options.windowMs) {
        const { phase, windowMs } = options
        start = phase === 'first-call' ? now : now - ((((now - phase) % windowMs) + windowMs) % windowMs)
        used = 0
      }
      const exceeded = used >= options.limit
      if (exceeded) refused.push(now)
      else used += 1
      const server = now + options.skew
      return {
        status: exceeded ? 429 : 200,
        headers: {
          limit: options.limit,
          remaining: options.limit - used,
          reset: Math[options.rounding]((start + options.windowMs + options.skew) / 1000) * 1000,
          date: Math.floor(server / 1000) * 1000,
        },
      }
    },
  }
}
