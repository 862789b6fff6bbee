import { describe, expect, it } from 'vitest'
import { detailSchema, type Detail } from '../../../src/preload/contract/models.ts'
import { detail } from '../../../src/main/engine/query/detail.ts'
import { tallies } from '../../../src/main/engine/query/overview.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { openSample, page } from './ask.ts'

const source = openSample(sampleOrganization)

function read<K extends Detail['kind']>(kind: K, id: string, from: Parameters<typeof detail>[0] = source) {
  const found = detail(from, { kind, id })
  if (!found.ok) throw new Error(found.error.message)
  return detailSchema.parse(found.value) as Extract<Detail, { kind: K }>
}
const role = (type: string, principal: string): string => {
  const columns = ['role_type', 'principal_id']
  const row = page(source, 'adminRoles', { columns }).rows.find(
    ({ cells }) => cells[0] === type && cells[1] === principal,
  )
  return row?.key ?? ''
}

describe('detail', () => {
  it('of a person: what they hold, every attribute with a value, and the record as JSON', () => {
    const ana = read('user', 'ana')
    expect(ana).toMatchObject({
      name: 'Ana García',
      login: 'ana@example.com',
      status: 'ACTIVE',
      created: '2020-01-01T00:00:00.000Z',
      activated: null,
    })
    expect(ana.counts).toEqual({ groups: 5, apps: 3, roles: 2 })
    expect(ana.counts.roles).toBe(page(source, 'userRoles', { parentId: 'ana' }).total)
    expect(ana.attributes).toEqual([
      { name: 'login', value: 'ana@example.com' },
      { name: 'firstName', value: 'Ana' },
      { name: 'nicknames', value: '["An","Nita"]' },
      { name: 'address', value: '{"city":"Lisbon"}' },
      { name: 'active', value: 'false' },
      { name: 'level', value: '0' },
    ])
    expect(JSON.parse(ana.raw)).toMatchObject({ id: 'ana', status: 'ACTIVE', profile: { secondEmail: null } })
  })

  it('of a group: its rules and where it comes from', () => {
    const finance = read('group', 'finance')
    expect(finance).toMatchObject({
      type: 'OKTA_GROUP',
      description: 'People who count',
      sourceApp: null,
      counts: { members: 4, apps: 2, roles: 0 },
    })
    expect(finance.rules).toEqual([
      { id: 'r1', name: 'Dept = Finance', status: 'ACTIVE', expression: 'user.department=="Finance"' },
      { id: 'r2', name: 'Heads', status: 'INACTIVE', expression: 'true' },
    ])
    expect(read('group', 'imported').sourceApp).toEqual({ id: 'crm', name: 'CRM' })
    expect(read('group', 'orphan').sourceApp).toEqual({ id: 'vanished', name: 'vanished' })
    expect(read('group', 'admins').counts.roles).toBe(1)
  })

  it('of an application', () => {
    expect(read('app', 'crm')).toMatchObject({
      label: 'CRM',
      signOnMode: 'SAML_2_0',
      features: ['PUSH_NEW_USERS'],
      counts: { users: 4, direct: 1, groups: 1 },
    })
  })

  it('of a role: why, limits, permissions and holders', () => {
    expect(read('role', role('APP_ADMIN', 'admins'))).toMatchObject({
      principal: { type: 'GROUP', id: 'admins', name: 'Admins' },
      why: 'Granted to the group, so to each of its members',
      targets: [
        { type: 'APP', name: 'CRM' },
        { type: 'GROUP', name: 'Empty' },
        { type: 'GROUP', name: 'Finance' },
      ],
      resourceSet: null,
      permissions: null,
      holders: 2,
    })
    expect(read('role', role('APP_ADMIN', 'ana')).why).toBe('Through group “Admins”')
    expect(read('role', role('HELP_DESK_ADMIN', 'bob')).why).toBe('Through a group Okta does not name')
    expect(read('role', role('CUSTOM', 'cui'))).toMatchObject({
      why: 'Granted directly',
      description: 'Reads',
      resourceSet: { id: 'rs1', name: 'All people', resources: ['orn:okta:users'] },
      permissions: ['okta.users.read'],
      holders: 1,
    })
  })

  it('says "unknown" for roles that are not visible', () => {
    const hidden = { ...source, kinds: { roles: { state: 'not-visible' } } } as const
    expect(read('user', 'ana', hidden).counts.roles).toBeNull()
    expect(read('group', 'admins', hidden).counts.roles).toBeNull()
  })

  it.each([
    ['user', 'nobody'],
    ['group', 'ana'],
    ['app', ''],
    ['role', 'one'],
    ['role', '99999'],
  ] as const)('of a %s that is not there', (kind, id) => {
    expect(detail(source, { kind, id })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(detail({ db: null, version: 0, kinds: {} }, { kind, id })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })
})

describe('tallies', () => {
  it('count by value, largest first', () => {
    expect(tallies(source)).toEqual({
      userStatuses: [
        { value: 'ACTIVE', count: 4 },
        { value: 'DEPROVISIONED', count: 1 },
        { value: 'SUSPENDED', count: 1 },
      ],
      groupTypes: [
        { value: 'OKTA_GROUP', count: 3 },
        { value: 'APP_GROUP', count: 2 },
        { value: 'BUILT_IN', count: 1 },
      ],
      appStatuses: [
        { value: 'ACTIVE', count: 2 },
        { value: 'INACTIVE', count: 1 },
      ],
      membershipSources: [
        { value: 'unknown', count: 9 },
        { value: 'rule', count: 3 },
        { value: 'direct', count: 2 },
      ],
      assignmentScopes: [
        { value: 'GROUP', count: 6 },
        { value: 'USER', count: 2 },
      ],
      roleTypes: [
        { value: 'APP_ADMIN', count: 2 },
        { value: 'CUSTOM', count: 1 },
        { value: 'HELP_DESK_ADMIN', count: 1 },
        { value: 'SUPER_ADMIN', count: 1 },
      ],
    })
    expect(tallies({ db: null, version: 0, kinds: {} }).userStatuses).toEqual([])
  })
})
