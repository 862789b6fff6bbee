import type { Held, Subject } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { countGroupRoles, gatherGroupRoles, groupRoleRows, notThroughGroup } from './group-roles.ts'
import { attributes, roleKey } from './rewound.ts'
import { sidesOf } from './rows.ts'

/**
 * What an account, group or application had at a moment: what the snapshot holds of it, except that of
 * everything that changed after the moment, the first change found after it says how it was before.
 *
 * The first in the order in which syncs found them, not in that of their times: each change begins where
 * the one found before it ended, while a time can come late. A sync that reads everything sees at its end
 * what is gone; what Okta's log tells afterwards may have happened before that.
 */

type Other = 'user' | 'group' | 'app' | 'role'

interface Part {
  readonly kind: Held['kind']
  readonly other: Other
  /** Rows of the snapshot, alias x: the table, the column that is the subject and the one that is the other. */
  readonly table: string
  readonly subject: string
  readonly pk: string
}

const member = { kind: 'membership', table: 'memberships' } as const
const assigned = { kind: 'assignment', table: 'app_users' } as const
const groupAssigned = { kind: 'group-assignment', table: 'app_groups' } as const
const role = (type: 'USER' | 'GROUP'): Part => ({
  kind: 'role',
  other: 'role',
  table: 'role_assignments',
  subject: `x.principal_type = '${type}' AND x.principal_pk`,
  pk: 'x.pk',
})

/** The lists of each kind of subject, in the order in which a page shows them. */
const parts: Record<Subject['kind'], readonly Part[]> = {
  user: [
    { ...member, other: 'group', subject: 'x.user_pk', pk: 'x.group_pk' },
    { ...assigned, other: 'app', subject: 'x.user_pk', pk: 'x.app_pk' },
    role('USER'),
  ],
  group: [
    { ...member, other: 'user', subject: 'x.group_pk', pk: 'x.user_pk' },
    { ...groupAssigned, other: 'app', subject: 'x.group_pk', pk: 'x.app_pk' },
    role('GROUP'),
  ],
  app: [
    { ...assigned, other: 'user', subject: 'x.app_pk', pk: 'x.user_pk' },
    { ...groupAssigned, other: 'group', subject: 'x.app_pk', pk: 'x.group_pk' },
  ],
}

const tables = { user: 'users', group: 'groups', app: 'apps' } as const
const nameColumns = { user: 'name', group: 'name', app: 'label' } as const

/** How the snapshot orders, names and finds the other side; alias o. */
const others: Record<Other, { table: string; id: string; name: string; sort: string; text: string | null }> =
  {
    user: { table: 'users', id: 'o.id', name: 'o.name', sort: 't.names', text: 'users_text' },
    group: { table: 'groups', id: 'o.id', name: 'o.name', sort: 't.names', text: 'groups_text' },
    app: { table: 'apps', id: 'o.id', name: 'o.label', sort: 't.names', text: 'apps_text' },
    role: { table: 'role_assignments', id: roleKey('o'), name: 'o.label', sort: 'fold(o.label)', text: null },
  }

interface Asked {
  subject: Subject
  /** ISO 8601 UTC with milliseconds. */
  at: string
}

/** Prepares a connection that `withHistory` lent for the questions about one subject at one moment. */
export function heldBy(db: Db, { subject, at }: Asked) {
  const pk = db
    .prepare<[string], number>(`SELECT pk FROM ${tables[subject.kind]} WHERE id = ?`)
    .pluck()
    .get(subject.id)
  const known = db
    .prepare<[string, string], number>('SELECT pk FROM history.objects WHERE type = ? AND id = ?')
    .pluck()
    .get(subject.kind, subject.id)
  const params = { pk: pk ?? -1, subject: known ?? -1, at }

  // The change that decides about each thing, and the row of it in the snapshot, if it is there.
  db.exec(`
    CREATE TEMP TABLE decided (kind TEXT NOT NULL, other TEXT NOT NULL, pk INTEGER, seq INTEGER NOT NULL,
      PRIMARY KEY (kind, other)) WITHOUT ROWID;
    CREATE TEMP TABLE decided_rows (kind TEXT NOT NULL, pk INTEGER NOT NULL, PRIMARY KEY (kind, pk)) WITHOUT ROWID;
  `)
  for (const part of parts[subject.kind]) {
    const inSnapshot =
      part.other === 'role'
        ? `(SELECT x.pk FROM role_assignments x WHERE ${part.subject} = @pk AND ${roleKey('x')} = o.id)`
        : `(SELECT p.pk FROM ${tables[part.other]} p WHERE p.id = o.id)`
    db.prepare(
      `INSERT INTO temp.decided SELECT '${part.kind}', o.id, ${inSnapshot}, f.seq FROM (
         SELECT min(seq) AS seq, ${part.other}_pk AS other FROM history.changes INDEXED BY changes_by_${subject.kind}
         WHERE ${subject.kind}_pk = @subject AND at > @at AND +kind = '${part.kind}' GROUP BY 2
       ) f JOIN history.objects o ON o.pk = f.other`,
    ).run(params)
  }
  db.exec('INSERT INTO temp.decided_rows SELECT kind, pk FROM temp.decided WHERE pk IS NOT NULL')
  if (subject.kind === 'user') gatherGroupRoles(db, params)

  const explained = (part: Part, key: string): string =>
    part.other === 'role' && subject.kind === 'user' ? ` AND ${notThroughGroup(key)}` : ''
  /** Rows of the snapshot that have not changed since. */
  const since = (part: Part, join = ''): string =>
    `FROM ${part.table} x ${join} WHERE ${part.subject} = @pk AND NOT EXISTS (
      SELECT 1 FROM temp.decided_rows d WHERE d.kind = '${part.kind}' AND d.pk = ${part.pk})${explained(part, roleKey('x'))}`
  /** What changed since and was there before. */
  const before = (part: Part): string =>
    `FROM temp.decided d CROSS JOIN history.changes c ON c.seq = d.seq
     WHERE d.kind = '${part.kind}' AND c.before IS NOT NULL${explained(part, 'd.other')}`

  const count = (part: Part): number =>
    db
      .prepare<[typeof params], number>(
        `SELECT (SELECT count(*) ${since(part)}) + (SELECT count(*) ${before(part)})`,
      )
      .pluck()
      .get(params) ?? 0

  const rows = (part: Part, offset: number, limit: number): Found[] => {
    const { kind, other } = part
    const { table, id, name, sort, text } = others[other]
    const join =
      text === null ? `JOIN ${table} o ON o.pk = ${part.pk}` : `JOIN ${text} t ON t.pk = ${part.pk}`
    const sql = `WITH page AS MATERIALIZED (
        SELECT ${sort} AS sort, ${part.pk} AS pk, NULL AS seq ${since(part, join)}
        UNION ALL
        SELECT fold((SELECT name FROM history.names WHERE pk = c.${other}_as)), d.pk, d.seq ${before(part)}
        ORDER BY 1, 2, 3 LIMIT @limit OFFSET @offset)
      SELECT ifnull(${id}, q.id) AS id, ifnull(${name}, n.name) AS name, c.before AS facts,
        (SELECT ${attributes[kind]('x')} FROM ${part.table} x WHERE ${part.subject} = @pk AND ${part.pk} = p.pk) AS now
      FROM page p LEFT JOIN ${table} o ON o.pk = p.pk
        LEFT JOIN history.changes c ON c.seq = p.seq
        LEFT JOIN history.names n ON n.pk = c.${other}_as
        LEFT JOIN history.objects q ON q.pk = c.${other}_pk
      ORDER BY p.sort, p.pk, p.seq`
    return db
      .prepare<[typeof params & { limit: number; offset: number }], Found>(sql)
      .all({ ...params, limit, offset })
  }

  const self = { [subject.kind]: { id: subject.id, name: nameOf(db, subject) } }
  const lists: List[] = parts[subject.kind].map((part) => ({
    size: () => count(part),
    rows: (offset, limit) =>
      rows(part, offset, limit).map((row) =>
        heldOf(part.kind, row, { ...self, [part.other]: { id: row.id, name: row.name } }),
      ),
  }))
  if (subject.kind === 'user') {
    lists.push({
      size: () => countGroupRoles(db),
      rows: (offset, limit) =>
        groupRoleRows(db, params.pk, offset, limit).map((row) =>
          heldOf('role', row, {
            ...self,
            role: { id: row.id, name: row.name },
            group: { id: row.groupId, name: row.groupName },
          }),
        ),
    })
  }

  return {
    /** Rows `offset` to `offset + limit` of all lists of the subject, each by name, and how many there are. */
    page(offset: number, limit: number): { rows: Held[]; total: number } {
      const found: Held[] = []
      let total = 0
      for (const list of lists) {
        const size = list.size()
        const from = Math.max(0, offset - total)
        const wanted = limit - found.length
        if (wanted > 0 && from < size) found.push(...list.rows(from, wanted))
        total += size
      }
      return { rows: found, total }
    },
  }
}

interface List {
  size(): number
  rows(offset: number, limit: number): Held[]
}

interface Found {
  id: string
  name: string
  /** What the deciding change says; null where nothing changed since. */
  facts: string | null
  /** What the snapshot says; null where it is not there any more. */
  now: string | null
}

function nameOf(db: Db, { kind, id }: Subject): string {
  const now = db.prepare<[string], string>(`SELECT ${nameColumns[kind]} FROM ${tables[kind]} WHERE id = ?`)
  const last = db.prepare<[string, string], string>(
    `SELECT n.name FROM history.names n JOIN history.objects o ON o.pk = n.object_pk
     WHERE o.type = ? AND o.id = ? ORDER BY n.pk DESC LIMIT 1`,
  )
  return now.pluck().get(id) ?? last.pluck().get(kind, id) ?? id
}

/** Without the attributes that are empty, which one writer leaves out and another does not. */
const told = (facts: Record<string, string | null>): string =>
  JSON.stringify(
    Object.entries(facts)
      .filter(([, value]) => value !== null && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

function heldOf(
  kind: Held['kind'],
  row: Pick<Found, 'facts' | 'now'>,
  named: Partial<Pick<Held, Other>>,
): Held {
  const now = sidesOf(row.now)
  const facts = sidesOf(row.facts) ?? now ?? {}
  return {
    kind,
    user: null,
    group: null,
    app: null,
    role: null,
    ...named,
    facts,
    now: now === null ? 'gone' : told(now) === told(facts) ? 'same' : 'changed',
  }
}
