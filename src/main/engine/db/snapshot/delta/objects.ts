import type { Db } from '../../open.ts'
import type { AppRow, GroupRow, UserRow } from '../row-types.ts'
import { searchedText } from '../indexes.ts'
import { createKeyBook } from '../keys.ts'
import type { ChangeRecord } from './record.ts'

type Table = 'users' | 'groups' | 'apps'

const columnsOf = {
  users: {
    status: 'status',
    name: 'name',
    login: 'login',
    email: 'email',
    first_name: 'firstName',
    last_name: 'lastName',
    display_name: 'displayName',
    department: 'department',
    title: 'title',
    manager: 'manager',
    employee_number: 'employeeNumber',
    user_type: 'userType',
    created: 'created',
    activated: 'activated',
    status_changed: 'statusChanged',
    last_login: 'lastLogin',
    last_updated: 'lastUpdated',
    profile: 'profile',
  },
  groups: {
    type: 'type',
    name: 'name',
    description: 'description',
    source_app_id: 'sourceAppId',
    created: 'created',
    last_updated: 'lastUpdated',
    last_membership_updated: 'lastMembershipUpdated',
    okta_user_count: 'userCount',
    okta_app_count: 'appCount',
    okta_holds_roles: 'holdsRoles',
    profile: 'profile',
  },
  apps: {
    name: 'name',
    label: 'label',
    status: 'status',
    sign_on_mode: 'signOnMode',
    features: 'features',
    created: 'created',
    last_updated: 'lastUpdated',
    raw: 'raw',
  },
} as const

/** Accounts, groups or applications of a finished snapshot, with the text by which a search finds them. */
function createTable<Row extends { id: string }>(db: Db, table: Table, record: ChangeRecord) {
  const kind = ({ users: 'user', groups: 'group', apps: 'app' } as const)[table]
  const columns = Object.keys(columnsOf[table])
  const fields = Object.values(columnsOf[table])
  const key = createKeyBook(db, kind)
  const find = db.prepare<[string], number>(`SELECT pk FROM ${table} WHERE id = ?`).pluck()
  const insert = db.prepare(
    `INSERT INTO ${table} (pk, id, ${columns.join(', ')}) VALUES (@pk, @id, ${fields.map((field) => `@${field}`).join(', ')})`,
  )
  const update = db.prepare(
    `UPDATE ${table} SET ${columns.map((column, n) => `${column} = @${fields[n]}`).join(', ')} WHERE pk = @pk`,
  )
  const remove = db.prepare(`DELETE FROM ${table} WHERE pk = ?`)
  const [names, more] = searchedText[table]
  const text = db.prepare<[number], { names: string; more: string }>(
    `SELECT names, more FROM ${table}_text WHERE pk = ?`,
  )
  const unindex = db.prepare(
    `INSERT INTO ${table}_search (${table}_search, rowid, text) VALUES ('delete', ?, ?)`,
  )
  const index = db.prepare(`INSERT INTO ${table}_search (rowid, text) VALUES (?, ?)`)
  const dropText = db.prepare(`DELETE FROM ${table}_text WHERE pk = ?`)
  const putText = db.prepare(
    `INSERT OR REPLACE INTO ${table}_text SELECT pk, ${names}, ${more} FROM ${table} WHERE pk = ?`,
  )
  const whole = ({ names, more }: { names: string; more: string }): string => `${names}\n${more}`

  function removeText(pk: number): void {
    const old = text.get(pk)
    if (old === undefined) return
    unindex.run(pk, whole(old))
    dropText.run(pk)
  }
  function renewText(pk: number): void {
    removeText(pk)
    putText.run(pk)
    const now = text.get(pk)
    if (now !== undefined) index.run(pk, whole(now))
  }

  return {
    key,
    pk: (id: string): number | undefined => find.get(id),
    /** Stores a row as Okta has it now; true where it was not there before. */
    put(row: Row): boolean {
      const known = find.get(row.id)
      const pk = known ?? key(row.id)
      const values = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'boolean' ? Number(value) : value,
        ]),
      ) as Record<string, string | number | null>
      if (known === undefined) {
        insert.run({ ...values, pk })
        record.added(kind, 'one', { pk })
      } else record.around(kind, 'one', { pk }, () => void update.run({ ...values, pk }))
      renewText(pk)
      return known === undefined
    },
    /** Removes the row itself; what points at it must have gone before. */
    remove(pk: number): void {
      record.removed(kind, 'one', { pk })
      removeText(pk)
      remove.run(pk)
    },
  }
}

export const createObjects = (db: Db, record: ChangeRecord) => ({
  users: createTable<UserRow>(db, 'users', record),
  groups: createTable<GroupRow>(db, 'groups', record),
  apps: createTable<AppRow>(db, 'apps', record),
})
export type Objects = ReturnType<typeof createObjects>
