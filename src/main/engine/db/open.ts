import Database from 'better-sqlite3'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseError } from './database-error.ts'
import { migrate, type Migration } from './migrate.ts'

export type Db = Database.Database

/** Milliseconds to wait for another process that holds the file. */
const patience = 5000

/** Says which migrations a file takes and how careful its commits are. */
export interface FileKind {
  readonly name: string
  readonly migrations: readonly Migration[]
  /** `FULL` for what cannot be rebuilt; `NORMAL` may lose the last commits at a power cut, never the file. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

/**
 * Opens a database file, makes it private to its owner (directory 0700, file 0600), brings it to the
 * present version, and sets WAL. `':memory:'` is for tests. Throws {@link DatabaseError}.
 */
export function openDatabase(file: string, kind: FileKind): Db {
  let db: Db | undefined
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    db = new Database(file, { timeout: patience })
    if (file !== ':memory:') {
      chmodSync(dirname(file), 0o700)
      chmodSync(file, 0o600)
    }
    setWriteAhead(db)
    db.pragma(`synchronous = ${kind.synchronous}`)
    db.pragma('foreign_keys = ON')
    migrate(db, kind.migrations)
    return db
  } catch (error) {
    db?.close()
    throw asDatabaseError(error, kind.name)
  }
}

/** SQLite does not wait for its turn at this change, which processes that make a file together all want. */
function setWriteAhead(db: Db): void {
  const until = Date.now() + patience
  for (;;) {
    try {
      db.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!busy || Date.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/** Opens a finished snapshot for reading only. Throws {@link DatabaseError}. */
export function openReadOnly(file: string, kind: FileKind): Db {
  let db: Db | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: patience })
    db.pragma('mmap_size = 268435456')
    db.pragma('cache_size = -16384')
    const version = db.pragma('user_version', { simple: true })
    if (version !== kind.migrations.at(-1)?.version) {
      throw new DatabaseError('storage-failed', `The ${kind.name} file is of version ${String(version)}.`)
    }
    return db
  } catch (error) {
    db?.close()
    throw asDatabaseError(error, kind.name)
  }
}

function asDatabaseError(error: unknown, name: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new DatabaseError('database-corrupt', `The ${name} file is damaged.`, { cause: error })
  }
  return new DatabaseError('storage-failed', `The ${name} file could not be opened.`, { cause: error })
}
