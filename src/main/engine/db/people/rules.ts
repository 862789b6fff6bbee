import type { AccountFilter, PeopleRules, PeopleSource } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/** A source as it is kept, with what is known of its runs. */
export interface StoredSource extends PeopleSource {
  /** Automatic once a promotion was done by hand. */
  held: boolean
  lastRunAt: string | null
  lastVersion: number | null
}

interface Row {
  connector_id: string
  role: PeopleSource['role']
  position: number
  filter: string
  matching: PeopleSource['matching']
  automatic: number
  held: number
  last_run_at: string | null
  last_version: number | null
}

export function savedRules(db: Db): PeopleRules | null {
  const value = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'rules'`).pluck().get()
  return value === undefined ? null : (JSON.parse(value) as PeopleRules)
}

const setMeta = (db: Db, name: string, value: string): void => {
  db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value)
}

export const saveRules = (db: Db, rules: PeopleRules): void => setMeta(db, 'rules', JSON.stringify(rules))

/** The sources; null where none were ever chosen. */
export function savedSources(db: Db): StoredSource[] | null {
  const chosen = db.prepare(`SELECT 1 FROM meta WHERE name = 'sources'`).get() !== undefined
  if (!chosen) return null
  const rows = db.prepare<[], Row>('SELECT * FROM sources ORDER BY position, connector_id').all()
  return rows.map((row) => ({
    connectorId: row.connector_id,
    role: row.role,
    order: row.position,
    filter: JSON.parse(row.filter) as AccountFilter,
    matching: row.matching,
    automatic: row.automatic === 1 && row.held === 0,
    held: row.held === 1,
    lastRunAt: row.last_run_at,
    lastVersion: row.last_version,
  }))
}

/**
 * Replaces the sources. One that is not automatic only because it waits for a promotion by hand goes on waiting,
 * unless it is made automatic now.
 */
export function saveSources(db: Db, sources: readonly PeopleSource[]): void {
  const known = new Map((savedSources(db) ?? []).map((source) => [source.connectorId, source]))
  const put = db.prepare(
    `INSERT INTO sources (connector_id, role, position, filter, matching, automatic, held, last_run_at, last_version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  db.transaction(() => {
    db.prepare('DELETE FROM sources').run()
    for (const { connectorId, role, order, filter, matching, automatic } of sources) {
      const old = known.get(connectorId)
      const held = !automatic && (old === undefined || old.held)
      const wanted = Number(automatic || held)
      const last = [old?.lastRunAt ?? null, old?.lastVersion ?? null]
      put.run(connectorId, role, order, JSON.stringify(filter), matching, wanted, Number(held), ...last)
    }
    setMeta(db, 'sources', 'chosen')
  })()
}

/** Keeps when a source was promoted last and from which snapshot; by hand, it need not wait any more. */
export function noteRun(
  db: Db,
  connectorId: string,
  { at, version, byHand }: { at: string; version: number | null; byHand: boolean },
): void {
  db.prepare(
    `UPDATE sources SET last_run_at = @at, last_version = ifnull(@version, last_version),
      held = CASE WHEN @byHand = 1 THEN 0 ELSE held END WHERE connector_id = @connectorId`,
  ).run({ at, version, byHand: Number(byHand), connectorId })
}

export const dropSource = (db: Db, connectorId: string): void =>
  void db.prepare('DELETE FROM sources WHERE connector_id = ?').run(connectorId)
