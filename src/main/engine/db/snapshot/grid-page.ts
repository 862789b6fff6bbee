import { err, ok, type Result } from '../../../../preload/contract/errors.ts'
import {
  gridDefinition,
  type GridColumn,
  type GridName,
  type GridQuery,
} from '../../../../preload/contract/grids.ts'
import type { DataKind } from '../../../../preload/contract/models.ts'
import { collation, condition, createParams, needleOf, searchKeys, type ParamList } from './conditions.ts'
import { apps, groups, users } from './grids/lists.ts'
import { appGroups, appUsers, groupApps, groupMembers, userApps, userGroups } from './grids/relations.ts'
import { adminRoles, groupRoles, userRoles } from './grids/roles.ts'
import type { ColumnSql, GridSource } from './grids/source.ts'
import type { Params, Selection, SnapshotReader } from './reader.ts'

export const gridSources: Readonly<Record<GridName, GridSource>> = {
  users,
  groups,
  apps,
  adminRoles,
  userGroups,
  userApps,
  userRoles,
  groupMembers,
  groupApps,
  groupRoles,
  appUsers,
  appGroups,
}

type Cell = string | number | null
interface Row {
  key: string
  cells: Cell[]
}

/** A grid query checked against the catalog: only names from our own tables are left in it. */
interface Plan {
  readonly source: GridSource
  readonly columns: readonly ColumnSql[]
  readonly sort: { readonly column: GridColumn; readonly read: ColumnSql; readonly descending: boolean }
  readonly selection: Selection
  readonly params: Params
}

/**
 * Checks the query and chooses its rows. `hidden` kinds are not visible to the credential: the values
 * that come from them are NULL. Fails with `invalid-input` for what the catalog does not hold and
 * `not-found` for a parent that is not in the snapshot.
 */
export function planGrid(
  reader: SnapshotReader,
  query: Omit<GridQuery, 'connectorId'> & { columns: readonly string[] },
  hidden: ReadonlySet<DataKind>,
): Result<Plan> {
  const definition = gridDefinition(query.grid)
  const source = gridSources[query.grid]
  const find = (key: string): { column: GridColumn; read: ColumnSql } | undefined => {
    const column = definition.columns.find((one) => one.key === key)
    const read = column && source.columns[key]
    if (column === undefined || read === undefined) return undefined
    return { column, read: read.needs !== undefined && hidden.has(read.needs) ? { sql: 'NULL' } : read }
  }
  const unknown = (key: string) =>
    err(
      'invalid-input',
      `${definition.title} has no column “${key}”.`,
      'Choose one of the columns of this list.',
    )

  const columns: ColumnSql[] = []
  for (const key of query.columns) {
    const found = find(key)
    if (found === undefined) return unknown(key)
    columns.push(found.read)
  }
  const sorted = query.sort ?? definition.sort
  const sort = find(sorted.column)
  if (sort === undefined) return unknown(sorted.column)

  const start: Params = {}
  if (source.children !== null) {
    if (query.parentId === undefined) {
      return err(
        'invalid-input',
        `${definition.title} belongs to one object, and none was named.`,
        'Open the object first.',
      )
    }
    const parent = reader.value(`SELECT pk FROM ${source.children.table} WHERE id = @id`, {
      id: query.parentId,
    })
    if (typeof parent !== 'number') {
      return err(
        'not-found',
        'This object is not part of the last sync.',
        'Go back to the list and choose another.',
      )
    }
    start['parent'] = parent
  }
  const params = createParams(start)
  const conditions: Condition[] = []
  for (const filter of query.filters) {
    const found = find(filter.column)
    if (found === undefined) return unknown(filter.column)
    const sql = condition(found.column, found.read, filter, params)
    if (!sql.ok) return sql
    conditions.push({ sql: sql.value, read: found.read })
  }
  const selection = selectRows(reader, source, start, conditions, needleOf(query.search), params)
  return ok({
    source,
    columns,
    sort: { ...sort, descending: sorted.direction === 'desc' },
    selection,
    params: start,
  })
}

interface Condition {
  readonly sql: string
  readonly read: ColumnSql
}

/** Of more rows than this, keys are chosen set by set from indexes, and not row by row. */
const manyRows = 5000

/** Chooses the rows to keep: those of the parent, or all of the base table, that meet every condition. */
function selectRows(
  reader: SnapshotReader,
  { base: { table, alias }, joins, children, searched }: GridSource,
  parent: Params,
  conditions: readonly Condition[],
  needle: string,
  params: ParamList,
): Selection {
  const keys = children && `SELECT ${children.pk} AS pk ${children.from}`
  const inParent = keys === null ? null : reader.select(JSON.stringify([keys, parent]), keys, parent)
  if (conditions.length === 0 && needle === '') return inParent ?? reader.all(table)
  const pk = `${alias}.pk`
  const wanted = [...conditions]
  const sets: string[] = []
  if (needle !== '') {
    if (typeof searched === 'object') {
      wanted.push({ sql: `instr(${searched.sql}, ${params.bind(needle)}) > 0`, read: { sql: '' } })
    } else if (inParent !== null && inParent.total <= manyRows) {
      const names = `(SELECT names FROM ${table}_text WHERE pk = ${pk})`
      wanted.push({ sql: `instr(${names}, ${params.bind(needle)}) > 0`, read: { sql: '' } })
    } else {
      sets.push(searchKeys(table, searched, needle, params))
    }
  }
  const select = (within: string): string => {
    const rows = inParent
      ? `FROM ${within} h CROSS JOIN ${table} ${alias} ON ${pk} = h.pk ${joins}`
      : `FROM ${table} ${alias} ${joins}`
    if (inParent !== null && inParent.total <= manyRows) {
      return `SELECT ${pk} ${rows} WHERE ${wanted.map(({ sql }) => sql).join(' AND ')}`
    }
    const chosen = wanted.map(({ sql, read }) => {
      if (read.indexed === true) return `SELECT ${pk} AS pk FROM ${table} ${alias} WHERE ${sql}`
      return read.tie === true && keys !== null
        ? `${keys} AND ${sql}`
        : `SELECT ${pk} AS pk ${rows} WHERE ${sql}`
    })
    const [first, ...others] = [...sets, ...chosen]
    const rest = [...others, ...(inParent ? [`SELECT pk FROM ${within}`] : [])].map(
      (set) => `+s.pk IN (${set})`,
    )
    return `SELECT s.pk FROM (${first}) s${rest.length > 0 ? ` WHERE ${rest.join(' AND ')}` : ''}`
  }
  // The table that holds the parent's rows is another one another day, so its name is not part of the key.
  return reader.select(
    JSON.stringify([select('parent'), params.values]),
    select(inParent?.table ?? ''),
    params.values,
  )
}

function orderBy(plan: Plan, reversed: boolean): string {
  const { column, read, descending } = plan.sort
  const direction = descending === reversed ? 'ASC' : 'DESC'
  const pk = `${plan.source.base.alias}.pk`
  return `ORDER BY ${read.sql}${collation(column)} ${direction} NULLS ${reversed ? 'FIRST' : 'LAST'}, ${pk} ${direction}`
}

/** FROM and WHERE that give the selected rows; read in index order where that is asked and can be. */
function from(plan: Plan, inIndexOrder: boolean, joins: string): string {
  const { base } = plan.source
  const hits = plan.selection.table
  if (hits === null) return `FROM ${base.table} ${base.alias} ${joins}`
  return inIndexOrder
    ? `FROM ${base.table} ${base.alias} ${joins} WHERE +${base.alias}.pk IN ${hits}`
    : `FROM ${hits} h CROSS JOIN ${base.table} ${base.alias} ON ${base.alias}.pk = h.pk ${joins}`
}

const cells = (plan: Plan): string =>
  [plan.source.key, ...plan.columns.map((column) => column.sql)].join(', ')

/** One page of the plan's rows. Keys are chosen first; the columns are read for those rows only. */
export function gridRows(reader: SnapshotReader, plan: Plan, offset: number, limit: number): Row[] {
  const { source, selection, sort } = plan
  const { table, alias } = source.base
  const count = Math.min(limit, selection.total - offset)
  if (count <= 0) return []
  // The far half of a list is read from its end, so that no page passes over more than half of it.
  const reversed = offset > selection.total / 2
  const skip = reversed ? selection.total - offset - count : offset
  const size = reader.all(table).total
  // Walking an index passes over rows that are not selected; where those are many, sorting is cheaper.
  const walk = sort.read.indexed === true && (skip + count) * size < 3 * selection.total * selection.total
  const rows = reader.rows(
    `WITH page AS MATERIALIZED (SELECT ${alias}.pk AS pk ${from(plan, walk, walk ? '' : source.joins)}
       ${orderBy(plan, reversed)} LIMIT @limit OFFSET @offset)
     SELECT ${cells(plan)} FROM page p CROSS JOIN ${table} ${alias} ON ${alias}.pk = p.pk ${source.joins} ${orderBy(plan, false)}`,
    { ...plan.params, limit: count, offset: skip },
  )
  return rows.map(([key, ...row]) => ({ key: String(key), cells: row as Cell[] }))
}

/** SQL and parameters that give every row of the plan in order: the key, then the columns. */
export function gridStream(plan: Plan): { sql: string; params: Params } {
  const walk = plan.sort.read.indexed === true
  return {
    sql: `SELECT ${cells(plan)} ${from(plan, walk, plan.source.joins)} ${orderBy(plan, false)}`,
    params: plan.params,
  }
}
