import { randomUUID } from 'node:crypto'
import type { Confirmed, Mirror } from '../types.ts'
import { createFollower, type FollowDeps } from '../../sync/follow.ts'
import { createEventSearch, type EventDeps } from './events.ts'
import { writeConfirmed, type WriteDeps } from './write.ts'

/** Confirmed steps are gathered for so long, milliseconds, or longer where writing them takes long. */
const gatherMs = 150
/** Another process holds the file: it is tried again after so long, so often. */
const againMs = 500
const mostTries = 20
/** Milliseconds before each look for what followed from a plan, in Okta's log and by a delta sync. */
const looks = [0, 2_000, 10_000, 60_000]

export interface MirrorDeps
  extends
    Omit<WriteDeps, 'appliedBy'>,
    Omit<EventDeps, 'log'>,
    Pick<FollowDeps<number>, 'running' | 'finished' | 'start'> {
  /** Other data of a connector is on screen. */
  shown: (connectorId: string) => void
  log: (
    connectorId: string,
    level: 'debug' | 'info' | 'warn',
    message: string,
    details?: Record<string, unknown>,
  ) => void
}

interface Queue {
  steps: Confirmed[]
  stop: (() => void) | null
  tries: number
  /** How long the last write took, milliseconds. */
  took: number
  /** Changes on their way to the history. */
  handing: Promise<void>
}

/**
 * Keeps the local data with what plans change in Okta: rows of confirmed steps at once, gathered in few
 * transactions; what follows from them by delta syncs; and the events of Okta's log for the receipts. Nothing of
 * it can fail a plan: what could not be written comes with the delta sync.
 */
export function createMirror(deps: MirrorDeps): Mirror & {
  /** A sync has ended: receipts may find their events now. */
  synced(connectorId: string): void
  /** Settles when the first look for what followed from a plan is over, however it went. */
  followed(connectorId: string): Promise<void>
} {
  const { clock, plans } = deps
  const queues = new Map<string, Queue>()
  const events = createEventSearch(deps)
  /** Plans are counted as they end. */
  let ended = 0
  /** How many had ended, and all of their events were found, before the last delta sync began, by connector. */
  const complete = new Map<string, number>()
  const watchers = new Map<string, (() => void)[]>()
  let closed = false

  const looked = (connectorId: string): void => {
    const waiting = watchers.get(connectorId) ?? []
    watchers.delete(connectorId)
    for (const done of waiting) done()
  }
  const follower = createFollower<number>({
    ...deps,
    looks,
    async start(connectorId) {
      const before = ended
      const found = await events.look(connectorId)
      // A delta sync that begins after the events are there reads what they are about.
      if (found === 'all' || found === 'closed') complete.set(connectorId, before)
      return deps.start(connectorId)
    },
    shows(connectorId, _planId, ended) {
      looked(connectorId)
      return ended <= (complete.get(connectorId) ?? 0)
    },
    gaveUp(connectorId) {
      looked(connectorId)
      deps.log(connectorId, 'info', 'What follows from the changes is shown after the next sync.')
    },
  })

  function queueOf(connectorId: string): Queue {
    let queue = queues.get(connectorId)
    if (queue === undefined) {
      queue = { steps: [], stop: null, tries: 0, took: 0, handing: Promise.resolve() }
      queues.set(connectorId, queue)
    }
    return queue
  }

  function schedule(connectorId: string, queue: Queue, after: number): void {
    queue.stop ??= clock.after(after, () => write(connectorId, queue))
  }

  /** `last`: there is no later for what another process keeps from being written. */
  function write(connectorId: string, queue: Queue, last = false): void {
    queue.stop?.()
    queue.stop = null
    if (queue.steps.length === 0) return
    const { steps } = queue
    queue.steps = []
    const began = performance.now()
    try {
      const by = new Map<string, string | null>()
      const appliedBy = (planId: string): string | null => {
        if (!by.has(planId)) by.set(planId, plans.get(planId)?.appliedBy ?? null)
        return by.get(planId) ?? null
      }
      const handOver = writeConfirmed({ ...deps, appliedBy }, connectorId, steps, randomUUID().slice(0, 8))
      queue.tries = 0
      if (handOver !== null) {
        deps.shown(connectorId)
        queue.handing = queue.handing.then(handOver).catch((error: unknown) => {
          deps.log(connectorId, 'warn', 'The history gets these changes at the next start.', {
            error: String(error),
          })
        })
      }
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
      if (busy && !last && queue.tries < mostTries) {
        queue.tries += 1
        queue.steps = [...steps, ...queue.steps]
        schedule(connectorId, queue, againMs)
      } else {
        queue.tries = 0
        deps.log(
          connectorId,
          'warn',
          'The local data could not be changed at once. The next sync shows the changes.',
          {
            steps: steps.length,
            error: String(error),
          },
        )
      }
    }
    queue.took = performance.now() - began
  }

  async function settled(connectorId: string): Promise<void> {
    const queue = queues.get(connectorId)
    if (queue === undefined) return
    write(connectorId, queue)
    while (queue.steps.length > 0) {
      await new Promise<void>((resolve) => void clock.after(againMs, resolve))
      write(connectorId, queue)
    }
    await queue.handing
  }

  return {
    confirmed(connectorId, step) {
      if (closed) return
      const queue = queueOf(connectorId)
      queue.steps.push(step)
      // Writing takes a fifth of the time at most, however large the file.
      schedule(connectorId, queue, Math.max(gatherMs, queue.took * 4))
    },
    ended(connectorId, planId) {
      if (closed) return
      const queue = queues.get(connectorId)
      if (queue !== undefined) write(connectorId, queue)
      watchers.set(connectorId, watchers.get(connectorId) ?? [])
      follower.follow(connectorId, planId, ++ended)
    },
    settled,
    synced(connectorId) {
      if (!closed && deps.running(connectorId) === null && events.awaiting(connectorId).length > 0)
        void events.look(connectorId)
    },
    followed: (connectorId) =>
      new Promise((resolve) => {
        const waiting = watchers.get(connectorId)
        if (waiting === undefined) resolve()
        else waiting.push(resolve)
      }),
    async close() {
      closed = true
      follower.close()
      for (const connectorId of [...watchers.keys()]) looked(connectorId)
      await events.close()
      for (const [connectorId, queue] of queues) {
        write(connectorId, queue, true)
        await queue.handing
      }
    },
  }
}
