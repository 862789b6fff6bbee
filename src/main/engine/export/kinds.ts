import { err, type Result } from '../../../preload/contract/errors.ts'
import { exportKinds as kinds, type ExportKind } from '../db/snapshot/kinds.ts'
import { withStream } from '../db/snapshot/stream.ts'
import { availability, type SnapshotSource } from '../query/source.ts'
import { exportChunks, type ExportFormat } from './rows.ts'
import { writeFile } from './write-file.ts'

export type { ExportKind } from '../db/snapshot/kinds.ts'
export const exportKinds = Object.keys(kinds) as readonly ExportKind[]

/** Whether the rows of a kind are all there are, and where they are not, why. */
export const exportAvailability = (source: SnapshotSource, kind: ExportKind) =>
  availability(source, kinds[kind].kinds)

/** Writes all rows of one kind to a file, with Okta's values and in the order of their ids. */
export async function exportKind(
  source: SnapshotSource,
  kind: ExportKind,
  format: ExportFormat,
  file: string,
): Promise<Result<{ rows: number }>> {
  if (source.db === null) {
    return err('not-found', 'There is nothing to export before the first sync.', 'Sync the connector first.')
  }
  const { sql, columns } = kinds[kind]
  return withStream(source.db, ({ rows }) =>
    writeFile(file, exportChunks(rows(sql), format, columns, columns)),
  )
}
