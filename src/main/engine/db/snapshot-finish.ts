import type { DataKind, Removal, Safety } from '../../../preload/contract/models.ts'
import type { Db } from './open.ts'
import { asRemoval, countVanished, writeChanges } from './snapshot/compare.ts'
import { buildListIndexes, buildRelationIndexes } from './snapshot/indexes.ts'
import { retireKeys } from './snapshot/keys.ts'

/**
 * What is done once a sync has read everything, kept apart from the inserts because indexes are
 * several times cheaper to build at once than row by row. Runs on a thread of its own.
 */

/** Keys alone, because looking a million rows up among rows that carry whole profiles takes seconds. */
const drop = `
  CREATE TEMP TABLE stored_users (pk INTEGER PRIMARY KEY);
  CREATE TEMP TABLE stored_groups (pk INTEGER PRIMARY KEY);
  CREATE TEMP TABLE stored_apps (pk INTEGER PRIMARY KEY);
  INSERT INTO stored_users SELECT pk FROM users;
  INSERT INTO stored_groups SELECT pk FROM groups;
  INSERT INTO stored_apps SELECT pk FROM apps;
  DELETE FROM memberships WHERE user_pk NOT IN stored_users OR group_pk NOT IN stored_groups;
  DELETE FROM app_users WHERE user_pk NOT IN stored_users OR app_pk NOT IN stored_apps;
  DELETE FROM app_groups WHERE app_pk NOT IN stored_apps OR group_pk NOT IN stored_groups;
  DELETE FROM group_rule_targets WHERE group_pk NOT IN stored_groups;
  DELETE FROM role_assignments WHERE principal_type = 'USER' AND principal_pk NOT IN stored_users
    OR principal_type = 'GROUP' AND principal_pk NOT IN stored_groups;
  DELETE FROM role_targets WHERE role_pk NOT IN (SELECT pk FROM role_assignments);
  DROP TABLE stored_users;
  DROP TABLE stored_groups;
  DROP TABLE stored_apps;
`

const counts = `
  UPDATE users SET group_count = n FROM (SELECT user_pk, count(*) AS n FROM memberships GROUP BY user_pk) AS c WHERE c.user_pk = users.pk;
  UPDATE users SET app_count = n FROM (SELECT user_pk, count(*) AS n FROM app_users GROUP BY user_pk) AS c WHERE c.user_pk = users.pk;
  UPDATE users SET is_admin = 1 WHERE pk IN (
    SELECT principal_pk FROM role_assignments WHERE principal_type = 'USER'
    UNION SELECT m.user_pk FROM role_assignments r JOIN memberships m ON m.group_pk = r.principal_pk WHERE r.principal_type = 'GROUP');
  UPDATE groups SET member_count = n FROM (SELECT group_pk, count(*) AS n FROM memberships GROUP BY group_pk) AS c WHERE c.group_pk = groups.pk;
  UPDATE groups SET app_count = n FROM (SELECT group_pk, count(*) AS n FROM app_groups GROUP BY group_pk) AS c WHERE c.group_pk = groups.pk;
  UPDATE groups SET rule_count = n FROM (SELECT group_pk, count(*) AS n FROM group_rule_targets GROUP BY group_pk) AS c WHERE c.group_pk = groups.pk;
  UPDATE groups SET is_admin = 1 WHERE pk IN (SELECT principal_pk FROM role_assignments WHERE principal_type = 'GROUP');
  UPDATE apps SET user_count = n, direct_count = d FROM (
    SELECT app_pk, count(*) AS n, sum(scope = 'USER') AS d FROM app_users GROUP BY app_pk) AS c WHERE c.app_pk = apps.pk;
  UPDATE apps SET group_count = n FROM (SELECT app_pk, count(*) AS n FROM app_groups GROUP BY app_pk) AS c WHERE c.app_pk = apps.pk;
`

// Okta lists the rules of an organization, so one of its own groups that no rule assigns to has direct
// members only, also where the list of members did not say so.
const sourcesFromRules = `
  UPDATE memberships SET source = 'direct' WHERE source = 'unknown'
    AND NOT EXISTS (SELECT 1 FROM group_rule_targets t WHERE t.group_pk = memberships.group_pk)
    AND EXISTS (SELECT 1 FROM groups g WHERE g.pk = memberships.group_pk AND g.type = 'OKTA_GROUP');
`

/** Rows left out because what they point at is not stored. */
export interface Finished {
  dropped: number
  memberships: number
  appUsers: number
  appGroups: number
  users: number
  groups: number
  groupRules: number
  apps: number
  userRoles: number
  groupRoles: number
  /** Changes against the snapshot before; null where there is none to compare with. */
  changes: number | null
  removals: Removal[]
}

export interface FinishOptions {
  /** The list of group rules is complete, so it may decide where the list of members did not say. */
  rulesKnown: boolean
  /** The snapshot before, and what the two cannot be compared in because one of them does not show it. */
  compare: {
    file: string
    hidden: readonly DataKind[]
    /** Null: rows may vanish without being asked for, because the options that decide on them changed. */
    safety: Safety | null
  } | null
}

/**
 * Drops rows whose principal or object is not part of the snapshot, builds indexes, counts and the
 * text search, compares with the snapshot before, and empties the write-ahead log into the file.
 */
export function finishSnapshot(db: Db, options: FinishOptions): Finished {
  const held = db
    .prepare<[], number>(
      'SELECT (SELECT count(*) FROM memberships) + (SELECT count(*) FROM app_users) + (SELECT count(*) FROM role_assignments)',
    )
    .pluck()
  const stored =
    db.prepare(`SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM groups) AS groups,
    (SELECT count(*) FROM memberships) AS memberships, (SELECT count(*) FROM group_rules) AS groupRules,
    (SELECT count(*) FROM apps) AS apps, (SELECT count(*) FROM app_users) AS appUsers,
    (SELECT count(*) FROM app_groups) AS appGroups,
    (SELECT count(*) FROM role_assignments WHERE principal_type = 'USER') AS userRoles,
    (SELECT count(*) FROM role_assignments WHERE principal_type = 'GROUP') AS groupRoles`)
  const { compare } = options
  if (compare !== null) db.prepare('ATTACH ? AS earlier').run(compare.file)
  // A kill between here and the publishing finds the work done.
  const keep = (finished: Finished): Finished => {
    db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run('finished', JSON.stringify(finished))
    return finished
  }
  const run = db.transaction((): Finished => {
    const before = held.get() ?? 0
    db.exec(drop)
    const dropped = before - (held.get() ?? 0)
    if (options.rulesKnown) db.exec(sourcesFromRules)
    buildRelationIndexes(db)
    db.exec(counts)
    buildListIndexes(db)
    retireKeys(db)
    const numbers = stored.get() as Omit<Finished, 'dropped' | 'changes' | 'removals'>
    if (compare === null) return keep({ dropped, ...numbers, changes: null, removals: [] })
    const hidden = new Set(compare.hidden)
    const changes = writeChanges(db, hidden)
    const vanished = countVanished(db, hidden, compare.safety?.rows ?? 0)
    return keep({
      dropped,
      ...numbers,
      changes,
      removals: vanished.map((kind) => asRemoval(kind, compare.safety)),
    })
  })
  const finished = run.immediate()
  if (compare !== null) db.exec('DETACH earlier')
  db.exec('PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002;')
  // The file was written without waiting for the disk; from here on it has to be there.
  db.pragma('synchronous = FULL')
  db.pragma('wal_checkpoint(TRUNCATE)')
  return finished
}
