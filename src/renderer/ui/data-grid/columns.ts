import type { GridColumn, GridDefinition } from '../../../preload/contract/index.ts'

/** A column the person chose to see, as saved: its place in the list is its place on screen. */
export interface ViewColumn {
  readonly key: string
  readonly width: number
}

export const minimumWidth = 60
export const maximumWidth = 1200
const widthStep = 16

export const clampWidth = (width: number): number =>
  Math.round(Math.min(maximumWidth, Math.max(minimumWidth, width)))

/** The columns shown before the person chose any; `initial` names others than the catalog's. */
export const defaultView = (definition: GridDefinition, initial?: readonly string[]): ViewColumn[] =>
  (initial
    ? initial.flatMap((key) => definition.columns.filter((column) => column.key === key))
    : definition.columns.filter((column) => column.shown)
  ).map(({ key, width }) => ({ key, width }))

/**
 * The columns to draw, in order, with the chosen widths. A saved name the catalog no longer has is
 * left out; a view with nothing left falls back to the defaults.
 */
export function shownColumns(definition: GridDefinition, view: readonly ViewColumn[]): GridColumn[] {
  const drawn = view.flatMap(({ key, width }) =>
    definition.columns
      .filter((column) => column.key === key)
      .map((column) => ({ ...column, width: clampWidth(width) })),
  )
  return drawn.length > 0 ? drawn : shownColumns(definition, defaultView(definition))
}

/** Shows a hidden column at the end, or hides a shown one; the last shown column stays. */
export function toggleColumn(
  view: readonly ViewColumn[],
  definition: GridDefinition,
  key: string,
): ViewColumn[] {
  if (view.some((column) => column.key === key)) {
    return view.length === 1 ? [...view] : view.filter((column) => column.key !== key)
  }
  const added = definition.columns.find((column) => column.key === key)
  return added ? [...view, { key, width: added.width }] : [...view]
}

/** Moves a column by `step` places; at the edge nothing happens. */
export function moveColumn(view: readonly ViewColumn[], key: string, step: -1 | 1): ViewColumn[] {
  const from = view.findIndex((column) => column.key === key)
  const to = from + step
  const moved = view[from]
  if (!moved || to < 0 || to >= view.length) return [...view]
  const rest = view.filter((column) => column.key !== key)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}

export const resizeColumn = (view: readonly ViewColumn[], key: string, width: number): ViewColumn[] =>
  view.map((column) => (column.key === key ? { key, width: clampWidth(width) } : column))

/** One keyboard step wider or narrower. */
export const nudgeColumn = (view: readonly ViewColumn[], key: string, step: -1 | 1): ViewColumn[] =>
  view.map((column) =>
    column.key === key ? { key, width: clampWidth(column.width + step * widthStep) } : column,
  )
