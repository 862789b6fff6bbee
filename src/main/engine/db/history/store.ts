import type { Change, ChangeQuery } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { needleOf } from '../snapshot/conditions.ts'
import { createAppend } from './append.ts'
import { openOutbox, type OutboxRow } from './outbox.ts'
import {
  countSql,
  findNames,
  foundAtMost,
  gatherFound,
  pageSql,
  searchTables,
  type Asked,
  type Values,
} from './page-sql.ts'
import { changeOf, type ChangeRow } from './rows.ts'

/** Rows that are taken over from a snapshot at a time. */
const batch = 1000
/** Beyond this many changes a search meets enough of them while it walks back in time. */
const fewFound = 20_000
const totalsKept = 200

type Query = Omit<ChangeQuery, 'connectorId'>
interface Place {
  at: string
  seq: number
}

export type HistoryStore = ReturnType<typeof createHistoryStore>
export type Page = { rows: Change[]; total: number }

/** The changes of one connector. `query.from` and `query.to` are ISO 8601 UTC with milliseconds. */
export function createHistoryStore(db: Db) {
  db.exec(searchTables)
  const append = createAppend(db)
  const setSince = db.prepare(`INSERT OR IGNORE INTO meta VALUES ('since', ?)`)
  const getSince = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'since'`).pluck()
  const objectKey = db
    .prepare<[string, string], number>('SELECT pk FROM objects WHERE type = ? AND id = ?')
    .pluck()
  const syncKey = db.prepare<[string], number>('SELECT pk FROM syncs WHERE id = ?').pluck()
  const placeOf = db.prepare<[number], Place>('SELECT at, seq FROM changes WHERE seq = ?')
  const lastSeq = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM changes').pluck()
  const fillHits = db.prepare(findNames)
  const atMost = db.prepare<[], number>(foundAtMost).pluck()
  const fillFound = db.prepare(gatherFound)

  /** The search whose tables are filled, and up to which row. */
  let searched: { needle: string; upTo: number; found: 'few' | 'many' | 'none' } | undefined
  /** Totals by query, up to which row. */
  const totals = new Map<string, { upTo: number; count: number }>()

  function search(needle: string): 'few' | 'many' | 'none' {
    const upTo = lastSeq.get() ?? 0
    if (searched?.needle === needle && searched.upTo === upTo) return searched.found
    searched = undefined
    db.exec('DELETE FROM temp.hits; DELETE FROM temp.found')
    const { changes } = fillHits.run(needle)
    const found = changes === 0 ? 'none' : (atMost.get() ?? 0) <= fewFound ? 'few' : 'many'
    if (found === 'few') fillFound.run()
    searched = { needle, upTo, found }
    return found
  }

  /** The query in keys; null where it can have no rows. */
  function understood(query: Query): Asked | null {
    const { subject, syncId } = query
    const subjectKey = subject === undefined ? undefined : objectKey.get(subject.kind, subject.id)
    const sync = syncId === undefined ? undefined : syncKey.get(syncId)
    if (subject !== undefined && subjectKey === undefined) return null
    if (syncId !== undefined && sync === undefined) return null
    const needle = needleOf(query.search)
    const found = needle === '' ? undefined : search(needle)
    if (found === 'none') return null
    return {
      kinds: [...new Set(query.kinds)],
      verbs: [...new Set(query.verbs)],
      from: query.from,
      to: query.to,
      subject:
        subject === undefined || subjectKey === undefined
          ? undefined
          : { type: subject.kind, pk: subjectKey },
      sync,
      search: found,
    }
  }

  /** Counting what a person pages through is done once, until there are more rows. */
  function total(asked: Asked, needle: string): number {
    const key = JSON.stringify([asked, needle])
    const upTo = lastSeq.get() ?? 0
    const known = totals.get(key)
    if (known?.upTo === upTo) return known.count
    const { sql, values } = countSql(asked)
    const count = db.prepare<[Values], number>(sql).pluck().get(values) ?? 0
    if (totals.size >= totalsKept) totals.clear()
    totals.set(key, { upTo, count })
    return count
  }

  const read = (asked: Asked, place: Place | undefined, limit: number): ChangeRow[] => {
    const { sql, values } = pageSql(asked)
    // Later than every time.
    const start: Place = { at: '~', seq: Number.MAX_SAFE_INTEGER }
    return db.prepare<[Values], ChangeRow>(sql).all({ ...values, ...(place ?? start), limit })
  }

  return {
    /** Says when the history begins; only the first one counts. */
    begin: (at: string): void => void setSince.run(at),
    /** When the history begins; null before it does. */
    since: (): string | null => getSince.get() ?? null,
    /** Adds changes of a sync; those it has already are left as they are. Returns how many are new. */
    append: (syncId: string, seenAt: string, rows: readonly OutboxRow[]): number =>
      append(syncId, seenAt, rows),
    /**
     * Takes over what waits in a snapshot that is open for writing, some at a time, and takes it out there
     * once it is on disk here. A kill at any moment loses nothing and, run again, doubles nothing. Rows that
     * do not say what made them have to be of the sync: numbers count within it. Returns how many were taken.
     */
    async drain(snapshot: Db, sync: { syncId: string; seenAt: string }): Promise<number> {
      const outbox = openOutbox(snapshot)
      let taken = 0
      for (;;) {
        const rows = outbox.first(batch)
        const last = rows.at(-1)
        if (last === undefined) return taken
        append(sync.syncId, sync.seenAt, rows)
        outbox.removeTo(last.n)
        taken += rows.length
        // Screens are answered on the same thread.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    /** Newest first, from after the row `before`; `total` counts all rows of the query. */
    page(query: Query, page: { before?: number | undefined; limit: number }): Page {
      const asked = understood(query)
      if (asked === null) return { rows: [], total: 0 }
      const all = total(asked, needleOf(query.search))
      const place = page.before === undefined ? undefined : placeOf.get(page.before)
      if (all === 0 || (page.before !== undefined && place === undefined)) return { rows: [], total: all }
      // Looking for more rows than there are would read everything for a few.
      return { rows: read(asked, place, Math.min(page.limit, all)).map(changeOf), total: all }
    },
    /** All rows of the query, newest first, in batches read one at a time. */
    *batches(query: Query, size = batch): Generator<Change[], void> {
      let place: Place | undefined
      for (;;) {
        // Asked anew, because another question may have filled the table of hits in between.
        const asked = understood(query)
        if (asked === null) return
        const rows = read(asked, place, size)
        const last = rows.at(-1)
        if (last !== undefined) yield rows.map(changeOf)
        if (last === undefined || rows.length < size) return
        place = { at: last.at, seq: last.seq }
      }
    },
    close: (): void => void db.close(),
  }
}
