import { changeKinds, type ChangeKind, type ChangeQuery } from '../../../../preload/contract/models.ts'

/** Values of named parameters. */
export type Values = Record<string, string | number>

/** What a query asks for, in the keys of the history. Times are in the form in which they are stored. */
export interface Asked {
  kinds: readonly ChangeKind[]
  verbs: readonly ChangeQuery['verbs'][number][]
  from: string | undefined
  to: string | undefined
  subject: { type: 'user' | 'group' | 'app'; pk: number } | undefined
  sync: number | undefined
  /** `few`: its changes are gathered in `temp.found`; `many`: it is met on the way, by the names in `temp.hits`. */
  search: 'few' | 'many' | undefined
}

const verbs = ['added', 'removed', 'changed'] as const
const named = ['user', 'group', 'app', 'role'] as const
const holdsHit = `(${named.map((type) => `${type}_as IN (SELECT name_pk FROM temp.hits)`).join(' OR ')})`

/** Of every query: the names a search finds, and its changes where they are few. */
export const searchTables = `
  CREATE TEMP TABLE hits (name_pk INTEGER PRIMARY KEY, object_pk INTEGER NOT NULL, type TEXT NOT NULL);
  CREATE INDEX temp.hits_by_object ON hits (type, object_pk);
  CREATE TEMP TABLE found (at TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, verb TEXT NOT NULL,
    PRIMARY KEY (at, seq)) WITHOUT ROWID;
`
export const findNames = `INSERT INTO temp.hits SELECT n.pk, n.object_pk, o.type FROM names n JOIN objects o ON o.pk = n.object_pk
  WHERE o.type <> 'actor' AND instr(n.folded, ?) > 0`

/** How many changes a search finds at most, counted in the indexes alone. */
export const foundAtMost = `SELECT ${named
  .map(
    (type) => `(SELECT count(*) FROM changes INDEXED BY changes_by_${type}
      WHERE ${type}_pk IN (SELECT object_pk FROM temp.hits WHERE type = '${type}'))`,
  )
  .join(' + ')}`

export const gatherFound = `INSERT OR IGNORE INTO temp.found ${named
  .map(
    (type) => `SELECT at, seq, kind, verb FROM changes INDEXED BY changes_by_${type} WHERE ${type}_pk IN (
      SELECT object_pk FROM temp.hits WHERE type = '${type}') AND ${type}_as IN (SELECT name_pk FROM temp.hits)`,
  )
  .join(' UNION ALL ')}`

const among = (column: string, list: readonly string[]): string[] =>
  list.length === 0 ? [] : [`+${column} IN (${list.map((value) => `'${value}'`).join(', ')})`]

/**
 * The parts of a query, each of which reads one index in the order of a page: `source` is what to read,
 * `where` the conditions.
 */
function parts(asked: Asked): { parts: { source: string; where: string[] }[]; values: Values } {
  const values: Values = {}
  const bind = (name: string, value: string | number): string => {
    values[name] = value
    return `@${name}`
  }
  const shared: string[] = []
  if (asked.from !== undefined) shared.push(`at >= ${bind('from', asked.from)}`)
  if (asked.to !== undefined) shared.push(`at <= ${bind('to', asked.to)}`)
  const filters = [...among('kind', asked.kinds), ...among('verb', asked.verbs)]
  const search = asked.search === undefined ? [] : [holdsHit]

  if (asked.subject !== undefined) {
    const { type, pk } = asked.subject
    const sync = asked.sync === undefined ? [] : [`+sync_pk = ${bind('sync', asked.sync)}`]
    const where = [`${type}_pk = ${bind('subject', pk)}`, ...shared, ...filters, ...sync, ...search]
    return { parts: [{ source: `changes INDEXED BY changes_by_${type}`, where }], values }
  }
  if (asked.sync !== undefined) {
    const where = [`sync_pk = ${bind('sync', asked.sync)}`, ...shared, ...filters, ...search]
    return { parts: [{ source: 'changes INDEXED BY changes_by_sync', where }], values }
  }
  if (asked.search === 'few') {
    return { parts: [{ source: 'temp.found', where: [...shared, ...filters] }], values }
  }
  if (filters.length === 0) {
    return {
      parts: [{ source: 'changes INDEXED BY changes_by_time', where: [...shared, ...search] }],
      values,
    }
  }
  const kindsAsked = asked.kinds.length === 0 ? changeKinds : asked.kinds
  const verbsAsked = asked.verbs.length === 0 ? verbs : asked.verbs
  return {
    parts: kindsAsked.flatMap((kind) =>
      verbsAsked.map((verb) => ({
        source: 'changes INDEXED BY changes_by_kind',
        where: [`kind = '${kind}'`, `verb = '${verb}'`, ...shared, ...search],
      })),
    ),
    values,
  }
}

const all = (conditions: readonly string[]): string => conditions.map((each) => ` AND ${each}`).join('')

const objects = [...named, 'actor'] as const
const columns = objects.map((type) => `${type}_o.id AS ${type}Id, ${type}_n.name AS ${type}Name`).join(', ')
const joins = objects
  .map(
    (type) =>
      `LEFT JOIN objects ${type}_o ON ${type}_o.pk = c.${type}_pk LEFT JOIN names ${type}_n ON ${type}_n.pk = c.${type}_as`,
  )
  .join('\n')

/**
 * Rows newest first, at most `@limit`, after the place (`@at`, `@seq`). Parts are merged as they are read,
 * so a page costs what its rows cost, however many there are in all.
 */
export function pageSql(asked: Asked): { sql: string; values: Values } {
  const { parts: found, values } = parts(asked)
  const picks = found.map(
    ({ source, where }) => `SELECT at, seq FROM ${source} WHERE (at, seq) < (@at, @seq)${all(where)}`,
  )
  return {
    sql: `WITH page AS MATERIALIZED (${picks.join(' UNION ALL ')} ORDER BY at DESC, seq DESC LIMIT @limit)
      SELECT c.seq, c.at, s.id AS syncId, c.kind, c.verb, c.seen_at AS seenAt, c.happened_at AS happenedAt,
        c.event_type AS eventType, c.before, c.after, ${columns}
      FROM page p CROSS JOIN changes c ON c.seq = p.seq CROSS JOIN syncs s ON s.pk = c.sync_pk ${joins}
      ORDER BY p.at DESC, p.seq DESC`,
    values,
  }
}

/** How many rows there are in all. */
export function countSql(asked: Asked): { sql: string; values: Values } {
  if ([asked.from, asked.to, asked.subject, asked.search].every((part) => part === undefined)) {
    const sync = asked.sync === undefined ? [] : ['sync_pk = @sync']
    const where = all([...sync, ...among('kind', asked.kinds), ...among('verb', asked.verbs)])
    return {
      sql: `SELECT ifnull(sum(count), 0) FROM tallies WHERE 1${where}`,
      values: asked.sync === undefined ? {} : { sync: asked.sync },
    }
  }
  const { parts: found, values } = parts(asked)
  const counts = found.map(({ source, where }) => `(SELECT count(*) FROM ${source} WHERE 1${all(where)})`)
  return { sql: `SELECT ${counts.join(' + ')}`, values }
}
