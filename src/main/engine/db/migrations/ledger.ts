import type { FileKind } from '../open.ts'

/**
 * The ledger holds what Okta cannot give back: connectors, the history of syncs, the log, and how
 * screens were arranged. `snapshot_file` is the pointer whose change publishes a sync.
 */
export const ledgerFile: FileKind = {
  name: 'ledger',
  synchronous: 'FULL',
  migrations: [
    {
      version: 10,
      sql: `
        CREATE TABLE connectors (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          host TEXT NOT NULL,
          url TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK (kind IN ('okta', 'preview', 'emea', 'custom', 'demo')),
          org_id TEXT,
          org_name TEXT,
          acts_as TEXT,
          setup_step TEXT CHECK (setup_step IN ('credential', 'options', 'test', 'sync')),
          skip_inactive_apps INTEGER NOT NULL DEFAULT 0,
          sync_deprovisioned_users INTEGER NOT NULL DEFAULT 0,
          capabilities TEXT,
          capabilities_at TEXT,
          snapshot_file TEXT,
          snapshot_at TEXT,
          snapshot_version INTEGER NOT NULL DEFAULT 0,
          snapshot_counts TEXT,
          snapshot_kinds TEXT,
          last_error TEXT,
          created_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE syncs (
          id TEXT PRIMARY KEY,
          connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
          status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
          trigger TEXT NOT NULL CHECK (trigger IN ('person', 'cli', 'setup')),
          pid INTEGER NOT NULL,
          started_at TEXT NOT NULL,
          finished_at TEXT,
          counts TEXT,
          kinds TEXT NOT NULL DEFAULT '{}',
          calls INTEGER NOT NULL DEFAULT 0,
          rate_limited INTEGER NOT NULL DEFAULT 0,
          error TEXT
        ) STRICT;
        CREATE INDEX syncs_by_connector ON syncs (connector_id, started_at);
        CREATE UNIQUE INDEX one_running_sync ON syncs (connector_id) WHERE status = 'running';

        CREATE TABLE log (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          at TEXT NOT NULL,
          level TEXT NOT NULL CHECK (level IN ('debug', 'info', 'warn', 'error')),
          area TEXT NOT NULL CHECK (area IN ('app', 'connector', 'sync', 'okta', 'data', 'action')),
          message TEXT NOT NULL,
          connector_id TEXT,
          sync_id TEXT,
          ref TEXT,
          details TEXT
        ) STRICT;
        CREATE INDEX log_by_sync ON log (sync_id) WHERE sync_id IS NOT NULL;

        CREATE TABLE views (
          grid TEXT PRIMARY KEY,
          columns TEXT NOT NULL
        ) STRICT;
      `,
    },
  ],
}
