import type { Database } from 'better-sqlite3'
import { DatabaseError } from './database-error.ts'

/** One step of a file's schema. Versions are multiples of ten, which leaves room for repairs between. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/**
 * Brings a file to the last version in one transaction, so a kill leaves the old or the new schema.
 * A file from a newer app is refused unread.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const latest = migrations.at(-1)?.version ?? 0
  const versionOf = (): number => {
    const version = db.pragma('user_version', { simple: true }) as number
    if (version <= latest) return version
    throw new DatabaseError('database-newer', 'This file was written by a newer version of Access Desk.')
  }
  if (versionOf() === latest) return
  // A table is rebuilt by dropping the old one, which would take along the rows that refer to it.
  const keys = db.pragma('foreign_keys', { simple: true }) as number
  db.pragma('foreign_keys = OFF')
  db.transaction(() => {
    // Asked again under the lock, because another process may have begun at the same moment.
    const current = versionOf()
    for (const step of migrations) if (step.version > current) db.exec(step.sql)
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0)
      throw new DatabaseError('storage-failed', 'Rows of this file refer to rows that are not there.')
    db.pragma(`user_version = ${latest}`)
  }).exclusive()
  db.pragma(`foreign_keys = ${keys}`)
}
