import type { ManagedApp } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { registerFunctions } from '../snapshot/functions.ts'

/** A managed app as the ledger holds it. */
export interface StoredApp {
  id: string
  name: string
  createdAt: string
  /** The application of an identity provider that it is, with the label it had when that was last seen. */
  source: { connectorId: string; connectorName: string | null; oktaAppId: string; label: string } | null
  connectors: ManagedApp['connectors']
}

interface Row {
  id: string
  name: string
  created_at: string
  source_connector_id: string | null
  source_connector_name: string | null
  source_app_id: string | null
  source_label: string | null
  connectors: string
}

/** What would not fit into one answer; a person does not feed one app from so many. */
const connectorsListed = 200

const fromRow = (row: Row): StoredApp => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  source:
    row.source_connector_id === null || row.source_app_id === null
      ? null
      : {
          connectorId: row.source_connector_id,
          connectorName: row.source_connector_name,
          oktaAppId: row.source_app_id,
          label: row.source_label ?? '',
        },
  connectors: JSON.parse(row.connectors) as ManagedApp['connectors'],
})

export type AppStore = ReturnType<typeof createAppStore>

/** Managed apps of the ledger, with the connectors that feed them: those in use, also before they are set up. */
export function createAppStore(db: Db) {
  registerFunctions(db)
  const select = `SELECT apps.*,
      (SELECT name FROM connectors WHERE id = apps.source_connector_id) AS source_connector_name,
      (SELECT json_group_array(json_object('id', id, 'name', name)) FROM
        (SELECT id, name FROM connectors WHERE app_id = apps.id AND archived_at IS NULL
          ORDER BY created_at, id LIMIT ${connectorsListed})) AS connectors
    FROM apps`
  const found = `instr(fold(name, source_label), fold(@search)) > 0`
  const page = db.prepare<{ search: string; limit: number; offset: number }, Row>(
    `${select} WHERE ${found} ORDER BY fold(name), id LIMIT @limit OFFSET @offset`,
  )
  const total = db.prepare<{ search: string }, number>(`SELECT count(*) FROM apps WHERE ${found}`).pluck()
  const one = db.prepare<[string], Row>(`${select} WHERE id = ?`)
  const bySource = db.prepare<[string, string], Row>(
    `${select} WHERE source_connector_id = ? AND source_app_id = ?`,
  )
  const byName = db.prepare<[string], Row>(`${select} WHERE fold(name) = fold(?) LIMIT 1`)
  const sources = db
    .prepare<[string], string>(`SELECT source_app_id FROM apps WHERE source_connector_id = ?`)
    .pluck()
  const insert = db.prepare(
    `INSERT INTO apps (id, name, created_at, source_connector_id, source_app_id, source_label)
      VALUES (@id, @name, @createdAt, @connectorId, @oktaAppId, @label)`,
  )
  const rename = db.prepare('UPDATE apps SET name = ? WHERE id = ?')
  // A connector that was removed and kept for reading feeds nothing.
  const letGo = db.prepare('UPDATE connectors SET app_id = NULL WHERE app_id = ? AND archived_at IS NOT NULL')
  const remove = db.prepare('DELETE FROM apps WHERE id = ?')
  const removeUnused = db.prepare(
    `DELETE FROM apps WHERE id = ? AND source_app_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM connectors WHERE app_id = apps.id)`,
  )
  const orNull = (row: Row | undefined): StoredApp | null => (row === undefined ? null : fromRow(row))

  return {
    page: (query: {
      search: string
      limit: number
      offset: number
    }): { rows: StoredApp[]; total: number } => ({
      rows: page.all(query).map(fromRow),
      total: total.get({ search: query.search }) ?? 0,
    }),
    get: (id: string): StoredApp | null => orNull(one.get(id)),
    bySource: (connectorId: string, oktaAppId: string): StoredApp | null =>
      orNull(bySource.get(connectorId, oktaAppId)),
    byName: (name: string): StoredApp | null => orNull(byName.get(name)),
    /** Ids of the applications of an identity provider that are managed already. */
    sourcesOf: (connectorId: string): string[] => sources.all(connectorId),
    insert(app: {
      id: string
      name: string
      createdAt: string
      source: { connectorId: string; oktaAppId: string; label: string } | null
    }): void {
      const { connectorId = null, oktaAppId = null, label = null } = app.source ?? {}
      insert.run({ id: app.id, name: app.name, createdAt: app.createdAt, connectorId, oktaAppId, label })
    },
    rename: (id: string, name: string) => void rename.run(name, id),
    /** Throws where connectors feed it. */
    remove: (id: string): void =>
      db.transaction(() => {
        letGo.run(id)
        remove.run(id)
      })(),
    /** The app that was made with a connector goes with it, unless others feed it or it is more than that. */
    removeMadeWith: (connectorId: string) => void removeUnused.run(`app-${connectorId}`),
    /** All of it or nothing. */
    together: <T>(work: () => T): T => db.transaction(work)(),
  }
}
