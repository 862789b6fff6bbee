import { beforeEach, describe, expect, test } from 'vitest'
import { createDemoOrg } from '../../src/main/demo-org/index.ts'
import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import type { LogEntry } from '../../src/main/demo-org/system-log.ts'
import { specFile, specPresent } from './openapi.ts'
import { first, sorted, start } from './support.ts'

if (!specPresent) console.log('skipped: event types against the catalogue, because ../shared/spec is absent')

let org: DemoOrg
/** Every entry that any test here has made. */
const all: LogEntry[] = []

beforeEach(() => {
  org = createDemoOrg({ users: 400, groups: 80, apps: 30 })
})

/** What a change leaves in the log: event type and targets as `Type:id`. */
function events(change: () => unknown): [eventType: string, ...targets: string[]][] {
  const from = org.log.entries.length
  change()
  const made = org.log.entries.slice(from)
  all.push(...made)
  return made.map(({ eventType, targets }) => [eventType, ...targets.map(({ type, id }) => `${type}:${id}`)])
}

const person = (from = 10, status = 'ACTIVE') =>
  first(org.data.users, (user) => user.index >= from && user.status === status && !user.deleted)
const madeByHand = () =>
  first(
    org.data.groups,
    ({ type, members, apps }) => type === 'OKTA_GROUP' && members.length > 3 && apps.length === 0,
  )
const activeRule = () =>
  first(
    org.data.rules,
    ({ status, groups }) =>
      status === 'ACTIVE' && (org.data.groups[groups[0] ?? -1]?.members.length ?? 0) > 3,
  )

describe('users', () => {
  test.each([
    ['ACTIVE', 'SUSPENDED', 'user.lifecycle.suspend'],
    ['SUSPENDED', 'ACTIVE', 'user.lifecycle.unsuspend'],
    ['ACTIVE', 'LOCKED_OUT', 'user.account.lock'],
    ['LOCKED_OUT', 'ACTIVE', 'user.account.unlock_by_admin'],
    ['PROVISIONED', 'ACTIVE', 'user.lifecycle.activate'],
    ['ACTIVE', 'PASSWORD_EXPIRED', 'user.account.expire_password'],
    ['ACTIVE', 'RECOVERY', 'user.account.reset_password'],
    ['RECOVERY', 'ACTIVE', 'user.account.update_password'],
  ] as const)('from %s to %s is %s', (from, to, event) => {
    const user = person()
    org.setUserStatus(user.id, from)
    expect(events(() => org.setUserStatus(user.id, to))).toEqual([[event, `User:${user.id}`]])
    expect(user.lastUpdated).toBe(user.statusChanged)
  })

  test('who comes back joins Everyone and the groups of rules, but has no apps and no roles of before', () => {
    const { principal } = first(
      org.data.roleAssignments,
      ({ kind, principal: at }) => kind === 'USER' && at > 2,
    )
    const user = org.data.users[principal]
    const id = user?.id ?? ''
    const bound = org.data.bindings[0]
    org.bindMember(bound?.set ?? '', bound?.role ?? '', 'USER', id)
    const gone = events(() => org.deactivateUser(id))
    expect(gone[0]).toEqual(['user.lifecycle.deactivate', `User:${id}`])
    expect(gone.slice(-2).map(([event]) => event)).toEqual([
      'user.account.privilege.revoke',
      'iam.resourceset.bindings.delete',
    ])
    expect([...org.adminRoles()].some((row) => row.principal_id === id)).toBe(false)
    const back = events(() => org.reactivateUser(id))
    expect(back[0]).toEqual(['user.lifecycle.reactivate', `User:${id}`])
    expect(back[1]).toEqual([
      'group.user_membership.add',
      `User:${id}`,
      `UserGroup:${org.data.groups[0]?.id ?? ''}`,
    ])
    expect(user?.status).toBe('PROVISIONED')
    expect([...org.adminRoles()].some((row) => row.principal_id === id)).toBe(false)
  })
})

describe('groups and rules', () => {
  test('a new name or description', () => {
    const group = madeByHand()
    const before = group.lastMembershipUpdated
    expect(events(() => org.updateGroup(group.id, { name: 'Renamed', description: null }))).toEqual([
      ['group.profile.update', `UserGroup:${group.id}`],
    ])
    expect([...org.groups()].find(({ id }) => id === group.id)).toMatchObject({
      name: 'Renamed',
      description: null,
    })
    expect(group.lastMembershipUpdated).toBe(before)
    expect(group.lastUpdated).toBeGreaterThan(before)
  })

  test('a rule: made without an event, run when activated, kept when deactivated, gone by hand or with its users', () => {
    const group = org.createGroup('Filled by a rule')
    const city = String(person().profile['city'])
    const conditions = [{ attribute: 'city', operator: 'equals' as const, value: city }]
    let id = ''
    const make = (): void => {
      ;({ id } = org.createRule({ name: 'By city', conditions, groupIds: [group.id] }))
    }
    expect(events(make)).toEqual([])
    const added = events(() => org.setRuleStatus(id, 'ACTIVE'))
    expect(added[0]).toEqual([
      'group.user_membership.rule.trigger',
      `GroupRule:${id}`,
      `UserGroup:${group.id}`,
    ])
    expect(new Set(added.slice(1).map(([event]) => event))).toEqual(new Set(['group.user_membership.add']))
    expect(group.members.length).toBe(added.length - 1)
    expect(events(() => org.setRuleStatus(id, 'INACTIVE')).map(([event]) => event)).toEqual([
      'group.user_membership.rule.deactivated',
    ])
    const sources = (): Set<string> =>
      new Set([...org.memberships()].filter((row) => row.group_id === group.id).map(({ source }) => source))
    expect(sources()).toEqual(new Set(['rule']))
    expect(events(() => org.deleteRule(id))).toEqual([])
    expect([sources(), group.members.length]).toEqual([new Set(['direct']), added.length - 1])
    expect(org.rule(id)).toBeUndefined()

    const other = activeRule()
    const target = org.data.groups[other.groups[0] ?? -1]
    const managed = target?.rules.filter((rule) => rule === other.index).length ?? 0
    const removed = events(() => org.deleteRule(other.id, { removeUsers: true })).map(([event]) => event)
    expect(removed[0]).toBe('group.user_membership.rule.deactivated')
    expect(removed.filter((event) => event === 'group.user_membership.remove').length).toBe(managed)
    expect(org.counts().rules).toBe(org.data.rules.length - 2)
  })
})

describe('apps', () => {
  test('made, relabelled, switched off and deleted', () => {
    let id = ''
    const make = (): void => {
      ;({ id } = org.createApp({ label: 'New app' }))
    }
    expect(events(make)).toEqual([['application.lifecycle.create', `AppInstance:${id}`]])
    expect(events(() => org.updateApp(id, { label: 'Newer app' }))).toEqual([
      ['application.lifecycle.update', `AppInstance:${id}`],
    ])
    expect([...org.apps()].find((app) => app.id === id)?.label).toBe('Newer app')
    expect(events(() => org.setAppStatus(id, 'INACTIVE'))).toEqual([
      ['application.lifecycle.deactivate', `AppInstance:${id}`],
    ])
    expect(events(() => org.deleteApp(id))).toEqual([['application.lifecycle.delete', `AppInstance:${id}`]])
  })

  test('an assignment names the app user, the app and the user, and the app user has an id of its own', () => {
    const app = org.createApp({ label: 'New app' })
    const user = person()
    const targets = [`AppUser:0ua${user.id.slice(3)}`, `AppInstance:${app.id}`, `User:${user.id}`]
    expect(events(() => org.assignUser(app.id, user.id))).toEqual([
      ['application.user_membership.add', ...targets],
    ])
    expect(events(() => org.unassignUser(app.id, user.id))).toEqual([
      ['application.user_membership.remove', ...targets],
    ])
    const group = madeByHand()
    const given = events(() => org.assignGroup(app.id, group.id, 5))
    expect(given[0]).toEqual([
      'group.application_assignment.add',
      `UserGroup:${group.id}`,
      `AppInstance:${app.id}`,
    ])
    expect(events(() => org.assignGroup(app.id, group.id, 9)).map(([event]) => event)).toEqual([
      'group.application_assignment.update',
    ])
    expect(events(() => org.unassignGroup(app.id, group.id)).length).toBe(given.length)
  })

  test('deletion takes the app out of role targets and resource sets', () => {
    const held = first(org.data.roleAssignments, ({ appTargets }) => appTargets.length > 1)
    const set = first(org.data.resourceSets, ({ resources }) =>
      resources.some(({ path }) => path.includes('/apps/')),
    )
    const path = set.resources.find((resource) => resource.path.includes('/apps/'))?.path ?? ''
    org.deleteApp(org.data.apps[held.appTargets[0] ?? -1]?.id ?? '')
    const left = path.split('/').at(-1) ?? ''
    if (org.app(left) !== undefined) org.deleteApp(left)
    expect(held.appTargets.every((at) => org.data.apps[at]?.deleted === false)).toBe(true)
    expect(set.resources.some((resource) => resource.path === path)).toBe(false)
  })
})

describe('admin roles', () => {
  test('a grant carries all roles of now, a revocation says that none is left', () => {
    const user = person()
    const id = user.id
    org.data.roleAssignments.splice(0)
    const debug = (): string | undefined => org.log.entries.at(-1)?.debugData['privilegeGranted']
    expect(events(() => org.grantRole('USER', id, 'REPORT_ADMIN'))).toEqual([
      ['user.account.privilege.grant', `User:${id}`, 'ROLE:REPORT_ADMIN'],
    ])
    const second = org.grantRole('USER', id, 'APP_ADMIN')?.id ?? ''
    expect(debug()).toBe('Report Administrator, Application Administrator')
    expect(events(() => org.revokeRole('USER', id, second)).map(([event]) => event)).toEqual([
      'user.account.privilege.grant',
    ])
    expect(debug()).toBe('Report Administrator')
    expect(events(() => org.revokeRole('USER', id, org.data.roleAssignments[0]?.id ?? ''))).toEqual([
      ['user.account.privilege.revoke', `User:${id}`],
    ])
    const group = first(org.data.groups, ({ members, index }) => members.includes(user.index) && index > 0)
    expect(events(() => org.grantRole('GROUP', group.id, 'MOBILE_ADMIN'))).toEqual([
      ['group.privilege.grant', `UserGroup:${group.id}`, 'ROLE:MOBILE_ADMIN'],
    ])
    const helper = org.grantRole('USER', id, 'HELP_DESK_ADMIN')?.id ?? ''
    expect(debug()).toBe('Mobile Administrator, Help Desk Administrator')
    const limited = events(() => org.setRoleTargets('USER', id, helper, { groupIds: [group.id] }))
    expect(limited.map(([event]) => event)).toEqual(['user.account.privilege.grant'])
    org.deleteGroup(group.id)
    expect(org.data.roleAssignments).toMatchObject([{ type: 'HELP_DESK_ADMIN', groupTargets: [] }])
  })

  test('custom roles, resource sets and who is bound to them', () => {
    const user = person()
    let [role, set] = ['', '']
    const make = (): void => {
      role = org.createCustomRole({ label: 'New role', description: '', permissions: ['okta.users.read'] }).id
      set = org.createResourceSet({ label: 'New set', description: '', paths: ['/api/v1/users'] }).id
    }
    expect(events(make)).toEqual([
      ['iam.role.create', `CUSTOM_ROLE:${role}`],
      ['iam.resourceset.create', `RESOURCE_SET:${set}`],
    ])
    expect(events(() => org.bindMember(set, role, 'USER', user.id))).toEqual([
      ['iam.resourceset.bindings.add', `User:${user.id}`, `CUSTOM_ROLE:${role}`],
    ])
    expect(events(() => org.updateCustomRole(role, { label: 'Newer role' }))).toEqual([
      ['iam.role.update', `CUSTOM_ROLE:${role}`],
    ])
    const bound = (): number => [...org.adminRoles()].filter((row) => row.principal_id === user.id).length
    const before = bound()
    expect(events(() => org.deleteResourceSet(set))).toEqual([
      ['iam.resourceset.delete', `RESOURCE_SET:${set}`],
    ])
    expect(bound()).toBe(before - 1)
    expect(events(() => org.deleteCustomRole(role))).toEqual([['iam.role.delete', `CUSTOM_ROLE:${role}`]])
    expect(org.data.bindings.some((binding) => binding.role === role || binding.set === set)).toBe(false)
  })
})

test.skipIf(!specPresent)('every event type made here is in the catalogue', () => {
  const { versions } = specFile<{ versions: { eventTypes: { id: string }[] }[] }>('event-types.json')
  const known = new Set(versions.flatMap(({ eventTypes }) => eventTypes.map(({ id }) => id)))
  const made = new Set(all.map(({ eventType }) => eventType))
  expect(made.size).toBeGreaterThan(30)
  expect([...made].filter((type) => !known.has(type))).toEqual([])
})

test('over HTTP, what changed is what the lists answer', async () => {
  const { server, get, walk } = await start({ users: 300, groups: 60, apps: 12 })
  ;({ org } = server)
  const { id: app } = org.createApp({ label: 'Over HTTP' })
  const { id: role } = org.createCustomRole({
    label: 'Made',
    description: 'x',
    permissions: ['okta.apps.read'],
  })
  const { id: set } = org.createResourceSet({ label: 'Set', description: '', paths: [`/api/v1/apps/${app}`] })
  const user = person()
  const member = org.bindMember(set, role, 'USER', user.id)
  org.updateCustomRole(role, { label: 'Made again' })
  expect((await get(`/api/v1/apps/${app}`)).body.label).toBe('Over HTTP')
  org.updateApp(app, { label: 'Renamed over HTTP' })
  expect((await walk('/api/v1/apps?limit=5')).find((row) => row['id'] === app)?.['label']).toBe(
    'Renamed over HTTP',
  )
  expect((await get('/api/v1/iam/roles')).body.roles.at(-1)).toMatchObject({ id: role, label: 'Made again' })
  const held = (await get(`/api/v1/users/${user.id}/roles`)).body as { id: string; role?: string }[]
  expect(held.find((row) => row.id === member?.id)?.role).toBe(role)
  const rules = await walk('/api/v1/groups/rules?limit=2')
  const [gone] = rules
  org.deleteRule(String(gone?.['id']))
  expect(sorted((await walk('/api/v1/groups/rules?limit=2')).map((row) => row['id']))).toEqual(
    sorted(rules.slice(1).map((row) => row['id'])),
  )
  expect((await get(`/api/v1/groups/rules/${String(gone?.['id'])}`)).status).toBe(404)
  const log = (await get('/api/v1/logs?limit=1000')).body as {
    eventType: string
    target: { type: string }[]
  }[]
  expect(log.map(({ eventType }) => eventType)).toEqual(org.log.entries.map(({ eventType }) => eventType))
})
