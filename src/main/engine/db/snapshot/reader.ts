import type { Statement } from 'better-sqlite3'
import type { Db } from '../open.ts'
import { registerFunctions } from './functions.ts'

/** Values of named parameters. Names a statement does not use are allowed. */
export type Params = Record<string, string | number | null>

/** The keys of the rows that a filter keeps, held in a temporary table of the connection. */
export interface Selection {
  /** `temp.hits_N`, or null where every row of the base table is kept. */
  readonly table: string | null
  readonly total: number
}

export interface SnapshotReader {
  /** Rows as arrays of cells. Statements are prepared once. */
  rows(sql: string, params?: Params): unknown[][]
  /** The first column of the first row, or undefined. */
  value(sql: string, params?: Params): unknown
  /** The first row by column name, or undefined. */
  row(sql: string, params?: Params): Record<string, unknown> | undefined
  /** Rows by column name. */
  records(sql: string, params?: Params): Record<string, unknown>[]
  /** Changes a temporary table of the connection. */
  run(sql: string, params?: Params): void
  /**
   * The rows whose keys `sql` selects. They are chosen once and then kept under `key`, so the total is
   * known and further pages of the same list, in any order, cost next to nothing.
   */
  select(key: string, sql: string, params: Params): Selection
  /** All rows of a table. */
  all(table: string): Selection
}

const slots = 8
const readers = new WeakMap<Db, SnapshotReader>()

/** The reader of an open snapshot; each connection has one, whose caches end with it. */
export function snapshotReader(db: Db): SnapshotReader {
  let reader = readers.get(db)
  if (reader === undefined) {
    reader = createReader(db)
    readers.set(db, reader)
  }
  return reader
}

function createReader(db: Db): SnapshotReader {
  registerFunctions(db)
  db.pragma('temp_store = MEMORY')
  for (let n = 0; n < slots; n++) db.exec(`CREATE TEMP TABLE hits_${n} (pk INTEGER PRIMARY KEY)`)

  const statements = new Map<string, Statement<[Params]>>()
  const prepared = (sql: string): Statement<[Params]> => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      // Filters make ever new statements; those of long ago are not worth keeping.
      if (statements.size >= 300) statements.clear()
      statement = db.prepare<[Params]>(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  const sizes = new Map<string, number>()
  /** Kept selections, the least recently used first. */
  const kept = new Map<string, { slot: number; total: number }>()
  const free = Array.from({ length: slots }, (_, n) => n)

  const freeSlot = (): number => {
    const unused = free.pop()
    if (unused !== undefined) return unused
    const [key, oldest] = [...kept][0] as [string, { slot: number }]
    kept.delete(key)
    db.exec(`DELETE FROM temp.hits_${oldest.slot}`)
    return oldest.slot
  }

  return {
    rows: (sql, params = {}) => prepared(sql).raw().all(params) as unknown[][],
    value: (sql, params = {}) => (prepared(sql).raw().get(params) as unknown[] | undefined)?.[0],
    row: (sql, params = {}) => prepared(sql).raw(false).get(params) as Record<string, unknown> | undefined,
    records: (sql, params = {}) => prepared(sql).raw(false).all(params) as Record<string, unknown>[],
    run: (sql, params = {}) => void prepared(sql).run(params),
    all(table) {
      const total =
        sizes.get(table) ?? (prepared(`SELECT count(*) FROM ${table}`).raw().get({}) as [number])[0]
      sizes.set(table, total)
      return { table: null, total }
    },
    select(key, sql, params) {
      let held = kept.get(key)
      if (held === undefined) {
        const slot = freeSlot()
        try {
          held = { slot, total: prepared(`INSERT INTO temp.hits_${slot} ${sql}`).run(params).changes }
        } catch (error) {
          free.push(slot)
          throw error
        }
      }
      kept.delete(key)
      kept.set(key, held)
      return { table: `temp.hits_${held.slot}`, total: held.total }
    },
  }
}
