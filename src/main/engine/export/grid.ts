import { err, type Result } from '../../../preload/contract/errors.ts'
import { gridDefinition } from '../../../preload/contract/grids.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import { gridStream, planGrid } from '../db/snapshot/grid-page.ts'
import { withStream } from '../db/snapshot/stream.ts'
import { hiddenKinds, type SnapshotSource } from '../query/source.ts'
import { exportChunks } from './rows.ts'
import { writeFile } from './write-file.ts'

/**
 * Writes every row of a grid query to a file, with the rows and the order the screen shows. The
 * header of CSV is the labels of the columns, the keys of JSON are those of the catalog.
 */
export async function exportGrid(
  source: SnapshotSource,
  input: CheckedInput<'host.exportGrid'>,
): Promise<Result<{ rows: number }>> {
  if (source.db === null) {
    return err('not-found', 'There is nothing to export before the first sync.', 'Sync the connector first.')
  }
  return withStream(source.db, async ({ reader, rows }) => {
    const plan = planGrid(reader, input, hiddenKinds(source))
    if (!plan.ok) return plan
    const { sql, params } = gridStream(plan.value)
    const { columns } = gridDefinition(input.grid)
    const labels = input.columns.map((key) => columns.find((column) => column.key === key)?.label ?? key)
    return writeFile(
      input.file,
      exportChunks(withoutKey(rows(sql, params)), input.format, input.columns, labels),
    )
  })
}

function* withoutKey(rows: Iterable<unknown[]>): Generator<unknown[], void> {
  for (const [, ...cells] of rows) yield cells
}
