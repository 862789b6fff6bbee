import { snapshotFile } from '../migrations/snapshot.ts'
import { openReadOnly, type Db } from '../open.ts'
import { snapshotReader, type Params, type SnapshotReader } from './reader.ts'

interface RowStream {
  readonly reader: SnapshotReader
  /** Rows one by one, as arrays of cells. */
  rows(sql: string, params?: Params): Iterable<unknown[]>
}

/**
 * Lends a second connection to the snapshot behind `db`. An export keeps a statement open for as long
 * as it writes; on a connection of its own it neither hinders screens nor ends when the first one is closed.
 */
export async function withStream<T>(db: Db, work: (stream: RowStream) => Promise<T>): Promise<T> {
  const own = openReadOnly(db.name, snapshotFile)
  try {
    return await work({
      reader: snapshotReader(own),
      // Begins when the first row is asked for: a connection with a statement under way cannot be closed.
      *rows(sql, params = {}) {
        yield* own.prepare<[Params], unknown[]>(sql).raw().iterate(params)
      },
    })
  } finally {
    own.close()
  }
}
