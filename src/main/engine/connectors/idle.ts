import type { Clock } from '../okta/port.ts'

/** A credential that nobody uses is looked after so often, and first this long after the start. */
const first = 60_000
const every = 6 * 3_600_000

/** Looks after idle credentials until it is ended by what it answers. */
export function lookAfterIdle(clock: Clock, check: () => void): () => void {
  let stop = (): void => undefined
  const look = (after: number): void => {
    stop = clock.after(after, () => {
      check()
      look(every)
    })
  }
  look(first)
  return () => stop()
}
