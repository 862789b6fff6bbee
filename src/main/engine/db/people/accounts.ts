import type { Db } from '../open.ts'
import type { AccountRow, Value } from './row-types.ts'

/** Attributes that a snapshot keeps in columns of their own, as Okta has them. */
const columns: Readonly<Record<string, string>> = {
  status: 'status',
  login: 'login',
  email: 'email',
  firstName: 'first_name',
  lastName: 'last_name',
  displayName: 'display_name',
  department: 'department',
  title: 'title',
  employeeNumber: 'employee_number',
  userType: 'user_type',
}

/**
 * Reads all accounts of a snapshot in the order of their ids, with these profile attributes and what
 * is asked of their groups. Only what is asked for is read: a profile that does not name an attribute
 * is not parsed for it. With `only` the accounts of these ids alone.
 */
export function* readAccounts(
  db: Db,
  attributes: readonly string[],
  groupIds: readonly string[],
  only?: readonly string[],
): Generator<AccountRow, void> {
  const members = groupIds.map((id) => membersOf(db, id))
  const params: Record<string, string> = only === undefined ? {} : { only: JSON.stringify(only) }
  const selected = attributes.map((name, n) => {
    const column = columns[name]
    if (column !== undefined) return column
    params[`key${n}`] = `"${name}"`
    params[`path${n}`] = `$."${name}"`
    return `iif(instr(profile, @key${n}) > 0, profile -> @path${n}, NULL)`
  })
  const isJson = attributes.map((name) => columns[name] === undefined)
  const rows = db
    .prepare<[typeof params], (string | number | null)[]>(
      `SELECT pk, group_count, id, status, name, login, email, display_name, first_name, last_name, user_type
        ${selected.map((sql) => `, ${sql}`).join('')} FROM users
        ${only === undefined ? '' : 'WHERE id IN (SELECT value FROM json_each(@only))'} ORDER BY id`,
    )
    .raw()
  for (const row of rows.iterate(params)) {
    const [pk, groupCount, id, status, name, login, email, display, first, last, userType] = row as [
      number,
      number,
      string,
      string,
      string,
      string,
      ...(string | null)[],
    ]
    const values: Value[] = []
    for (let n = 0; n < isJson.length; n++) {
      const cell = row[n + 11] as string | null
      values.push(cell === null || isJson[n] === false ? cell : valueOf(cell))
    }
    const groups: number[] = []
    for (let n = 0; n < members.length; n++) if (members[n]?.has(pk) === true) groups.push(n)
    yield {
      id,
      status,
      name,
      login,
      email: email ?? null,
      fullName: fullName(display ?? null, first ?? null, last ?? null),
      userType: userType ?? null,
      values,
      groups,
      groupCount,
    }
  }
}

function fullName(display: string | null, first: string | null, last: string | null): string | null {
  if (display !== null && display.trim() !== '') return display
  const name = `${first ?? ''} ${last ?? ''}`.trim()
  return name === '' ? null : name
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
