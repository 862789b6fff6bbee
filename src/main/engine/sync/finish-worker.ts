import { parentPort, workerData } from 'node:worker_threads'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'
import { finishSnapshot } from '../db/snapshot-finish.ts'

/** Thread body: building the indexes of a large snapshot takes seconds, and screens must not wait for it. */
const { file, rulesKnown } = workerData as { file: string; rulesKnown: boolean }
const db = openDatabase(file, snapshotFile)
try {
  parentPort?.postMessage(finishSnapshot(db, { rulesKnown }))
} finally {
  db.close()
}
