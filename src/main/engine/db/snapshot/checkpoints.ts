import type { DataKind } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/** How far one list has been read. */
export interface Checkpoint {
  state: 'open' | 'complete' | 'gone' | 'denied'
  /** Address of the page to ask for next; null before the first and after the last. */
  next: string | null
  /** Pages and rows received so far. */
  pages: number
  rows: number
}

export interface ListOf {
  /** First address of the list, by which it is known. */
  path: string
  kind: DataKind
  /** The group, application or account it belongs to; empty for a list of the organization. */
  objectId: string
  /** Rows that Okta says it has; null where it does not say. */
  expected: number | null
}

/** A list that has another number of rows than Okta tells. */
export interface Uneven {
  path: string
  objectId: string
  expected: number
  rows: number
}

/**
 * The lists of a sync, each with the page it has come to. A page is stored together with its
 * checkpoint, so after a kill the two agree, and the same table proves in the end that every list was
 * read to its last page.
 */
export function createCheckpoints(db: Db) {
  const find = db.prepare<[string], Checkpoint>('SELECT state, next, pages, rows FROM walks WHERE path = ?')
  const put = db.prepare(
    `INSERT INTO walks (path, kind, object_id, state, next, pages, rows, expected)
     VALUES (@path, @kind, @objectId, @state, @next, @pages, @rows, @expected)
     ON CONFLICT DO UPDATE SET state = @state, next = @next, pages = @pages, rows = @rows, expected = @expected`,
  )
  const drop = db.prepare('DELETE FROM walks WHERE path = ?')
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const set = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)')
  const uneven = db.prepare<[string, number], Uneven>(
    `SELECT path, object_id AS objectId, expected, rows FROM walks
     WHERE kind = ? AND state = 'complete' AND expected <> rows ORDER BY path LIMIT ?`,
  )
  const clear: Partial<Record<DataKind, string>> = {
    memberships: 'DELETE FROM memberships WHERE group_pk = (SELECT pk FROM group_keys WHERE id = ?)',
    appUsers: 'DELETE FROM app_users WHERE app_pk = (SELECT pk FROM app_keys WHERE id = ?)',
    appGroups: 'DELETE FROM app_groups WHERE app_pk = (SELECT pk FROM app_keys WHERE id = ?)',
  }

  return {
    find: (path: string): Checkpoint | undefined => find.get(path),
    /** Stores what a page brought, together with where its list has come to. */
    commit: db.transaction((list: ListOf, at: Checkpoint, store: () => void) => {
      store()
      put.run({ ...list, ...at })
    }),
    /** The list is read from its beginning again; what it had brought goes with its checkpoint. */
    restart: db.transaction((list: ListOf) => {
      drop.run(list.path)
      const statement = clear[list.kind]
      if (statement !== undefined && list.objectId !== '') db.prepare(statement).run(list.objectId)
    }),
    /** Facts about the snapshot itself; see the names in {@link metaNames}. */
    meta: (name: MetaName): string | null => get.get(name) ?? null,
    setMeta: (name: MetaName, value: string) => void set.run(name, value),
    /** Lists whose rows are not as many as Okta says. */
    uneven: (kind: DataKind, limit: number): Uneven[] => uneven.all(kind, limit),
  }
}

/** What is kept about a snapshot beside its rows. */
export const metaNames = [
  /** Address in Okta's log from which a delta goes on; absent where the log cannot be read. */
  'log cursor',
  /** Set once a delta had to do without the log: memberships are newer than what follows from them. */
  'log missed',
  /** Server time, ISO 8601, at which the lists that the snapshot shows were begun. */
  'checked at',
  /** JSON of the options it was read with. */
  'options',
  /** Id of the organization. */
  'organization',
  /** How accounts are listed: `everyone <group id>`, `list`, or JSON of the partitions' addresses. */
  'accounts through',
  /** How groups of applications are listed: by-app, by-group or inferred. */
  'app groups through',
  /** JSON of the limit of each of Okta's buckets, as the sync met it. */
  'limits',
  /** Set once Okta has embedded role targets in an answer that was asked for them. */
  'targets embedded',
  /** JSON of how each kind of data stands. */
  'kinds',
  /** JSON array of kinds that were not visible. */
  'hidden kinds',
  /** JSON of what finishing told; the rows are complete then, and the keys are put away. */
  'finished',
  /** JSON of what the ledger shows of the snapshot, so that a kill between the two files is mended. */
  'published',
] as const
export type MetaName = (typeof metaNames)[number]
