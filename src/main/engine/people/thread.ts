import { Worker } from 'node:worker_threads'
import { err, type Result } from '../../../preload/contract/errors.ts'
import type { PeopleAnswer, PeopleOrder } from './job.ts'

/**
 * Runs orders one after the other on a thread of their own, so that screens never wait for a hundred thousand
 * accounts, and lets other work that writes take its turn between them.
 */
export function createPeopleThread(script: URL) {
  let line: Promise<unknown> = Promise.resolve()
  let running: Worker | null = null
  let closed = false

  /** Takes its turn after all that was asked for before. */
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = line.then(work)
    line = turn.catch(() => undefined)
    return turn
  }

  return {
    inTurn,
    /** Carries out an order; to be called in turn. */
    run: (order: PeopleOrder): Promise<Result<PeopleAnswer>> =>
      new Promise((resolve, reject) => {
        if (closed) {
          resolve(err('cancelled', 'The app is ending.', 'Start it again.'))
          return
        }
        const worker = new Worker(script, { workerData: order })
        running = worker
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => {
          running = null
          resolve(err('cancelled', 'The promotion was stopped. Nothing was changed.', 'Promote again.'))
        })
      }),
    /** Settles when nothing is under way any more. */
    async idle(): Promise<void> {
      for (let before: unknown; before !== line;) {
        before = line
        await line
      }
    },
    /** Stops what runs; a promotion that is stopped has changed nothing. */
    async close(): Promise<void> {
      closed = true
      await running?.terminate()
      await line
    },
  }
}
