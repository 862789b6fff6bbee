import { describe, expect, test } from 'vitest'
import {
  appGroupRow,
  appRow,
  appUserRow,
  assigneeId,
  bindingMember,
  groupRow,
  labelledRow,
  memberRow,
  permissionLabel,
  roleRow,
  ruleRow,
  targetRow,
  userRow,
} from '../../../src/main/engine/sync/rows.ts'
import { recordedAnswers } from '../../support/recorded.ts'

const recorded = recordedAnswers()

/** Path pattern of a list or object, the array inside its body, and the parser that has to read each row. */
const parsers: [name: string, path: RegExp, envelope: string | null, parse: (value: unknown) => unknown][] = [
  ['users', /^\/api\/v1\/users(\/00u[^/]+)?(\?|$)/, null, userRow],
  ['groups', /^\/api\/v1\/groups(\/00g[^/]+)?(\?|$)/, null, groupRow],
  ['members', /^\/api\/v1\/groups\/00g[^/]+\/users(\?|$)/, null, memberRow],
  ['rules', /^\/api\/v1\/groups\/rules(\/0pr[^/]+)?(\?|$)/, null, ruleRow],
  ['apps', /^\/api\/v1\/apps(\/0oa[^/]+)?(\?|$)/, null, appRow],
  ['app users', /^\/api\/v1\/apps\/0oa[^/]+\/users(\/00u[^/]+)?(\?|$)/, null, appUserRow],
  ['app groups', /^\/api\/v1\/apps\/0oa[^/]+\/groups(\/00g[^/]+)?(\?|$)/, null, appGroupRow],
  [
    'roles',
    /^\/api\/v1\/users\/00u[^/]+\/roles(\/[^/]+)?(\?|$)/,
    null,
    (row) => roleRow(row, 'USER', '00u1'),
  ],
  [
    'group roles',
    /^\/api\/v1\/groups\/00g[^/]+\/roles(\/[^/]+)?(\?|$)/,
    null,
    (row) => roleRow(row, 'GROUP', '00g1'),
  ],
  ['group targets', /\/targets\/groups(\?|$)/, null, (row) => targetRow(row, 'GROUP')],
  ['app targets', /\/targets\/catalog\/apps(\?|$)/, null, (row) => targetRow(row, 'APP')],
  ['assignees', /^\/api\/v1\/iam\/assignees\/users/, 'value', assigneeId],
  ['custom roles', /^\/api\/v1\/iam\/roles\/cr0[^/]+(\?|$)/, null, labelledRow],
  ['permissions', /^\/api\/v1\/iam\/roles\/cr0[^/]+\/permissions(\?|$)/, 'permissions', permissionLabel],
]

describe.skipIf(recorded === null)('every recorded answer of Okta is read', () => {
  test.each(parsers)('%s', (_name, path, envelope, parse) => {
    const answers = (recorded ?? []).filter(
      (r) => r.method === 'GET' && r.status === 200 && path.test(r.path),
    )
    const rows = answers.flatMap(({ body }) => {
      const value = JSON.parse(body) as Record<string, unknown>
      return envelope === null ? value : (value[envelope] as unknown[])
    })
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(parse(row)).not.toBeNull()
  })
})

test.each([null, 3, 'x', [], {}, { id: '' }, { id: 7 }])('the malformed row %j is left out', (row) => {
  for (const parse of [
    userRow,
    groupRow,
    memberRow,
    ruleRow,
    appRow,
    appUserRow,
    appGroupRow,
    labelledRow,
    assigneeId,
  ]) {
    expect(parse(row)).toBeNull()
  }
  expect(roleRow(row, 'USER', '00u1')).toBeNull()
  expect(bindingMember(row)).toBeNull()
})

test('an account is shown by its display name, else by its names, else by its login', () => {
  const named = (profile: object) => userRow({ id: '00u1', status: 'ACTIVE', profile })?.name
  expect(named({ displayName: '李 小龍', firstName: 'Bruce', lastName: 'Lee', login: 'b@x' })).toBe('李 小龍')
  expect(named({ displayName: null, firstName: 'Bruce', lastName: "O'Lee", login: 'b@x' })).toBe(
    "Bruce O'Lee",
  )
  expect(named({ firstName: null, lastName: 'Lee', login: 'b@x' })).toBe('Lee')
  expect(named({ login: 'b@x' })).toBe('b@x')
  expect(userRow({ id: '00u1' })).toMatchObject({
    name: '00u1',
    login: '00u1',
    status: 'UNKNOWN',
    profile: '{}',
  })
})

test('the flag for admin roles is read in both spellings, and its absence is not "no"', () => {
  const flag = (stats: object) => groupRow({ id: '00g1', _embedded: { stats } })?.holdsRoles
  expect(flag({ hasAdminPrivilege: true })).toBe(true)
  expect(flag({ hasAdminPrivlege: false })).toBe(false)
  expect(flag({ usersCount: 3 })).toBeNull()
})

test('a membership says which rules hold it, or that Okta did not say', () => {
  expect(memberRow({ id: '00u1' })).toEqual({ userId: '00u1', source: 'unknown', ruleIds: [] })
  expect(memberRow({ id: '00u1', _embedded: { 'group-rules': [] } })?.source).toBe('direct')
  expect(memberRow({ id: '00u1', _embedded: { 'group-rules': [{ id: '0pr1' }, { id: '0pr2' }] } })).toEqual({
    userId: '00u1',
    source: 'rule',
    ruleIds: ['0pr1', '0pr2'],
  })
})

test('an assignment through a group names the group of its link', () => {
  const group = { href: 'https://acme.okta.com/api/v1/groups/00g1' }
  expect(appUserRow({ id: '00u1', scope: 'GROUP', status: 'ACTIVE', _links: { group } })).toEqual({
    userId: '00u1',
    scope: 'GROUP',
    groupId: '00g1',
    status: 'ACTIVE',
  })
  expect(appUserRow({ id: '00u1', scope: 'USER', _links: { group } })?.groupId).toBeNull()
  expect(appUserRow({ id: '00u1', scope: 'GROUP' })?.groupId).toBeNull()
})

test('a custom role carries its role and resource set, a standard role neither, and an inactive one is not held', () => {
  const custom = {
    id: 'irb1',
    type: 'CUSTOM',
    role: 'cr01',
    'resource-set': 'iam1',
    assignmentType: 'USER',
    label: 'X',
  }
  expect(roleRow(custom, 'USER', '00u1')).toMatchObject({
    row: { roleId: 'cr01', resourceSetId: 'iam1' },
    targets: null,
  })
  expect(roleRow({ id: 'ra1', type: 'APP_ADMIN' }, 'GROUP', '00g1')).toMatchObject({
    row: { roleId: '', resourceSetId: '' },
  })
  expect(roleRow({ id: 'ra1', type: 'APP_ADMIN', status: 'INACTIVE' }, 'USER', '00u1')).toBeNull()
})
