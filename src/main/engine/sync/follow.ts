import type { Result } from '../../../preload/contract/index.ts'
import type { Clock } from '../okta/port.ts'

/** Okta's lists and its log show a change a moment after it was made; milliseconds before each look. */
const standardLooks = [0, 3_000, 10_000, 30_000]

/** `What` is what was changed to, of which each connector can have several at a time, by a key. */
export interface FollowDeps<What> {
  clock: Clock
  running: (connectorId: string) => string | null
  /** Settles when a sync of this process has ended. */
  finished: (syncId: string) => Promise<void>
  /** Starts a sync that reads changes alone. */
  start: (connectorId: string) => Promise<Result<{ syncId: string }>>
  /** Whether the local data shows what was changed. */
  shows: (connectorId: string, key: string, what: What) => boolean
  gaveUp: (connectorId: string) => void
  /** Milliseconds before each look, where they are not the usual ones. */
  looks?: readonly number[]
}

interface Wait<What> {
  /** Looks that are left. */
  left: number
  /** What the local data does not show as it is. */
  open: Map<string, What>
}

/**
 * Brings the local data up to what was changed in Okta: reads the changes, and reads them again a little
 * later where they do not tell of it yet. One at a time for each connector, however many changes wait.
 */
export function createFollower<What>(deps: FollowDeps<What>) {
  const looks = deps.looks ?? standardLooks
  const waiting = new Map<string, Wait<What>>()
  const runs = new Map<string, Promise<void>>()
  const ends = new Set<() => void>()
  let closed = false

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        stop()
        ends.delete(end)
        resolve()
      }
      const stop = deps.clock.after(milliseconds, end)
      ends.add(end)
    })

  async function run(connectorId: string, wait: Wait<What>) {
    while (wait.left > 0 && wait.open.size > 0) {
      const before = looks[looks.length - wait.left] ?? 0
      wait.left -= 1
      if (before > 0) await pause(before)
      if (closed) return
      // What runs now may have passed the place in the log where this stands.
      const running = deps.running(connectorId)
      if (running !== null) await deps.finished(running)
      if (closed) return
      const begun = await deps.start(connectorId)
      if (begun.ok) await deps.finished(begun.value.syncId)
      else if (begun.error.code !== 'conflict') break
      if (closed) return
      for (const [key, what] of wait.open) {
        if (deps.shows(connectorId, key, what)) wait.open.delete(key)
      }
    }
    waiting.delete(connectorId)
    if (wait.open.size > 0) deps.gaveUp(connectorId)
  }

  return {
    /** What `key` names was changed to `what`; what was told of it before counts no more. */
    follow(connectorId: string, key: string, what: What): void {
      const known = waiting.get(connectorId)
      const wait: Wait<What> = known ?? { left: looks.length, open: new Map() }
      wait.left = looks.length
      wait.open.set(key, what)
      waiting.set(connectorId, wait)
      if (known !== undefined) return
      const done = run(connectorId, wait)
        .catch(() => {
          waiting.delete(connectorId)
          deps.gaveUp(connectorId)
        })
        .finally(() => {
          if (runs.get(connectorId) === done) runs.delete(connectorId)
        })
      runs.set(connectorId, done)
    },
    /** Settles when nothing is followed any more. */
    idle: async (connectorId: string): Promise<void> => {
      await runs.get(connectorId)
    },
    close(): void {
      closed = true
      for (const end of [...ends]) end()
    },
  }
}
