import type { DataKind } from '../../../../preload/contract/models.ts'
import { rolesOfUser } from './grids/roles.ts'
import type { SnapshotReader } from './reader.ts'

/** How much an account has; null for what was hidden from the sync. */
export interface Holdings {
  status: string
  groups: number | null
  /** Of the groups, those that Okta keeps filled itself: by a rule, or because everybody is in them. */
  filledGroups: number | null
  apps: number | null
  roles: number | null
}

/** Okta's id of the account with a login, in whatever case; null where the snapshot has none. */
export const accountIdOf = (reader: SnapshotReader, login: string): string | null =>
  (reader.value('SELECT id FROM users WHERE login = @login COLLATE NOCASE', { login }) as
    | string
    | undefined) ?? null

/** Whether an id is of an account or of a group that the snapshot has; null where it has neither. */
export const principalTypeOf = (reader: SnapshotReader, id: string): 'USER' | 'GROUP' | null =>
  (reader.value(
    `SELECT 'USER' FROM users WHERE id = @id UNION ALL SELECT 'GROUP' FROM groups WHERE id = @id`,
    { id },
  ) as 'USER' | 'GROUP' | undefined) ?? null

/** What the snapshot knows an account to hold; null where the account is not part of it. */
export function accountHoldings(
  reader: SnapshotReader,
  id: string,
  hidden: ReadonlySet<DataKind>,
): Holdings | null {
  const row = reader.row('SELECT pk, status, group_count, app_count FROM users WHERE id = @id', { id })
  if (row === undefined) return null
  const parent = Number(row['pk'])
  const count = (sql: string): number => Number(reader.value(sql, { parent }))
  const unless = (kind: DataKind, value: () => number): number | null => (hidden.has(kind) ? null : value())
  return {
    status: String(row['status']),
    groups: unless('memberships', () => Number(row['group_count'])),
    filledGroups: unless('memberships', () =>
      count(`SELECT count(*) FROM memberships m JOIN groups g ON g.pk = m.group_pk
        WHERE m.user_pk = @parent AND (m.source = 'rule' OR g.type = 'BUILT_IN')`),
    ),
    apps: unless('appUsers', () => Number(row['app_count'])),
    roles: unless('roles', () => count(`SELECT count(*) ${rolesOfUser}`)),
  }
}
