import type { FileKind } from '../open.ts'

/**
 * People, and which accounts are theirs. Accounts themselves stay in the snapshots; this is what cannot
 * be had again from Okta: who was taken to be whom, what was decided by hand, and how to take the last
 * promotion back. Every commit waits for the disk.
 */
export const peopleFile: FileKind = {
  name: 'people',
  synchronous: 'FULL',
  migrations: [
    {
      version: 10,
      sql: `
        -- 'rules': JSON of the rules. 'sources': set once the sources were chosen.
        -- 'touched': number of the last run that something done by hand stands on.
        CREATE TABLE meta (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Connectors are numbered, because each link and each attribute names one.
        CREATE TABLE connectors (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE sources (
          connector_id TEXT PRIMARY KEY,
          role TEXT NOT NULL CHECK (role IN ('directory', 'accounts')),
          position INTEGER NOT NULL,
          filter TEXT NOT NULL,
          matching TEXT NOT NULL CHECK (matching IN ('off', 'narrow', 'broad')),
          automatic INTEGER NOT NULL,
          -- Waits for a promotion by hand before it is automatic: the first one, or the one after an undo.
          held INTEGER NOT NULL,
          last_run_at TEXT,
          -- Version of the snapshot that the last run read.
          last_version INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE people (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          -- The run that made the row.
          run INTEGER NOT NULL,
          -- Every attribute with where it was taken from; the columns that follow are read out of it.
          record TEXT NOT NULL,
          name TEXT NOT NULL,
          email TEXT,
          employee_id TEXT,
          status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'unknown')),
          department TEXT,
          title TEXT,
          manager_email TEXT,
          -- Folded, for the search.
          text TEXT NOT NULL,
          accounts INTEGER NOT NULL,
          connectors INTEGER NOT NULL,
          conflicts INTEGER NOT NULL,
          created_at TEXT NOT NULL,
          updated_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE links (
          connector INTEGER NOT NULL,
          account_id TEXT NOT NULL,
          run INTEGER NOT NULL,
          person INTEGER NOT NULL,
          way TEXT NOT NULL CHECK (way IN ('created', 'merged', 'matched', 'by-hand')),
          rule TEXT,
          -- The account is not in its organization any more.
          gone INTEGER NOT NULL,
          -- What was last known of the account, by which it is found again and told of once it is gone.
          seen TEXT NOT NULL,
          PRIMARY KEY (connector, account_id)
        ) STRICT, WITHOUT ROWID;

        -- Ids of people who were found to be somebody else.
        CREATE TABLE aliases (
          id TEXT PRIMARY KEY,
          run INTEGER NOT NULL,
          person INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE conflicts (
          pk INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          run INTEGER NOT NULL,
          -- What it is about; the same conflict keeps its row from run to run.
          key TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK (kind IN ('several-people', 'different-employee-ids', 'ambiguous')),
          text TEXT NOT NULL,
          rule TEXT,
          value TEXT,
          -- JSON: [connector, account id] each; keys of people.
          accounts TEXT NOT NULL,
          people TEXT NOT NULL,
          since TEXT NOT NULL
        ) STRICT;

        -- Decisions by hand: of one account, and of two that are of one person or are not.
        CREATE TABLE decisions (
          connector INTEGER NOT NULL,
          account_id TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('owner', 'service', 'nobody')),
          person_id TEXT,
          at TEXT NOT NULL,
          PRIMARY KEY (connector, account_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE pairs (
          a_connector INTEGER NOT NULL,
          a_account TEXT NOT NULL,
          b_connector INTEGER NOT NULL,
          b_account TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('one', 'apart')),
          at TEXT NOT NULL,
          PRIMARY KEY (a_connector, a_account, b_connector, b_account)
        ) STRICT, WITHOUT ROWID;

        -- Conflicts of too many people to be kept apart two by two, which are not asked about again.
        CREATE TABLE quiet (
          key TEXT PRIMARY KEY
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (
          seq INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          at TEXT NOT NULL,
          by TEXT NOT NULL CHECK (by IN ('person', 'sync', 'cli')),
          counts TEXT NOT NULL,
          seconds REAL NOT NULL,
          changed INTEGER NOT NULL,
          undone_at TEXT
        ) STRICT;

        -- Rows as they were before a run changed or deleted them, as JSON. Rows that a run made carry its number.
        CREATE TABLE journal (
          pk INTEGER PRIMARY KEY,
          run INTEGER NOT NULL,
          tab TEXT NOT NULL CHECK (tab IN ('people', 'links', 'aliases', 'conflicts')),
          before TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journal_by_run ON journal (run);

        CREATE INDEX links_by_person ON links (person, gone);
        CREATE INDEX links_gone ON links (connector, account_id) WHERE gone = 1;
        CREATE INDEX aliases_by_person ON aliases (person);
        -- Each begins with what a page is sorted by and carries what it is filtered by.
        CREATE INDEX people_by_name ON people (name COLLATE NOCASE, pk, status, connectors, conflicts, text);
        CREATE INDEX people_by_email ON people (email COLLATE NOCASE, pk, status);
        CREATE INDEX people_by_department ON people (department COLLATE NOCASE, pk, status);
        CREATE INDEX people_by_accounts ON people (accounts, pk, status);
        CREATE INDEX people_by_updated ON people (updated_at, pk, status);
        CREATE INDEX people_several ON people (pk) WHERE connectors > 1;
        CREATE INDEX people_conflicts ON people (pk) WHERE conflicts > 0;
      `,
    },
  ],
}
