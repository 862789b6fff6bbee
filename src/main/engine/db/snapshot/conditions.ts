import { err, ok, type Result } from '../../../../preload/contract/errors.ts'
import type { GridColumn, GridFilter } from '../../../../preload/contract/grids.ts'
import { foldText } from './functions.ts'
import type { ColumnSql } from './grids/source.ts'
import type { Params } from './reader.ts'

/** Collects values under names of their own. */
export function createParams(start: Params = {}) {
  const values: Params = { ...start }
  let count = 0
  return {
    values,
    /** The name to write into the SQL. */
    bind(value: string | number): string {
      const name = `p${count++}`
      values[name] = value
      return `@${name}`
    },
  }
}
export type ParamList = ReturnType<typeof createParams>

const wrong = (column: GridColumn, message: string) =>
  err(
    'invalid-input',
    `The filter on ${column.label} cannot be used: ${message}`,
    'Change or remove the filter.',
  )

/** The collation by which a column is compared and sorted, as its index is. */
export const collation = (column: GridColumn): string => (column.kind === 'text' ? ' COLLATE NOCASE' : '')

/**
 * One filter as a condition over the grid's aliases. `before` excludes its moment, `after` includes
 * it; `isNot` keeps rows without a value unless `''` is among the values.
 */
export function condition(
  column: GridColumn,
  read: ColumnSql,
  filter: GridFilter,
  params: ParamList,
): Result<string> {
  const { sql } = read
  switch (filter.op) {
    case 'is':
    case 'isNot': {
      const named = filter.values.filter((value) => value !== '')
      const values = named.map((value) => comparable(column, value))
      if (values.includes(null)) return wrong(column, 'it takes numbers.')
      const list = values.map((value) => params.bind(value as string | number)).join(', ')
      const among = `(${sql})${collation(column)} IN (${list})`
      const empty = `((${sql}) IS NULL OR (${sql}) = '')`
      const parts = [
        ...(values.length > 0 ? [among] : []),
        ...(named.length < filter.values.length ? [empty] : []),
      ]
      const is = `(${parts.join(' OR ')})`
      return ok(filter.op === 'is' ? is : `ifnull(NOT ${is}, 1)`)
    }
    case 'contains': {
      if (column.kind !== 'text' && column.kind !== 'id') return wrong(column, 'it holds no free text.')
      return ok(`(${filter.values.map((value) => contains(read, value, params)).join(' OR ')})`)
    }
    case 'before':
    case 'after': {
      const [value] = filter.values
      const time = Date.parse(value ?? '')
      if (column.kind !== 'date') return wrong(column, 'it holds no dates.')
      if (filter.values.length !== 1 || Number.isNaN(time)) return wrong(column, 'it takes one date.')
      return ok(`${sql} ${filter.op === 'before' ? '<' : '>='} ${params.bind(new Date(time).toISOString())}`)
    }
    case 'atLeast':
    case 'atMost': {
      const [value] = filter.values
      const number = comparable(column, value ?? '')
      if (column.kind !== 'number') return wrong(column, 'it holds no numbers.')
      if (filter.values.length !== 1 || number === null) return wrong(column, 'it takes one number.')
      return ok(`${sql} ${filter.op === 'atLeast' ? '>=' : '<='} ${params.bind(number)}`)
    }
  }
}

/** A filter's text as the type the column stores; null where it is not of that type. */
function comparable(column: GridColumn, value: string): string | number | null {
  if (column.kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true' ? 1 : 0
  if (column.kind !== 'number' && column.kind !== 'boolean') return value
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null
}

/**
 * Folding a hundred thousand texts takes long, and most are plain ASCII, which LIKE compares without
 * case by itself; only the others are folded.
 */
function contains({ sql, indexed }: ColumnSql, value: string, params: ParamList): string {
  const needle = foldText(value)
  const folded = `instr(fold(${sql}), ${params.bind(needle)}) > 0`
  if (indexed !== true) return folded
  const like = `${sql} LIKE ${params.bind(`%${needle.replace(/[\\%_]/g, '\\$&')}%`)} ESCAPE '\\'`
  return `CASE WHEN octet_length(${sql}) = length(${sql}) THEN ${like} ELSE ${folded} END`
}

/** What a person typed, as a search compares it; '' where there is nothing to look for. */
export const needleOf = (search: string): string => foldText(search.trim())

/** Keys of the base rows whose text holds the needle. The trigram index needs three characters. */
export function searchKeys(table: string, where: 'all' | 'names', needle: string, params: ParamList): string {
  const held = (column: string) => `instr(${column}, ${params.bind(needle)}) > 0`
  if ([...needle].length < 3) {
    return `SELECT pk FROM ${table}_text WHERE ${held('names')}${where === 'all' ? ` OR ${held('more')}` : ''}`
  }
  const phrase = params.bind(`"${needle.replaceAll('"', '""')}"`)
  const found = `SELECT rowid AS pk FROM ${table}_search WHERE ${table}_search MATCH ${phrase}`
  if (where === 'all') return found
  return `SELECT t.pk FROM (${found}) f CROSS JOIN ${table}_text t ON t.pk = f.pk WHERE ${held('t.names')}`
}
