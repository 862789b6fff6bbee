import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { gridDefinition, type GridName } from '../../../src/preload/contract/grids.ts'
import { wholeUser, type SnapshotSpec } from '../../support/build-snapshot.ts'
import { openSample, page, type Asked } from './ask.ts'

/** Enough rows, with many ties and gaps, for pages to be read from both ends and by either plan. */
const people = 700
const spec: SnapshotSpec = {
  users: Array.from({ length: people }, (_, n) =>
    wholeUser({
      id: `u${n}`,
      name: `Person ${(n * 7919) % 97}`,
      status: ['ACTIVE', 'ACTIVE', 'ACTIVE', 'SUSPENDED', 'STAGED'][n % 5] ?? 'ACTIVE',
      department: n % 4 === 0 ? null : `D${n % 3}`,
      lastLogin: n % 6 === 0 ? null : `2024-01-${String(1 + (n % 28)).padStart(2, '0')}T00:00:00.000Z`,
    }),
  ),
  groups: [{ id: 'all' }, { id: 'some' }, { id: 'few' }],
  memberships: Array.from({ length: people }, (_, n) => [
    { group: 'all', user: `u${(n * 31) % people}` },
    ...(n % 3 === 0 ? [{ group: 'some', user: `u${n}`, source: 'unknown' as const }] : []),
    ...(n % 97 === 0 ? [{ group: 'few', user: `u${n}` }] : []),
  ]).flat(),
  apps: [{ id: 'app' }],
  appUsers: Array.from({ length: people }, (_, n) => ({
    app: 'app',
    user: `u${n}`,
    ...(n % 2 ? { through: 'all' } : {}),
  })),
}
const source = openSample(spec)

const lists: readonly [GridName, string | undefined][] = [
  ['users', undefined],
  ['groupMembers', 'all'],
  ['groupMembers', 'some'],
  ['groupMembers', 'few'],
  ['appUsers', 'app'],
]

it('walks page by page over the same rows in the same order as one page does', () => {
  const anyList = fc.constantFrom(...lists).chain(([grid, parentId]) => {
    const columns = gridDefinition(grid).columns
    const status = grid === 'users' ? 'status' : 'user_status'
    return fc.record({
      grid: fc.constant(grid),
      parentId: fc.constant(parentId),
      sort: fc.record({
        column: fc.constantFrom(...columns.map((column) => column.key)),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
      search: fc.constantFrom('', 'person 1', 'n 9', '3', 'nobody'),
      filters: fc.constantFrom<NonNullable<Asked['filters']>[]>(
        [],
        [{ column: status, op: 'is', values: ['SUSPENDED'] }],
        [{ column: status, op: 'isNot', values: ['STAGED'] }],
      ),
      limit: fc.integer({ min: 23, max: 400 }),
    })
  })
  fc.assert(
    fc.property(anyList, ({ grid, parentId, limit, ...asked }) => {
      const list: Asked = { ...asked, ...(parentId === undefined ? {} : { parentId }) }
      const rows = []
      const { total } = page(source, grid, { ...list, limit: 1 })
      for (let offset = 0; offset < total; offset += limit) {
        const found = page(source, grid, { ...list, offset, limit })
        expect(found.total).toBe(total)
        rows.push(...found.rows)
      }
      const whole = [0, 500].flatMap((offset) => page(source, grid, { ...list, offset, limit: 500 }).rows)
      expect(rows).toEqual(whole)
      expect(rows).toHaveLength(total)
      expect(new Set(rows.map((row) => row.key)).size).toBe(total)
      expect(page(source, grid, { ...list, offset: total }).rows).toEqual([])
    }),
    { numRuns: 150, verbose: 1 },
  )
})

const totals = () =>
  Array.from({ length: 20 }, (_, n) => page(source, 'users', { search: `person ${n}` }).total)

it('keeps answering when more lists are open than it remembers', () => {
  const first = totals()
  expect(totals()).toEqual(first)
  expect(first.every((total) => total > 0)).toBe(true)
})
