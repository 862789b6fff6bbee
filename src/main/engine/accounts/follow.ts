import type { Result } from '../../../preload/contract/index.ts'
import type { Clock } from '../okta/port.ts'

/** Okta's lists and its log show a change a moment after it was made; milliseconds before each look. */
const looks = [0, 3_000, 10_000, 30_000]

export interface FollowDeps {
  clock: Clock
  running: (connectorId: string) => string | null
  /** Settles when a sync of this process has ended. */
  finished: (syncId: string) => Promise<void>
  /** Starts a sync that reads changes alone. */
  start: (connectorId: string) => Promise<Result<{ syncId: string }>>
  /** Whether the local data shows the account as it was read back. */
  shows: (connectorId: string, accountId: string, status: string | null) => boolean
  gaveUp: (connectorId: string) => void
}

interface Wait {
  /** Looks that are left. */
  left: number
  /** Accounts that the local data does not show as they are, each with its status. */
  accounts: Map<string, string | null>
}

/**
 * Brings the local data up to what was changed in Okta: reads the changes, and reads them again a little
 * later where they do not tell of it yet. One at a time for each connector, however many accounts wait.
 */
export function createFollower(deps: FollowDeps) {
  const waiting = new Map<string, Wait>()
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

  async function run(connectorId: string, wait: Wait) {
    while (wait.left > 0 && wait.accounts.size > 0) {
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
      for (const [accountId, status] of wait.accounts) {
        if (deps.shows(connectorId, accountId, status)) wait.accounts.delete(accountId)
      }
    }
    waiting.delete(connectorId)
    if (wait.accounts.size > 0) deps.gaveUp(connectorId)
  }

  return {
    /** The account is `status` now; null where it is gone. */
    follow(connectorId: string, accountId: string, status: string | null): void {
      const known = waiting.get(connectorId)
      const wait: Wait = known ?? { left: looks.length, accounts: new Map() }
      wait.left = looks.length
      wait.accounts.set(accountId, status)
      waiting.set(connectorId, wait)
      if (known === undefined) {
        run(connectorId, wait).catch(() => {
          waiting.delete(connectorId)
          deps.gaveUp(connectorId)
        })
      }
    },
    close(): void {
      closed = true
      for (const end of [...ends]) end()
    },
  }
}
