import type { DataKind } from '../../../../../preload/contract/models.ts'

/** How one column of a grid is read. */
export interface ColumnSql {
  /** Expression over the grid's aliases. */
  readonly sql: string
  /** A plain column of the base table with an index of its own, so rows can be read in its order. */
  readonly indexed?: true
  /** Reads nothing but the row that ties the base row to the parent. */
  readonly tie?: true
  /** Kind of data the value comes from: while that is not visible, the value is unknown, not 0. */
  readonly needs?: DataKind
}

/**
 * How one grid is read. Each row stands on one row of the base table and is named by its `pk`, so a
 * page is chosen by keys alone before any other column is touched.
 *
 * `@parent` is the key of the object whose rows are asked for.
 */
export interface GridSource {
  readonly base: { readonly table: 'users' | 'groups' | 'apps' | 'role_assignments'; readonly alias: string }
  /** Joins that give exactly one row for each base row; CROSS, so that the order of the base table holds. */
  readonly joins: string
  /** The rows of one parent; null where every base row belongs to the grid. */
  readonly children: {
    readonly table: 'users' | 'groups' | 'apps'
    /** The rows that tie base rows to the parent, and the key of the base row in each. */
    readonly from: string
    readonly pk: string
  } | null
  /** What identifies a row to a screen. */
  readonly key: string
  /**
   * Where a search looks: an expression that gives folded text, or the text kept beside the base
   * table: all of it (`all`) or only what a row is called (`names`).
   */
  readonly searched: 'all' | 'names' | { readonly sql: string }
  /** Kinds of data without which the list is not complete. */
  readonly kinds: readonly DataKind[]
  readonly columns: Readonly<Record<string, ColumnSql>>
}
