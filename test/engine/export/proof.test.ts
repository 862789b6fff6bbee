import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase } from '../../../src/main/engine/db/open.ts'
import { exportProof } from '../../../src/main/engine/export/proof.ts'
import { readCsv } from '../../support/read-csv.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { openSample } from '../query/ask.ts'

const source = openSample(sampleOrganization)
const writable = openDatabase(source.db.name, snapshotFile)
const walk = writable.prepare(
  `INSERT INTO walks (path, kind, object_id, state, next, pages, rows, expected) VALUES (?, ?, ?, ?, NULL, ?, ?, ?)`,
)
walk.run('/api/v1/users?limit=200', 'users', '', 'complete', 1, 6, null)
walk.run('/api/v1/groups/finance/users?limit=1000', 'memberships', 'finance', 'complete', 1, 4, 5)
walk.run('/api/v1/groups/imported/users?limit=1000', 'memberships', 'imported', 'gone', 0, 0, 1)
walk.run('/api/v1/apps/crm/users?limit=500', 'appUsers', 'crm', 'complete', 1, 4, null)
writable.close()

it('has a row for each list, with the name of its object and the rows received and expected', async () => {
  const folder = tempFolder()
  const file = join(folder, 'proof.csv')
  expect(await exportProof(source, 'csv', file)).toEqual({ ok: true, value: { rows: 4 } })
  expect(readCsv(readFileSync(file, 'utf8'))).toEqual([
    ['List', 'Kind', 'Object id', 'Object', 'State', 'Pages', 'Rows received', 'Rows expected'],
    ['/api/v1/apps/crm/users?limit=500', 'appUsers', 'crm', 'CRM', 'complete', '1', '4', ''],
    [
      '/api/v1/groups/finance/users?limit=1000',
      'memberships',
      'finance',
      'Finance',
      'complete',
      '1',
      '4',
      '5',
    ],
    [
      '/api/v1/groups/imported/users?limit=1000',
      'memberships',
      'imported',
      'Sales (from CRM)',
      'gone',
      '0',
      '0',
      '1',
    ],
    ['/api/v1/users?limit=200', 'users', '', '', 'complete', '1', '6', ''],
  ])
  const json = join(folder, 'proof.json')
  await exportProof(source, 'json', json)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toContainEqual({
    list: '/api/v1/groups/finance/users?limit=1000',
    kind: 'memberships',
    object_id: 'finance',
    object_name: 'Finance',
    state: 'complete',
    pages: 1,
    rows_received: 4,
    rows_expected: 5,
  })
})

it('before the first sync there is nothing to export', async () => {
  const folder = tempFolder()
  const never = { db: null, version: 0, kinds: {} }
  expect(await exportProof(never, 'csv', join(folder, 'proof.csv'))).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })
  expect(readdirSync(folder)).toEqual([])
})
