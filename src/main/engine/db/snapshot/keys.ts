import type { Db } from '../open.ts'

/** What has keys: rows point at each other by them, because relations arrive before what they point at. */
const keyed = { user: 'users', group: 'groups', app: 'apps', rule: 'group_rules' } as const
type Keyed = keyof typeof keyed

const lastKey = (kind: Keyed): string => `last ${kind} key`

/**
 * Gives each Okta id of one kind a small key, the same each time it is asked, also by a later run over
 * the same file: a new key is written in the transaction of the first row that uses it.
 */
export function createKeys(db: Db, kind: Keyed): (id: string) => number {
  const keys = new Map<string, number>()
  let last = Number(
    db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(lastKey(kind)) ?? 0,
  )
  for (const row of db.prepare<[], { pk: number; id: string }>(`SELECT pk, id FROM ${kind}_keys`).iterate()) {
    keys.set(row.id, row.pk)
    last = Math.max(last, row.pk)
  }
  const insert = db.prepare(`INSERT INTO ${kind}_keys VALUES (?, ?)`)
  return (id) => {
    let key = keys.get(id)
    if (key === undefined) {
      key = last += 1
      keys.set(id, key)
      insert.run(key, id)
    }
    return key
  }
}

/**
 * Takes over the keys of an earlier snapshot, so that a row of both stands for the same object and a
 * comparison needs no ids. Keys of objects that are gone are never given again.
 */
export function inheritKeys(db: Db, earlier: string): void {
  db.prepare('ATTACH ? AS earlier').run(earlier)
  try {
    db.transaction(() => {
      for (const [kind, table] of Object.entries(keyed)) {
        db.exec(`INSERT INTO ${kind}_keys SELECT pk, id FROM earlier.${table}`)
      }
      db.exec(`INSERT INTO meta SELECT name, value FROM earlier.meta WHERE name LIKE 'last % key'`)
    })()
  } finally {
    db.exec('DETACH earlier')
  }
}

/** The keys are needed no more: every stored row has its id beside it. What is kept is the last of each kind. */
export function retireKeys(db: Db): void {
  for (const kind of Object.keys(keyed) as Keyed[]) {
    db.prepare(
      `INSERT OR REPLACE INTO meta
         SELECT @name, CAST(max(ifnull((SELECT max(pk) FROM ${kind}_keys), 0),
           CAST(ifnull((SELECT value FROM meta WHERE name = @name), 0) AS INTEGER)) AS TEXT)`,
    ).run({ name: lastKey(kind) })
    db.exec(`DELETE FROM ${kind}_keys`)
  }
}

/** Key of an object of a finished snapshot, a new one where it has none yet. */
export function createKeyBook(db: Db, kind: Keyed): (id: string) => number {
  const find = db.prepare<[string], number>(`SELECT pk FROM ${keyed[kind]} WHERE id = ?`).pluck()
  const made = new Map<string, number>()
  const take = db
    .prepare<[string], number>(
      `UPDATE meta SET value = CAST(value + 1 AS TEXT) WHERE name = ? RETURNING CAST(value AS INTEGER)`,
    )
    .pluck()
  return (id) => {
    const known = find.get(id) ?? made.get(id)
    if (known !== undefined) return known
    const key = take.get(lastKey(kind)) as number
    made.set(id, key)
    return key
  }
}
