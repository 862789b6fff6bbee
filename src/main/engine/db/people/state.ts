import type { Db } from '../open.ts'
import type { Decision, LinkRow, Pair, PeopleState, StoredConflict, StoredPerson } from './row-types.ts'

/**
 * Everything that is kept, as a promotion needs it. Read within one transaction. What was last known of accounts is
 * read at once where it is going to be compared (`whole`), else only of those that are asked for.
 */
export function readState(db: Db, whole: boolean): PeopleState {
  const rows = (sql: string) => db.prepare<[], unknown[]>(sql).raw().iterate()

  const people = new Map<number, StoredPerson>()
  for (const row of rows('SELECT pk, id, record, accounts, connectors, conflicts FROM people')) {
    const [pk, id, record, accounts, connectors, conflicts] = row as [
      number,
      string,
      string,
      number,
      number,
      number,
    ]
    people.set(pk, { pk, id, record, accounts, connectors, conflicts })
  }
  const byId = new Map<string, number>()
  const decisions = new Map<number, Map<string, Decision>>()
  for (const row of rows(
    `SELECT d.connector, d.account_id, d.kind,
       ifnull((SELECT pk FROM people WHERE id = d.person_id), (SELECT person FROM aliases WHERE id = d.person_id))
       FROM decisions d`,
  )) {
    const [connector, accountId, kind, person] = row as [number, string, Decision['kind'], number | null]
    within(decisions, connector).set(accountId, { kind, person })
  }
  const links = new Map<number, Map<string, LinkRow>>()
  let last: { connector: number; links: Map<string, LinkRow> } | undefined
  for (const row of rows(
    `SELECT connector, account_id, person, way, rule, gone, ${whole ? 'seen' : 'NULL'} FROM links`,
  )) {
    const [connector, accountId, person, way, rule, gone, seen] = row as [
      number,
      string,
      number,
      LinkRow['way'],
      string | null,
      number,
      string | null,
    ]
    if (last?.connector !== connector) last = { connector, links: within(links, connector) }
    last.links.set(accountId, { connector, accountId, person, way, rule, gone: gone === 1, seen })
  }
  const pairs: Pair[] = []
  for (const row of rows('SELECT a_connector, a_account, b_connector, b_account, kind FROM pairs')) {
    const [a, accountA, b, accountB, kind] = row as [number, string, number, string, Pair['kind']]
    pairs.push({ a: [a, accountA], b: [b, accountB], kind })
  }
  const conflicts = new Map<string, StoredConflict>()
  const stored = db.prepare<[], StoredConflict>(
    'SELECT pk, key, kind, text, rule, value, accounts, people FROM conflicts',
  )
  for (const conflict of stored.iterate()) conflicts.set(conflict.key, conflict)
  const quiet = new Set(db.prepare<[], string>('SELECT key FROM quiet').pluck().all())
  for (const row of rows('SELECT id, pk FROM connectors')) {
    const [id, pk] = row as [string, number]
    byId.set(id, pk)
  }
  const seen = db
    .prepare<[number, string], string>('SELECT seen FROM links WHERE connector = ? AND account_id = ?')
    .pluck()
  const seenOf = (link: LinkRow): string => link.seen ?? seen.get(link.connector, link.accountId) ?? ''
  return { connectors: byId, people, links, decisions, pairs, conflicts, quiet, seenOf }
}

function within<T>(outer: Map<number, Map<string, T>>, key: number): Map<string, T> {
  let inner = outer.get(key)
  if (inner === undefined) outer.set(key, (inner = new Map()))
  return inner
}
