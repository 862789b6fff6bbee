import type { PromotionCounts, PromotionRun } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { firstKept, pruneJournal, undoRun } from './journal.ts'

interface Row {
  seq: number
  id: string
  at: string
  by: PromotionRun['by']
  counts: string
  seconds: number
  changed: number
  undone_at: string | null
}

/** Marks that what was done by hand stands on all runs so far, so that none of them can be taken back. */
export function touch(db: Db): void {
  db.prepare(
    `INSERT INTO meta (name, value) SELECT 'touched', CAST(ifnull(max(seq), 0) AS TEXT) FROM runs WHERE true
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  ).run()
}

/** The run that can be taken back: the last that changed anything, unless something stands on it. */
function undoable(db: Db): number | null {
  const { last, latest } = db
    .prepare<[], { last: number | null; latest: number | null }>(
      'SELECT max(seq) FILTER (WHERE changed = 1 AND undone_at IS NULL) AS last, max(seq) AS latest FROM runs',
    )
    .get() ?? { last: null, latest: null }
  if (last === null || latest === null) return null
  const touched = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'touched'`).pluck().get()
  return last > Number(touched ?? 0) && last >= firstKept(latest) ? last : null
}

const fromRow = (row: Row, last: number | null): PromotionRun => ({
  id: row.id,
  at: row.at,
  by: row.by,
  counts: JSON.parse(row.counts) as PromotionCounts,
  undoable: row.seq === last,
  undoneAt: row.undone_at,
  seconds: row.seconds,
})

/** Number of the run that comes next. */
export const nextRun = (db: Db): number =>
  (db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM runs').pluck().get() ?? 0) + 1

/** Keeps that a run took place; within the transaction of what it changed. */
export function recordRun(
  db: Db,
  run: Pick<PromotionRun, 'id' | 'at' | 'by' | 'counts' | 'seconds'> & { seq: number; changed: boolean },
): void {
  db.prepare('INSERT INTO runs (seq, id, at, by, counts, seconds, changed) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    run.seq,
    run.id,
    run.at,
    run.by,
    JSON.stringify(run.counts),
    run.seconds,
    Number(run.changed),
  )
  pruneJournal(db, run.seq)
}

export function runOf(db: Db, id: string): PromotionRun | null {
  const row = db.prepare<[string], Row>('SELECT * FROM runs WHERE id = ?').get(id)
  return row === undefined ? null : fromRow(row, undoable(db))
}

/** Runs, the newest first. */
export function runsPage(db: Db, offset: number, limit: number): { rows: PromotionRun[]; total: number } {
  const last = undoable(db)
  const rows = db.prepare<[number, number], Row>('SELECT * FROM runs ORDER BY seq DESC LIMIT ? OFFSET ?')
  const total = db.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0
  return { rows: rows.all(limit, offset).map((row) => fromRow(row, last)), total }
}

/** Takes a run back; false where something stands on it. Sources wait for the next promotion by hand. */
export function takeBack(db: Db, id: string, at: string): boolean {
  const seq = db.prepare<[string], number>('SELECT seq FROM runs WHERE id = ?').pluck().get(id)
  if (seq === undefined || undoable(db) !== seq) return false
  undoRun(db, seq)
  db.prepare('UPDATE runs SET undone_at = ? WHERE seq = ?').run(at, seq)
  db.prepare('UPDATE sources SET held = 1 WHERE automatic = 1').run()
  return true
}
