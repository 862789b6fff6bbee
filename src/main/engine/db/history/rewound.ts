import { err, ok, type Result } from '../../../../preload/contract/errors.ts'
import { DatabaseError } from '../database-error.ts'
import { historyFile } from '../migrations/history.ts'
import { snapshotFile } from '../migrations/snapshot.ts'
import { openReadOnly, type Db } from '../open.ts'
import { registerFunctions } from '../snapshot/functions.ts'

const patience = { pause: 50, times: 60 }

/**
 * Lends a connection of its own to the snapshot behind `snapshot`, with the history as `history` beside
 * it, both as they are at one moment and for reading only. Temporary tables go to disk where they grow
 * large. What waits in the snapshot for the history is a matter of moments, for which this waits; fails
 * with `conflict` where it takes longer.
 */
export async function withHistory<T>(
  snapshot: Db,
  history: string,
  work: (db: Db) => T | Promise<T>,
): Promise<Result<T>> {
  for (let time = 0; time < patience.times; time++) {
    const db = openReadOnly(snapshot.name, snapshotFile)
    try {
      db.pragma('temp_store = FILE')
      registerFunctions(db)
      db.prepare('ATTACH ? AS history').run(history)
      const version = db.pragma('history.user_version', { simple: true })
      if (version !== historyFile.migrations.at(-1)?.version) {
        throw new DatabaseError('storage-failed', `The history file is of version ${String(version)}.`)
      }
      db.exec('BEGIN')
      // The snapshot is read first: a history that knows more than it does no harm, one that knows less does.
      const waits = db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM main.changes)').pluck().get() === 1
      if (!waits) return ok(await work(db))
    } finally {
      db.close()
    }
    await new Promise((resolve) => setTimeout(resolve, patience.pause))
  }
  return err(
    'conflict',
    'What the last sync found is still being added to the history.',
    'Try again in a moment; if that does not help, sync again.',
  )
}

/** Which of a principal's roles a row is; the form of `role_key` in changes. */
export const roleKey = (alias: string): string =>
  `${alias}.role_type || '|' || ${alias}.role_id || '|' || ${alias}.resource_set_id || '|' || ${alias}.assignment_type`

/** The attributes that changes keep of each kind, from the rows of a snapshot, as JSON. */
export const attributes = {
  membership: (m: string) => `json_object('source', ${m}.source)`,
  assignment: (au: string) =>
    `json_object('scope', ${au}.scope, 'group', (SELECT id FROM groups WHERE pk = ${au}.group_pk),
      'group_name', (SELECT name FROM groups WHERE pk = ${au}.group_pk), 'status', ${au}.status)`,
  'group-assignment': (ag: string) => `json_object('priority', CAST(${ag}.priority AS TEXT))`,
  role: (r: string) =>
    `json_object('role_type', ${r}.role_type, 'role_id', ${r}.role_id, 'resource_set_id', ${r}.resource_set_id,
      'assignment_type', ${r}.assignment_type)`,
} as const
