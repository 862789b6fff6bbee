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
  db.transaction(() => {
    // Asked again under the lock, because another process may have begun at the same moment.
    const current = versionOf()
    for (const step of migrations) if (step.version > current) db.exec(step.sql)
    db.pragma(`user_version = ${latest}`)
  }).exclusive()
}
