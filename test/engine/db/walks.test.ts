import { afterEach, beforeEach, expect, test } from 'vitest'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, type Db } from '../../../src/main/engine/db/open.ts'
import { limitsOfSnapshot, plannedFromWalks } from '../../../src/main/engine/db/snapshot/walks.ts'

let db: Db
beforeEach(() => {
  db = openDatabase(':memory:', snapshotFile)
})
afterEach(() => void db.close())

const walk = (path: string, pages: number, state = 'complete') =>
  db
    .prepare(
      `INSERT INTO walks (path, kind, object_id, state, next, pages, rows, expected)
       VALUES (?, 'users', '', ?, NULL, ?, 0, NULL)`,
    )
    .run(path, state, pages)

const firstTwo = (path: string): string => path.split('?', 1)[0]?.split('/').slice(0, 4).join('/') ?? ''

test('a list costs a call for each of its pages, and one where it was empty, gone or refused', () => {
  walk('/api/v1/groups?limit=1000&expand=stats', 3)
  walk('/api/v1/groups/00g1/users?limit=1000', 2)
  walk('/api/v1/groups/00g2/users?limit=1000', 0, 'gone')
  walk('/api/v1/apps?limit=200', 1)
  walk('/api/v1/iam/assignees/users?limit=100', 0, 'denied')
  expect(plannedFromWalks(db, firstTwo)).toEqual(
    new Map([
      ['/api/v1/groups', 6],
      ['/api/v1/apps', 1],
      ['/api/v1/iam', 1],
    ]),
  )
})

test('a snapshot that does not say how it was read tells no plan', () => {
  expect(plannedFromWalks(db, firstTwo)).toBeNull()
})

test('limits are those that the sync noted', () => {
  expect(limitsOfSnapshot(db)).toEqual(new Map())
  db.prepare('INSERT INTO meta VALUES (?, ?)').run('limits', '{"/api/v1/apps":100,"/api/v1/x":null}')
  expect(limitsOfSnapshot(db)).toEqual(new Map([['/api/v1/apps', 100]]))
})
