import { parentPort, workerData } from 'node:worker_threads'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'
import { finishSnapshot, type FinishOptions } from '../db/snapshot-finish.ts'

/** Thread body: building the indexes of a large snapshot takes seconds, and screens must not wait for it. */
const { file, options } = workerData as { file: string; options: FinishOptions }
const db = openDatabase(file, snapshotFile)
// Memory for sorting an index, which is written to disk in parts beyond it.
db.pragma('cache_size = -8000')
try {
  parentPort?.postMessage(finishSnapshot(db, options))
} finally {
  db.close()
}
