import type { CheckedInput } from '../../../../preload/contract/index.ts'
import type { PersonRow } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { foldText } from '../snapshot/functions.ts'

type PageQuery = CheckedInput<'people.page'>

const columns = `id, name, email, employee_id AS employeeId, status, department, title,
  manager_email AS managerEmail, accounts, connectors, conflicts, created_at AS createdAt, updated_at AS updatedAt`

const shown: Readonly<Record<PageQuery['show'], string | null>> = {
  all: null,
  active: `status = 'active'`,
  inactive: `status <> 'active'`,
  several: 'connectors > 1',
  conflicts: 'conflicts > 0',
}
const sorts: Readonly<Record<PageQuery['sort'], { by: string; index: string | null }>> = {
  name: { by: 'name COLLATE NOCASE', index: 'people_by_name' },
  email: { by: 'email COLLATE NOCASE', index: 'people_by_email' },
  department: { by: 'department COLLATE NOCASE', index: 'people_by_department' },
  accounts: { by: 'accounts', index: 'people_by_accounts' },
  updatedAt: { by: 'updated_at', index: 'people_by_updated' },
  // Seldom asked for: sorted when they are.
  title: { by: 'title COLLATE NOCASE', index: null },
  managerEmail: { by: 'manager_email COLLATE NOCASE', index: null },
  status: { by: 'status', index: null },
}
/** So few are sorted after they were found; of more, a page is soon found in the order it is sorted by. */
const few = 5000

/** A page of people. The index by name carries all that a search and a filter look at. */
export function peoplePage(
  db: Db,
  { search, show, sort, direction, offset, limit }: PageQuery,
): { rows: PersonRow[]; total: number; all: number } {
  const needle = foldText(search.trim())
  const conditions = [shown[show], needle === '' ? null : 'instr(text, @needle) > 0'].filter(
    (each) => each !== null,
  )
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const matching = `FROM people INDEXED BY people_by_name ${where}`
  const params = { needle, offset, limit }
  const all = db.prepare<[], number>('SELECT count(*) FROM people').pluck().get() ?? 0
  const { by, index } = sorts[sort]
  const order = `ORDER BY ${by} ${direction}, pk ${direction} LIMIT @limit OFFSET @offset`
  const keysOf = (from: string): number[] =>
    db.prepare<[typeof params], number>(`SELECT pk ${from} ${order}`).pluck().all(params)
  const sorted = `FROM people ${index === null ? 'NOT INDEXED' : `INDEXED BY ${index}`} ${where}`
  if (conditions.length === 0) return { rows: peopleByKeys(db, keysOf(sorted)), total: all, all }
  // One pass finds the few that are looked for; only where there are more, how many is counted as well.
  const hits = db
    .prepare<[typeof params], number>(
      `SELECT pk ${matching} ORDER BY name COLLATE NOCASE, pk LIMIT ${few + 1}`,
    )
    .pluck()
    .all(params)
  if (hits.length > few) {
    const total = db.prepare<[typeof params], number>(`SELECT count(*) ${matching}`).pluck().get(params) ?? 0
    return { rows: peopleByKeys(db, keysOf(sorted)), total, all }
  }
  const found = { ...params, hits: JSON.stringify(hits) }
  const chosen =
    sort === 'name'
      ? (direction === 'asc' ? hits : hits.toReversed()).slice(offset, offset + limit)
      : db
          .prepare<[typeof found], number>(
            `SELECT pk FROM people WHERE pk IN (SELECT value FROM json_each(@hits)) ${order}`,
          )
          .pluck()
          .all(found)
  return { rows: peopleByKeys(db, chosen), total: hits.length, all }
}

/** People by their keys, in that order; those that are no more are left out. */
function peopleByKeys(db: Db, keys: readonly number[]): PersonRow[] {
  const one = db.prepare<[number], PersonRow>(`SELECT ${columns} FROM people WHERE pk = ?`)
  return keys.flatMap((pk) => one.get(pk) ?? [])
}

/** Key of a person; also by an id from before that person was found to be this one. */
export const personKey = (db: Db, id: string): number | null =>
  db
    .prepare<{ id: string }, number>(
      'SELECT pk FROM people WHERE id = @id UNION ALL SELECT person FROM aliases WHERE id = @id LIMIT 1',
    )
    .pluck()
    .get({ id }) ?? null

/** A person with the attributes as they are kept. */
export function personOf(db: Db, pk: number): { row: PersonRow; record: string } | null {
  const [row] = peopleByKeys(db, [pk])
  const record = db.prepare<[number], string>('SELECT record FROM people WHERE pk = ?').pluck().get(pk)
  return row === undefined || record === undefined ? null : { row, record }
}

/** Who has this e-mail address; the oldest where several do. */
export function personByEmail(db: Db, email: string): { id: string; name: string } | null {
  const found = db.prepare<[string], { id: string; name: string }>(
    'SELECT id, name FROM people WHERE email = ? COLLATE NOCASE ORDER BY pk LIMIT 1',
  )
  return found.get(email) ?? null
}

export interface StoredLink {
  connectorId: string
  accountId: string
  owner: { id: string; name: string } | null
  way: 'created' | 'merged' | 'matched' | 'by-hand' | null
  rule: string | null
  gone: boolean
  seen: string
  /** What was decided by hand. */
  decision: 'owner' | 'service' | 'nobody' | null
}

interface LinkRow extends Omit<StoredLink, 'owner' | 'gone'> {
  personId: string | null
  personName: string | null
  gone: number | null
}

const fromLink = ({ personId, personName, gone, ...row }: LinkRow): StoredLink => ({
  ...row,
  gone: gone === 1,
  owner: personId === null ? null : { id: personId, name: personName ?? '' },
})

const linkColumns = `c.id AS connectorId, l.account_id AS accountId, p.id AS personId, p.name AS personName, l.way,
  l.rule, l.gone, l.seen, d.kind AS decision FROM links l JOIN connectors c ON c.pk = l.connector
  JOIN people p ON p.pk = l.person LEFT JOIN decisions d ON d.connector = l.connector AND d.account_id = l.account_id`

/** The accounts of a person. */
export const linksOf = (db: Db, person: number): StoredLink[] =>
  db
    .prepare<[number], LinkRow>(
      `SELECT ${linkColumns} WHERE l.person = ? ORDER BY l.gone, l.connector, l.account_id LIMIT 200`,
    )
    .all(person)
    .map(fromLink)

/** What is known of one account besides its snapshot. */
export function linkOf(db: Db, connectorId: string, accountId: string): StoredLink | null {
  const row = db
    .prepare<[string, string], LinkRow>(`SELECT ${linkColumns} WHERE c.id = ? AND l.account_id = ?`)
    .get(connectorId, accountId)
  return row === undefined ? null : fromLink(row)
}

/** Accounts that are gone, by name, of one connector or of all. */
export function gonePage(
  db: Db,
  {
    connectorId,
    search,
    offset,
    limit,
  }: { connectorId?: string | undefined; search: string; offset: number; limit: number },
): { rows: StoredLink[]; total: number } {
  const params = { connectorId: connectorId ?? null, needle: search.trim().toLowerCase(), offset, limit }
  const where = `WHERE l.gone = 1 AND (@connectorId IS NULL OR c.id = @connectorId)
    AND (@needle = '' OR instr(lower(l.seen), @needle) > 0)`
  const total = db
    .prepare<[typeof params], number>(`SELECT count(*) FROM (SELECT ${linkColumns} ${where})`)
    .pluck()
    .get(params)
  const rows = db.prepare<[typeof params], LinkRow>(
    `SELECT ${linkColumns} ${where} ORDER BY l.seen, l.connector, l.account_id LIMIT @limit OFFSET @offset`,
  )
  return { rows: rows.all(params).map(fromLink), total: total ?? 0 }
}

export interface ConflictEntry {
  id: string
  kind: 'several-people' | 'different-employee-ids' | 'ambiguous'
  text: string
  rule: string | null
  value: string | null
  since: string
  accounts: { connectorId: string; accountId: string }[]
  people: { id: string; name: string; email: string | null }[]
}

/** What is left to decide, the oldest first. */
export function conflictsPage(
  db: Db,
  offset: number,
  limit: number,
): { rows: ConflictEntry[]; total: number } {
  type Row = Omit<ConflictEntry, 'accounts' | 'people'> & { accounts: string; people: string }
  const rows = db.prepare<[number, number], Row>(
    'SELECT id, kind, text, rule, value, since, accounts, people FROM conflicts ORDER BY pk LIMIT ? OFFSET ?',
  )
  const person = db.prepare<[number], ConflictEntry['people'][number]>(
    'SELECT id, name, email FROM people WHERE pk = ?',
  )
  const connector = db.prepare<[number], string>('SELECT id FROM connectors WHERE pk = ?').pluck()
  return {
    rows: rows.all(limit, offset).map((row) => ({
      ...row,
      accounts: (JSON.parse(row.accounts) as [number, string][]).map(([pk, accountId]) => ({
        connectorId: connector.get(pk) ?? '',
        accountId,
      })),
      people: (JSON.parse(row.people) as number[]).flatMap((pk) => person.get(pk) ?? []),
    })),
    total: db.prepare<[], number>('SELECT count(*) FROM conflicts').pluck().get() ?? 0,
  }
}

/** All people as rows of an export, by name. */
export function* everybody(db: Db): Generator<unknown[], void> {
  yield* db
    .prepare<[], unknown[]>(`SELECT ${columns} FROM people ORDER BY name COLLATE NOCASE, pk`)
    .raw()
    .iterate()
}
export const personColumns = [
  ...['id', 'name', 'email', 'employee_id', 'status', 'department', 'title', 'manager_email', 'accounts'],
  ...['connectors', 'conflicts', 'created_at', 'updated_at'],
] as const
