import { parentPort, workerData } from 'node:worker_threads'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'
import { copySnapshot, deriveAssignments } from '../db/snapshot/preview.ts'
import { finishSnapshot, type FinishOptions } from '../db/snapshot-finish.ts'
import type { PeopleOrder } from '../people/job.ts'

/** What the thread is to do: finish a file, or, with `from`, a copy of one that is still being filled. */
export interface FinishOrder {
  file: string
  from: string | null
  options: FinishOptions
}

/** Thread body: building the indexes of a large snapshot takes seconds, and screens must not wait for it. */
function finish({ file, from, options }: FinishOrder): void {
  if (from !== null) {
    const source = openDatabase(from, snapshotFile)
    try {
      copySnapshot(source, file)
    } finally {
      source.close()
    }
  }
  const db = openDatabase(file, snapshotFile)
  // Memory for sorting an index, which is written to disk in parts beyond it.
  db.pragma('cache_size = -8000')
  try {
    if (from !== null) deriveAssignments(db)
    parentPort?.postMessage(finishSnapshot(db, options))
  } finally {
    db.close()
  }
}

const order = workerData as FinishOrder | PeopleOrder
if ('task' in order) {
  const { answerPeopleOrder } = await import('../people/job.ts')
  parentPort?.postMessage(answerPeopleOrder(order))
} else finish(order)
