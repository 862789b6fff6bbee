import type { ChangeKind, DataKind, Removal, Safety } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/**
 * What differs between a finished snapshot and the one before it, as rows of `changes`. Both use the
 * same keys, so that relations are compared by key alone; ids and names are looked up for what differs.
 */

const roleKey = (r: string): string =>
  `${r}.role_type || '|' || ${r}.role_id || '|' || ${r}.resource_set_id || '|' || ${r}.assignment_type`
const user = (u: string): string =>
  `json_object('status', ${u}.status, 'login', ${u}.login, 'name', ${u}.name, 'email', ${u}.email,
    'department', ${u}.department, 'title', ${u}.title, 'manager', ${u}.manager)`
const group = (g: string): string =>
  `json_object('name', ${g}.name, 'type', ${g}.type, 'description', ${g}.description)`
const app = (a: string): string =>
  `json_object('label', ${a}.label, 'name', ${a}.name, 'status', ${a}.status)`

/** The pieces of JSON that stand for a relation on either side of a change. */
const sideOf = {
  membership: (m: string): string => `json_object('source', ${m}.source)`,
  assignment: (a: string, schema: string): string =>
    `json_object('scope', ${a}.scope, 'group', (SELECT id FROM ${schema}.groups WHERE pk = ${a}.group_pk),
      'group_name', (SELECT name FROM ${schema}.groups WHERE pk = ${a}.group_pk), 'status', ${a}.status)`,
  'group-assignment': (a: string): string => `json_object('priority', CAST(${a}.priority AS TEXT))`,
  role: (r: string): string =>
    `json_object('role_type', ${r}.role_type, 'role_id', ${r}.role_id, 'resource_set_id', ${r}.resource_set_id,
      'assignment_type', ${r}.assignment_type)`,
}

const columns = `kind, verb, user_id, user_name, group_id, group_name, app_id, app_name, role_key, role_name, before, after`

type Side = 'main' | 'earlier'

/** One insert a direction: rows of `here` that the other side lacks, or, for `changed`, holds differently. */
interface Compared {
  needs: readonly DataKind[]
  /** Columns from user_id to role_name, for the row `r` of schema `s`. */
  subject: (s: Side) => string
  table: string
  /** The row `o` of the other side that stands for the same thing as `r`. */
  same: string
  /** Whether the two differ in what is told; absent where a row has nothing but its key. */
  differs?: string
  side: (row: string, s: Side) => string
}

const names = (s: Side, of: 'users' | 'groups' | 'apps', key: string, name: string): string =>
  `(SELECT id FROM ${s}.${of} WHERE pk = ${key}), (SELECT ${name} FROM ${s}.${of} WHERE pk = ${key})`
const unlike = (...fields: string[]): string =>
  fields.map((field) => `r.${field} IS NOT o.${field}`).join(' OR ')

const compared: Record<ChangeKind, Compared> = {
  user: {
    needs: ['users'],
    table: 'users',
    subject: () => 'r.id, r.name, NULL, NULL, NULL, NULL, NULL, NULL',
    same: 'o.pk = r.pk',
    differs: unlike('status', 'login', 'name', 'email', 'department', 'title', 'manager'),
    side: user,
  },
  group: {
    needs: ['groups'],
    table: 'groups',
    subject: () => 'NULL, NULL, r.id, r.name, NULL, NULL, NULL, NULL',
    same: 'o.pk = r.pk',
    differs: unlike('name', 'type', 'description'),
    side: group,
  },
  app: {
    needs: ['apps'],
    table: 'apps',
    subject: () => 'NULL, NULL, NULL, NULL, r.id, r.label, NULL, NULL',
    same: 'o.pk = r.pk',
    differs: unlike('label', 'name', 'status'),
    side: app,
  },
  membership: {
    needs: ['memberships'],
    table: 'memberships',
    subject: (s) =>
      `${names(s, 'users', 'r.user_pk', 'name')}, ${names(s, 'groups', 'r.group_pk', 'name')}, NULL, NULL, NULL, NULL`,
    same: 'o.group_pk = r.group_pk AND o.user_pk = r.user_pk',
    differs: unlike('source'),
    side: sideOf.membership,
  },
  assignment: {
    needs: ['appUsers'],
    table: 'app_users',
    subject: (s) =>
      `${names(s, 'users', 'r.user_pk', 'name')}, NULL, NULL, ${names(s, 'apps', 'r.app_pk', 'label')}, NULL, NULL`,
    same: 'o.app_pk = r.app_pk AND o.user_pk = r.user_pk',
    differs: unlike('scope', 'group_pk', 'status'),
    side: sideOf.assignment,
  },
  'group-assignment': {
    needs: ['appGroups'],
    table: 'app_groups',
    subject: (s) =>
      `NULL, NULL, ${names(s, 'groups', 'r.group_pk', 'name')}, ${names(s, 'apps', 'r.app_pk', 'label')}, NULL, NULL`,
    same: 'o.app_pk = r.app_pk AND o.group_pk = r.group_pk',
    // A priority that was not read is not a change.
    differs: 'r.priority <> o.priority',
    side: sideOf['group-assignment'],
  },
  role: {
    needs: ['roles', 'customRoles'],
    table: 'role_assignments',
    subject: (s) =>
      `CASE r.principal_type WHEN 'USER' THEN (SELECT id FROM ${s}.users WHERE pk = r.principal_pk) END,
       CASE r.principal_type WHEN 'USER' THEN (SELECT name FROM ${s}.users WHERE pk = r.principal_pk) END,
       CASE r.principal_type WHEN 'GROUP' THEN (SELECT id FROM ${s}.groups WHERE pk = r.principal_pk) END,
       CASE r.principal_type WHEN 'GROUP' THEN (SELECT name FROM ${s}.groups WHERE pk = r.principal_pk) END,
       NULL, NULL, ${roleKey('r')}, r.label`,
    same: `o.principal_type = r.principal_type AND o.principal_pk = r.principal_pk AND o.role_type = r.role_type
      AND o.role_id = r.role_id AND o.resource_set_id = r.resource_set_id AND o.assignment_type = r.assignment_type`,
    side: sideOf.role,
  },
}

/** Writes rows of one kind that stand in the snapshot as added or removed; `where` names them by the alias `r`. */
export const recordSql = (kind: ChangeKind, verb: 'added' | 'removed', where: string): string => {
  const { table, subject, side } = compared[kind]
  const [before, after] = verb === 'added' ? ['NULL', side('r', 'main')] : [side('r', 'main'), 'NULL']
  return `INSERT INTO changes (${columns}) SELECT '${kind}', '${verb}', ${subject('main')}, ${before}, ${after} FROM main.${table} r WHERE ${where}`
}

/** The JSON that stands for one row. */
export const sideSql = (kind: ChangeKind, where: string): string => {
  const { table, side } = compared[kind]
  return `SELECT ${side('r', 'main')} FROM main.${table} r WHERE ${where}`
}

/** Writes a row as changed, with what it was before given. */
export const recordChangedSql = (kind: ChangeKind, where: string): string => {
  const { table, subject, side } = compared[kind]
  return `INSERT INTO changes (${columns}) SELECT '${kind}', 'changed', ${subject('main')}, @before, ${side('r', 'main')} FROM main.${table} r WHERE ${where}`
}

/** Rows of `s` without a counterpart on the other side. */
const alone = (kind: ChangeKind, s: Side, only = ''): string => {
  const { table, same } = compared[kind]
  const other = s === 'main' ? 'earlier' : 'main'
  return `FROM ${s}.${table} r WHERE NOT EXISTS (SELECT 1 FROM ${other}.${table} o WHERE ${same})${only}`
}

/** Compares with the snapshot attached as `earlier`; kinds that one of the two does not show are left out. */
export function writeChanges(db: Db, hidden: ReadonlySet<DataKind>): number {
  let found = 0
  for (const kind of Object.keys(compared) as ChangeKind[]) {
    const { needs, subject, table, same, differs, side } = compared[kind]
    if (needs.some((need) => hidden.has(need))) continue
    found += db
      .prepare(
        `INSERT INTO changes (${columns}) SELECT '${kind}', 'removed', ${subject('earlier')}, ${side('r', 'earlier')}, NULL ${alone(kind, 'earlier')}`,
      )
      .run().changes
    found += db
      .prepare(
        `INSERT INTO changes (${columns}) SELECT '${kind}', 'added', ${subject('main')}, NULL, ${side('r', 'main')} ${alone(kind, 'main')}`,
      )
      .run().changes
    if (differs === undefined) continue
    found += db
      .prepare(
        `INSERT INTO changes (${columns}) SELECT '${kind}', 'changed', ${subject('main')}, ${side('o', 'earlier')}, ${side('r', 'main')}
         FROM main.${table} r JOIN earlier.${table} o ON ${same} WHERE ${differs}`,
      )
      .run().changes
  }
  return found
}

/** What vanished, by kind: rows before and rows that are there no more. */
export interface Vanished {
  kind: 'user' | 'membership' | 'assignment'
  before: number
  removed: number
  /** One list that held at least this many rows came back empty, though Okta does not count it as empty. */
  emptied: boolean
}

/** Counts removals per kind from what {@link writeChanges} wrote, and looks for lists that came back empty. */
export function countVanished(db: Db, hidden: ReadonlySet<DataKind>, rows: number): Vanished[] {
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0
  const emptied = {
    user: false,
    membership:
      count(`SELECT count(*) FROM earlier.groups e JOIN main.groups g ON g.pk = e.pk
        WHERE e.member_count >= ${rows} AND e.member_count > 0 AND g.member_count = 0 AND g.okta_user_count IS NOT 0`) >
      0,
    assignment:
      count(`SELECT count(*) FROM earlier.apps e JOIN main.apps a ON a.pk = e.pk
        WHERE e.user_count >= ${rows} AND e.user_count > 0 AND a.user_count = 0`) > 0,
  }
  const parts = [
    ['user', 'users', 'users'],
    ['membership', 'memberships', 'memberships'],
    ['assignment', 'app_users', 'appUsers'],
  ] as const
  return parts.flatMap(([kind, table, data]) => {
    if (hidden.has(data)) return []
    const before = count(`SELECT count(*) FROM earlier.${table}`)
    const now = count(`SELECT count(*) FROM main.${table}`)
    const removed = count(`SELECT count(*) FROM changes WHERE kind = '${kind}' AND verb = 'removed'`)
    return [{ kind, before, removed, emptied: emptied[kind] || (before > 0 && now === 0) }]
  })
}

/** A sync stops where more vanishes than the setting lets pass, or a list came back empty that was not. */
export const asRemoval = ({ kind, before, removed, emptied }: Vanished, safety: Safety | null): Removal => ({
  kind,
  before,
  removed,
  exceeds: safety !== null && (emptied || (removed >= safety.rows && removed > before * safety.share)),
})
