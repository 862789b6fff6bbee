import type { UnmanagedApp } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'
import { snapshotReader } from './reader.ts'

/** An application as an identity provider lists it. */
export type ListedApp = Omit<UnmanagedApp, 'connectorId' | 'connectorName'>

const columns = `id AS oktaAppId, label, name, status, user_count AS users, group_count AS groups`
const matching = `FROM apps WHERE id NOT IN (SELECT value FROM json_each(@without))
  AND instr(fold(label, name), fold(@search)) > 0`

/** How many applications of a snapshot have this in their label or technical name, those of `without` left out. */
export function countApplications(db: Db, search: string, without: readonly string[]): number {
  const params = { search, without: JSON.stringify(without) }
  return Number(snapshotReader(db).value(`SELECT count(*) ${matching}`, params))
}

/** A page of them, by label. */
export function listApplications(
  db: Db,
  search: string,
  without: readonly string[],
  { offset, limit }: { offset: number; limit: number },
): ListedApp[] {
  const params = { search, without: JSON.stringify(without), offset, limit }
  return snapshotReader(db).records(
    `SELECT ${columns} ${matching} ORDER BY fold(label), id LIMIT @limit OFFSET @offset`,
    params,
  ) as unknown as ListedApp[]
}

/** One application of a snapshot; null where it has none of this id. */
export function findApplication(db: Db, oktaAppId: string): ListedApp | null {
  const row = snapshotReader(db).row(`SELECT ${columns} FROM apps WHERE id = @oktaAppId`, { oktaAppId })
  return (row as ListedApp | undefined) ?? null
}
