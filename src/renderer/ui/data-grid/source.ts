import type {
  GridFilter,
  GridName,
  GridPage,
  gridPageInputSchema,
  gridQuerySchema,
} from '../../../preload/contract/index.ts'
import type { z } from 'zod'
import type { ViewColumn } from './columns.ts'
import type { Cell } from './words.ts'

export type GridPageInput = z.input<typeof gridPageInputSchema>
export type GridExportInput = z.input<typeof gridQuerySchema> & { columns: string[]; format: 'csv' | 'json' }

/** How a grid reaches its rows. The grid itself knows neither the bridge nor where files go. */
export interface GridSource {
  fetchPage(input: GridPageInput): Promise<GridPage>
  loadView(grid: GridName): Promise<readonly ViewColumn[] | null>
  saveView(grid: GridName, columns: ViewColumn[] | null): void
  exportRows(input: GridExportInput): void
}

/** Which list: rows of a connector, or of one object of it. */
export interface GridTarget {
  readonly connectorId: string
  readonly grid: GridName
  readonly parentId?: string
}

export interface GridSort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

/** What narrows and orders the list. */
export interface GridState {
  readonly search: string
  readonly filters: readonly GridFilter[]
  readonly sort: GridSort | undefined
}

/** One row as features see it: its key, and each asked column by name. */
export interface GridRow {
  readonly key: string
  cell(column: string): Cell
}

/** An entry of the menu of a row or of a column head. */
export interface MenuAction {
  readonly label: string
  /** Keys that do the same, as shown to the person. */
  readonly keys?: string
  /** Starts a new section of the menu. */
  readonly apart?: boolean
  /** Why it cannot be chosen, as a sentence. */
  readonly whyNot?: string
  run(): void
}
