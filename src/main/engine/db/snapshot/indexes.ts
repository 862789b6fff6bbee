import type { Db } from '../open.ts'
import { registerFunctions } from './functions.ts'

/**
 * What makes a finished snapshot quick to read. Every column of the large lists has an index of its
 * own: a page is read in index order and never sorts, and a filter reads the index alone instead of
 * rows that carry a whole profile.
 */

const relations = `
  CREATE INDEX memberships_by_user ON memberships (user_pk, group_pk, source);
  CREATE INDEX app_users_by_user ON app_users (user_pk, app_pk, scope, group_pk);
  CREATE INDEX app_users_by_group ON app_users (group_pk, app_pk) WHERE group_pk IS NOT NULL;
  CREATE INDEX app_users_unnamed ON app_users (app_pk, user_pk) WHERE scope = 'GROUP' AND group_pk IS NULL;
  CREATE INDEX app_groups_by_group ON app_groups (group_pk, app_pk);
  CREATE INDEX group_rule_targets_by_group ON group_rule_targets (group_pk, rule_pk);
  CREATE INDEX role_assignments_by_principal ON role_assignments (principal_type, principal_pk);
`

const textColumns = {
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

/**
 * For each list the folded text a search looks into: `names` is what a row is called, `more` what
 * else it is found by. An e-mail address that equals the login is left out, as it adds nothing.
 */
export const searchedText = {
  users: ['fold(name, login)', 'fold(nullif(email, login), id, department, title, employee_number)'],
  groups: ['fold(name)', 'fold(description, id)'],
  apps: ['fold(label, name)', 'fold(id)'],
} as const

/** Counts the Overview shows; counting a million memberships again at each visit takes too long. */
const tallies = `
  CREATE TABLE tallies (area TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL) STRICT;
  INSERT INTO tallies
    SELECT 'userStatuses', status, count(*) FROM users GROUP BY status UNION ALL
    SELECT 'groupTypes', type, count(*) FROM groups GROUP BY type UNION ALL
    SELECT 'appStatuses', status, count(*) FROM apps GROUP BY status UNION ALL
    SELECT 'membershipSources', v, (SELECT count(*) FROM memberships WHERE source = v)
      FROM (SELECT 'direct' AS v UNION ALL SELECT 'rule' UNION ALL SELECT 'unknown') UNION ALL
    SELECT 'assignmentScopes', v, (SELECT count(*) FROM app_users WHERE scope = v)
      FROM (SELECT 'USER' AS v UNION ALL SELECT 'GROUP') UNION ALL
    SELECT 'roleTypes', role_type, count(*) FROM role_assignments GROUP BY role_type;
  DELETE FROM tallies WHERE count = 0;
`

/** Indexes between principals, groups and applications; the counts of a snapshot are made from them. */
export function buildRelationIndexes(db: Db): void {
  db.exec(relations)
}

/** Indexes of the lists, the text search and the tallies. Comes last: it reads the counts. */
export function buildListIndexes(db: Db): void {
  registerFunctions(db)
  for (const table of ['users', 'groups', 'apps'] as const) {
    for (const name of textColumns[table]) {
      db.exec(`CREATE INDEX ${table}_sort_${name} ON ${table} (${name} COLLATE NOCASE)`)
    }
    for (const name of plainColumns[table]) {
      db.exec(`CREATE ${name === 'id' ? 'UNIQUE' : ''} INDEX ${table}_by_${name} ON ${table} (${name})`)
    }
    const [names, more] = searchedText[table]
    db.exec(`
      CREATE TABLE ${table}_text (pk INTEGER PRIMARY KEY, names TEXT NOT NULL, more TEXT NOT NULL) STRICT;
      INSERT INTO ${table}_text SELECT pk, ${names}, ${more} FROM ${table};
      CREATE VIRTUAL TABLE ${table}_search USING fts5 (text, content = '', columnsize = 0, tokenize = "trigram case_sensitive 1");
      INSERT INTO ${table}_search (rowid, text) SELECT pk, names || char(10) || more FROM ${table}_text;
    `)
  }
  db.exec(tallies)
}
