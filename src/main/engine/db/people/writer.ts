import type { Db } from '../open.ts'
import { createBulkInsert } from '../snapshot/bulk.ts'
import { foldText } from '../snapshot/functions.ts'
import { columnsOf, type Journaled } from './journal.ts'
import type { LinkRow, StoredConflict } from './row-types.ts'

/** A person's attributes as columns; `record` is all of them. */
export interface PersonColumns {
  record: string
  name: string
  email: string | null
  employeeId: string | null
  status: 'active' | 'inactive' | 'unknown'
  department: string | null
  title: string | null
  managerEmail: string | null
  /** What else a search finds the person by. */
  found: readonly string[]
}
export interface PersonCounts {
  accounts: number
  connectors: number
  conflicts: number
}

/**
 * Does work that adds about as many people as there are, or more: the indexes are made once, after it. For the
 * caller's transaction, so whoever reads meanwhile sees neither.
 */
export function withoutIndexes(db: Db, work: () => void): void {
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('people', 'links') AND sql IS NOT NULL`,
    )
    .all()
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`)
  work()
  for (const { sql } of indexes) db.exec(sql)
}

export type PeopleWriter = ReturnType<typeof createPeopleWriter>

/**
 * Writes what one run changes, within the caller's transaction. Rows that it makes carry the run's number, and
 * of rows that it changes or deletes it keeps what was before, so that {@link undoRun} can bring it back.
 */
export function createPeopleWriter(db: Db, run: number, at: string) {
  let changed = false
  let lastPerson = db.prepare<[], number>('SELECT ifnull(max(pk), 0) FROM people').pluck().get() ?? 0

  const journal = (tab: Journaled, where: string) => {
    const pairs = columnsOf(tab).map((name) => `'${name}', ${name}`)
    return db.prepare(
      `INSERT INTO journal (run, tab, before) SELECT ${run}, '${tab}', json_object(${pairs.join(', ')}) FROM ${tab} WHERE ${where}`,
    )
  }
  const keepPerson = journal('people', 'pk = ?')
  const keepLink = journal('links', 'connector = ? AND account_id = ?')
  const keepAliases = journal('aliases', 'person = ?')
  const keepConflict = journal('conflicts', 'pk = ?')

  const addPeople = createBulkInsert(db, `INSERT INTO people (${columnsOf('people').join(', ')})`, 17)
  const addLinks = createBulkInsert(db, `INSERT INTO links (${columnsOf('links').join(', ')})`, 8)
  const setRecord = db.prepare(
    `UPDATE people SET record = ?, name = ?, email = ?, employee_id = ?, status = ?, department = ?, title = ?,
      manager_email = ?, text = ?, updated_at = ? WHERE pk = ?`,
  )
  const setCounts = db.prepare('UPDATE people SET accounts = ?, connectors = ?, conflicts = ? WHERE pk = ?')
  const dropPerson = db.prepare('DELETE FROM people WHERE pk = ?')
  const dropAliases = db.prepare('DELETE FROM aliases WHERE person = ?')
  const moveAliases = db.prepare('UPDATE aliases SET person = ? WHERE person = ?')
  const addAlias = db.prepare('INSERT INTO aliases (id, run, person) VALUES (?, ?, ?)')
  const setLink = db.prepare(
    'UPDATE links SET person = ?, way = ?, rule = ?, gone = ?, seen = ? WHERE connector = ? AND account_id = ?',
  )
  const dropLink = db.prepare('DELETE FROM links WHERE connector = ? AND account_id = ?')
  const addConflict = db.prepare(
    `INSERT INTO conflicts (id, run, key, kind, text, rule, value, accounts, people, since)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const setConflict = db.prepare(
    'UPDATE conflicts SET kind = ?, text = ?, rule = ?, value = ?, accounts = ?, people = ? WHERE pk = ?',
  )
  const dropConflict = db.prepare('DELETE FROM conflicts WHERE pk = ?')
  const addConnector = db.prepare('INSERT OR IGNORE INTO connectors (pk, id) VALUES (?, ?)')

  let newPeople: (string | number | null)[] = []
  let newLinks: (string | number | null)[] = []
  const columns = (person: PersonColumns): (string | null)[] => [
    person.record,
    person.name,
    person.email,
    person.employeeId,
    person.status,
    person.department,
    person.title,
    person.managerEmail,
    foldText([person.name, person.email, person.employeeId, ...person.found].filter(Boolean).join('\n')),
  ]
  const flush = (): void => {
    addPeople(newPeople)
    newPeople = []
    addLinks(newLinks)
    newLinks = []
  }

  return {
    connector: (pk: number, id: string) => void addConnector.run(pk, id),
    /** Adds a person and gives the key. */
    addPerson(id: string, person: PersonColumns, counts: PersonCounts): number {
      changed = true
      lastPerson += 1
      const { accounts, connectors, conflicts } = counts
      newPeople.push(lastPerson, id, run, ...columns(person), accounts, connectors, conflicts, at, at)
      if (newPeople.length >= 17 * 256) flush()
      return lastPerson
    },
    /** Changes a person; null leaves the attributes or the counts as they are. */
    changePerson(pk: number, person: PersonColumns | null, counts: PersonCounts | null): void {
      changed = true
      keepPerson.run(pk)
      if (person !== null) setRecord.run(...columns(person), at, pk)
      if (counts !== null) setCounts.run(counts.accounts, counts.connectors, counts.conflicts, pk)
    },
    removePerson(pk: number): void {
      changed = true
      keepPerson.run(pk)
      keepAliases.run(pk)
      dropAliases.run(pk)
      dropPerson.run(pk)
    },
    /** Somebody turns out to be somebody else: the id goes on leading to that person. */
    joinPerson(person: { pk: number; id: string }, into: number): void {
      changed = true
      keepAliases.run(person.pk)
      moveAliases.run(into, person.pk)
      keepPerson.run(person.pk)
      dropPerson.run(person.pk)
      addAlias.run(person.id, run, into)
    },
    link(link: LinkRow, isNew: boolean): void {
      changed = true
      const { connector, accountId, person, way, rule, gone, seen } = link
      if (isNew) {
        newLinks.push(connector, accountId, run, person, way, rule, Number(gone), seen)
        if (newLinks.length >= 8 * 256) flush()
      } else {
        keepLink.run(connector, accountId)
        setLink.run(person, way, rule, Number(gone), seen, connector, accountId)
      }
    },
    unlink({ connector, accountId }: Pick<LinkRow, 'connector' | 'accountId'>): void {
      changed = true
      keepLink.run(connector, accountId)
      dropLink.run(connector, accountId)
    },
    addConflict(id: string, conflict: Omit<StoredConflict, 'pk'>): void {
      changed = true
      const { key, kind, text, rule, value, accounts, people } = conflict
      addConflict.run(id, run, key, kind, text, rule, value, accounts, people, at)
    },
    changeConflict(pk: number, { kind, text, rule, value, accounts, people }: StoredConflict): void {
      changed = true
      keepConflict.run(pk)
      setConflict.run(kind, text, rule, value, accounts, people, pk)
    },
    removeConflict(pk: number): void {
      changed = true
      keepConflict.run(pk)
      dropConflict.run(pk)
    },
    flush,
    changed: () => changed,
  }
}
