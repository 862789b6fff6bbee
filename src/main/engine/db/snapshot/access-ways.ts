import { whyMember } from './grids/why.ts'
import type { Params, SnapshotReader } from './reader.ts'

/** By which ways a person holds something, and what else the same ways give. Keys are those of the snapshot. */

/** An application, or an admin role as one kind of grant: type, custom role and resource set. */
export type Given =
  | { readonly kind: 'app'; readonly pk: number }
  | { readonly kind: 'role'; readonly type: string; readonly role: string; readonly set: string }

export interface Named {
  readonly pk: number
  readonly id: string
  readonly name: string
}
export interface WayUser extends Named {
  readonly login: string
  readonly profile: Readonly<Record<string, unknown>>
}
export interface WayRule extends Named {
  readonly active: boolean
  readonly expression: string
}
export interface WayGroup extends Named {
  readonly type: string
  /** Of an imported group; the name is null where the application is not known. */
  readonly sourceApp: { readonly id: string; readonly name: string | null } | null
  readonly members: number
}
/** A group that a person is in, and gets something through. */
export interface Way extends WayGroup {
  /** How the person is in it; null where only the thing itself names the group. */
  readonly source: 'direct' | 'rule' | 'unknown' | null
  /** Rules that hold the membership, as far as they are known. */
  readonly rules: readonly WayRule[]
  /** The same sentence as in the lists. */
  readonly words: string
}

/** Parameters by which a statement names it. */
export const paramsOf = (given: Given): Params =>
  given.kind === 'app' ? { app: given.pk } : { type: given.type, role: given.role, set: given.set }

const groupColumns = `g.pk, g.id, g.name, g.type, g.member_count AS members, g.source_app_id,
  (SELECT label FROM apps WHERE id = g.source_app_id) AS source_app_name`

interface GroupColumns extends Named {
  type: string
  members: number
  source_app_id: string | null
  source_app_name: string | null
}
const asGroup = (row: GroupColumns): WayGroup => ({
  pk: row.pk,
  id: row.id,
  name: row.name,
  type: row.type,
  members: row.members,
  sourceApp: row.source_app_id === null ? null : { id: row.source_app_id, name: row.source_app_name },
})

/** Each null where it is not part of the snapshot. */
export function findUser(reader: SnapshotReader, id: string): WayUser | null {
  const row = reader.row('SELECT pk, id, name, login, profile FROM users WHERE id = @id', { id })
  if (row === undefined) return null
  const { profile, ...named } = row as unknown as Named & { login: string; profile: string }
  return {
    ...named,
    name: named.name === '' ? named.login : named.name,
    profile: JSON.parse(profile) as Record<string, unknown>,
  }
}
export function findGroup(reader: SnapshotReader, id: string): WayGroup | null {
  const row = reader.row(`SELECT ${groupColumns} FROM groups g WHERE g.id = @id`, { id })
  return row === undefined ? null : asGroup(row as unknown as GroupColumns)
}
export const findApp = (reader: SnapshotReader, id: string): Named | null =>
  (reader.row('SELECT pk, id, label AS name FROM apps WHERE id = @id', { id }) as Named | undefined) ?? null

/** Labels of all custom roles or resource sets, in alphabetical order; at most `limit`. */
export const labels = (
  reader: SnapshotReader,
  table: 'custom_roles' | 'resource_sets',
  limit: number,
): { id: string; label: string }[] =>
  reader.records(`SELECT id, label FROM ${table} ORDER BY label, id LIMIT @limit`, { limit }) as {
    id: string
    label: string
  }[]
/** What a custom role or resource set is called; its id where that is not known. */
export const labelOf = (
  reader: SnapshotReader,
  table: 'custom_roles' | 'resource_sets',
  id: string,
): string => (reader.value(`SELECT label FROM ${table} WHERE id = @id`, { id }) as string | undefined) ?? id

/** How a person has it by the row of their own: directly, through a group, or not at all. */
export function ownRow(
  reader: SnapshotReader,
  given: Given,
  user: number,
): { scope: 'USER' | 'GROUP'; group: number | null } | null {
  if (given.kind === 'app') {
    const row = reader.row('SELECT scope, group_pk FROM app_users WHERE app_pk = @app AND user_pk = @user', {
      app: given.pk,
      user,
    })
    if (row === undefined) return null
    return { scope: row['scope'] as 'USER' | 'GROUP', group: row['group_pk'] as number | null }
  }
  // Okta reports the same role as the person's own and as that of a group where both is so.
  const scope = reader.value(
    `SELECT max(assignment_type) FROM role_assignments WHERE principal_type = 'USER' AND principal_pk = @user
       AND role_type = @type AND role_id = @role AND resource_set_id = @set`,
    { ...paramsOf(given), user },
  ) as 'USER' | 'GROUP' | null
  return scope === null ? null : { scope, group: null }
}

/** Whether a group has the application or the role. */
export const groupHas = (reader: SnapshotReader, given: Given, group: number): boolean =>
  reader.value(
    given.kind === 'app'
      ? 'SELECT 1 FROM app_groups WHERE app_pk = @app AND group_pk = @group'
      : `SELECT 1 FROM role_assignments WHERE principal_type = 'GROUP' AND principal_pk = @group
           AND role_type = @type AND role_id = @role AND resource_set_id = @set`,
    { ...paramsOf(given), group },
  ) !== undefined

/** Groups of the person that give it, by name. `named`: the group that the assignment itself names, which may be another. */
export function waysTo(reader: SnapshotReader, given: Given, user: number, named: number | null): Way[] {
  const grants =
    given.kind === 'app'
      ? 'EXISTS (SELECT 1 FROM app_groups ag WHERE ag.app_pk = @app AND ag.group_pk = m.group_pk)'
      : `EXISTS (SELECT 1 FROM role_assignments r WHERE r.principal_type = 'GROUP' AND r.principal_pk = m.group_pk
           AND r.role_type = @type AND r.role_id = @role AND r.resource_set_id = @set)`
  return ways(
    reader,
    `SELECT m.group_pk FROM memberships m WHERE m.user_pk = @user AND ${grants}
     UNION SELECT @named WHERE @named IS NOT NULL`,
    { ...paramsOf(given), user, named },
  )
}

/** How the person is in one group; null where the person is not. */
export function wayIn(reader: SnapshotReader, group: number, user: number): Way | null {
  const sql = 'SELECT group_pk FROM memberships WHERE group_pk = @group AND user_pk = @user'
  return ways(reader, sql, { group, user })[0] ?? null
}

function ways(reader: SnapshotReader, groupPks: string, params: Params): Way[] {
  const rows = reader.records(
    `SELECT ${groupColumns}, m.source, m.rule_pks FROM groups g
     LEFT JOIN memberships m ON m.group_pk = g.pk AND m.user_pk = @user
     WHERE g.pk IN (${groupPks}) ORDER BY g.name, g.id`,
    params,
  ) as unknown as (GroupColumns & { source: Way['source']; rule_pks: string | null })[]
  return rows.map((row) => {
    const rules = row.rule_pks === null ? [] : rulesOf(reader, row.rule_pks)
    const held = row.source === 'rule' ? rules.map(({ name }) => name) : []
    return {
      ...asGroup(row),
      source: row.source,
      rules,
      words: String(
        reader.value('SELECT through_groups(@groups)', { groups: JSON.stringify([[row.name, held]]) }),
      ),
    }
  })
}

const ruleColumns = `r.pk, r.id, r.name, r.status = 'ACTIVE' AS active, r.expression`
const asRules = (rows: Record<string, unknown>[]): WayRule[] =>
  rows.map((row) => ({ ...row, active: row['active'] === 1 }) as WayRule)

/** The rules of a comma separated list of keys. */
const rulesOf = (reader: SnapshotReader, pks: string): WayRule[] =>
  asRules(
    reader.records(
      `SELECT ${ruleColumns} FROM json_each('[' || @pks || ']') j JOIN group_rules r ON r.pk = j.value ORDER BY r.name, r.id`,
      { pks },
    ),
  )

/** Active rules that assign to a group. */
export const activeRulesFor = (reader: SnapshotReader, group: number): WayRule[] =>
  asRules(
    reader.records(
      `SELECT ${ruleColumns} FROM group_rule_targets t JOIN group_rules r ON r.pk = t.rule_pk
       WHERE t.group_pk = @group AND r.status = 'ACTIVE' ORDER BY r.name, r.id LIMIT 50`,
      { group },
    ),
  )

/** Active rules that look at memberships of groups themselves. */
export const rulesOnGroups = (reader: SnapshotReader): WayRule[] =>
  asRules(
    reader.records(
      `SELECT ${ruleColumns} FROM group_rules r WHERE r.status = 'ACTIVE' AND r.expression LIKE '%MemberOf%' ORDER BY r.name, r.id`,
    ),
  )

/** The sentence of the lists that says why the person is in the group. */
export const whyIn = (reader: SnapshotReader, group: number, user: number): string =>
  String(
    reader.value(
      `SELECT ${whyMember} FROM memberships m JOIN groups g ON g.pk = m.group_pk
       WHERE m.group_pk = @group AND m.user_pk = @user`,
      { group, user },
    ),
  )

/** A membership of the person that active rules hold. */
export interface RuleHeld extends Named {
  readonly rules: readonly number[]
}
export const heldByRules = (reader: SnapshotReader, user: number): RuleHeld[] =>
  (
    reader.records(
      `SELECT g.pk, g.id, g.name, (SELECT json_group_array(r.pk) FROM json_each('[' || m.rule_pks || ']') j
         JOIN group_rules r ON r.pk = j.value WHERE r.status = 'ACTIVE') AS rules
       FROM memberships m JOIN groups g ON g.pk = m.group_pk
       WHERE m.user_pk = @user AND m.source = 'rule' AND m.rule_pks IS NOT NULL ORDER BY g.name, g.id`,
      { user },
    ) as unknown as (Named & { rules: string })[]
  ).map((row) => ({ ...row, rules: JSON.parse(row.rules) as number[] }))

/** Something that a person has through groups alone. */
export interface Inherited {
  readonly kind: 'assignment' | 'role'
  readonly id: string
  readonly name: string
  /** Keys of all groups that give it to the person. */
  readonly groups: readonly number[]
}

/**
 * Applications and roles that the person has through no other groups than `cut`, apart from `except`. Of a role:
 * the same type, custom role and resource set, whatever it is limited to.
 */
export function inheritedOnly(
  reader: SnapshotReader,
  user: number,
  cut: readonly number[],
  except: Given | null,
): Inherited[] {
  const params = { user, cut: JSON.stringify(cut) }
  const apps = reader.records(
    `SELECT a.id, a.label AS name, w.ways FROM (
       SELECT app_pk, json_group_array(group_pk) AS ways FROM (
         SELECT ag.app_pk, m.group_pk FROM memberships m
           JOIN app_groups ag ON ag.group_pk = m.group_pk
           JOIN app_users au ON au.app_pk = ag.app_pk AND au.user_pk = @user AND au.scope = 'GROUP'
           WHERE m.user_pk = @user
         UNION SELECT app_pk, group_pk FROM app_users
           WHERE user_pk = @user AND scope = 'GROUP' AND group_pk IS NOT NULL)
       WHERE app_pk <> @app GROUP BY app_pk
       HAVING min(group_pk IN (SELECT value FROM json_each(@cut))) = 1) w
     JOIN apps a ON a.pk = w.app_pk ORDER BY a.label, a.id`,
    { ...params, app: except?.kind === 'app' ? except.pk : -1 },
  )
  const role = except?.kind === 'role' ? except : { type: '', role: '', set: '' }
  const roles = reader.records(
    `SELECT CASE r.role_id WHEN '' THEN r.role_type ELSE r.role_id END AS id,
       r.label || CASE r.resource_set_id WHEN '' THEN '' ELSE ' on “' ||
         ifnull((SELECT label FROM resource_sets WHERE id = r.resource_set_id), r.resource_set_id) || '”' END AS name,
       json_group_array(r.principal_pk) AS ways
     FROM memberships m JOIN role_assignments r ON r.principal_type = 'GROUP' AND r.principal_pk = m.group_pk
     WHERE m.user_pk = @user AND NOT (r.role_type = @type AND r.role_id = @role AND r.resource_set_id = @set)
       AND NOT EXISTS (SELECT 1 FROM role_assignments o WHERE o.principal_type = 'USER' AND o.principal_pk = @user
         AND o.assignment_type = 'USER' AND o.role_type = r.role_type AND o.role_id = r.role_id
         AND o.resource_set_id = r.resource_set_id)
     GROUP BY r.role_type, r.role_id, r.resource_set_id
     HAVING min(r.principal_pk IN (SELECT value FROM json_each(@cut))) = 1 ORDER BY 2, 1`,
    { ...params, type: role.type, role: role.role, set: role.set },
  )
  const as = (kind: Inherited['kind']) => (row: Record<string, unknown>) => ({
    kind,
    id: String(row['id']),
    name: String(row['name']),
    groups: JSON.parse(String(row['ways'])) as number[],
  })
  return [...apps.map(as('assignment')), ...roles.map(as('role'))]
}

/** All applications and roles of the person, apart from `except`: what goes when the account is deactivated. */
export function everythingOf(
  reader: SnapshotReader,
  user: number,
  except: Given | null,
): Omit<Inherited, 'groups'>[] {
  const apps = reader.records(
    `SELECT 'assignment' AS kind, a.id, a.label AS name FROM app_users au JOIN apps a ON a.pk = au.app_pk
     WHERE au.user_pk = @user AND au.app_pk <> @app ORDER BY a.label, a.id`,
    { user, app: except?.kind === 'app' ? except.pk : -1 },
  )
  const role = except?.kind === 'role' ? except : { type: '', role: '', set: '' }
  const roles = reader.records(
    `SELECT 'role' AS kind, CASE r.role_id WHEN '' THEN r.role_type ELSE r.role_id END AS id,
       r.label || CASE r.resource_set_id WHEN '' THEN '' ELSE ' on “' ||
         ifnull((SELECT label FROM resource_sets WHERE id = r.resource_set_id), r.resource_set_id) || '”' END AS name
     FROM role_assignments r
     WHERE (r.principal_type = 'USER' AND r.principal_pk = @user
         OR r.principal_type = 'GROUP' AND r.principal_pk IN (SELECT group_pk FROM memberships WHERE user_pk = @user))
       AND NOT (r.role_type = @type AND r.role_id = @role AND r.resource_set_id = @set)
     GROUP BY r.role_type, r.role_id, r.resource_set_id ORDER BY 3, 2`,
    { user, type: role.type, role: role.role, set: role.set },
  )
  return [...apps, ...roles] as unknown as Omit<Inherited, 'groups'>[]
}
