import type { ChangeKind } from '../../../../../preload/contract/models.ts'
import type { Db } from '../../open.ts'
import { recordChangedSql, recordSql, sideSql } from '../compare.ts'

type Values = Record<string, string | number | null>

/** Conditions by which rows are named; each statement is prepared once. */
const rowsOf = {
  one: 'r.pk = @pk',
  membership: 'r.group_pk = @group AND r.user_pk = @user',
  assignment: 'r.app_pk = @app AND r.user_pk = @user',
  groupAssignment: 'r.app_pk = @app AND r.group_pk = @group',
} as const
type Rows = keyof typeof rowsOf

/** Writes what a delta changes into `changes`, beside the change itself. */
export function createRecord(db: Db) {
  const statements = new Map<string, ReturnType<Db['prepare']>>()
  const prepared = (sql: string) => {
    let statement = statements.get(sql)
    if (statement === undefined) statements.set(sql, (statement = db.prepare(sql)))
    return statement
  }
  return {
    /** Rows that are there now and were not. */
    added: (kind: ChangeKind, rows: Rows, values: Values): number =>
      prepared(recordSql(kind, 'added', rowsOf[rows])).run(values).changes,
    /** Rows that are about to go; call it before they do. */
    removed: (kind: ChangeKind, rows: Rows, values: Values): number =>
      prepared(recordSql(kind, 'removed', rowsOf[rows])).run(values).changes,
    /** Makes a change to one row, and writes it down where what is told of the row differs. */
    around(kind: ChangeKind, rows: Rows, values: Values, change: () => void): boolean {
      const side = prepared(sideSql(kind, rowsOf[rows])).pluck()
      const before = side.get(values) as string | undefined
      change()
      const after = side.get(values) as string | undefined
      if (before === undefined || before === after) return false
      prepared(recordChangedSql(kind, rowsOf[rows])).run({ ...values, before })
      return true
    },
  }
}
export type ChangeRecord = ReturnType<typeof createRecord>
