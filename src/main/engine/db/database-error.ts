import { err, type AppError } from '../../../preload/contract/errors.ts'

/** A database that cannot be used, told apart so that the caller can say what it means for the data. */
export class DatabaseError extends Error {
  readonly code: 'database-corrupt' | 'database-newer' | 'storage-failed'
  constructor(code: DatabaseError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** SQLite: result codes that speak of the disk, the rights, or another process, and not of our statement. */
const storageCodes = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|PERM|AUTH)/
const corruptCodes = /^SQLITE_(CORRUPT|NOTADB)/

/** What a failure of a database means to a person; null for every other failure. */
export function databaseFailure(cause: unknown): { ok: false; error: AppError } | null {
  const nextStep = 'Sync again; if that fails too, check the disk and the rights of the data folder.'
  if (cause instanceof DatabaseError) return err(cause.code, cause.message, nextStep)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (corruptCodes.test(code)) return err('database-corrupt', 'A data file is damaged.', nextStep)
  if (storageCodes.test(code))
    return err('storage-failed', `A data file could not be read or written (${code}).`, nextStep)
  return null
}
