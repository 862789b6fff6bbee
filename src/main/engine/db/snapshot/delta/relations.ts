import type { Db } from '../../open.ts'
import type { AppGroupRow, AppUserRow, MemberRow, RoleRow, TargetRow } from '../row-types.ts'
import type { Objects } from './objects.ts'
import type { ChangeRecord } from './record.ts'

/** Which part of a list was read: all of it, or what concerns some accounts. */
export type Part = 'all' | readonly string[]

/** Keys of what was touched, whose counts are worked out anew in the end. */
export interface TouchedKeys {
  users: Set<number>
  groups: Set<number>
  apps: Set<number>
}

interface Held {
  user_pk: number
}
interface HeldMember extends Held {
  source: MemberRow['source']
  rule_pks: string | null
}
interface HeldAppUser extends Held {
  scope: AppUserRow['scope']
  group_pk: number | null
  status: string | null
}

/** How many more or fewer rows of a value there are than before, for the tallies. */
export type Shift = Map<string, number>
const shift = (by: Shift, value: string, n: number): void => void by.set(value, (by.get(value) ?? 0) + n)

/** Memberships, assignments and roles of a finished snapshot, brought to what was read now. */
export function createRelations(
  db: Db,
  {
    objects,
    record,
    touched,
    ruleKey,
    isUnruled,
  }: {
    objects: Objects
    record: ChangeRecord
    touched: TouchedKeys
    ruleKey: (id: string) => number
    isUnruled: (group: number) => boolean
  },
) {
  const sources: Shift = new Map()
  const scopes: Shift = new Map()

  const members = db.prepare<[number], HeldMember>(
    'SELECT user_pk, source, rule_pks FROM memberships WHERE group_pk = ?',
  )
  const member = db.prepare<[number, number], HeldMember>(
    'SELECT user_pk, source, rule_pks FROM memberships WHERE group_pk = ? AND user_pk = ?',
  )
  const putMember = db.prepare('INSERT OR REPLACE INTO memberships VALUES (@group, @user, @source, @rules)')
  const dropMember = db.prepare('DELETE FROM memberships WHERE group_pk = @group AND user_pk = @user')
  const appUsers = db.prepare<[number], HeldAppUser>(
    'SELECT user_pk, scope, group_pk, status FROM app_users WHERE app_pk = ?',
  )
  const appUser = db.prepare<[number, number], HeldAppUser>(
    'SELECT user_pk, scope, group_pk, status FROM app_users WHERE app_pk = ? AND user_pk = ?',
  )
  const putAppUser = db.prepare(
    'INSERT OR REPLACE INTO app_users VALUES (@app, @user, @scope, @group, @status)',
  )
  const dropAppUser = db.prepare('DELETE FROM app_users WHERE app_pk = @app AND user_pk = @user')
  const appGroups = db.prepare<[number], { group_pk: number; priority: number | null }>(
    'SELECT group_pk, priority FROM app_groups WHERE app_pk = ?',
  )
  const putAppGroup = db.prepare('INSERT OR REPLACE INTO app_groups VALUES (@app, @group, @priority)')
  const dropAppGroup = db.prepare('DELETE FROM app_groups WHERE app_pk = @app AND group_pk = @group')
  const roles = db.prepare<[string, number], { pk: number; key: string }>(
    `SELECT pk, role_type || '|' || role_id || '|' || resource_set_id || '|' || assignment_type AS key
     FROM role_assignments WHERE principal_type = ? AND principal_pk = ?`,
  )
  const putRole = db
    .prepare<[Record<string, string | number | null>], number>(
      `INSERT INTO role_assignments (principal_type, principal_pk, role_type, role_id, resource_set_id,
         assignment_type, assignment_id, label, status, created)
       VALUES (@principalType, @principal, @roleType, @roleId, @resourceSetId, @assignmentType, @assignmentId,
         @label, @status, @created)
       ON CONFLICT DO UPDATE SET assignment_id = ifnull(@assignmentId, assignment_id), label = @label,
         status = @status, created = ifnull(@created, created) RETURNING pk`,
    )
    .pluck()
  const dropRole = db.prepare('DELETE FROM role_assignments WHERE pk = ?')
  const dropTargets = db.prepare('DELETE FROM role_targets WHERE role_pk = ?')
  const putTarget = db.prepare('INSERT OR REPLACE INTO role_targets VALUES (?, ?, ?, ?)')

  /** What is held now of the part that was read, by the key of the account. */
  function heldBy<T extends Held>(
    all: T[] | null,
    part: Part,
    one: (user: number) => T | undefined,
  ): Map<number, T> {
    const held = new Map<number, T>()
    if (part === 'all') for (const row of all ?? []) held.set(row.user_pk, row)
    else {
      for (const id of part) {
        const user = objects.users.pk(id)
        const row = user === undefined ? undefined : one(user)
        if (user !== undefined && row !== undefined) held.set(user, row)
      }
    }
    return held
  }
  const heldMembers = (group: number, part: Part) =>
    heldBy(part === 'all' ? members.all(group) : null, part, (user) => member.get(group, user))

  const rulesOf = (row: MemberRow): string | null =>
    row.ruleIds.length === 0 ? null : row.ruleIds.map(ruleKey).join(',')

  function dropOneMember(group: number, held: HeldMember): void {
    const values = { group, user: held.user_pk }
    record.removed('membership', 'membership', values)
    dropMember.run(values)
    shift(sources, held.source, -1)
    touched.users.add(held.user_pk)
    touched.groups.add(group)
  }
  function dropOneAppUser(app: number, held: HeldAppUser): void {
    const values = { app, user: held.user_pk }
    record.removed('assignment', 'assignment', values)
    dropAppUser.run(values)
    shift(scopes, held.scope, -1)
    touched.users.add(held.user_pk)
    touched.apps.add(app)
  }

  return {
    sources,
    scopes,
    /** Accounts whose membership differs from what is stored, by id; nothing is changed. */
    differingMembers(groupId: string, rows: readonly MemberRow[], part: Part): string[] {
      const group = objects.groups.pk(groupId)
      if (group === undefined) return rows.map(({ userId }) => userId)
      const held = heldMembers(group, part)
      const differing: string[] = []
      for (const { userId } of rows) {
        const user = objects.users.pk(userId)
        if (user === undefined || !held.delete(user)) differing.push(userId)
      }
      const id = db.prepare<[number], string>('SELECT id FROM users WHERE pk = ?').pluck()
      for (const user of held.keys()) differing.push(id.get(user) ?? '')
      return differing
    },
    /** Rows of accounts that are not stored are left out, as a full sync leaves them out. */
    setMembers(groupId: string, rows: readonly MemberRow[], part: Part): void {
      const group = objects.groups.pk(groupId)
      if (group === undefined) return
      const held = heldMembers(group, part)
      const unruled = isUnruled(group)
      for (const row of rows) {
        const user = objects.users.pk(row.userId)
        if (user === undefined) continue
        const known = held.get(user)
        held.delete(user)
        const source = unruled && row.source === 'unknown' ? 'direct' : row.source
        const values = { group, user, source, rules: rulesOf(row) }
        if (known === undefined) {
          if (member.get(group, user) !== undefined) continue
          putMember.run(values)
          record.added('membership', 'membership', { group, user })
          shift(sources, source, 1)
          touched.users.add(user)
          touched.groups.add(group)
        } else if (known.source !== values.source || known.rule_pks !== values.rules) {
          record.around('membership', 'membership', { group, user }, () => void putMember.run(values))
          shift(sources, known.source, -1)
          shift(sources, source, 1)
        }
      }
      for (const row of held.values()) dropOneMember(group, row)
    },
    setAppUsers(appId: string, rows: readonly AppUserRow[], part: Part): void {
      const app = objects.apps.pk(appId)
      if (app === undefined) return
      const held = heldBy(part === 'all' ? appUsers.all(app) : null, part, (user) => appUser.get(app, user))
      for (const row of rows) {
        const user = objects.users.pk(row.userId)
        if (user === undefined) continue
        const known = held.get(user)
        held.delete(user)
        const group = row.groupId === null ? null : (objects.groups.pk(row.groupId) ?? null)
        const values = { app, user, scope: row.scope, group, status: row.status }
        if (known === undefined) {
          if (appUser.get(app, user) !== undefined) continue
          putAppUser.run(values)
          record.added('assignment', 'assignment', { app, user })
          shift(scopes, row.scope, 1)
          touched.users.add(user)
          touched.apps.add(app)
        } else if (known.scope !== row.scope || known.group_pk !== group || known.status !== row.status) {
          record.around('assignment', 'assignment', { app, user }, () => void putAppUser.run(values))
          shift(scopes, known.scope, -1)
          shift(scopes, row.scope, 1)
          touched.apps.add(app)
        }
      }
      for (const row of held.values()) dropOneAppUser(app, row)
    },
    setAppGroups(appId: string, rows: readonly AppGroupRow[]): void {
      const app = objects.apps.pk(appId)
      if (app === undefined) return
      const held = new Map(appGroups.all(app).map((row) => [row.group_pk, row.priority]))
      for (const { groupId, priority } of rows) {
        const group = objects.groups.pk(groupId)
        if (group === undefined) continue
        const known = held.get(group)
        held.delete(group)
        if (known === undefined) {
          putAppGroup.run({ app, group, priority })
          record.added('group-assignment', 'groupAssignment', { app, group })
          touched.groups.add(group)
          touched.apps.add(app)
        } else if (priority !== null && known !== priority) {
          record.around('group-assignment', 'groupAssignment', { app, group }, () => {
            putAppGroup.run({ app, group, priority })
          })
        }
      }
      for (const group of held.keys()) {
        record.removed('group-assignment', 'groupAssignment', { app, group })
        dropAppGroup.run({ app, group })
        touched.groups.add(group)
        touched.apps.add(app)
      }
    },
    /** All roles of one principal, with what each is limited to. */
    setRoles(
      type: 'USER' | 'GROUP',
      id: string,
      rows: readonly { row: RoleRow; targets: readonly TargetRow[] }[],
    ): void {
      const principal = type === 'USER' ? objects.users.pk(id) : objects.groups.pk(id)
      if (principal === undefined) return
      const told = new Set<string>()
      const held = new Map(roles.all(type, principal).map(({ key, pk }) => [key, pk]))
      for (const { row, targets } of rows) {
        const key = `${row.roleType}|${row.roleId}|${row.resourceSetId}|${row.assignmentType}`
        // A role that is held through two groups is told twice, and is one row.
        const isNew = !held.delete(key) && !told.has(key)
        told.add(key)
        const { principalId: _, ...values } = row
        const pk = putRole.get({ ...values, principal }) as number
        if (isNew) record.added('role', 'one', { pk })
        dropTargets.run(pk)
        for (const target of targets) putTarget.run(pk, target.type, target.id, target.name)
      }
      for (const pk of held.values()) {
        record.removed('role', 'one', { pk })
        dropTargets.run(pk)
        dropRole.run(pk)
      }
      ;(type === 'USER' ? touched.users : touched.groups).add(principal)
    },
    dropMembersOf(group: number): void {
      for (const row of members.all(group)) dropOneMember(group, row)
    },
    dropAppUsersOf(app: number): void {
      for (const row of appUsers.all(app)) dropOneAppUser(app, row)
    },
    /** Everything an account holds. */
    dropHeldBy(user: number): void {
      const groups = db
        .prepare<[number], number>('SELECT group_pk FROM memberships WHERE user_pk = ?')
        .pluck()
      for (const group of groups.all(user)) {
        const held = member.get(group, user)
        if (held !== undefined) dropOneMember(group, held)
      }
      const apps = db.prepare<[number], number>('SELECT app_pk FROM app_users WHERE user_pk = ?').pluck()
      for (const app of apps.all(user)) {
        const held = appUser.get(app, user)
        if (held !== undefined) dropOneAppUser(app, held)
      }
    },
  }
}
