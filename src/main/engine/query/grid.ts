import { ok, type Result } from '../../../preload/contract/errors.ts'
import type { GridPage } from '../../../preload/contract/grids.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import { gridRows, gridSources, planGrid } from '../db/snapshot/grid-page.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import { availability, hiddenKinds, type SnapshotSource } from './source.ts'

/** Answers `grid.page`. Rows that are there are given also where the list is not complete. */
export function gridPage(source: SnapshotSource, input: CheckedInput<'grid.page'>): Result<GridPage> {
  const { db, version } = source
  if (db === null) return ok({ rows: [], total: 0, version, availability: 'not-synced' })
  const reader = snapshotReader(db)
  const plan = planGrid(reader, input, hiddenKinds(source))
  if (!plan.ok) return plan
  return ok({
    rows: gridRows(reader, plan.value, input.offset, input.limit),
    total: plan.value.selection.total,
    version,
    ...availability(source, gridSources[input.grid].kinds),
  })
}
