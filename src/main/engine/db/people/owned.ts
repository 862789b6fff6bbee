import type { PeopleRules } from '../../../../preload/contract/models.ts'
import { snapshotFile } from '../migrations/snapshot.ts'
import { openReadOnly, type Db } from '../open.ts'
import { foldText } from '../snapshot/functions.ts'
import { snapshotReader } from '../snapshot/reader.ts'

/** An account as its snapshot tells it. */
export interface SnapshotAccount {
  id: string
  name: string
  login: string
  email: string | null
  status: string
  groups: number
  apps: number
  admin: number
  userType: string | null
}

/** An account of a snapshot with what the people's file says of it. */
export interface ListedAccount extends SnapshotAccount {
  personId: string | null
  personName: string | null
  way: 'created' | 'merged' | 'matched' | 'by-hand' | null
  rule: string | null
  service: number
}

const columns = `u.id, u.name, u.login, u.email, u.status, u.group_count AS groups, u.app_count AS apps, u.is_admin AS admin,
  u.user_type AS userType`

/** One account by its id; null where it is not part of the snapshot. */
export const snapshotAccount = (db: Db, id: string): SnapshotAccount | null =>
  (snapshotReader(db).row(`SELECT ${columns} FROM users u WHERE u.id = @id`, { id }) as unknown as
    | SnapshotAccount
    | undefined) ?? null

type ServiceRules = Pick<PeopleRules, 'serviceLogins' | 'serviceTypes'>

/**
 * Whether an account is a service account by the rules, as a condition on `u`, with its values. The few that are
 * are found through indexes, which compare without case.
 */
function serviceSql({ serviceLogins, serviceTypes }: ServiceRules): {
  sql: string
  params: Record<string, string>
} {
  const params: Record<string, string> = {}
  const found = serviceLogins.map((begin, n) => {
    params[`begin${n}`] = begin.trim()
    return `SELECT pk FROM users WHERE login COLLATE NOCASE BETWEEN @begin${n} AND @begin${n} || char(1114111)`
  })
  for (const [n, type] of serviceTypes.entries()) {
    params[`type${n}`] = type.trim()
    found.push(`SELECT pk FROM users WHERE user_type COLLATE NOCASE = @type${n}`)
  }
  return { sql: found.length === 0 ? '0' : `u.pk IN (${found.join(' UNION ALL ')})`, params }
}

export interface OwnedQuery {
  connectorId: string
  rules: ServiceRules
  show: 'all' | 'unowned' | 'owned' | 'service'
  search: string
  offset: number
  limit: number
}

/** Lends the snapshot with the people's file beside it, both as they are at one moment. */
function withPeople<T>(snapshot: Db, people: string, work: (db: Db) => T): T {
  const db = openReadOnly(snapshot.name, snapshotFile)
  try {
    db.prepare('ATTACH ? AS people').run(people)
    db.exec('BEGIN')
    return work(db)
  } finally {
    db.close()
  }
}

/** Accounts of one connector by whose they are, by name. */
export function ownedPage(
  snapshot: Db,
  people: string,
  { connectorId, rules, show, search, offset, limit }: OwnedQuery,
): { rows: ListedAccount[]; total: number } {
  const { sql: isService, params } = serviceSql(rules)
  const service = `(l.person IS NULL AND (d.kind = 'service' OR (d.kind IS NULL AND ${isService})))`
  const needle = foldText(search.trim())
  const conditions = [
    {
      all: null,
      unowned: `l.person IS NULL AND NOT ifnull(${service}, 0)`,
      owned: 'l.person IS NOT NULL',
      service,
    }[show],
    needle === ''
      ? null
      : `EXISTS (SELECT 1 FROM users_text t WHERE t.pk = u.pk AND (instr(t.names, @needle) > 0 OR instr(t.more, @needle) > 0))`,
  ].filter((condition) => condition !== null)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return withPeople(snapshot, people, (db) => {
    const connector =
      db
        .prepare<[string], number>('SELECT pk FROM people.connectors WHERE id = ?')
        .pluck()
        .get(connectorId) ?? -1
    const values = { ...params, connector, needle, offset, limit }
    const joined = `FROM users u LEFT JOIN people.links l ON l.connector = @connector AND l.account_id = u.id
      LEFT JOIN people.decisions d ON d.connector = @connector AND d.account_id = u.id`
    const counted = conditions.length === 0 ? 'FROM users u' : `${joined} ${where}`
    const total = db.prepare<[typeof values], number>(`SELECT count(*) ${counted}`).pluck().get(values) ?? 0
    if (total === 0) return { rows: [], total }
    const rows = db.prepare<[typeof values], ListedAccount>(
      `SELECT ${columns}, p.id AS personId, p.name AS personName, l.way, l.rule, ifnull(${service}, 0) AS service
        ${joined} LEFT JOIN people.people p ON p.pk = l.person ${where}
        ORDER BY u.name COLLATE NOCASE, u.pk LIMIT @limit OFFSET @offset`,
    )
    return { rows: rows.all(values), total }
  })
}

/** How many accounts of a connector are of somebody, and how many are service accounts. */
export function ownedCounts(
  snapshot: Db,
  people: string,
  connectorId: string,
  rules: ServiceRules,
): { accounts: number; owned: number; service: number } {
  const { sql, params } = serviceSql(rules)
  return withPeople(snapshot, people, (db) => {
    const connector =
      db
        .prepare<[string], number>('SELECT pk FROM people.connectors WHERE id = ?')
        .pluck()
        .get(connectorId) ?? -1
    const values = { ...params, connector }
    const count = (text: string): number => db.prepare<[typeof values], number>(text).pluck().get(values) ?? 0
    return {
      accounts: count('SELECT count(*) FROM users'),
      owned: count('SELECT count(*) FROM people.links WHERE connector = @connector AND gone = 0'),
      service: count(
        `SELECT count(*) FROM users u WHERE
           (${sql} OR u.id IN (SELECT account_id FROM people.decisions WHERE connector = @connector AND kind = 'service'))
           AND NOT EXISTS (SELECT 1 FROM people.links l WHERE l.connector = @connector AND l.account_id = u.id)
           AND NOT EXISTS (SELECT 1 FROM people.decisions d WHERE d.connector = @connector AND d.account_id = u.id
             AND d.kind <> 'service')`,
      ),
    }
  })
}
