import { tmpdir } from 'node:os'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { grids, type GridName, type GridPage } from '../../../src/preload/contract/grids.ts'
import { requestSchemas } from '../../../src/preload/contract/schemas.ts'
import { gridPage } from '../../../src/main/engine/query/grid.ts'
import type { SnapshotSource } from '../../../src/main/engine/query/source.ts'
import { buildSnapshot, type SnapshotSpec } from '../../support/build-snapshot.ts'

export type Asked = Partial<Omit<Parameters<typeof gridPage>[1], 'grid'>>

/** Opens a snapshot of `spec` for the tests of one file and deletes it after them. */
export function openSample(spec: SnapshotSpec): SnapshotSource & { db: NonNullable<SnapshotSource['db']> } {
  const folder = mkdtempSync(join(tmpdir(), 'access-desk-test-'))
  const db = buildSnapshot(join(folder, 'snapshot.db'), spec)
  afterAll(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { db, version: 3, kinds: {} }
}

/** Asks as a screen would: through the schemas of the contract, both ways. */
export function ask(source: SnapshotSource, grid: GridName, asked: Asked = {}) {
  const columns = asked.columns ?? grids[grid].columns.map((column) => column.key)
  const { input, output } = requestSchemas['grid.page']
  const result = gridPage(source, input.parse({ connectorId: 'c', grid, ...asked, columns }))
  if (result.ok) output.parse(result.value)
  return result
}

export function page(source: SnapshotSource, grid: GridName, asked: Asked = {}): GridPage {
  const result = ask(source, grid, asked)
  expect(result).toMatchObject({ ok: true })
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

/** Cells of the rows, by key. */
export const cellsByKey = (found: GridPage) =>
  Object.fromEntries(found.rows.map((row) => [row.key, row.cells]))
export const keys = (found: GridPage): string[] => found.rows.map((row) => row.key)
