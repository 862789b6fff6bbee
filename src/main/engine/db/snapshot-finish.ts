import type { Db } from './open.ts'

/**
 * What is done once a sync has read everything, kept apart from the inserts because indexes are
 * several times cheaper to build at once than row by row. Runs on a thread of its own.
 */

const drop = `
  DELETE FROM memberships WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.pk = user_pk);
  DELETE FROM memberships WHERE NOT EXISTS (SELECT 1 FROM groups WHERE groups.pk = group_pk);
  DELETE FROM app_users WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.pk = user_pk);
  DELETE FROM app_users WHERE NOT EXISTS (SELECT 1 FROM apps WHERE apps.pk = app_pk);
  DELETE FROM app_groups WHERE NOT EXISTS (SELECT 1 FROM apps WHERE apps.pk = app_pk)
    OR NOT EXISTS (SELECT 1 FROM groups WHERE groups.pk = group_pk);
  DELETE FROM group_rule_targets WHERE NOT EXISTS (SELECT 1 FROM groups WHERE groups.pk = group_pk);
  DELETE FROM role_assignments WHERE principal_type = 'USER'
    AND NOT EXISTS (SELECT 1 FROM users WHERE users.pk = principal_pk);
  DELETE FROM role_assignments WHERE principal_type = 'GROUP'
    AND NOT EXISTS (SELECT 1 FROM groups WHERE groups.pk = principal_pk);
  DELETE FROM role_targets WHERE NOT EXISTS (SELECT 1 FROM role_assignments WHERE role_assignments.pk = role_pk);
`

const relations = `
  CREATE INDEX memberships_by_user ON memberships (user_pk, group_pk, source);
  CREATE INDEX app_users_by_user ON app_users (user_pk, app_pk, scope, group_pk);
  CREATE INDEX app_users_by_group ON app_users (group_pk, app_pk) WHERE group_pk IS NOT NULL;
  CREATE INDEX app_groups_by_group ON app_groups (group_pk, app_pk);
  CREATE INDEX group_rule_targets_by_group ON group_rule_targets (group_pk, rule_pk);
  CREATE INDEX role_assignments_by_principal ON role_assignments (principal_type, principal_pk);
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

/** Columns a person can sort a whole organization by; each gets an index, so a page never sorts. */
export const sortedColumns = {
  users: [
    'name',
    'login',
    'email',
    'first_name',
    'last_name',
    'department',
    'title',
    'manager',
    'employee_number',
    'user_type',
  ],
  groups: ['name', 'description'],
  apps: ['label', 'name', 'sign_on_mode'],
} as const
const plainColumns = {
  users: ['id', 'status', 'last_login', 'created', 'last_updated', 'group_count', 'app_count', 'is_admin'],
  groups: [
    'id',
    'type',
    'member_count',
    'app_count',
    'rule_count',
    'is_admin',
    'last_membership_updated',
    'created',
    'last_updated',
  ],
  apps: ['id', 'status', 'user_count', 'direct_count', 'group_count', 'created', 'last_updated'],
} as const

const search = `
  CREATE VIRTUAL TABLE users_search USING fts5 (text, content = '', tokenize = "trigram remove_diacritics 1");
  INSERT INTO users_search (rowid, text)
    SELECT pk, name || char(10) || login || char(10) || ifnull(email, '') || char(10) || id || char(10)
      || ifnull(department, '') || char(10) || ifnull(title, '') || char(10) || ifnull(employee_number, '') FROM users;
  CREATE VIRTUAL TABLE groups_search USING fts5 (text, content = '', tokenize = "trigram remove_diacritics 1");
  INSERT INTO groups_search (rowid, text) SELECT pk, name || char(10) || ifnull(description, '') || char(10) || id FROM groups;
  CREATE VIRTUAL TABLE apps_search USING fts5 (text, content = '', tokenize = "trigram remove_diacritics 1");
  INSERT INTO apps_search (rowid, text) SELECT pk, label || char(10) || name || char(10) || id FROM apps;
`

// Okta lists the rules of an organization, so a group that no rule assigns to has direct members only.
const sourcesFromRules = `
  UPDATE memberships SET source = 'direct' WHERE source = 'unknown'
    AND NOT EXISTS (SELECT 1 FROM group_rule_targets t WHERE t.group_pk = memberships.group_pk);
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
}

/**
 * Drops rows whose principal or object is not part of the snapshot, builds indexes, counts and the
 * text search, and empties the write-ahead log into the file. `rulesKnown`: the list of group rules is
 * complete, so it may decide where the list of members did not say.
 */
export function finishSnapshot(db: Db, options: { rulesKnown: boolean }): Finished {
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
  const run = db.transaction(() => {
    const before = held.get() ?? 0
    db.exec(drop)
    const dropped = before - (held.get() ?? 0)
    if (options.rulesKnown) db.exec(sourcesFromRules)
    db.exec(relations)
    db.exec(counts)
    for (const [table, columns] of Object.entries(sortedColumns)) {
      for (const name of columns) {
        db.exec(`CREATE INDEX ${table}_sort_${name} ON ${table} (${name} COLLATE NOCASE)`)
      }
    }
    for (const [table, columns] of Object.entries(plainColumns)) {
      for (const name of columns) {
        const unique = name === 'id' ? 'UNIQUE' : ''
        db.exec(`CREATE ${unique} INDEX ${table}_by_${name} ON ${table} (${name})`)
      }
    }
    db.exec(search)
    return { dropped, ...(stored.get() as Omit<Finished, 'dropped'>) }
  })
  const finished = run.immediate()
  db.exec('PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002;')
  // The file was written without waiting for the disk; from here on it has to be there.
  db.pragma('synchronous = FULL')
  db.pragma('wal_checkpoint(TRUNCATE)')
  return finished
}
