export type Entry<T> =
  | {
      readonly type: 'head'
      readonly group: string
      readonly count: number
      /** All rows of the group are here. */
      readonly whole: boolean
    }
  | { readonly type: 'item'; readonly item: T; readonly index: number }

/** Rows with a head before the first of each run of the same group; `more`: further rows are still to come. */
export function entriesOf<T>(items: readonly T[], groupOf: (item: T) => string, more: boolean): Entry<T>[] {
  const entries: Entry<T>[] = []
  for (let start = 0; start < items.length;) {
    const group = groupOf(items[start] as T)
    let end = start + 1
    while (end < items.length && groupOf(items[end] as T) === group) end++
    entries.push({ type: 'head', group, count: end - start, whole: end < items.length || !more })
    for (let index = start; index < end; index++)
      entries.push({ type: 'item', item: items[index] as T, index })
    start = end
  }
  return entries
}
