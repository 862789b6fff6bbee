import type { AuditAction, AuditEntry } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

interface Row {
  seq: number
  at: string
  who: string
  connector_id: string | null
  action: AuditAction
  text: string
  details: string | null
}

const fromRow = ({ connector_id, ...row }: Row): AuditEntry => ({ ...row, connectorId: connector_id })

export type AuditStore = ReturnType<typeof createAuditStore>

/** The audit trail: entries are added and read, never changed or deleted. */
export function createAuditStore(db: Db) {
  const append = db.prepare(
    `INSERT INTO audit (at, who, connector_id, action, text, details) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const page = db.prepare<{ before: number; connectorId: string | null; limit: number }, Row>(
    `SELECT * FROM audit WHERE seq < @before AND (@connectorId IS NULL OR connector_id = @connectorId)
      ORDER BY seq DESC LIMIT @limit`,
  )
  const total = db
    .prepare<{ connectorId: string | null }, number>(
      `SELECT count(*) FROM audit WHERE @connectorId IS NULL OR connector_id = @connectorId`,
    )
    .pluck()

  return {
    append({ at, who, connectorId, action, text, details }: Omit<AuditEntry, 'seq'>): void {
      append.run(at, who, connectorId, action, text, details)
    },
    /** Newest first, older than `before` where that is given. */
    page({
      connectorId = null,
      before = Number.MAX_SAFE_INTEGER,
      limit,
    }: {
      connectorId?: string | null | undefined
      before?: number | undefined
      limit: number
    }): { rows: AuditEntry[]; total: number } {
      return {
        rows: page.all({ before, connectorId, limit }).map(fromRow),
        total: total.get({ connectorId }) ?? 0,
      }
    },
  }
}
