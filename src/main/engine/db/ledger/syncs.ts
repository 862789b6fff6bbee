import type { AppError } from '../../../../preload/contract/errors.ts'
import type { SyncCounts, SyncRecord } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

interface Row {
  id: string
  connector_id: string
  status: SyncRecord['status']
  trigger: SyncRecord['trigger']
  pid: number
  started_at: string
  finished_at: string | null
  counts: string | null
  kinds: string
  calls: number
  rate_limited: number
  error: string | null
}

function fromRow(row: Row): SyncRecord {
  return {
    syncId: row.id,
    connectorId: row.connector_id,
    status: row.status,
    trigger: row.trigger,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    seconds:
      row.finished_at === null ? null : (Date.parse(row.finished_at) - Date.parse(row.started_at)) / 1000,
    counts: row.counts === null ? null : (JSON.parse(row.counts) as SyncCounts),
    kinds: JSON.parse(row.kinds) as SyncRecord['kinds'],
    calls: row.calls,
    rateLimited: row.rate_limited,
    error: row.error === null ? null : (JSON.parse(row.error) as AppError),
  }
}

export interface SyncEnd {
  status: Exclude<SyncRecord['status'], 'running'>
  finishedAt: string
  counts: SyncCounts | null
  kinds: SyncRecord['kinds']
  calls: number
  rateLimited: number
  error: AppError | null
}

export type SyncStore = ReturnType<typeof createSyncStore>

/** History of syncs. The ledger admits one running sync per connector, whichever process runs it. */
export function createSyncStore(db: Db) {
  const begin = db.prepare(
    `INSERT OR IGNORE INTO syncs (id, connector_id, status, trigger, pid, started_at) VALUES (?, ?, 'running', ?, ?, ?)`,
  )
  const end = db.prepare(
    `UPDATE syncs SET status = ?, finished_at = ?, counts = ?, kinds = ?, calls = ?, rate_limited = ?, error = ? WHERE id = ?`,
  )
  const one = db.prepare<[string], Row>('SELECT * FROM syncs WHERE id = ?')
  const running = db.prepare<[], Row>(`SELECT * FROM syncs WHERE status = 'running'`)
  const interrupt = db.prepare(`UPDATE syncs SET status = 'interrupted' WHERE id = ? AND status = 'running'`)
  const page = db.prepare<[{ connector: string | null; limit: number; offset: number }], Row>(
    `SELECT * FROM syncs WHERE @connector IS NULL OR connector_id = @connector
     ORDER BY started_at DESC, id DESC LIMIT @limit OFFSET @offset`,
  )
  const total = db
    .prepare<[{ connector: string | null }], number>(
      'SELECT count(*) FROM syncs WHERE @connector IS NULL OR connector_id = @connector',
    )
    .pluck()

  return {
    /** False when a sync of this connector is running already, here or in another process. */
    begin(sync: {
      id: string
      connectorId: string
      trigger: SyncRecord['trigger']
      startedAt: string
    }): boolean {
      return begin.run(sync.id, sync.connectorId, sync.trigger, process.pid, sync.startedAt).changes === 1
    },
    end(id: string, e: SyncEnd): void {
      const error = e.error === null ? null : JSON.stringify(e.error)
      const counts = e.counts === null ? null : JSON.stringify(e.counts)
      end.run(e.status, e.finishedAt, counts, JSON.stringify(e.kinds), e.calls, e.rateLimited, error, id)
    },
    get(id: string): SyncRecord | null {
      const row = one.get(id)
      return row ? fromRow(row) : null
    },
    /** Marks syncs that nobody runs any more as interrupted and returns them. */
    interruptOrphans(
      isAlive: (sync: { syncId: string; pid: number; startedAt: string }) => boolean,
    ): SyncRecord[] {
      const orphans = running
        .all()
        .filter((row) => !isAlive({ syncId: row.id, pid: row.pid, startedAt: row.started_at }))
      for (const row of orphans) interrupt.run(row.id)
      return orphans.map((row) => fromRow({ ...row, status: 'interrupted' }))
    },
    runningIn(connectorId: string): string | null {
      return running.all().find((row) => row.connector_id === connectorId)?.id ?? null
    },
    /** Newest first. */
    page(connectorId: string | null, offset: number, limit: number): { rows: SyncRecord[]; total: number } {
      return {
        rows: page.all({ connector: connectorId, limit, offset }).map(fromRow),
        total: total.get({ connector: connectorId }) ?? 0,
      }
    },
  }
}
