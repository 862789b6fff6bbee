import type { AppError } from '../../../../preload/contract/errors.ts'
import type { Mail } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

interface Row {
  id: string
  connector_id: string | null
  kind: Mail['kind']
  recipient: string
  subject: string
  body: string
  state: Mail['state']
  attempts: number
  next_attempt_at: string | null
  error: string | null
  created_at: string
  sent_at: string | null
}

const fromRow = (row: Row): Mail => ({
  id: row.id,
  connectorId: row.connector_id,
  kind: row.kind,
  to: row.recipient,
  subject: row.subject,
  text: row.body,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  error: row.error === null ? null : (JSON.parse(row.error) as AppError),
  createdAt: row.created_at,
  sentAt: row.sent_at,
})

export type MailStore = ReturnType<typeof createMailStore>

/** The outbox: e-mails that wait, were sent, or could not be. */
export function createMailStore(db: Db) {
  const insert = db.prepare(
    `INSERT INTO mails (id, connector_id, kind, recipient, subject, body, state, next_attempt_at, created_at)
      VALUES (@id, @connectorId, @kind, @to, @subject, @text, @state, @nextAttemptAt, @createdAt)`,
  )
  const one = db.prepare<[string], Row>('SELECT * FROM mails WHERE id = ?')
  const page = db.prepare<{ connectorId: string | null; limit: number; offset: number }, Row>(
    `SELECT * FROM mails WHERE @connectorId IS NULL OR connector_id = @connectorId
      ORDER BY created_at DESC, id DESC LIMIT @limit OFFSET @offset`,
  )
  const total = db
    .prepare<{ connectorId: string | null }, number>(
      'SELECT count(*) FROM mails WHERE @connectorId IS NULL OR connector_id = @connectorId',
    )
    .pluck()
  const due = db.prepare<[string], Row>(
    `SELECT * FROM mails WHERE state = 'waiting' AND next_attempt_at <= ? ORDER BY next_attempt_at, id LIMIT 1`,
  )
  const next = db
    .prepare<[], string | null>(`SELECT min(next_attempt_at) FROM mails WHERE state = 'waiting'`)
    .pluck()
  const claim = db.prepare(
    `UPDATE mails SET state = 'sending', attempts = attempts + 1, next_attempt_at = NULL
      WHERE id = ? AND state = 'waiting'`,
  )
  const sent = db.prepare(
    `UPDATE mails SET state = 'sent', sent_at = ?, error = NULL, next_attempt_at = NULL WHERE id = ?`,
  )
  const failed = db.prepare(
    `UPDATE mails SET state = @state, error = @error, next_attempt_at = @next WHERE id = @id`,
  )
  const retry = db.prepare(
    `UPDATE mails SET state = 'waiting', attempts = 0, next_attempt_at = ?, error = NULL
      WHERE id = ? AND state IN ('waiting', 'failed', 'not-configured')`,
  )
  const putBack = db.prepare(
    `UPDATE mails SET state = 'waiting', attempts = max(0, attempts - 1), next_attempt_at = ? WHERE state = 'sending'`,
  )
  const release = db.prepare(
    `UPDATE mails SET state = 'waiting', attempts = 0, next_attempt_at = ?, error = NULL
      WHERE state IN ('waiting', 'not-configured')
        OR (state = 'failed' AND json_extract(error, '$.code') = 'unauthorized' AND kind <> 'test')`,
  )
  const hold = db.prepare(
    `UPDATE mails SET state = 'not-configured', next_attempt_at = NULL WHERE state = 'waiting'`,
  )
  const giveUp = db.prepare(
    `UPDATE mails SET state = 'failed', next_attempt_at = NULL, error = @error
      WHERE connector_id = @connectorId AND state IN ('waiting', 'not-configured')`,
  )
  const since = db
    .prepare<[string, string, string], number>(
      'SELECT count(*) FROM mails WHERE connector_id = ? AND kind = ? AND created_at > ?',
    )
    .pluck()

  return {
    insert: (
      mail: Pick<Mail, 'id' | 'connectorId' | 'kind' | 'to' | 'subject' | 'text' | 'state' | 'createdAt'>,
    ) => void insert.run({ ...mail, nextAttemptAt: mail.state === 'waiting' ? mail.createdAt : null }),
    get(id: string): Mail | null {
      const row = one.get(id)
      return row === undefined ? null : fromRow(row)
    },
    /** Newest first. */
    page({
      connectorId = null,
      ...part
    }: {
      connectorId?: string | null | undefined
      offset: number
      limit: number
    }): { rows: Mail[]; total: number } {
      return {
        rows: page.all({ connectorId, ...part }).map(fromRow),
        total: total.get({ connectorId }) ?? 0,
      }
    },
    /** The one that has waited longest for its time; null where none is due. */
    due(now: string): Mail | null {
      const row = due.get(now)
      return row === undefined ? null : fromRow(row)
    },
    /** When the next one is due; null where none waits. */
    nextAt: (): string | null => next.get() ?? null,
    /** Takes one for sending; false where another process was faster, or it is gone. */
    claim: (id: string): boolean => claim.run(id).changes === 1,
    sent: (id: string, at: string) => void sent.run(at, id),
    /** `next`: when it is tried again; null where it is not. */
    failed: (id: string, error: AppError, next: string | null) =>
      void failed.run({
        id,
        state: next === null ? 'failed' : 'waiting',
        error: JSON.stringify(error),
        next,
      }),
    /** Makes one due now, with all its tries before it; false where it is being sent or was. */
    retry: (id: string, now: string): boolean => retry.run(now, id).changes === 1,
    /** What a process that ended was sending waits again. */
    putBack: (now: string) => void putBack.run(now),
    /** All that waits for settings, or was refused because of them, is due now. */
    release: (now: string) => void release.run(now),
    /** Without settings nothing can be sent. */
    hold: () => void hold.run(),
    /** Nobody is written to about this connector any more. */
    giveUp: (connectorId: string, error: AppError) =>
      void giveUp.run({ connectorId, error: JSON.stringify(error) }),
    /** How many of a kind were made for a connector after a moment. */
    madeSince: (connectorId: string, kind: Mail['kind'], at: string): number =>
      since.get(connectorId, kind, at) ?? 0,
  }
}
