import type { AppError } from '../../../../preload/contract/errors.ts'
import type {
  Removal,
  SyncCounts,
  SyncMode,
  SyncProof,
  SyncRecord,
} from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

interface Row {
  id: string
  connector_id: string
  mode: SyncMode
  status: SyncRecord['status']
  trigger: SyncRecord['trigger']
  pid: number
  started_at: string
  taken_up_at: string
  finished_at: string | null
  earlier_seconds: number
  resumes: number
  file: string | null
  counts: string | null
  kinds: string
  calls: number
  rate_limited: number
  planned_calls: number | null
  floor_seconds: number | null
  changes: number | null
  removals: string
  proof: string | null
  error: string | null
}

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))

function fromRow(row: Row): SyncRecord {
  return {
    syncId: row.id,
    connectorId: row.connector_id,
    mode: row.mode,
    status: row.status,
    trigger: row.trigger,
    resumes: row.resumes,
    resumable: row.file !== null && ['failed', 'interrupted', 'cancelled'].includes(row.status),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    seconds:
      row.finished_at === null
        ? null
        : row.earlier_seconds + (Date.parse(row.finished_at) - Date.parse(row.taken_up_at)) / 1000,
    counts: parsed<SyncCounts>(row.counts),
    kinds: JSON.parse(row.kinds) as SyncRecord['kinds'],
    calls: row.calls,
    rateLimited: row.rate_limited,
    plannedCalls: row.planned_calls,
    floorSeconds: row.floor_seconds,
    changes: row.changes,
    removals: JSON.parse(row.removals) as Removal[],
    proof: parsed<SyncProof>(row.proof),
    error: parsed<AppError>(row.error),
  }
}

/** How a run of a sync ended. What is absent stays as it was. */
export interface SyncEnd {
  status: Exclude<SyncRecord['status'], 'running'>
  finishedAt: string
  counts?: SyncCounts | null
  kinds?: SyncRecord['kinds']
  /** Of this run. */
  calls: number
  rateLimited: number
  floorSeconds?: number | null
  changes?: number | null
  removals?: readonly Removal[]
  proof?: SyncProof | null
  error: AppError | null
  /** The file that is kept for a later run or a confirmation; null where none is. */
  file: string | null
}

export type SyncStore = ReturnType<typeof createSyncStore>

/** History of syncs. The ledger admits one running sync per connector, whichever process runs it. */
export function createSyncStore(db: Db) {
  const begin = db.prepare(
    `INSERT OR IGNORE INTO syncs (id, connector_id, mode, status, trigger, pid, started_at, taken_up_at, file)
     VALUES (@id, @connectorId, @mode, 'running', @trigger, @pid, @startedAt, @startedAt, @file)`,
  )
  const resume = db.prepare(
    `UPDATE OR IGNORE syncs SET status = 'running', pid = @pid, resumes = resumes + 1, error = NULL,
       earlier_seconds = earlier_seconds
         + max(0, (julianday(ifnull(finished_at, taken_up_at)) - julianday(taken_up_at)) * 86400.0),
       taken_up_at = @at, finished_at = NULL
     WHERE id = @id AND status IN ('failed', 'interrupted', 'cancelled') AND file IS NOT NULL`,
  )
  const setMode = db.prepare('UPDATE syncs SET mode = ?, file = ? WHERE id = ?')
  const setPlan = db.prepare('UPDATE syncs SET planned_calls = ? WHERE id = ?')
  const end = db.prepare(
    `UPDATE syncs SET status = @status, finished_at = @finishedAt, counts = ifnull(@counts, counts),
       kinds = ifnull(@kinds, kinds), calls = calls + @calls, rate_limited = rate_limited + @rateLimited,
       floor_seconds = ifnull(@floorSeconds, floor_seconds), changes = ifnull(@changes, changes),
       removals = ifnull(@removals, removals), proof = ifnull(@proof, proof), error = @error, file = @file,
       failures = failures + (@status = 'failed')
     WHERE id = @id`,
  )
  const decide = db.prepare(
    `UPDATE syncs SET status = ?, file = NULL WHERE id = ? AND status = 'needs-confirmation'`,
  )
  const forget = db.prepare(`UPDATE syncs SET file = NULL WHERE id = ?`)
  const one = db.prepare<[string], Row>('SELECT * FROM syncs WHERE id = ?')
  const kept = db.prepare<[string], Row>('SELECT * FROM syncs WHERE connector_id = ? AND file IS NOT NULL')
  const files = db.prepare<[], string>('SELECT file FROM syncs WHERE file IS NOT NULL').pluck()
  const running = db.prepare<[], Row>(`SELECT * FROM syncs WHERE status = 'running'`)
  const interrupt = db.prepare(`UPDATE syncs SET status = 'interrupted' WHERE id = ? AND status = 'running'`)
  const deltasSince = db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM syncs WHERE connector_id = ? AND status = 'done' AND mode = 'delta' AND started_at >
         ifnull((SELECT max(started_at) FROM syncs WHERE connector_id = ? AND status = 'done' AND mode = 'full'), '')`,
    )
    .pluck()
  const last = db.prepare<[string], Row>(
    `SELECT * FROM syncs WHERE connector_id = ? AND status <> 'running'
     ORDER BY ifnull(finished_at, taken_up_at) DESC, id DESC LIMIT 1`,
  )
  // A sync that a person cancelled, or that the end of the app cut off, says nothing of the next one.
  const streak = db.prepare<[{ connector: string }], { failures: number; since: string }>(
    `WITH ends AS (SELECT status, failures, ifnull(finished_at, taken_up_at) AS at FROM syncs
         WHERE connector_id = @connector),
       good AS (SELECT ifnull(max(at), '') AS at FROM ends WHERE status IN ('done', 'needs-confirmation', 'discarded'))
     SELECT ifnull(sum(ends.failures), 0) AS failures, good.at AS since FROM good
       LEFT JOIN ends ON ends.at > good.at AND ends.status <> 'running'`,
  )
  const page = db.prepare<[{ connector: string | null; limit: number; offset: number }], Row>(
    `SELECT * FROM syncs WHERE @connector IS NULL OR connector_id = @connector
     ORDER BY started_at DESC, id DESC LIMIT @limit OFFSET @offset`,
  )
  const total = db
    .prepare<[{ connector: string | null }], number>(
      'SELECT count(*) FROM syncs WHERE @connector IS NULL OR connector_id = @connector',
    )
    .pluck()
  const json = (value: unknown): string | null =>
    value === undefined || value === null ? null : JSON.stringify(value)

  return {
    /** False when a sync of this connector is running already, here or in another process. */
    begin(sync: {
      id: string
      connectorId: string
      mode: SyncMode
      trigger: SyncRecord['trigger']
      startedAt: string
      /** What it fills; null for a delta. */
      file: string | null
    }): boolean {
      return begin.run({ ...sync, pid: process.pid }).changes === 1
    },
    /** Takes a sync that was cut off up again; false when one is running, or it has left nothing to go on from. */
    resume: (id: string, at: string): boolean => resume.run({ id, at, pid: process.pid }).changes === 1,
    /** A delta that turned out to need everything goes on as a full sync. */
    setMode: (id: string, mode: SyncMode, file: string | null) => void setMode.run(mode, file, id),
    setPlan: (id: string, calls: number) => void setPlan.run(calls, id),
    end(id: string, e: SyncEnd): void {
      end.run({
        id,
        status: e.status,
        finishedAt: e.finishedAt,
        counts: json(e.counts),
        kinds: json(e.kinds),
        calls: e.calls,
        rateLimited: e.rateLimited,
        floorSeconds: e.floorSeconds ?? null,
        changes: e.changes ?? null,
        removals: json(e.removals),
        proof: json(e.proof),
        error: json(e.error),
        file: e.file,
      })
    },
    /** Answers a confirmation; false when there is none to answer (any more). */
    decide: (id: string, status: 'done' | 'discarded'): boolean => decide.run(status, id).changes === 1,
    /** The file that the sync had kept is gone. */
    forgetFile: (id: string) => void forget.run(id),
    get(id: string): SyncRecord | null {
      const row = one.get(id)
      return row ? fromRow(row) : null
    },
    /** The sync of a connector that keeps a file: it runs, was cut off, or waits for a confirmation. */
    keptBy(connectorId: string): (SyncRecord & { file: string }) | null {
      const row = kept.get(connectorId)
      return row ? { ...fromRow(row), file: row.file as string } : null
    },
    keptFiles: (): string[] => files.all(),
    /** Marks syncs that nobody runs any more as interrupted and returns them. */
    interruptOrphans(
      isAlive: (sync: { syncId: string; pid: number; startedAt: string }) => boolean,
    ): SyncRecord[] {
      const orphans = running
        .all()
        .filter((row) => !isAlive({ syncId: row.id, pid: row.pid, startedAt: row.taken_up_at }))
      for (const row of orphans) interrupt.run(row.id)
      return orphans.map((row) => fromRow({ ...row, status: 'interrupted' }))
    },
    runningIn(connectorId: string): string | null {
      return running.all().find((row) => row.connector_id === connectorId)?.id ?? null
    },
    /** The sync that ended last; `at` is its end or, where it was cut off, when its last run began. */
    last(connectorId: string): { record: SyncRecord; at: string } | null {
      const row = last.get(connectorId)
      return row ? { record: fromRow(row), at: row.finished_at ?? row.taken_up_at } : null
    },
    /** Delta syncs that were published since the last full one. */
    deltasSinceFull: (connectorId: string): number => deltasSince.get(connectorId, connectorId) ?? 0,
    /** Failures in a row, and the end of the last sync that had none: empty where there is none. */
    failuresInRow: (connectorId: string): { failures: number; since: string } =>
      streak.get({ connector: connectorId }) ?? { failures: 0, since: '' },
    /** Newest first. */
    page(connectorId: string | null, offset: number, limit: number): { rows: SyncRecord[]; total: number } {
      return {
        rows: page.all({ connector: connectorId, limit, offset }).map(fromRow),
        total: total.get({ connector: connectorId }) ?? 0,
      }
    },
  }
}
