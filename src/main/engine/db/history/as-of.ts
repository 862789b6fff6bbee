import type { ChangeKind } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import type { ExportKind } from '../snapshot/kinds.ts'

/**
 * All rows of one kind as they were at a moment, in the order of their ids. The columns are the
 * attributes that changes keep; those of relations are the same as an export of the present.
 */
interface AsOf {
  readonly change: ChangeKind
  readonly columns: readonly string[]
  /** The one or two ids that tell rows apart, from a change (alias c). */
  readonly keys: readonly string[]
  /** Rows of the snapshot: their keys, what follows the keys in a row, and where they come from. */
  readonly now: { readonly keys: readonly string[]; readonly rest: readonly string[]; readonly from: string }
  /** What follows the keys in a row, from the sides of a change: `b ->> 'name'`. */
  readonly before: readonly string[]
}

const id = (type: string) => `(SELECT o.id FROM history.objects o WHERE o.pk = c.${type}_pk)`
const text = (...names: string[]) => names.map((name) => `b.before ->> '${name}'`)
const plain = (alias: string, ...names: string[]) => names.map((name) => `${alias}.${name}`)

const person = ['name', 'login', 'email', 'status', 'department', 'title', 'manager'] as const
const group = ['name', 'type', 'description'] as const
const app = ['name', 'label', 'status'] as const
const role = ['role_type', 'role_id', 'resource_set_id', 'assignment_type'] as const

const kinds: Record<ExportKind, AsOf> = {
  users: {
    change: 'user',
    columns: ['id', ...person],
    keys: [id('user')],
    now: { keys: ['u.id'], rest: plain('u', ...person), from: 'users u' },
    before: text(...person),
  },
  groups: {
    change: 'group',
    columns: ['id', ...group],
    keys: [id('group')],
    now: { keys: ['g.id'], rest: plain('g', ...group), from: 'groups g' },
    before: text(...group),
  },
  apps: {
    change: 'app',
    columns: ['id', ...app],
    keys: [id('app')],
    now: { keys: ['a.id'], rest: plain('a', ...app), from: 'apps a' },
    before: text(...app),
  },
  memberships: {
    change: 'membership',
    columns: ['group_id', 'user_id', 'source'],
    keys: [id('group'), id('user')],
    now: {
      keys: ['g.id', 'u.id'],
      rest: ['m.source'],
      from: 'groups g CROSS JOIN memberships m ON m.group_pk = g.pk CROSS JOIN users u ON u.pk = m.user_pk',
    },
    before: text('source'),
  },
  'app-assignments': {
    change: 'assignment',
    columns: ['app_id', 'user_id', 'scope', 'group_id', 'status'],
    keys: [id('app'), id('user')],
    now: {
      keys: ['a.id', 'u.id'],
      rest: ['au.scope', '(SELECT id FROM groups WHERE pk = au.group_pk)', 'au.status'],
      from: 'apps a CROSS JOIN app_users au ON au.app_pk = a.pk CROSS JOIN users u ON u.pk = au.user_pk',
    },
    before: text('scope', 'group', 'status'),
  },
  'app-groups': {
    change: 'group-assignment',
    columns: ['app_id', 'group_id', 'priority'],
    keys: [id('app'), id('group')],
    now: {
      keys: ['a.id', 'g.id'],
      rest: ['ag.priority'],
      from: 'apps a CROSS JOIN app_groups ag ON ag.app_pk = a.pk CROSS JOIN groups g ON g.pk = ag.group_pk',
    },
    before: [`CAST(b.before ->> 'priority' AS INTEGER)`],
  },
  'admin-roles': {
    change: 'role',
    columns: ['principal_type', 'principal_id', ...role],
    // The last key holds the type of the role, the custom role, the resource set and the way it is held.
    keys: [
      `CASE WHEN c.user_pk IS NULL THEN 'GROUP' ELSE 'USER' END`,
      `ifnull(${id('user')}, ${id('group')})`,
      id('role'),
    ],
    now: {
      keys: [
        'r.principal_type',
        'ifnull(u.id, g.id)',
        `r.role_type || '|' || r.role_id || '|' || r.resource_set_id || '|' || r.assignment_type`,
      ],
      rest: ['r.role_type', `nullif(r.role_id, '')`, `nullif(r.resource_set_id, '')`, 'r.assignment_type'],
      from: `role_assignments r
        LEFT JOIN users u ON r.principal_type = 'USER' AND u.pk = r.principal_pk
        LEFT JOIN groups g ON r.principal_type = 'GROUP' AND g.pk = r.principal_pk`,
    },
    before: role.map((name) => `nullif(b.before ->> '${name}', '')`),
  },
}

/**
 * Rows of a kind at a moment (ISO 8601 UTC with milliseconds), one by one, on a connection that
 * `withHistory` lent.
 */
export function asOfRows(
  db: Db,
  kind: ExportKind,
  at: string,
): { columns: readonly string[]; rows: Iterable<unknown[]> } {
  const { change, columns, keys, now, before } = kinds[kind]
  const names = ['k1', 'k2', 'k3'].slice(0, keys.length)
  const list = names.join(', ')
  db.exec(
    `CREATE TEMP TABLE decided (${names.map((name) => `${name} TEXT NOT NULL`).join(', ')}, seq INTEGER NOT NULL,
       PRIMARY KEY (${list})) WITHOUT ROWID`,
  )
  db.prepare(
    `INSERT INTO temp.decided SELECT ${keys.map((key, n) => `${key} AS k${n + 1}`).join(', ')}, min(c.seq)
     FROM history.changes c WHERE c.kind = @change AND c.at > @at GROUP BY ${list}`,
  ).run({ change, at })
  const same = now.keys.map((key, n) => `d.k${n + 1} = ${key}`).join(' AND ')
  const sql = `SELECT ${[...now.keys.map((key, n) => `${key} AS k${n + 1}`), ...now.rest].join(', ')} FROM ${now.from}
      WHERE NOT EXISTS (SELECT 1 FROM temp.decided d WHERE ${same})
    UNION ALL
    SELECT ${[...names.map((name) => `d.${name}`), ...before].join(', ')}
      FROM temp.decided d CROSS JOIN history.changes b ON b.seq = d.seq WHERE b.before IS NOT NULL
    ORDER BY ${list}`
  /** The key of a role is told by the columns after it. */
  const shown =
    kind === 'admin-roles' ? ([type, principal, , ...rest]: unknown[]) => [type, principal, ...rest] : null
  return {
    columns,
    rows: {
      *[Symbol.iterator]() {
        for (const row of db.prepare<[], unknown[]>(sql).raw().iterate()) yield shown ? shown(row) : row
      },
    },
  }
}
