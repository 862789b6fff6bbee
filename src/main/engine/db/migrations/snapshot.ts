import type { FileKind } from '../open.ts'

/**
 * A snapshot is one complete copy of an organization. Each sync writes a file of its own, which is
 * published by the ledger and read only from then on; it can always be rebuilt from Okta.
 *
 * Okta ids are replaced by small integer keys (`pk`), given in the order ids are first seen, because
 * memberships and assignments arrive before the accounts they point at.
 */
export const snapshotFile: FileKind = {
  name: 'snapshot',
  synchronous: 'NORMAL',
  migrations: [
    {
      version: 10,
      sql: `
        CREATE TABLE users (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          status TEXT NOT NULL,
          name TEXT NOT NULL,
          login TEXT NOT NULL,
          email TEXT,
          first_name TEXT,
          last_name TEXT,
          display_name TEXT,
          department TEXT,
          title TEXT,
          manager TEXT,
          employee_number TEXT,
          user_type TEXT,
          created TEXT,
          activated TEXT,
          status_changed TEXT,
          last_login TEXT,
          last_updated TEXT,
          profile TEXT NOT NULL,
          group_count INTEGER NOT NULL DEFAULT 0,
          app_count INTEGER NOT NULL DEFAULT 0,
          is_admin INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE groups (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          type TEXT NOT NULL,
          name TEXT NOT NULL,
          description TEXT,
          source_app_id TEXT,
          created TEXT,
          last_updated TEXT,
          last_membership_updated TEXT,
          okta_user_count INTEGER,
          okta_app_count INTEGER,
          profile TEXT NOT NULL,
          member_count INTEGER NOT NULL DEFAULT 0,
          app_count INTEGER NOT NULL DEFAULT 0,
          rule_count INTEGER NOT NULL DEFAULT 0,
          is_admin INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE memberships (
          group_pk INTEGER NOT NULL,
          user_pk INTEGER NOT NULL,
          source TEXT NOT NULL CHECK (source IN ('direct', 'rule', 'unknown')),
          -- Keys of the group rules that hold this membership, comma separated; NULL where none.
          rule_pks TEXT,
          PRIMARY KEY (group_pk, user_pk)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE group_rules (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          name TEXT NOT NULL,
          status TEXT NOT NULL,
          expression TEXT NOT NULL
        ) STRICT;

        CREATE TABLE group_rule_targets (
          rule_pk INTEGER NOT NULL,
          group_pk INTEGER NOT NULL,
          PRIMARY KEY (rule_pk, group_pk)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE apps (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          name TEXT NOT NULL,
          label TEXT NOT NULL,
          status TEXT NOT NULL,
          sign_on_mode TEXT,
          features TEXT NOT NULL,
          created TEXT,
          last_updated TEXT,
          raw TEXT NOT NULL,
          user_count INTEGER NOT NULL DEFAULT 0,
          direct_count INTEGER NOT NULL DEFAULT 0,
          group_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE app_users (
          app_pk INTEGER NOT NULL,
          user_pk INTEGER NOT NULL,
          scope TEXT NOT NULL CHECK (scope IN ('USER', 'GROUP')),
          -- The granting group where Okta names it.
          group_pk INTEGER,
          status TEXT,
          PRIMARY KEY (app_pk, user_pk)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE app_groups (
          app_pk INTEGER NOT NULL,
          group_pk INTEGER NOT NULL,
          priority INTEGER,
          PRIMARY KEY (app_pk, group_pk)
        ) STRICT, WITHOUT ROWID;

        -- One row per role and principal as Okta reports it: a user's row of assignment type GROUP
        -- is held through a group.
        CREATE TABLE role_assignments (
          pk INTEGER PRIMARY KEY,
          principal_type TEXT NOT NULL CHECK (principal_type IN ('USER', 'GROUP')),
          principal_pk INTEGER NOT NULL,
          role_type TEXT NOT NULL,
          -- Id of the custom role; empty for a standard role.
          role_id TEXT NOT NULL,
          resource_set_id TEXT NOT NULL,
          assignment_type TEXT NOT NULL CHECK (assignment_type IN ('USER', 'GROUP')),
          -- Id by which Okta revokes a standard assignment.
          assignment_id TEXT,
          label TEXT NOT NULL,
          status TEXT,
          created TEXT,
          UNIQUE (principal_type, principal_pk, role_type, role_id, resource_set_id, assignment_type)
        ) STRICT;

        CREATE TABLE role_targets (
          role_pk INTEGER NOT NULL,
          type TEXT NOT NULL,
          id TEXT NOT NULL,
          name TEXT NOT NULL,
          PRIMARY KEY (role_pk, type, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE custom_roles (
          id TEXT PRIMARY KEY,
          label TEXT NOT NULL,
          description TEXT,
          permissions TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE resource_sets (
          id TEXT PRIMARY KEY,
          label TEXT NOT NULL,
          description TEXT,
          resources TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
      `,
    },
    {
      version: 20,
      sql: `
        -- Facts about the snapshot itself: the place in Okta's log up to which it is current, what it was read for.
        CREATE TABLE meta (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Keys given to ids, kept while the file is being filled so that a sync that was cut off goes on with them.
        CREATE TABLE user_keys (pk INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
        CREATE TABLE group_keys (pk INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
        CREATE TABLE app_keys (pk INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
        CREATE TABLE rule_keys (pk INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;

        -- Every list that was or is to be read, how far, and how many rows Okta says it has. Written in the
        -- transaction of the rows themselves: where a sync goes on after a kill, and the proof of its completeness.
        CREATE TABLE walks (
          path TEXT PRIMARY KEY,
          kind TEXT NOT NULL,
          object_id TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'gone', 'denied')),
          -- Address of the page to ask for next; NULL before the first and after the last.
          next TEXT,
          pages INTEGER NOT NULL,
          rows INTEGER NOT NULL,
          expected INTEGER
        ) STRICT, WITHOUT ROWID;

        -- Changes against the snapshot before, on their way to the history.
        CREATE TABLE changes (
          n INTEGER PRIMARY KEY,
          kind TEXT NOT NULL,
          verb TEXT NOT NULL CHECK (verb IN ('added', 'removed', 'changed')),
          user_id TEXT, user_name TEXT,
          group_id TEXT, group_name TEXT,
          app_id TEXT, app_name TEXT,
          -- Which of a principal's roles: type, custom role, resource set and assignment type.
          role_key TEXT, role_name TEXT,
          -- JSON objects of attributes; NULL for what was not or is not there.
          before TEXT, after TEXT,
          happened_at TEXT, actor_id TEXT, actor_name TEXT, event_type TEXT, event_id TEXT
        ) STRICT;

        -- Whether Okta says that the group holds admin roles; NULL where it does not say.
        ALTER TABLE groups ADD COLUMN okta_holds_roles INTEGER;
      `,
    },
    {
      version: 30,
      sql: `
        -- A number is never given again, because several processes may take changes over at the same time.
        ALTER TABLE changes RENAME TO earlier_changes;
        CREATE TABLE changes (
          n INTEGER PRIMARY KEY AUTOINCREMENT,
          kind TEXT NOT NULL,
          verb TEXT NOT NULL CHECK (verb IN ('added', 'removed', 'changed')),
          user_id TEXT, user_name TEXT,
          group_id TEXT, group_name TEXT,
          app_id TEXT, app_name TEXT,
          -- Which of a principal's roles: type, custom role, resource set and assignment type.
          role_key TEXT, role_name TEXT,
          -- JSON objects of attributes; NULL for what was not or is not there.
          before TEXT, after TEXT,
          happened_at TEXT, actor_id TEXT, actor_name TEXT, event_type TEXT, event_id TEXT,
          -- What the change belongs to and when it was seen, where that is not the sync that was published last.
          sync_id TEXT, seen_at TEXT
        ) STRICT;
        INSERT INTO changes SELECT *, NULL, NULL FROM earlier_changes;
        DROP TABLE earlier_changes;
      `,
    },
  ],
}
