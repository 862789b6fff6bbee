import type { FileKind } from '../open.ts'

/**
 * What changed in one organization, as its syncs found it. It cannot be had again from Okta, whose log
 * goes back 90 days and does not tell everything, so every commit waits for the disk.
 */
export const historyFile: FileKind = {
  name: 'history',
  synchronous: 'FULL',
  migrations: [
    {
      version: 10,
      sql: `
        -- 'since': when the history begins.
        CREATE TABLE meta (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE syncs (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE
        ) STRICT;

        -- Whom and what changes speak of. Ids and names recur in every change and are kept once.
        CREATE TABLE objects (
          pk INTEGER PRIMARY KEY,
          type TEXT NOT NULL CHECK (type IN ('user', 'group', 'app', 'role', 'actor')),
          id TEXT NOT NULL,
          UNIQUE (type, id)
        ) STRICT;

        -- What an object was called at one time or another; folded is the form a search compares.
        CREATE TABLE names (
          pk INTEGER PRIMARY KEY,
          object_pk INTEGER NOT NULL,
          name TEXT NOT NULL,
          folded TEXT NOT NULL,
          UNIQUE (object_pk, name)
        ) STRICT;

        CREATE TABLE changes (
          -- In the order in which syncs found them.
          seq INTEGER PRIMARY KEY,
          sync_pk INTEGER NOT NULL,
          -- Number within its sync; a change that is handed over twice is stored once.
          n INTEGER NOT NULL,
          -- When it happened where that is known, else when it was seen.
          at TEXT NOT NULL,
          seen_at TEXT NOT NULL,
          happened_at TEXT,
          kind TEXT NOT NULL CHECK (kind IN
            ('user', 'group', 'app', 'membership', 'assignment', 'group-assignment', 'role')),
          verb TEXT NOT NULL CHECK (verb IN ('added', 'removed', 'changed')),
          -- Each object with the name it had.
          user_pk INTEGER, user_as INTEGER,
          group_pk INTEGER, group_as INTEGER,
          app_pk INTEGER, app_as INTEGER,
          role_pk INTEGER, role_as INTEGER,
          actor_pk INTEGER, actor_as INTEGER,
          -- JSON objects of all attributes; NULL for what was not or is not there.
          before TEXT,
          after TEXT,
          event_type TEXT,
          event_id TEXT,
          UNIQUE (sync_pk, n)
        ) STRICT;

        -- How many changes of each sort a sync has, because counting a million takes too long for a screen.
        CREATE TABLE tallies (
          sync_pk INTEGER NOT NULL,
          kind TEXT NOT NULL,
          verb TEXT NOT NULL,
          count INTEGER NOT NULL,
          PRIMARY KEY (sync_pk, kind, verb)
        ) STRICT, WITHOUT ROWID;

        -- Each ends in the order of a page, so that none has to sort.
        CREATE INDEX changes_by_time ON changes (at, seq);
        CREATE INDEX changes_by_kind ON changes (kind, verb, at, seq);
        CREATE INDEX changes_by_sync ON changes (sync_pk, at, seq, kind, verb);
        CREATE INDEX changes_by_user ON changes (user_pk, at, seq, kind, verb) WHERE user_pk IS NOT NULL;
        CREATE INDEX changes_by_group ON changes (group_pk, at, seq, kind, verb) WHERE group_pk IS NOT NULL;
        CREATE INDEX changes_by_app ON changes (app_pk, at, seq, kind, verb) WHERE app_pk IS NOT NULL;
        CREATE INDEX changes_by_role ON changes (role_pk, at, seq, kind, verb) WHERE role_pk IS NOT NULL;
      `,
    },
  ],
}
