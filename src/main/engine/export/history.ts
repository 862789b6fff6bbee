import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type { Change, ChangeQuery, Connector } from '../../../preload/contract/models.ts'
import { asOfRows } from '../db/history/as-of.ts'
import type { History } from '../db/history/histories.ts'
import { withHistory } from '../db/history/rewound.ts'
import type { ExportKind } from '../db/snapshot/kinds.ts'
import { checkedQuery } from '../history/handlers.ts'
import { pastMoment } from '../history/past.ts'
import type { SnapshotSource } from '../query/source.ts'
import { exportChunks, type ExportFormat } from './rows.ts'
import { writeFile } from './write-file.ts'

const objects = ['user', 'group', 'app', 'role', 'actor'] as const
const columns = [
  'seq',
  'sync_id',
  'kind',
  'verb',
  'seen_at',
  'happened_at',
  'event_type',
  ...objects.flatMap((of) => [`${of}_id`, `${of}_name`]),
  'before',
  'after',
]

function* cells(batches: Iterable<Change[]>, format: ExportFormat): Generator<unknown[], void> {
  const side = (sides: Change['before']) =>
    format === 'csv' && sides !== null ? JSON.stringify(sides) : sides
  for (const batch of batches) {
    for (const change of batch) {
      yield [
        change.seq,
        change.syncId,
        change.kind,
        change.verb,
        change.seenAt,
        change.happenedAt,
        change.eventType,
        ...objects.flatMap((of) => [change[of]?.id, change[of]?.name]),
        side(change.before),
        side(change.after),
      ]
    }
  }
}

/** Writes the changes of a query to a file, newest first; in CSV `before` and `after` are JSON text. */
export async function exportChanges(
  history: History,
  query: Omit<ChangeQuery, 'connectorId'>,
  format: ExportFormat,
  file: string,
): Promise<Result<{ rows: number }>> {
  const checked = checkedQuery(query)
  if (!checked.ok) return checked
  return writeFile(
    file,
    exportChunks(cells(history.batches(checked.value), format), format, columns, columns),
  )
}

/** Writes all rows of a kind as they were at a moment. Fails with `not-found` before the history begins. */
export async function exportAsOf(
  deps: { source: SnapshotSource; history: History; connector: Pick<Connector, 'name'>; now: string },
  kind: ExportKind,
  at: string,
  format: ExportFormat,
  file: string,
): Promise<Result<{ rows: number; at: string; since: string }>> {
  const moment = pastMoment(deps.history, deps.connector, at, deps.now)
  if (!moment.ok) return moment
  const { db } = deps.source
  if (db === null) {
    return err(
      'not-found',
      'There is nothing to look back from before the first sync.',
      'Sync the connector first.',
    )
  }
  const written = await withHistory(db, deps.history.file, (past) => {
    const { columns, rows } = asOfRows(past, kind, moment.value.at)
    return writeFile(file, exportChunks(rows, format, columns, columns))
  })
  if (!written.ok) return written
  return written.value.ok ? ok({ ...written.value.value, ...moment.value }) : written.value
}
