import { describe, expect, it } from 'vitest'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { ask, cellsByKey, keys, openSample, page, type Asked } from './ask.ts'

const source = openSample(sampleOrganization)
const why = (grid: Parameters<typeof page>[1], parentId: string) =>
  Object.fromEntries(
    page(source, grid, { parentId, columns: ['why'] }).rows.map((row) => [row.key, row.cells[0]]),
  )

describe('lists of the organization', () => {
  it('counts what an account holds', () => {
    const found = page(source, 'users', { columns: ['display_name', 'group_count', 'app_count', 'is_admin'] })
    expect(cellsByKey(found)).toEqual({
      ana: ['Ana García', 5, 3, 1],
      bob: ['bob "the builder"', 3, 2, 1],
      cui: ['崔健', 2, 1, 1],
      dan: ["Dan O'Neil_50%", 1, 1, 0],
      eva: ['ÉVA Žižková 🦊', 2, 1, 0],
      fay: ['', 1, 0, 0],
    })
    expect(found).toMatchObject({ total: 6, version: 3, availability: 'synced' })
  })

  it('counts what a group and an application have', () => {
    expect(
      cellsByKey(
        page(source, 'groups', {
          columns: ['member_count', 'app_count', 'rule_count', 'is_admin', 'source_app'],
        }),
      ),
    ).toEqual({
      everyone: [6, 0, 0, 0, null],
      finance: [4, 2, 2, 0, null],
      imported: [1, 0, 0, 0, 'CRM'],
      orphan: [1, 0, 0, 0, 'vanished'],
      admins: [2, 1, 1, 1, null],
      empty: [0, 1, 0, 0, null],
    })
    expect(
      cellsByKey(page(source, 'apps', { columns: ['label', 'user_count', 'direct_count', 'group_count'] })),
    ).toEqual({
      crm: ['CRM', 4, 1, 1],
      pay: ['Payroll', 3, 0, 2],
      wiki: ['Wiki', 1, 1, 1],
    })
  })

  it('names the holder, the limits and the resource set of a role', () => {
    const columns = [
      'principal_name',
      'principal_type',
      'principal_status',
      'role_label',
      'assignment_type',
      'targets',
      'resource_set_label',
      'role_id',
    ]
    const rows = page(source, 'adminRoles', { columns }).rows.map((row) => row.cells)
    expect(rows).toEqual([
      [
        'Admins',
        'GROUP',
        null,
        'Application Administrator',
        'GROUP',
        'Groups: Empty, Finance; Applications: CRM',
        null,
        null,
      ],
      ['Ana García', 'USER', 'ACTIVE', 'Super Administrator', 'USER', '', null, null],
      ['Ana García', 'USER', 'ACTIVE', 'Application Administrator', 'GROUP', '', null, null],
      ['bob "the builder"', 'USER', 'SUSPENDED', 'Help Desk', 'GROUP', '', null, null],
      ['崔健', 'USER', 'ACTIVE', 'Auditor', 'USER', '', 'All people', 'cr1'],
    ])
  })
})

describe('why', () => {
  it('says how a person came into a group', () => {
    expect(why('userGroups', 'ana')).toEqual({
      everyone: 'Okta keeps everyone in this group',
      finance: 'By rules “Dept = Finance” and “Heads”',
      imported: 'Imported from CRM',
      orphan: 'Imported from an application',
      admins: 'Added directly',
    })
    expect(why('userGroups', 'bob')).toMatchObject({
      finance: 'By rule “Dept = Finance”',
      admins: 'Okta does not say',
    })
    expect(why('groupMembers', 'finance')).toEqual({
      ana: 'By rules “Dept = Finance” and “Heads”',
      bob: 'By rule “Dept = Finance”',
      cui: 'Added directly',
      eva: 'By a group rule',
    })
  })

  it('says through what a person has an application', () => {
    expect(why('appUsers', 'crm')).toEqual({
      ana: 'Through group “Finance” (by rules “Dept = Finance” and “Heads”)',
      bob: 'Through group “Finance” (by rule “Dept = Finance”)',
      cui: 'Through group “Finance”',
      dan: 'Assigned directly',
    })
    expect(why('userApps', 'ana')).toEqual({
      crm: 'Through group “Finance” (by rules “Dept = Finance” and “Heads”)',
      pay: 'Through groups “Admins” and “Finance” (by rules “Dept = Finance” and “Heads”)',
      wiki: 'Assigned directly',
    })
    expect(why('userApps', 'bob')).toMatchObject({
      pay: 'Through groups “Admins” and “Finance” (by rule “Dept = Finance”)',
    })
    // The group Okta names is not part of the snapshot: the groups that explain the assignment are named instead.
    expect(why('userApps', 'eva')).toEqual({ pay: 'Through group “Finance”' })
  })

  it('counts people without a named group under each group that explains them', () => {
    const found = page(source, 'groupApps', {
      parentId: 'finance',
      columns: ['app_label', 'priority', 'user_count'],
    })
    expect(cellsByKey(found)).toEqual({ crm: ['CRM', 0, 3], pay: ['Payroll', 1, 2] })
  })

  it('lists each role of a person once, with the group it is held through', () => {
    const roles = (parentId: string) =>
      page(source, 'userRoles', { parentId, columns: ['role_type', 'why'] }).rows.map((row) => row.cells)
    expect(roles('ana')).toEqual([
      ['APP_ADMIN', 'Through group “Admins”'],
      ['SUPER_ADMIN', 'Granted directly'],
    ])
    expect(roles('bob')).toEqual([
      ['APP_ADMIN', 'Through group “Admins”'],
      ['HELP_DESK_ADMIN', 'Through a group Okta does not name'],
    ])
    expect(roles('dan')).toEqual([])
    expect(
      page(source, 'groupRoles', { parentId: 'admins', columns: ['role_type'] }).rows.map((row) => row.cells),
    ).toEqual([['APP_ADMIN']])
  })
})

const order = (column: string, direction: 'asc' | 'desc') =>
  keys(page(source, 'users', { sort: { column, direction } }))

const filtered = (filters: NonNullable<Asked['filters']>) =>
  keys(page(source, 'users', { filters, sort: { column: 'login', direction: 'asc' } }))

describe('sorting and filtering', () => {
  it('sorts text without case, and rows without a value last in both directions', () => {
    expect(order('login', 'asc')).toEqual(['ana', 'bob', 'cui', 'dan', 'eva', 'fay'])
    expect(order('display_name', 'asc').slice(0, 3)).toEqual(['fay', 'ana', 'bob'])
    expect(order('last_login', 'asc')).toEqual(['eva', 'bob', 'ana', 'cui', 'dan', 'fay'])
    expect(order('last_login', 'desc')).toEqual(['ana', 'bob', 'eva', 'fay', 'dan', 'cui'])
  })

  it('joins filters by and, values by or', () => {
    expect(filtered([{ column: 'status', op: 'is', values: ['SUSPENDED', 'DEPROVISIONED'] }])).toEqual([
      'bob',
      'dan',
    ])
    expect(filtered([{ column: 'department', op: 'is', values: ['', 'finance'] }])).toEqual([
      'ana',
      'dan',
      'eva',
      'fay',
    ])
    expect(filtered([{ column: 'department', op: 'isNot', values: ['', 'Finance'] }])).toEqual(['bob', 'cui'])
    expect(
      filtered([
        { column: 'group_count', op: 'atLeast', values: ['2'] },
        { column: 'status', op: 'isNot', values: ['SUSPENDED'] },
        { column: 'is_admin', op: 'is', values: ['true'] },
      ]),
    ).toEqual(['ana', 'cui'])
    expect(filtered([{ column: 'last_login', op: 'before', values: ['2024-01-01T01:00:00+01:00'] }])).toEqual(
      ['eva'],
    )
    expect(filtered([{ column: 'last_login', op: 'after', values: ['2024-01-01'] }])).toEqual(['ana', 'bob'])
  })

  it.each([
    ['contains on a choice', { column: 'status', op: 'contains', values: ['A'] }],
    ['a date on text', { column: 'login', op: 'before', values: ['2024-01-01'] }],
    ['no date', { column: 'created', op: 'before', values: ['yesterday'] }],
    ['two dates', { column: 'created', op: 'before', values: ['2024-01-01', '2025-01-01'] }],
    ['no number', { column: 'group_count', op: 'atLeast', values: ['many'] }],
    ['a number on text', { column: 'login', op: 'atLeast', values: ['1'] }],
    ['text for a number', { column: 'group_count', op: 'is', values: ['1 OR 1'] }],
  ] as const)('refuses %s', (_, filter) => {
    const asked = ask(source, 'users', { filters: [{ ...filter, values: [...filter.values] }] })
    expect(asked).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: expect.stringContaining('cannot be used') as string },
    })
  })

  it('asks for the object whose rows are meant', () => {
    expect(ask(source, 'userGroups')).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(ask(source, 'userGroups', { parentId: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(page(source, 'groupMembers', { parentId: 'empty' })).toMatchObject({
      rows: [],
      total: 0,
      availability: 'synced',
    })
  })
})

describe('availability', () => {
  const hidden = {
    ...source,
    kinds: { roles: { state: 'not-visible', reason: 'Needs a role that may read roles.' } },
  } as const

  it('tells "not synced" from "none"', () => {
    expect(page({ db: null, version: 0, kinds: {} }, 'users')).toEqual({
      rows: [],
      total: 0,
      version: 0,
      availability: 'not-synced',
    })
  })

  it('tells "not visible" from "none", with the reason', () => {
    expect(page(hidden, 'adminRoles')).toMatchObject({
      availability: 'not-visible',
      reason: 'Needs a role that may read roles.',
    })
    expect(page(hidden, 'userGroups', { parentId: 'ana' })).toMatchObject({ availability: 'synced' })
    const failed = {
      ...source,
      kinds: { memberships: { state: 'failed', reason: 'Okta answered 500.' } },
    } as const
    expect(page(failed, 'groupMembers', { parentId: 'finance' })).toMatchObject({
      availability: 'not-synced',
      reason: 'Okta answered 500.',
    })
  })

  it('tells what is worked out from groups, and shows it; what is missing counts for more', () => {
    const derived = { state: 'derived', reason: 'Lists of 2 applications are still being read.' } as const
    const kinds = { appUsers: derived } as const
    const found = page({ ...source, kinds }, 'userApps', { parentId: 'ana' })
    expect(found).toMatchObject({ availability: 'derived', reason: derived.reason })
    expect(found.total).toBeGreaterThan(0)
    const counted = page({ ...source, kinds }, 'groupApps', { parentId: 'finance', columns: ['user_count'] })
    expect(counted.rows[0]?.cells[0]).not.toBeNull()
    const both = { appUsers: derived, users: { state: 'not-visible', reason: 'No.' } } as const
    expect(page({ ...source, kinds: both }, 'appUsers', { parentId: 'crm' })).toMatchObject({
      availability: 'not-visible',
      reason: 'No.',
    })
  })

  it('shows unknown, not 0, in columns that come from what is not visible', () => {
    const columns = ['is_admin', 'group_count']
    const found = page(hidden, 'users', {
      columns,
      filters: [{ column: 'is_admin', op: 'is', values: [''] }],
      sort: { column: 'is_admin', direction: 'desc' },
    })
    expect(found.total).toBe(6)
    expect(found.rows.every((row) => row.cells[0] === null && row.cells[1] !== null)).toBe(true)
    expect(page(hidden, 'users', { filters: [{ column: 'is_admin', op: 'is', values: ['1'] }] }).total).toBe(
      0,
    )
  })
})
