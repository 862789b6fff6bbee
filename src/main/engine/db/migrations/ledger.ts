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
    {
      version: 20,
      sql: `
        ALTER TABLE connectors ADD COLUMN read_priorities INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE connectors ADD COLUMN budget REAL NOT NULL DEFAULT 0.9;
        -- JSON; NULL is the schedule and the safety that every connector begins with.
        ALTER TABLE connectors ADD COLUMN schedule TEXT;
        ALTER TABLE connectors ADD COLUMN safety TEXT;
        -- When each kind of data was last known to be as Okta has it.
        ALTER TABLE connectors ADD COLUMN snapshot_freshness TEXT NOT NULL DEFAULT '{}';
        -- What is shown while the first sync goes on is no sync's result.
        ALTER TABLE connectors ADD COLUMN snapshot_preview INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE syncs_20 (
          id TEXT PRIMARY KEY,
          connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
          mode TEXT NOT NULL CHECK (mode IN ('full', 'delta')),
          status TEXT NOT NULL CHECK (status IN
            ('running', 'done', 'failed', 'cancelled', 'interrupted', 'needs-confirmation', 'discarded')),
          trigger TEXT NOT NULL CHECK (trigger IN ('person', 'cli', 'setup', 'schedule')),
          pid INTEGER NOT NULL,
          started_at TEXT NOT NULL,
          -- When the process that runs it took it up: later than started_at where it was resumed.
          taken_up_at TEXT NOT NULL,
          finished_at TEXT,
          -- Seconds of the runs that were cut off.
          earlier_seconds REAL NOT NULL DEFAULT 0,
          resumes INTEGER NOT NULL DEFAULT 0,
          -- The unfinished or unpublished snapshot that the sync has left; NULL where there is none.
          file TEXT,
          counts TEXT,
          kinds TEXT NOT NULL DEFAULT '{}',
          calls INTEGER NOT NULL DEFAULT 0,
          rate_limited INTEGER NOT NULL DEFAULT 0,
          planned_calls INTEGER,
          floor_seconds REAL,
          changes INTEGER,
          removals TEXT NOT NULL DEFAULT '[]',
          proof TEXT,
          error TEXT
        ) STRICT;
        INSERT INTO syncs_20 (id, connector_id, mode, status, trigger, pid, started_at, taken_up_at, finished_at,
            counts, kinds, calls, rate_limited, error)
          SELECT id, connector_id, 'full', status, trigger, pid, started_at, started_at, finished_at,
            counts, kinds, calls, rate_limited, error FROM syncs;
        DROP TABLE syncs;
        ALTER TABLE syncs_20 RENAME TO syncs;
        CREATE INDEX syncs_by_connector ON syncs (connector_id, started_at);
        CREATE UNIQUE INDEX one_running_sync ON syncs (connector_id) WHERE status = 'running';
        CREATE UNIQUE INDEX one_kept_file ON syncs (connector_id) WHERE file IS NOT NULL;
      `,
    },
    {
      version: 30,
      sql: `
        -- Applications whose access is managed here. What comes from an identity provider names it.
        CREATE TABLE apps (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          created_at TEXT NOT NULL,
          source_connector_id TEXT,
          source_app_id TEXT,
          source_label TEXT,
          UNIQUE (source_connector_id, source_app_id)
        ) STRICT;

        -- A connector may exist before its domain is known.
        CREATE TABLE connectors_30 (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          host TEXT,
          url TEXT UNIQUE,
          kind TEXT NOT NULL CHECK (kind IN ('okta', 'preview', 'emea', 'custom', 'demo')),
          org_id TEXT,
          org_name TEXT,
          -- JSON {id, name}: the organization that answers now is another than that of the data.
          other_org TEXT,
          acts_as TEXT,
          setup_step TEXT CHECK (setup_step IN ('domain', 'credential', 'options', 'test', 'sync')),
          app_id TEXT REFERENCES apps (id),
          archived_at TEXT,
          skip_inactive_apps INTEGER NOT NULL DEFAULT 0,
          sync_deprovisioned_users INTEGER NOT NULL DEFAULT 0,
          read_priorities INTEGER NOT NULL DEFAULT 0,
          capabilities TEXT,
          capabilities_at TEXT,
          -- JSON: what the last test told of the credential, and scopes granted and refused.
          health TEXT,
          scopes TEXT,
          credential_used_at TEXT,
          budget REAL NOT NULL DEFAULT 0.9,
          -- JSON; NULL is the schedule and the safety that every connector begins with.
          schedule TEXT,
          safety TEXT,
          snapshot_file TEXT,
          snapshot_at TEXT,
          snapshot_version INTEGER NOT NULL DEFAULT 0,
          snapshot_counts TEXT,
          snapshot_kinds TEXT,
          snapshot_freshness TEXT NOT NULL DEFAULT '{}',
          snapshot_preview INTEGER NOT NULL DEFAULT 0,
          last_error TEXT,
          created_at TEXT NOT NULL
        ) STRICT;
        INSERT INTO apps (id, name, created_at) SELECT 'app-' || id, name, created_at FROM connectors;
        INSERT INTO connectors_30 (id, name, host, url, kind, org_id, org_name, acts_as, setup_step, app_id,
            skip_inactive_apps, sync_deprovisioned_users, read_priorities, capabilities, capabilities_at, budget,
            schedule, safety, snapshot_file, snapshot_at, snapshot_version, snapshot_counts, snapshot_kinds,
            snapshot_freshness, snapshot_preview, last_error, created_at)
          SELECT id, name, host, url, kind, org_id, org_name, acts_as, setup_step, 'app-' || id,
            skip_inactive_apps, sync_deprovisioned_users, read_priorities, capabilities, capabilities_at, budget,
            schedule, safety, snapshot_file, snapshot_at, snapshot_version, snapshot_counts, snapshot_kinds,
            snapshot_freshness, snapshot_preview, last_error, created_at FROM connectors;
        DROP TABLE connectors;
        ALTER TABLE connectors_30 RENAME TO connectors;

        CREATE TABLE connector_owners (
          connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          -- 1: whoever uses the app on this computer, under the name and address of the profile.
          me INTEGER NOT NULL,
          person_id TEXT,
          name TEXT NOT NULL,
          email TEXT NOT NULL,
          PRIMARY KEY (connector_id, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO connector_owners SELECT id, 0, 1, NULL, '', '' FROM connectors;

        -- How many runs of a sync failed; one that goes on after a failure keeps its row.
        ALTER TABLE syncs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
        UPDATE syncs SET failures = 1 WHERE status = 'failed';

        -- The profile and the mail server, as JSON. No secret is ever here.
        CREATE TABLE settings (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE mails (
          id TEXT PRIMARY KEY,
          connector_id TEXT REFERENCES connectors (id) ON DELETE CASCADE,
          kind TEXT NOT NULL,
          recipient TEXT NOT NULL,
          subject TEXT NOT NULL,
          body TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'not-configured')),
          attempts INTEGER NOT NULL DEFAULT 0,
          next_attempt_at TEXT,
          error TEXT,
          created_at TEXT NOT NULL,
          sent_at TEXT
        ) STRICT;
        CREATE INDEX mails_by_connector ON mails (connector_id, created_at);

        -- What a person or the app itself did; never deleted, also when its connector is.
        CREATE TABLE audit (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          at TEXT NOT NULL,
          who TEXT NOT NULL,
          connector_id TEXT,
          action TEXT NOT NULL,
          text TEXT NOT NULL,
          details TEXT
        ) STRICT;
        CREATE INDEX audit_by_connector ON audit (connector_id, seq);
      `,
    },
    {
      version: 40,
      sql: `
        ALTER TABLE connectors ADD COLUMN safety_level TEXT NOT NULL DEFAULT 'read-only'
          CHECK (safety_level IN ('read-only', 'confirm', 'confirm-name'));
        ALTER TABLE connectors ADD COLUMN four_eyes INTEGER NOT NULL DEFAULT 0;
        -- JSON {people, share}; NULL is what every connector begins with.
        ALTER TABLE connectors ADD COLUMN change_limits TEXT;

        -- Plans are evidence: they outlive their connector, so nothing here refers to it by a key.
        CREATE TABLE plans (
          id TEXT PRIMARY KEY,
          -- Order in which plans were made.
          seq INTEGER NOT NULL UNIQUE,
          connector_id TEXT NOT NULL,
          connector_name TEXT NOT NULL,
          title TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN
            ('draft', 'queued', 'applying', 'interrupted', 'applied', 'failed', 'cancelled', 'discarded')),
          source TEXT NOT NULL CHECK (source IN ('person', 'cli', 'undo')),
          -- 1: the one draft of the connector that changes are gathered in.
          is_basket INTEGER NOT NULL DEFAULT 0,
          created_at TEXT NOT NULL,
          created_by TEXT NOT NULL,
          applied_by TEXT,
          started_at TEXT,
          ended_at TEXT,
          -- The process that applies it, and since when; NULL while none does.
          pid INTEGER,
          taken_up_at TEXT,
          undoes TEXT,
          -- JSON.
          findings TEXT NOT NULL DEFAULT '[]',
          approval TEXT,
          error TEXT
        ) STRICT;
        CREATE INDEX plans_by_connector ON plans (connector_id, seq);
        CREATE UNIQUE INDEX one_basket ON plans (connector_id) WHERE is_basket = 1 AND state = 'draft';

        CREATE TABLE plan_steps (
          plan_id TEXT NOT NULL REFERENCES plans (id),
          position INTEGER NOT NULL,
          verb TEXT NOT NULL CHECK (verb IN ('grant', 'revoke')),
          kind TEXT NOT NULL CHECK (kind IN ('membership', 'assignment', 'group-assignment', 'role', 'binding')),
          resource_id TEXT NOT NULL,
          -- Empty where there is none.
          set_id TEXT NOT NULL,
          principal_type TEXT NOT NULL CHECK (principal_type IN ('USER', 'GROUP')),
          principal_id TEXT NOT NULL,
          principal_name TEXT NOT NULL,
          resource_name TEXT NOT NULL,
          set_name TEXT,
          before_text TEXT NOT NULL,
          after_text TEXT NOT NULL,
          -- JSON: what the decision was made on.
          expected TEXT,
          findings TEXT NOT NULL DEFAULT '[]',
          checked TEXT NOT NULL DEFAULT 'none' CHECK (checked IN ('none', 'local', 'okta')),
          checked_at TEXT,
          state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'uncertain', 'done', 'failed', 'drifted',
            'refused', 'skipped', 'cancelled')),
          -- JSON: what is needed to give back what the step takes, such as an application profile.
          captured TEXT,
          -- JSON: what to give back, of a step that undoes another.
          restores TEXT,
          receipt TEXT,
          error TEXT,
          PRIMARY KEY (plan_id, position)
        ) STRICT, WITHOUT ROWID;
        -- Receipts that Okta's log has not confirmed yet are looked for by what they changed.
        CREATE INDEX steps_by_access ON plan_steps (kind, resource_id, principal_id);

        -- What was asked of Okta, written before it was asked, and what came of it. Only ever added to.
        CREATE TABLE journal (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          plan_id TEXT NOT NULL,
          position INTEGER NOT NULL,
          at TEXT NOT NULL,
          entry TEXT NOT NULL CHECK (entry IN ('intent', 'answer', 'read', 'end')),
          details TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journal_by_step ON journal (plan_id, position, seq);

        ALTER TABLE log ADD COLUMN plan_id TEXT;
        CREATE INDEX log_by_plan ON log (plan_id) WHERE plan_id IS NOT NULL;
      `,
    },
  ],
}
