import type { OwnedAccount } from '../../../preload/contract/index.ts'

/** Which accounts are picked, by their key; it outlives the page that shows them. */
export type Picked = ReadonlyMap<string, OwnedAccount>

export const accountKey = ({ connectorId, accountId }: Pick<OwnedAccount, 'connectorId' | 'accountId'>) =>
  `${connectorId}/${accountId}`

/** All rows from `from` to `to`, either way round, picked or not. */
export function pickRange(
  picked: Picked,
  rows: readonly OwnedAccount[],
  from: number,
  to: number,
  on: boolean,
): Picked {
  const next = new Map(picked)
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (on) next.set(accountKey(row), row)
    else next.delete(accountKey(row))
  }
  return next
}

/** How much of a page is picked. */
export function pageState(picked: Picked, rows: readonly OwnedAccount[]): 'all' | 'some' | 'none' {
  const count = rows.filter((row) => picked.has(accountKey(row))).length
  return count === 0 ? 'none' : count === rows.length ? 'all' : 'some'
}
