import { describe, expect, it } from 'vitest'
import {
  gridDefinition,
  gridNames,
  type GridColumn,
  type GridName,
} from '../../../src/preload/contract/grids.ts'
import { gridSources } from '../../../src/main/engine/db/snapshot/grid-page.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { ask, keys, openSample, page, type Asked } from './ask.ts'

const source = openSample(sampleOrganization)
const parents = { connector: undefined, user: 'ana', group: 'finance', app: 'crm' } as const
const more: Partial<Record<GridName, string>> = {
  userRoles: 'ana',
  groupRoles: 'admins',
  groupApps: 'finance',
}

function inGrid(grid: GridName, asked: Asked = {}): Asked {
  const parentId = more[grid] ?? parents[gridDefinition(grid).scope]
  return parentId === undefined ? asked : { ...asked, parentId }
}

type Filter = NonNullable<Asked['filters']>[number]
const filtersFor = (column: GridColumn, value: string | number | null): Filter[] => {
  const text = value === null ? '' : String(value)
  const any: Filter[] = [
    { column: column.key, op: 'is', values: [text] },
    { column: column.key, op: 'isNot', values: [text] },
  ]
  switch (column.kind) {
    case 'text':
    case 'id':
      return [...any, { column: column.key, op: 'contains', values: [text === '' ? 'x' : text.slice(0, 4)] }]
    case 'date':
      return [
        ...any,
        { column: column.key, op: 'before', values: ['2024-01-01T00:00:00.000Z'] },
        { column: column.key, op: 'after', values: ['2024-01-01T00:00:00.000Z'] },
      ]
    case 'number':
      return [
        ...any,
        { column: column.key, op: 'atLeast', values: ['1'] },
        { column: column.key, op: 'atMost', values: ['1'] },
      ]
    case 'choice':
    case 'boolean':
      return any
  }
}

describe.each(gridNames)('%s', (grid) => {
  const definition = gridDefinition(grid)

  it('reads exactly the columns of the catalog', () => {
    expect(Object.keys(gridSources[grid].columns).toSorted()).toEqual(
      definition.columns.map((column) => column.key).toSorted(),
    )
    const found = page(source, grid, inGrid(grid))
    expect(found.total).toBeGreaterThan(0)
    expect(found.rows).toHaveLength(found.total)
    expect(new Set(keys(found)).size).toBe(found.total)
  })

  it.each(definition.columns)('selects, sorts and filters by $key', (column) => {
    const all = page(source, grid, inGrid(grid, { columns: [column.key] }))
    const values = all.rows.map((row) => row.cells[0] ?? null)
    const total = all.total

    for (const direction of ['asc', 'desc'] as const) {
      const sorted = page(
        source,
        grid,
        inGrid(grid, { columns: [column.key], sort: { column: column.key, direction } }),
      )
      expect(keys(sorted).toSorted()).toEqual(keys(all).toSorted())
      const present = sorted.rows.map((row) => row.cells[0] ?? null)
      expect(present).toEqual([...present.filter((v) => v !== null), ...present.filter((v) => v === null)])
      const comparable = present
        .filter((v) => v !== null)
        .map((v) => (column.kind === 'text' ? asciiLower(String(v)) : v))
      const ordered = comparable.toSorted(compareBytes)
      expect(comparable).toEqual(direction === 'asc' ? ordered : ordered.toReversed())
    }

    for (const value of new Set(values)) {
      for (const filter of filtersFor(column, value)) {
        const found = page(source, grid, inGrid(grid, { columns: [column.key], filters: [filter] }))
        const kept = found.rows.map((row) => row.cells[0] ?? null)
        const rest = values.filter((one) => meets(column, one, filter))
        expect(kept.toSorted(compareCells), JSON.stringify(filter)).toEqual(rest.toSorted(compareCells))
        expect(found.total).toBe(rest.length)
        if (filter.op === 'isNot')
          expect(found.total).toBe(total - values.filter((one) => same(column, one, value)).length)
      }
    }
  })

  it('refuses columns and filters that are not in the catalog', () => {
    const refused = [
      { columns: ['profile'] },
      { columns: ['id; DROP TABLE users'] },
      { sort: { column: 'pk', direction: 'asc' as const } },
      { filters: [{ column: 'u.name', op: 'is' as const, values: ['x'] }] },
    ]
    for (const asked of refused) {
      expect(ask(source, grid, inGrid(grid, asked)), JSON.stringify(asked)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      })
    }
  })
})

const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
const compareBytes = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
const compareCells = (a: string | number | null, b: string | number | null): number =>
  compareBytes(JSON.stringify(a), JSON.stringify(b))

const text = (value: string | number | null): string => (value === null ? '' : String(value))

function same(column: GridColumn, a: string | number | null, b: string | number | null): boolean {
  return column.kind === 'text' ? asciiLower(text(a)) === asciiLower(text(b)) : text(a) === text(b)
}

/** The same filters, written plainly over the cells. */
function meets(column: GridColumn, cell: string | number | null, filter: Filter): boolean {
  const value = filter.values[0] ?? ''
  switch (filter.op) {
    case 'is':
      return same(column, cell, value)
    case 'isNot':
      return !same(column, cell, value)
    case 'contains':
      return cell !== null && fold(String(cell)).includes(fold(value))
    case 'before':
      return cell !== null && String(cell) < value
    case 'after':
      return cell !== null && String(cell) >= value
    case 'atLeast':
      return cell !== null && Number(cell) >= Number(value)
    case 'atMost':
      return cell !== null && Number(cell) <= Number(value)
  }
}
