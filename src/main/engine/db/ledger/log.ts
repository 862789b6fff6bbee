import type { LogEntry, LogQuery } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/** A line before it has its number. Its texts are redacted already. */
export type NewLogEntry = Omit<LogEntry, 'seq'>

export interface LogStoreOptions {
  /** Called with the number of the last line after lines were written. */
  onAppended?(lastSeq: number): void
  /** Lines kept; those of actions are kept beyond it. 200,000 when absent. */
  keep?: number
}

export type LogStore = ReturnType<typeof createLogStore>

/** Lines that wait for their transaction; one write to disk a line would slow a sync down. */
const waitMilliseconds = 100
const waitLines = 500
/** Lines that wait while the ledger cannot be written to; of more, the newest. */
const waitAtMost = 5000
/** Lines written between two looks at the size. */
const pruneEvery = 10_000

const columns =
  'seq, at, level, area, message, connector_id AS connectorId, sync_id AS syncId, plan_id AS planId, ref, details'

type Values = Record<string, string | number>

/** The conditions of a query. Texts are found without ASCII case. */
function where(query: LogQuery): { sql: string; values: Values } {
  const values: Values = {}
  const parts: string[] = []
  const bind = (name: string, value: string | number): string => {
    values[name] = value
    return `@${name}`
  }
  const oneOf = (column: string, list: readonly string[]) => {
    if (list.length > 0)
      parts.push(`${column} IN (${list.map((value, n) => bind(`${column}${n}`, value)).join(', ')})`)
  }
  oneOf('level', query.levels)
  oneOf('area', query.areas)
  if (query.connectorId !== undefined) parts.push(`connector_id = ${bind('connector', query.connectorId)}`)
  if (query.syncId !== undefined) parts.push(`sync_id = ${bind('sync', query.syncId)}`)
  if (query.planId !== undefined) parts.push(`plan_id = ${bind('plan', query.planId)}`)
  if (query.from !== undefined) parts.push(`at >= ${bind('from', query.from)}`)
  if (query.to !== undefined) parts.push(`at <= ${bind('to', query.to)}`)
  const search = query.search.trim()
  if (search !== '') {
    const like = `LIKE ${bind('search', `%${search.replace(/[\\%_]/g, '\\$&')}%`)} ESCAPE '\\'`
    parts.push(`(message ${like} OR details ${like} OR ref ${like})`)
  }
  return { sql: parts.map((part) => ` AND ${part}`).join(''), values }
}

/**
 * The log, as kept in the ledger. Lines are gathered and written together ten times a second, an
 * error at once; whoever reads sees every line that was appended.
 */
export function createLogStore(db: Db, options: LogStoreOptions = {}) {
  const keep = options.keep ?? 200_000
  const insert = db.prepare(
    `INSERT INTO log (at, level, area, message, connector_id, sync_id, plan_id, ref, details)
     VALUES (@at, @level, @area, @message, @connectorId, @syncId, @planId, @ref, @details)`,
  )
  const removeOld = db.prepare(
    `DELETE FROM log WHERE area <> 'action' AND seq <= (SELECT seq FROM log ORDER BY seq DESC LIMIT 1 OFFSET @keep)`,
  )
  const lastSeq = db.prepare<[], number>('SELECT seq FROM log ORDER BY seq DESC LIMIT 1').pluck()

  let waiting: NewLogEntry[] = []
  let timer: NodeJS.Timeout | undefined
  let sincePrune = 0
  /** Totals by query and the last line they cover: lines are only added, so later ones are added up. */
  const totals = new Map<string, { count: number; upTo: number }>()

  const write = db.transaction((entries: readonly NewLogEntry[]): number => {
    let seq = 0
    for (const entry of entries) seq = Number(insert.run(entry).lastInsertRowid)
    return seq
  })

  function prune(): void {
    sincePrune = 0
    if (removeOld.run({ keep }).changes > 0) totals.clear()
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const entries = waiting
    waiting = []
    let seq: number
    try {
      seq = write(entries)
    } catch {
      // A full disk or a locked file must not stop what is being logged: the lines wait for the next turn.
      waiting = entries.slice(-waitAtMost)
      timer = setTimeout(flush, waitMilliseconds * 10).unref()
      return
    }
    sincePrune += entries.length
    if (sincePrune >= pruneEvery) prune()
    options.onAppended?.(seq)
  }

  function total(query: LogQuery): number {
    const { sql, values } = where(query)
    const key = JSON.stringify([sql, values])
    const known = totals.get(key) ?? { count: 0, upTo: 0 }
    const upTo = lastSeq.get() ?? 0
    const more = db
      .prepare<[Values], number>(`SELECT count(*) FROM log WHERE seq > @upTo AND seq <= @last${sql}`)
      .pluck()
      .get({ ...values, upTo: known.upTo, last: upTo })
    const count = known.count + (more ?? 0)
    if (totals.size >= 100) totals.clear()
    totals.set(key, { count, upTo })
    return count
  }

  return {
    append(entry: NewLogEntry): void {
      waiting.push(entry)
      if (entry.level === 'error' || waiting.length % waitLines === 0) flush()
      // A timer that waits for a line must not keep a finished command alive: shutting down flushes.
      else timer ??= setTimeout(flush, waitMilliseconds).unref()
    },
    /** Writes what waits. Call it before the ledger is closed. */
    flush,
    /** Removes the oldest lines beyond the number kept; those of actions stay. */
    prune,
    /** Newest first, older than `before`; `total` counts all lines of the query. */
    page(
      query: LogQuery,
      page: { before?: number | undefined; limit: number },
    ): { rows: LogEntry[]; total: number } {
      flush()
      const { sql, values } = where(query)
      const all = total(query)
      const read = db.prepare<[Values], LogEntry>(
        `SELECT ${columns} FROM log WHERE seq < @before${sql} ORDER BY seq DESC LIMIT @limit`,
      )
      // Looking for more lines than there are would read the whole log for a few.
      const limit = Math.min(page.limit, all)
      const before = page.before ?? Number.MAX_SAFE_INTEGER
      return { rows: limit === 0 ? [] : read.all({ ...values, before, limit }), total: all }
    },
    /**
     * All lines of the query, oldest first, in batches read one at a time, so that the ledger can be
     * written to between two of them. Lines appended meanwhile are left out.
     */
    *batches(query: LogQuery, size = 1000): Generator<LogEntry[], void> {
      flush()
      const { sql, values } = where(query)
      const read = db.prepare<[Values], LogEntry>(
        `SELECT ${columns} FROM log WHERE seq > @after AND seq <= @last${sql} ORDER BY seq LIMIT @size`,
      )
      const last = lastSeq.get() ?? 0
      let after = 0
      for (;;) {
        const rows = read.all({ ...values, after, last, size })
        if (rows.length > 0) yield rows
        if (rows.length < size) return
        after = rows.at(-1)?.seq ?? last
      }
    },
  }
}
