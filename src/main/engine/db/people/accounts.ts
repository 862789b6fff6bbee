import type { Db } from '../open.ts'
import type { AccountRow, Value } from './row-types.ts'

/** Attributes that a snapshot keeps in columns of their own, as Okta has them, by their place in a row below. */
const kept = ['status', 'login', 'email', 'userType', 'department', 'title', 'employeeNumber'] as const
const first = 3

/**
 * What is read of each account; the number 1 stands for a text that is the same as the login. The name is the
 * display name, else first and last name, else the login.
 */
const columns = `pk, group_count, id, status, login, iif(email = login, 1, email), user_type, department, title,
  employee_number, iif(name = login, 1, name)`
const nameAt = first + kept.length

const noGroups: readonly number[] = []

/**
 * Reads all accounts of a snapshot in the order of their ids, with these profile attributes and what
 * is asked of their groups. With `only` the accounts of these ids alone.
 */
export function* readAccounts(
  db: Db,
  attributes: readonly string[],
  groupIds: readonly string[],
  only?: readonly string[],
): Generator<AccountRow, void> {
  const members = groupIds.map((id) => membersOf(db, id))
  const params: Record<string, string> = only === undefined ? {} : { only: JSON.stringify(only) }
  const selected: string[] = []
  // Okta's profile is parsed once a row, however many attributes are taken from it.
  const places = attributes.map((name) => {
    const at = kept.indexOf(name as (typeof kept)[number])
    if (at !== -1) return first + at
    params[`path${selected.length}`] = `$."${name}"`
    return nameAt + selected.push(`profile -> @path${selected.length}`)
  })
  const rows = db
    .prepare<[typeof params], (string | number | null)[]>(
      `SELECT ${[columns, ...selected].join(', ')} FROM users
        ${only === undefined ? '' : 'WHERE id IN (SELECT value FROM json_each(@only))'} ORDER BY id`,
    )
    .raw()
  for (const row of rows.iterate(params)) {
    const login = row[4] as string
    if (row[5] === 1) row[5] = login
    const name = row[nameAt] === 1 ? null : (row[nameAt] as string)
    const values: Value[] = []
    for (const at of places) {
      const cell = row[at] as string | null
      values.push(cell === null || at < nameAt ? cell : valueOf(cell))
    }
    let groups = noGroups
    if (members.length > 0) {
      const pk = row[0] as number
      groups = members.flatMap((all, n) => (all.has(pk) ? [n] : []))
    }
    yield {
      id: row[2] as string,
      status: row[3] as string,
      name: name ?? login,
      login,
      email: row[5] as string | null,
      fullName: name,
      userType: row[6] as string | null,
      values,
      groups,
      groupCount: row[1] as number,
    }
  }
}

/** JSON of one attribute as text, or as texts where it is a list. */
function valueOf(json: string): Value {
  const value: unknown = JSON.parse(json)
  if (value === null) return null
  if (!Array.isArray(value)) return typeof value === 'object' ? json : String(value)
  return value
    .filter((each) => each !== null)
    .map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)))
}

function membersOf(db: Db, groupId: string): ReadonlySet<number> {
  const found = db
    .prepare<[string], number>(
      'SELECT user_pk FROM memberships WHERE group_pk = (SELECT pk FROM groups WHERE id = ?)',
    )
    .pluck()
  return new Set(found.iterate(groupId))
}
