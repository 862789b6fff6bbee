import { snapshotFile } from '../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, openReadOnly, type Db } from '../../src/main/engine/db/open.ts'
import { finishSnapshot } from '../../src/main/engine/db/snapshot-finish.ts'
import type {
  AppRow,
  GroupRow,
  RoleRow,
  RuleRow,
  TargetRow,
  UserRow,
} from '../../src/main/engine/db/snapshot/row-types.ts'
import { createSnapshotWriter } from '../../src/main/engine/db/snapshot/writer.ts'

/** A small organization as plain objects; whatever is left out gets a plain value. */
export interface SnapshotSpec {
  users?: readonly (Partial<UserRow> & { id: string })[]
  groups?: readonly (Partial<GroupRow> & { id: string })[]
  rules?: readonly (Partial<RuleRow> & { id: string })[]
  memberships?: readonly {
    group: string
    user: string
    rules?: readonly string[]
    source?: 'direct' | 'unknown'
  }[]
  apps?: readonly (Partial<AppRow> & { id: string })[]
  appUsers?: readonly { app: string; user: string; through?: string | null; status?: string }[]
  appGroups?: readonly { app: string; group: string; priority?: number | null }[]
  roles?: readonly (Partial<RoleRow> & {
    principalType: 'USER' | 'GROUP'
    principalId: string
    roleType: string
    targets?: readonly TargetRow[]
  })[]
  customRoles?: readonly { id: string; label: string; description?: string; permissions: readonly string[] }[]
  resourceSets?: readonly { id: string; label: string; resources: readonly string[] }[]
}

const nothing = { created: null, lastUpdated: null }

/** Writes, finishes and opens the snapshot `file`, the way a sync does. The caller closes what comes back. */
export function buildSnapshot(file: string, spec: SnapshotSpec): Db {
  const writer = createSnapshotWriter(file)
  writer.users((spec.users ?? []).map(wholeUser))
  writer.groups(
    (spec.groups ?? []).map((group) => ({
      ...nothing,
      type: 'OKTA_GROUP',
      name: group.id,
      description: null,
      sourceAppId: null,
      lastMembershipUpdated: null,
      userCount: null,
      appCount: null,
      holdsRoles: null,
      profile: JSON.stringify({ name: group.name ?? group.id, description: group.description ?? null }),
      ...group,
    })),
  )
  writer.rules(
    (spec.rules ?? []).map((rule) => ({
      name: rule.id,
      status: 'ACTIVE',
      expression: 'true',
      groupIds: [],
      ...rule,
    })),
  )
  for (const { group, user, rules = [], source } of spec.memberships ?? []) {
    writer.members(group, [
      { userId: user, source: source ?? (rules.length > 0 ? 'rule' : 'direct'), ruleIds: rules },
    ])
  }
  writer.apps(
    (spec.apps ?? []).map((app) => ({
      ...nothing,
      name: app.id,
      label: app.id,
      status: 'ACTIVE',
      signOnMode: null,
      features: '[]',
      raw: JSON.stringify(app),
      ...app,
    })),
  )
  for (const { app, user, through, status = 'ACTIVE' } of spec.appUsers ?? []) {
    // `through: null` is an assignment through a group that Okta does not name.
    const scope = through === undefined ? 'USER' : 'GROUP'
    writer.appUsers(app, [{ userId: user, scope, groupId: through ?? null, status }])
  }
  for (const { app, group, priority = null } of spec.appGroups ?? []) {
    writer.appGroups(app, [{ groupId: group, priority }])
  }
  for (const { targets = [], ...role } of spec.roles ?? []) {
    writer.role(
      {
        roleId: '',
        resourceSetId: '',
        assignmentType: role.principalType,
        assignmentId: null,
        label: role.roleType,
        status: 'ACTIVE',
        created: null,
        ...role,
      },
      targets,
    )
  }
  for (const role of spec.customRoles ?? []) {
    writer.customRole(role.id, role.label, role.description ?? null, role.permissions)
  }
  for (const set of spec.resourceSets ?? []) writer.resourceSet(set.id, set.label, null, set.resources)
  writer.close()
  finishAndClose(file)
  return openReadOnly(file, snapshotFile)
}

/** The last step of a sync: indexes, counts, search. */
export function finishAndClose(file: string): void {
  const db = openDatabase(file, snapshotFile)
  finishSnapshot(db, { rulesKnown: false, compare: null })
  db.close()
}

/** A user row with every field, from the ones that matter to a test. */
export function wholeUser(user: Partial<UserRow> & { id: string }): UserRow {
  const login = user.login ?? `${user.id}@example.com`
  return {
    ...nothing,
    status: 'ACTIVE',
    name: user.id,
    login,
    email: login,
    firstName: null,
    lastName: null,
    displayName: null,
    department: null,
    title: null,
    manager: null,
    employeeNumber: null,
    userType: null,
    activated: null,
    statusChanged: null,
    lastLogin: null,
    profile: JSON.stringify({ login }),
    ...user,
  }
}
