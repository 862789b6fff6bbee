/** A database that cannot be used, told apart so that the caller can say what it means for the data. */
export class DatabaseError extends Error {
  readonly code: 'database-corrupt' | 'database-newer' | 'storage-failed'
  constructor(code: DatabaseError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
