import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { grids, type GridName } from '../../src/preload/contract/grids.ts'
import { snapshotFile } from '../../src/main/engine/db/migrations/snapshot.ts'
import { openReadOnly } from '../../src/main/engine/db/open.ts'
import { detail } from '../../src/main/engine/query/detail.ts'
import { gridPage } from '../../src/main/engine/query/grid.ts'
import { tallies } from '../../src/main/engine/query/overview.ts'
import { finishAndClose } from '../support/build-snapshot.ts'
import { largeId as id, largeSize as size, writeLargeSnapshot } from './large-snapshot.ts'

type Input = Parameters<typeof gridPage>[1]
interface Case {
  name: string
  run: () => unknown
}

const round = (value: number): number => Math.round(value * 100) / 100
const percentile = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)

/**
 * Page queries over a generated snapshot of 100,000 accounts and a million memberships, on an idle
 * machine: what a person does on the screens, each thing asked for the first time. Times in milliseconds.
 */
export function benchQueries(seed = 7) {
  const folder = mkdtempSync(join(tmpdir(), 'access-desk-bench-'))
  try {
    const file = join(folder, 'snapshot.db')
    writeLargeSnapshot(file, size, seed)
    const finishing = performance.now()
    finishAndClose(file)
    const finishSeconds = round((performance.now() - finishing) / 1000)
    const db = openReadOnly(file, snapshotFile)
    const source = { db, version: 1, kinds: {} }
    const page = (grid: GridName, input: Partial<Input> = {}): Case => ({
      name: [
        grid,
        input.parentId,
        input.search && `search ${input.search}`,
        input.sort && `${input.sort.column} ${input.sort.direction}`,
        ...(input.filters ?? []).map((f) => `${f.column} ${f.op} ${f.values.join('|')}`),
        input.offset && `offset ${input.offset}`,
      ]
        .filter(Boolean)
        .join(', '),
      run: () => {
        const columns = grids[grid].columns.filter((column) => column.shown).map((column) => column.key)
        const result = gridPage(source, {
          connectorId: 'bench',
          grid,
          search: '',
          filters: [],
          columns,
          offset: 0,
          limit: 200,
          ...input,
        })
        if (!result.ok) throw new Error(result.error.message)
        return result.value.total
      },
    })
    const cases: Case[] = []
    for (const grid of ['users', 'groups', 'apps', 'adminRoles'] as const) {
      cases.push(page(grid))
      for (const column of grids[grid].columns.filter((one) => one.shown)) {
        for (const direction of ['asc', 'desc'] as const)
          cases.push(page(grid, { sort: { column: column.key, direction } }))
      }
    }
    for (const offset of [200, 400, 10_000, 50_000, 90_000, 99_900]) {
      cases.push(
        page('users', { offset }),
        page('users', { offset, sort: { column: 'last_login', direction: 'desc' } }),
      )
    }
    for (const search of [
      'gar',
      'garc',
      'garcia',
      'josé',
      'jose',
      'user.99',
      '99999',
      'finance',
      'manager',
      'ana',
      'müll',
      '田中',
      'an',
      'z',
      "o'n",
      'com',
      'example.com',
      'nothing here',
    ]) {
      cases.push(
        page('users', { search }),
        page('users', { search, offset: 200 }),
        page('users', { search, sort: { column: 'login', direction: 'desc' } }),
      )
      cases.push(page('groups', { search }), page('apps', { search }))
    }
    for (const values of [['ACTIVE'], ['SUSPENDED'], ['STAGED', 'LOCKED_OUT']]) {
      const filters = [{ column: 'status', op: 'is' as const, values }]
      for (const offset of [0, 200, 3000, 60_000]) cases.push(page('users', { filters, offset }))
      for (const search of ['garcia', 'finance']) cases.push(page('users', { filters, search }))
    }
    const more: Input['filters'] = [
      { column: 'department', op: 'contains', values: ['fin'] },
      { column: 'email', op: 'contains', values: ['99'] },
      { column: 'last_login', op: 'before', values: ['2020-01-01'] },
      { column: 'group_count', op: 'atLeast', values: ['20'] },
      { column: 'is_admin', op: 'is', values: ['1'] },
      { column: 'manager', op: 'contains', values: ['jose'] },
    ]
    for (const filter of more)
      cases.push(
        page('users', { filters: [filter] }),
        page('users', { filters: [filter, { column: 'status', op: 'is', values: ['ACTIVE'] }] }),
      )
    for (const n of [0, 1, 2, 3, 10, 100, 1000, 9000]) {
      const parentId = id('00g', n)
      cases.push(
        page('groupMembers', { parentId }),
        page('groupMembers', { parentId, search: 'garcia' }),
        page('groupMembers', { parentId, offset: 150 }),
        page('groupMembers', { parentId, sort: { column: 'login', direction: 'desc' } }),
        page('groupApps', { parentId }),
        page('groupRoles', { parentId }),
      )
      cases.push({
        name: `group detail ${parentId}`,
        run: () => detail(source, { kind: 'group', id: parentId }),
      })
    }
    for (const n of [0, 1, 31, 500, 77_777]) {
      const parentId = id('00u', n)
      cases.push(
        page('userGroups', { parentId }),
        page('userApps', { parentId }),
        page('userRoles', { parentId }),
        page('userApps', { parentId, sort: { column: 'why', direction: 'asc' } }),
      )
      cases.push({
        name: `user detail ${parentId}`,
        run: () => detail(source, { kind: 'user', id: parentId }),
      })
    }
    for (const n of [0, 1, 5, 50, 400]) {
      const parentId = id('0oa', n)
      cases.push(
        page('appUsers', { parentId }),
        page('appUsers', { parentId, search: 'silva' }),
        page('appUsers', { parentId, offset: 200 }),
        page('appUsers', { parentId, filters: [{ column: 'scope', op: 'is', values: ['USER'] }] }),
        page('appGroups', { parentId }),
      )
      cases.push({ name: `app detail ${parentId}`, run: () => detail(source, { kind: 'app', id: parentId }) })
    }
    cases.push(
      { name: 'role detail', run: () => detail(source, { kind: 'role', id: '5' }) },
      { name: 'tallies', run: () => tallies(source) },
    )

    const measured = cases.map(({ name, run }) => {
      const start = performance.now()
      run()
      return { name, milliseconds: round(performance.now() - start) }
    })
    const again = cases.map(({ run }) => {
      const start = performance.now()
      run()
      return performance.now() - start
    })
    db.close()
    const times = measured.map((one) => one.milliseconds).toSorted((a, b) => a - b)
    const sortedAgain = again.toSorted((a, b) => a - b)
    return {
      size,
      seed,
      fileMegabytes: round(statSync(file).size / 1e6),
      finishSeconds,
      queries: times.length,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      max: percentile(times, 1),
      again: {
        p50: percentile(sortedAgain, 0.5),
        p95: percentile(sortedAgain, 0.95),
        max: percentile(sortedAgain, 1),
      },
      slowest: measured.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 12),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
