import type { Db } from '../open.ts'
import { touch } from './runs.ts'

/** What is decided of accounts by hand: an owner, or what they are instead; `rules` takes it back. */
export type ByHand = { kind: 'person'; pk: number; id: string } | { kind: 'service' | 'nobody' | 'rules' }

export interface HandAccount {
  connector: number
  accountId: string
  /** What is known of it, as links keep it; null to keep what the link has. */
  seen: string | null
}

/** Number of a connector, given when it is first needed. */
export function connectorNumber(db: Db, connectorId: string): number {
  db.prepare('INSERT OR IGNORE INTO connectors (id) VALUES (?)').run(connectorId)
  return db
    .prepare<[string], number>('SELECT pk FROM connectors WHERE id = ?')
    .pluck()
    .get(connectorId) as number
}

/** Ids of connectors by number. */
export const connectorIds = (db: Db): ReadonlyMap<number, string> =>
  new Map(db.prepare<[], [number, string]>('SELECT pk, id FROM connectors').raw().all())

/** Counts of these people's accounts, after links were changed by hand. */
function recount(db: Db, people: Iterable<number>): void {
  const update = db.prepare(
    `UPDATE people SET accounts = (SELECT count(*) FROM links WHERE person = pk AND gone = 0),
      connectors = (SELECT count(DISTINCT connector) FROM links WHERE person = pk AND gone = 0) WHERE pk = ?`,
  )
  for (const pk of people) update.run(pk)
}

/** Keeps a decision about accounts and carries it out at once. Gives how many it is new for. */
export function assignAccounts(db: Db, accounts: readonly HandAccount[], to: ByHand, at: string): number {
  const decided = db.prepare<[number, string], { kind: string; person_id: string | null }>(
    'SELECT kind, person_id FROM decisions WHERE connector = ? AND account_id = ?',
  )
  const decide = db.prepare('INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)')
  const undecide = db.prepare('DELETE FROM decisions WHERE connector = ? AND account_id = ?')
  const owner = db.prepare<[number, string], { person: number; way: string }>(
    'SELECT person, way FROM links WHERE connector = ? AND account_id = ?',
  )
  const give = db.prepare(
    `INSERT INTO links (connector, account_id, run, person, way, rule, gone, seen)
      VALUES (@connector, @accountId, 0, @person, 'by-hand', NULL, 0, ifnull(@seen, ''))
      ON CONFLICT DO UPDATE SET person = @person, way = 'by-hand', rule = NULL, seen = ifnull(@seen, seen)`,
  )
  const take = db.prepare('DELETE FROM links WHERE connector = ? AND account_id = ?')
  return db
    .transaction(() => {
      const affected = new Set<number>()
      let changed = 0
      for (const { connector, accountId, seen } of accounts) {
        const before = decided.get(connector, accountId)
        const held = owner.get(connector, accountId)
        if (to.kind === 'rules') {
          if (before === undefined) continue
          undecide.run(connector, accountId)
        } else {
          const kind = to.kind === 'person' ? 'owner' : to.kind
          const personId = to.kind === 'person' ? to.id : null
          if (before?.kind === kind && before.person_id === personId) continue
          decide.run(connector, accountId, kind, personId, at)
        }
        changed += 1
        if (held !== undefined) affected.add(held.person)
        if (to.kind === 'person') {
          give.run({ connector, accountId, person: to.pk, seen })
          affected.add(to.pk)
        } else if (to.kind !== 'rules' || held?.way === 'by-hand') take.run(connector, accountId)
      }
      recount(db, affected)
      if (changed > 0) touch(db)
      return changed
    })
    .immediate()
}

interface ConflictRow {
  pk: number
  key: string
  kind: 'several-people' | 'different-employee-ids' | 'ambiguous'
  text: string
  rule: string | null
  accounts: string
  people: string
}

/** More than can be kept apart two by two. */
const many = 20

/** Decides a conflict: the people are one, who is joined at once, or they are not, and are not asked about again. */
export function resolveConflict(db: Db, id: string, decision: 'one' | 'apart', at: string): string | null {
  return db
    .transaction(() => {
      const conflict = db.prepare<[string], ConflictRow>('SELECT * FROM conflicts WHERE id = ?').get(id)
      if (conflict === undefined) return null
      const people = (JSON.parse(conflict.people) as number[]).filter((pk) => exists(db, pk))
      const named = JSON.parse(conflict.accounts) as [number, string][]
      const accounts = [
        ...named.map(([connector, accountId]) => ({ connector, accountId })),
        ...makersOf(db, people),
      ]
      const sides = sidesOf(db, conflict, accounts)
      for (const [n, a] of sides.entries()) {
        for (const b of decision === 'one' ? sides.slice(n + 1, n + 2) : sides.slice(n + 1)) {
          if (decision === 'one') pair(db, a[0] as Account, b[0] as Account, 'one', at)
          else for (const one of a) for (const other of b) pair(db, one, other, 'apart', at)
        }
      }
      if (decision === 'apart' && (people.length >= many || named.length >= many))
        db.prepare('INSERT OR IGNORE INTO quiet VALUES (?)').run(conflict.key)
      db.prepare('DELETE FROM conflicts WHERE pk = ?').run(conflict.pk)
      const fewer = db.prepare('UPDATE people SET conflicts = max(0, conflicts - 1) WHERE pk = ?')
      for (const pk of people) fewer.run(pk)
      if (decision === 'one') join(db, people, conflict, named, at)
      touch(db)
      return conflict.text
    })
    .immediate()
}

interface Account {
  connector: number
  accountId: string
}

const exists = (db: Db, pk: number): boolean =>
  db.prepare('SELECT 1 FROM people WHERE pk = ?').get(pk) !== undefined

/** Some accounts of each person, those that make the person first. */
function makersOf(db: Db, people: readonly number[]): Account[] {
  const found = db.prepare<[number], Account>(
    `SELECT connector, account_id AS accountId FROM links WHERE person = ? AND way IN ('created', 'merged', 'by-hand')
      ORDER BY way = 'by-hand', connector, account_id LIMIT 10`,
  )
  return people.flatMap((pk) => found.all(pk))
}

/** The accounts by what they are to be one with, or apart from: by person, by employee id, or each for itself. */
function sidesOf(db: Db, conflict: ConflictRow, accounts: readonly Account[]): Account[][] {
  const link = db.prepare<[number, string], { person: number; seen: string }>(
    'SELECT person, seen FROM links WHERE connector = ? AND account_id = ?',
  )
  const within = conflict.key.startsWith('within ')
  const sides = new Map<string, Map<string, Account>>()
  for (const account of accounts) {
    const { connector, accountId } = account
    const held = link.get(connector, accountId)
    const employeeId = held?.seen.split('\n')[5] ?? ''
    if (within && employeeId === '') continue
    const side = within ? employeeId : held === undefined ? `${connector} ${accountId}` : String(held.person)
    const members = sides.get(side) ?? new Map<string, Account>()
    sides.set(side, members.set(`${connector} ${accountId}`, account))
  }
  // An account whose owner cannot be told is on no side of its own where the people are one.
  return [...sides.values()].map((members) => [...members.values()])
}

/** Each two accounts have one decision, in whichever order they are named. */
function pair(db: Db, one: Account, other: Account, kind: 'one' | 'apart', at: string): void {
  const [a, b] = [one, other].toSorted(
    (x, y) => x.connector - y.connector || (x.accountId < y.accountId ? -1 : 1),
  ) as [Account, Account]
  db.prepare('INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?, ?)').run(
    a.connector,
    a.accountId,
    b.connector,
    b.accountId,
    kind,
    at,
  )
}

/** The oldest person takes over the accounts of the others; the next promotion works out the attributes. */
function join(
  db: Db,
  people: readonly number[],
  conflict: ConflictRow,
  named: readonly [number, string][],
  at: string,
) {
  const [oldest, ...others] = people.toSorted((a, b) => a - b)
  if (oldest === undefined) return
  for (const pk of others) {
    db.prepare('UPDATE links SET person = ? WHERE person = ?').run(oldest, pk)
    db.prepare('UPDATE aliases SET person = ? WHERE person = ?').run(oldest, pk)
    db.prepare('INSERT INTO aliases (id, run, person) SELECT id, 0, ? FROM people WHERE pk = ?').run(
      oldest,
      pk,
    )
    db.prepare('DELETE FROM people WHERE pk = ?').run(pk)
  }
  if (conflict.kind === 'ambiguous') {
    const match = db.prepare(
      `INSERT OR IGNORE INTO links (connector, account_id, run, person, way, rule, gone, seen)
        VALUES (?, ?, 0, ?, 'matched', ?, 0, '')`,
    )
    for (const [connector, accountId] of named) match.run(connector, accountId, oldest, conflict.rule)
  }
  db.prepare('UPDATE people SET updated_at = ? WHERE pk = ?').run(at, oldest)
  recount(db, [oldest])
}

/**
 * Forgets a connector's accounts: whose they were, what was decided of them, and what was kept to take earlier
 * runs back, because that holds what was known of them. People who have nothing left go too.
 */
export function forgetConnector(db: Db, connectorId: string): boolean {
  return db
    .transaction(() => {
      const connector = db
        .prepare<[string], number>('SELECT pk FROM connectors WHERE id = ?')
        .pluck()
        .get(connectorId)
      if (connector === undefined) return false
      const affected = db
        .prepare<[number], number>('SELECT DISTINCT person FROM links WHERE connector = ?')
        .pluck()
        .all(connector)
      db.prepare('DELETE FROM links WHERE connector = ?').run(connector)
      db.prepare('DELETE FROM decisions WHERE connector = ?').run(connector)
      db.prepare('DELETE FROM pairs WHERE a_connector = ? OR b_connector = ?').run(connector, connector)
      db.prepare(
        `DELETE FROM conflicts WHERE EXISTS
          (SELECT 1 FROM json_each(conflicts.accounts) WHERE value ->> 0 = ?)`,
      ).run(connector)
      db.prepare('DELETE FROM journal').run()
      const empty = `SELECT pk FROM people WHERE NOT EXISTS (SELECT 1 FROM links WHERE person = pk)
        AND id NOT IN (SELECT person_id FROM decisions WHERE person_id IS NOT NULL)`
      db.prepare(`DELETE FROM aliases WHERE person IN (${empty})`).run()
      db.prepare(`DELETE FROM people WHERE pk IN (${empty})`).run()
      recount(db, affected)
      touch(db)
      return true
    })
    .immediate()
}
