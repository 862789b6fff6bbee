import { err, type Result } from '../../../preload/contract/errors.ts'
import { proofLists } from '../db/snapshot/proof.ts'
import { withStream } from '../db/snapshot/stream.ts'
import type { SnapshotSource } from '../query/source.ts'
import { exportChunks, type ExportFormat } from './rows.ts'
import { writeFile } from './write-file.ts'

/** Writes a row for every list that the published data was read from, with its rows received and expected. */
export async function exportProof(
  source: SnapshotSource,
  format: ExportFormat,
  file: string,
): Promise<Result<{ rows: number }>> {
  if (source.db === null) {
    return err('not-found', 'There is nothing to export before the first sync.', 'Sync the connector first.')
  }
  const { sql, columns, labels } = proofLists
  return withStream(source.db, ({ rows }) =>
    writeFile(file, exportChunks(rows(sql), format, columns, labels)),
  )
}
