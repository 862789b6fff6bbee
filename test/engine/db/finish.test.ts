import { join } from 'node:path'
import { expect, it } from 'vitest'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, openReadOnly } from '../../../src/main/engine/db/open.ts'
import { finishSnapshot } from '../../../src/main/engine/db/snapshot-finish.ts'
import { createSnapshotWriter } from '../../../src/main/engine/db/snapshot/writer.ts'
import { wholeUser } from '../../support/build-snapshot.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const group = (id: string) => ({
  id,
  type: 'OKTA_GROUP',
  name: id,
  description: null,
  sourceAppId: null,
  created: null,
  lastUpdated: null,
  lastMembershipUpdated: null,
  userCount: null,
  appCount: null,
  holdsRoles: null,
  profile: '{}',
})

it('drops and counts rows that point at what is not stored, and keeps the others', () => {
  const file = join(tempFolder(), 'snapshot.db')
  const writer = createSnapshotWriter(file)
  writer.users([wholeUser({ id: 'ana' })])
  writer.groups([group('finance'), group('ruled')])
  writer.rules([{ id: 'r', name: 'r', status: 'ACTIVE', expression: '', groupIds: ['ruled', 'gone'] }])
  for (const id of ['finance', 'ruled', 'gone']) {
    writer.members(id, [
      { userId: 'ana', source: 'unknown', ruleIds: [] },
      { userId: 'left', source: 'direct', ruleIds: [] },
    ])
  }
  writer.apps([
    {
      id: 'crm',
      name: 'crm',
      label: 'crm',
      status: 'ACTIVE',
      signOnMode: null,
      features: '[]',
      created: null,
      lastUpdated: null,
      raw: '{}',
    },
  ])
  for (const app of ['crm', 'skipped']) {
    writer.appUsers(app, [
      { userId: 'ana', scope: 'GROUP', groupId: 'gone', status: null },
      { userId: 'left', scope: 'USER', groupId: null, status: null },
    ])
    for (const groupId of ['finance', 'gone']) writer.appGroups(app, [{ groupId, priority: 0 }])
  }
  for (const [principalType, principalId] of [
    ['USER', 'ana'],
    ['USER', 'left'],
    ['GROUP', 'finance'],
    ['GROUP', 'gone'],
  ] as const) {
    writer.role(
      {
        principalType,
        principalId,
        roleType: 'X',
        roleId: '',
        resourceSetId: '',
        assignmentType: principalType,
        assignmentId: null,
        label: 'X',
        status: null,
        created: null,
      },
      [{ type: 'GROUP', id: 'finance', name: 'Finance' }],
    )
  }
  writer.close()

  const db = openDatabase(file, snapshotFile)
  expect(finishSnapshot(db, { rulesKnown: true, compare: null })).toEqual({
    changes: null,
    removals: [],
    dropped: 4 + 3 + 2,
    users: 1,
    groups: 2,
    memberships: 2,
    groupRules: 1,
    apps: 1,
    appUsers: 1,
    appGroups: 1,
    userRoles: 1,
    groupRoles: 1,
  })
  db.close()
  const read = openReadOnly(file, snapshotFile)
  const all = (sql: string) => read.prepare(sql).raw().all()
  // No rule assigns people to Finance, so whoever is in it was added; in the other group that stays open.
  expect(
    all(
      'SELECT g.id, u.id, source FROM memberships JOIN groups g ON g.pk = group_pk JOIN users u ON u.pk = user_pk ORDER BY 1',
    ),
  ).toEqual([
    ['finance', 'ana', 'direct'],
    ['ruled', 'ana', 'unknown'],
  ])
  expect(all('SELECT count(*) FROM group_rule_targets')).toEqual([[1]])
  expect(all('SELECT count(*) FROM role_targets')).toEqual([[2]])
  expect(all(`SELECT count(*) FROM sqlite_schema WHERE name LIKE 'stored_%'`)).toEqual([[0]])
  read.close()
})
