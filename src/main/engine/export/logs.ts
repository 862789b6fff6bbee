import { extname } from 'node:path'
import type { Result } from '../../../preload/contract/errors.ts'
import type { LogEntry, LogQuery } from '../../../preload/contract/models.ts'
import type { LogStore } from '../db/ledger/log.ts'
import { exportChunks } from './rows.ts'
import { writeFile } from './write-file.ts'

const keys = ['seq', 'at', 'level', 'area', 'message', 'connectorId', 'syncId', 'ref', 'details'] as const

function* lines(batches: Iterable<LogEntry[]>): Generator<{ text: string; rows: number }, void> {
  for (const batch of batches) {
    yield { text: batch.map((entry) => `${JSON.stringify(entry)}\n`).join(''), rows: batch.length }
  }
}

function* cells(batches: Iterable<LogEntry[]>): Generator<unknown[], void> {
  for (const batch of batches) for (const entry of batch) yield keys.map((key) => entry[key])
}

/** Writes the lines of a query, oldest first: as CSV where the name ends in `.csv`, else one JSON object a line. */
export function exportLogs(
  store: LogStore,
  query: LogQuery,
  file: string,
): Promise<Result<{ rows: number }>> {
  const batches = store.batches(query)
  return writeFile(
    file,
    extname(file).toLowerCase() === '.csv' ? exportChunks(cells(batches), 'csv', keys, keys) : lines(batches),
  )
}
