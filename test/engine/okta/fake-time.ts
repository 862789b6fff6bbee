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
