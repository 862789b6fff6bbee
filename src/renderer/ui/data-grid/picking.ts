/** Most rows that can be picked at once: as many as one plan takes changes. */
export const mostPicked = 1000

/** What has a key that stays the same when its list is read again. */
interface Keyed {
  readonly key: string
}

/** Which rows are picked, and from where a range goes on. */
export interface Picked<R extends Keyed> {
  readonly rows: ReadonlyMap<string, R>
  /** What was picked when the range began; a range that gets shorter gives back what it took. */
  readonly base: ReadonlyMap<string, R>
  /** The row that a range begins at. */
  readonly anchor: { readonly index: number; readonly key: string } | null
}

export const nonePicked = <R extends Keyed>(): Picked<R> => ({
  rows: new Map(),
  base: new Map(),
  anchor: null,
})

const firstOf = <R>(rows: ReadonlyMap<string, R>): ReadonlyMap<string, R> =>
  rows.size <= mostPicked ? rows : new Map([...rows].slice(0, mostPicked))

/** Picks a row, or no longer; a range begins here. */
export function togglePicked<R extends Keyed>(picked: Picked<R>, row: R, index: number): Picked<R> {
  const next = new Map(picked.rows)
  if (!next.delete(row.key)) next.set(row.key, row)
  const rows = firstOf(next)
  return { rows, base: rows, anchor: { index, key: row.key } }
}

/** Picks a range, given as its rows, besides what was picked before it began. */
export function extendPicked<R extends Keyed>(
  picked: Picked<R>,
  anchor: NonNullable<Picked<R>['anchor']>,
  range: readonly R[],
): Picked<R> {
  const begins = picked.anchor?.key !== anchor.key
  const base = begins ? picked.rows : picked.base
  const rows = new Map(base)
  for (const row of range) rows.set(row.key, row)
  return { rows: firstOf(rows), base, anchor }
}

/** Picks these rows and no others. */
export function pickAll<R extends Keyed>(rows: readonly R[]): Picked<R> {
  const all = firstOf(new Map(rows.map((row) => [row.key, row])))
  return { rows: all, base: all, anchor: null }
}

/** Drops what is no longer in the list; the same object where nothing is to drop. */
export function keepPresent<R extends Keyed>(
  picked: Picked<R>,
  isPresent: (key: string) => boolean,
): Picked<R> {
  const gone = [...picked.rows.keys()].filter((key) => !isPresent(key))
  if (gone.length === 0) return picked
  const left = (rows: ReadonlyMap<string, R>) => new Map([...rows].filter(([key]) => !gone.includes(key)))
  const { anchor } = picked
  return {
    rows: left(picked.rows),
    base: left(picked.base),
    anchor: anchor !== null && gone.includes(anchor.key) ? null : anchor,
  }
}
