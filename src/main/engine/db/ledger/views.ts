import type { GridName } from '../../../../preload/contract/grids.ts'
import type { Db } from '../open.ts'

type ViewColumns = { key: string; width: number }[]
export type ViewStore = ReturnType<typeof createViewStore>

/** How a person arranged the columns of each grid. */
export function createViewStore(db: Db) {
  const get = db.prepare<[string], string>('SELECT columns FROM views WHERE grid = ?').pluck()
  const put = db.prepare('INSERT OR REPLACE INTO views (grid, columns) VALUES (?, ?)')
  const drop = db.prepare('DELETE FROM views WHERE grid = ?')
  return {
    /** Shown columns in order; null where the defaults hold. */
    get(grid: GridName): ViewColumns | null {
      const columns = get.get(grid)
      return columns === undefined ? null : (JSON.parse(columns) as ViewColumns)
    },
    /** Null goes back to the defaults. */
    save(grid: GridName, columns: ViewColumns | null): void {
      if (columns === null) drop.run(grid)
      else put.run(grid, JSON.stringify(columns))
    },
  }
}
