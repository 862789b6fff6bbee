import { uptime } from 'node:os'
import type { Clock } from './okta/port.ts'

/**
 * Whether the process that took up a piece of work still does it. Work of this process is asked for itself: a
 * number can be that of an earlier run.
 */
export const createIsAlive =
  <T extends { pid: number; startedAt: string }>(clock: Clock, runsHere: (work: T) => boolean) =>
  (work: T): boolean => {
    if (work.pid === process.pid) return runsHere(work)
    // Since the computer was started, the number belongs to somebody else.
    if (Date.parse(work.startedAt) < clock.now() - uptime() * 1000) return false
    try {
      process.kill(work.pid, 0)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }
