import { rmSync } from 'node:fs'
import { snapshotFile } from '../migrations/snapshot.ts'
import { openDatabase, type Db } from '../open.ts'
import { createBulkInsert } from './bulk.ts'
import { createCheckpoints } from './checkpoints.ts'
import { createKeys, inheritKeys } from './keys.ts'
import { createListed } from './listed.ts'
import type {
  AppGroupRow,
  AppRow,
  AppUserRow,
  GroupRow,
  MemberRow,
  RoleRow,
  RuleRow,
  TargetRow,
  UserRow,
} from './row-types.ts'

export type SnapshotWriter = ReturnType<typeof createSnapshotWriter>

/**
 * Fills a snapshot file page by page; each page is one transaction. Lists that change while they are
 * read can show a row twice: the later one wins, and of two reasons for a membership or an assignment
 * the first. `resume` goes on with what the file holds; otherwise it begins empty, and objects keep the
 * keys that they have in the snapshot `inherit`.
 */
export function createSnapshotWriter(
  file: string,
  options: { resume?: boolean; inherit?: string | null } = {},
) {
  if (options.resume !== true) removeSnapshot(file)
  const db: Db = openDatabase(file, snapshotFile)
  if (options.resume !== true && typeof options.inherit === 'string') inheritKeys(db, options.inherit)
  // Pages are written to the file in larger portions than SQLite does by itself.
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('cache_size = -6000')
  const userKey = createKeys(db, 'user')
  const groupKey = createKeys(db, 'group')
  const appKey = createKeys(db, 'app')
  const ruleKey = createKeys(db, 'rule')
  const checkpoints = createCheckpoints(db)

  const user = db.prepare(
    `INSERT OR REPLACE INTO users (pk, id, status, name, login, email, first_name, last_name, display_name, department,
      title, manager, employee_number, user_type, created, activated, status_changed, last_login, last_updated, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const group = db.prepare(
    `INSERT OR REPLACE INTO groups (pk, id, type, name, description, source_app_id, created, last_updated,
      last_membership_updated, okta_user_count, okta_app_count, okta_holds_roles, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const members = createBulkInsert(db, 'INSERT OR IGNORE INTO memberships', 4)
  const rule = db.prepare('INSERT OR REPLACE INTO group_rules VALUES (?, ?, ?, ?, ?)')
  const ruleTarget = db.prepare('INSERT OR IGNORE INTO group_rule_targets VALUES (?, ?)')
  const app = db.prepare(
    `INSERT OR REPLACE INTO apps (pk, id, name, label, status, sign_on_mode, features, created, last_updated, raw)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const appUsers = createBulkInsert(db, 'INSERT OR IGNORE INTO app_users', 5)
  const appGroup = db.prepare('INSERT OR REPLACE INTO app_groups VALUES (?, ?, ?)')
  const role = db.prepare(
    `INSERT INTO role_assignments (principal_type, principal_pk, role_type, role_id, resource_set_id, assignment_type,
      assignment_id, label, status, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET assignment_id = ifnull(assignment_id, excluded.assignment_id) RETURNING pk`,
  )
  const target = db.prepare('INSERT OR REPLACE INTO role_targets VALUES (?, ?, ?, ?)')
  const customRole = db.prepare('INSERT OR REPLACE INTO custom_roles VALUES (?, ?, ?, ?)')
  const resourceSet = db.prepare('INSERT OR REPLACE INTO resource_sets VALUES (?, ?, ?, ?)')
  const dropGroup = db.prepare('DELETE FROM groups WHERE pk = ?')
  const dropApp = db.prepare('DELETE FROM apps WHERE pk = ?')

  return {
    db,
    checkpoints,
    users: db.transaction((rows: readonly UserRow[]) => {
      for (const r of rows) {
        user.run(
          userKey(r.id),
          r.id,
          r.status,
          r.name,
          r.login,
          r.email,
          r.firstName,
          r.lastName,
          r.displayName,
          r.department,
          r.title,
          r.manager,
          r.employeeNumber,
          r.userType,
          r.created,
          r.activated,
          r.statusChanged,
          r.lastLogin,
          r.lastUpdated,
          r.profile,
        )
      }
    }),
    groups: db.transaction((rows: readonly GroupRow[]) => {
      for (const r of rows) {
        group.run(
          groupKey(r.id),
          r.id,
          r.type,
          r.name,
          r.description,
          r.sourceAppId,
          r.created,
          r.lastUpdated,
          r.lastMembershipUpdated,
          r.userCount,
          r.appCount,
          r.holdsRoles === null ? null : Number(r.holdsRoles),
          r.profile,
        )
      }
    }),
    members: db.transaction((groupId: string, rows: readonly MemberRow[]) => {
      const key = groupKey(groupId)
      const values: (string | number | null)[] = []
      for (const { userId, source, ruleIds } of rows) {
        values.push(
          key,
          userKey(userId),
          source,
          ruleIds.length === 0 ? null : ruleIds.map(ruleKey).join(','),
        )
      }
      members(values)
    }),
    rules: db.transaction((rows: readonly RuleRow[]) => {
      for (const r of rows) {
        const key = ruleKey(r.id)
        rule.run(key, r.id, r.name, r.status, r.expression)
        for (const id of r.groupIds) ruleTarget.run(key, groupKey(id))
      }
    }),
    apps: db.transaction((rows: readonly AppRow[]) => {
      for (const r of rows) {
        app.run(
          appKey(r.id),
          r.id,
          r.name,
          r.label,
          r.status,
          r.signOnMode,
          r.features,
          r.created,
          r.lastUpdated,
          r.raw,
        )
      }
    }),
    appUsers: db.transaction((appId: string, rows: readonly AppUserRow[]) => {
      const key = appKey(appId)
      const values: (string | number | null)[] = []
      for (const { userId, scope, groupId, status } of rows) {
        values.push(key, userKey(userId), scope, groupId === null ? null : groupKey(groupId), status)
      }
      appUsers(values)
    }),
    appGroups: db.transaction((appId: string, rows: readonly AppGroupRow[]) => {
      const key = appKey(appId)
      for (const r of rows) appGroup.run(key, groupKey(r.groupId), r.priority)
    }),
    /** What a role that is stored is limited to. */
    targets: db.transaction((rolePk: number, targets: readonly TargetRow[]) => {
      for (const t of targets) target.run(rolePk, t.type, t.id, t.name)
    }),
    /** Stores one assignment with what it is limited to, and gives its key. */
    role: db.transaction((r: RoleRow, targets: readonly TargetRow[]) => {
      const principal = r.principalType === 'USER' ? userKey(r.principalId) : groupKey(r.principalId)
      const { pk } = role.get(
        r.principalType,
        principal,
        r.roleType,
        r.roleId,
        r.resourceSetId,
        r.assignmentType,
        r.assignmentId,
        r.label,
        r.status,
        r.created,
      ) as { pk: number }
      for (const t of targets) target.run(pk, t.type, t.id, t.name)
      return pk
    }),
    customRole(id: string, label: string, description: string | null, permissions: readonly string[]) {
      customRole.run(id, label, description, JSON.stringify(permissions))
    },
    resourceSet(id: string, label: string, description: string | null, resources: readonly string[]) {
      resourceSet.run(id, label, description, JSON.stringify(resources))
    },
    ...createListed(db, { user: userKey, group: groupKey }),
    /** An object that was listed but is gone by the time it is read. Its relations go with it at the end. */
    dropGroup: (id: string) => void dropGroup.run(groupKey(id)),
    dropApp: (id: string) => void dropApp.run(appKey(id)),
    close: () => db.close(),
  }
}

/**
 * Deletes a snapshot file and what belongs to it. What cannot be deleted now, because another process
 * has it open, is swept at the next start.
 */
export function removeSnapshot(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(file + suffix, { force: true })
    } catch {
      return
    }
  }
}
