import { describe, expect, test } from 'vitest'
import type { TokenRole } from '../../src/main/demo-org/index.ts'
import { first, start } from './support.ts'

const SIZE = { users: 300, groups: 60, apps: 25 }
const NOBODY = '00u0000000000000000z'
const NO_GROUP = '00g0000000000000000z'
const NO_APP = '0oa0000000000000000z'

describe('what a token may do', () => {
  const reads = ['/users?limit=1', '/groups?limit=1', '/apps?limit=1']
  const roleReads = [
    '/iam/assignees/users',
    '/iam/roles',
    '/iam/resource-sets',
    '/users/me/roles',
    '/groups/ANY/roles',
  ]
  const writes: [method: string, path: string, body?: unknown][] = [
    ['PUT', `/groups/${NO_GROUP}/users/${NOBODY}`],
    ['DELETE', `/groups/${NO_GROUP}/users/${NOBODY}`],
    ['POST', `/apps/${NO_APP}/users`, { id: NOBODY }],
    ['DELETE', `/apps/${NO_APP}/users/${NOBODY}`],
    ['PUT', `/apps/${NO_APP}/groups/${NO_GROUP}`],
  ]
  const roleWrites: typeof writes = [
    ['POST', `/users/${NOBODY}/roles`, { type: 'HELP_DESK_ADMIN' }],
    ['DELETE', `/groups/${NO_GROUP}/roles/none`],
  ]

  test.each<[TokenRole, access: boolean, roles: boolean]>([
    ['super', true, true],
    ['readonly', false, false],
    ['appgroup', true, false],
  ])(
    '%s: writes of access %s, admin roles %s; permission is judged before existence',
    async (role, access, roles) => {
      const { call, server } = await start(SIZE)
      const group = server.org.data.groups[0]?.id ?? ''
      for (const path of reads) expect((await call(`/api/v1${path}`, { role })).body.length).toBe(1)
      expect((await call('/api/v1/logs', { role })).status).toBe(200)
      for (const path of roleReads) {
        const { status, body } = await call(`/api/v1${path.replace('ANY', group)}`, { role })
        expect([path, status, body?.errorCode]).toEqual([
          path,
          roles ? 200 : 403,
          roles ? undefined : 'E0000006',
        ])
      }
      for (const [list, allowed] of [
        [writes, access],
        [roleWrites, roles],
      ] as const) {
        for (const [method, path, body] of list) {
          const answer = await call(`/api/v1${path}`, {
            role,
            method,
            ...(body === undefined ? {} : { body }),
          })
          expect([method, path, answer.status, answer.body.errorCode]).toEqual([
            method,
            path,
            allowed ? 404 : 403,
            allowed ? 'E0000007' : 'E0000006',
          ])
        }
      }
    },
  )

  test('a service app without an admin role sees empty lists and nothing else', async () => {
    const { call } = await start(SIZE)
    for (const path of ['/users', '/groups', '/apps', '/users?search=status%20pr']) {
      const answer = await call(`/api/v1${path}`, { role: 'none' })
      expect([answer.status, answer.text]).toEqual([200, '[]'])
    }
    for (const path of ['/users/me', '/iam/roles', '/logs', '/org'])
      expect((await call(`/api/v1${path}`, { role: 'none' })).status).toBe(403)
  })

  test('me is the user who made the token', async () => {
    const { call, server } = await start(SIZE)
    const ids = await Promise.all(
      (['super', 'readonly', 'appgroup'] as const).map(
        async (role) => (await call('/api/v1/users/me', { role })).body.id as string,
      ),
    )
    expect(ids).toEqual(server.org.data.users.slice(0, 3).map(({ id }) => id))
    const types = (await call('/api/v1/users/me/roles')).body.map(({ type }: { type: string }) => type)
    expect(types).toEqual(['SUPER_ADMIN'])
  })

  test('unknown, revoked and orphaned tokens are invalid', async () => {
    const { call, server } = await start(SIZE)
    expect((await call('/api/v1/users', { token: 'nonsense' })).body.errorCode).toBe('E0000011')
    expect((await call('/.well-known/okta-organization', { token: 'nonsense' })).status).toBe(200)
    server.org.deactivateUser(server.org.data.users[1]?.id ?? '')
    expect((await call('/api/v1/users', { role: 'readonly' })).status).toBe(401)
    expect((await call('/api/v1/api-tokens/current', { method: 'DELETE', role: 'appgroup' })).status).toBe(
      204,
    )
    expect((await call('/api/v1/users', { role: 'appgroup' })).status).toBe(401)
    expect((await call('/api/v1/users')).status).toBe(200)
  })

  test('unknown paths, wrong methods and broken bodies', async () => {
    const { call } = await start(SIZE)
    expect((await call('/api/v1/nothing')).body.errorCode).toBe('E0000008')
    expect((await call('/api/v1/iam/roles', { method: 'DELETE' })).body.errorCode).toBe('E0000022')
    expect((await call('/api/v1/users', { method: 'POST', body: '{"profile":' })).body.errorCode).toBe(
      'E0000003',
    )
  })
})

describe('writes that Okta refuses', () => {
  test('memberships of groups that an app or Okta manages', async () => {
    const { call, server } = await start(SIZE)
    const { groups, users } = server.org.data
    for (const type of ['BUILT_IN', 'APP_GROUP'] as const) {
      const group = first(groups, (candidate) => candidate.type === type)
      for (const method of ['PUT', 'DELETE']) {
        const answer = await call(`/api/v1/groups/${group.id}/users/${users[5]?.id ?? ''}`, { method })
        expect([answer.status, answer.body.errorCode]).toEqual([403, 'E0000111'])
      }
    }
  })

  test('membership writes are repeatable, and a rule brings members back', async () => {
    const { call, server } = await start(SIZE)
    const { org } = server
    const row = first(org.memberships(), ({ source }) => source === 'rule')
    const path = `/api/v1/groups/${row.group_id}/users/${row.user_id}`
    const member = async (): Promise<boolean> => (await call(`${path}/group-rules`)).status === 200
    for (let nth = 0; nth < 2; nth += 1) expect((await call(path, { method: 'DELETE' })).status).toBe(204)
    expect(await member()).toBe(false)
    org.evaluateRules()
    expect((await call(`${path}/group-rules`)).body.length).toBe(1)
    for (let nth = 0; nth < 2; nth += 1) expect((await call(path, { method: 'PUT' })).status).toBe(204)
  })

  test('app assignments: already there, through a group, inactive user, inactive app', async () => {
    const { call, server } = await start(SIZE)
    const { org } = server
    const active = (id: string): boolean => org.app(id)?.status === 'ACTIVE'
    const direct = first(
      org.appUsers(),
      (row) => row.scope === 'USER' && active(row.app_id) && org.user(row.user_id)?.status === 'ACTIVE',
    )
    const again = await call(`/api/v1/apps/${direct.app_id}/users`, {
      method: 'POST',
      body: { id: direct.user_id },
    })
    expect([again.status, again.body.errorCode]).toEqual([409, 'E0000062'])
    const granted = first(org.appUsers(), (row) => row.scope === 'GROUP')
    const removal = await call(`/api/v1/apps/${granted.app_id}/users/${granted.user_id}`, {
      method: 'DELETE',
    })
    expect([removal.status, removal.body.errorCode]).toEqual([403, 'E0000046'])
    const gone = first(org.users(), ({ status }) => status === 'DEPROVISIONED')
    const inactive = await call(`/api/v1/apps/${direct.app_id}/users`, {
      method: 'POST',
      body: { id: gone.id },
    })
    expect([inactive.status, inactive.body.errorCode]).toEqual([403, 'E0000117'])
    const app = first(org.apps(), ({ status }) => status === 'INACTIVE')
    expect(
      (await call(`/api/v1/apps/${app.id}/users`, { method: 'POST', body: { id: direct.user_id } })).status,
    ).toBe(400)
    expect(
      (await call(`/api/v1/apps/${app.id}/groups/${org.data.groups[4]?.id ?? ''}`, { method: 'PUT' })).status,
    ).toBe(400)
    expect((await call(`/api/v1/apps/${direct.app_id}/users/${gone.id}`, { method: 'DELETE' })).status).toBe(
      404,
    )
  })

  test('admin roles: held already, and groups that cannot have any', async () => {
    const { call, server } = await start(SIZE)
    const { groups, rules, users } = server.org.data
    const give = async (kind: string, id: string): Promise<[number, string]> => {
      const { status, body } = await call(`/api/v1/${kind}/${id}/roles`, {
        method: 'POST',
        body: { type: 'REPORT_ADMIN' },
      })
      return [status, body.errorCode]
    }
    const user = users[20]?.id ?? ''
    expect((await give('users', user))[0]).toBe(201)
    expect(await give('users', user)).toEqual([409, 'E0000090'])
    expect(await give('groups', groups[0]?.id ?? '')).toEqual([400, 'E0000211'])
    expect(await give('groups', first(groups, ({ type }) => type === 'APP_GROUP').id)).toEqual([
      400,
      'E0000194',
    ])
    expect(await give('groups', groups[rules[0]?.groups[0] ?? -1]?.id ?? '')).toEqual([400, 'E0000192'])
    const custom = {
      type: 'CUSTOM',
      role: server.org.data.customRoles[1]?.id,
      'resource-set': server.org.data.resourceSets[1]?.id,
    }
    expect((await call(`/api/v1/users/${user}/roles`, { method: 'POST', body: custom })).status).toBe(201)
    expect((await call(`/api/v1/users/${user}/roles`, { method: 'POST', body: custom })).status).toBe(409)
    expect((await call(`/api/v1/users/${user}/roles/none`, { method: 'DELETE' })).status).toBe(404)
  })

  test('users: duplicate logins, deletion in two steps, changes that do not fit the status', async () => {
    const { call, server } = await start(SIZE)
    const { org } = server
    const user = first(org.data.users, ({ index, status }) => index > 10 && status === 'ACTIVE')
    const profile = { firstName: 'A', lastName: 'B', email: 'a@example.com', login: user.profile['login'] }
    expect((await call('/api/v1/users', { method: 'POST', body: { profile } })).body.errorCode).toBe(
      'E0000001',
    )
    expect((await call(`/api/v1/users/${user.id}/lifecycle/unsuspend`, { method: 'POST' })).status).toBe(400)
    expect((await call(`/api/v1/users/${user.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await call(`/api/v1/users/${user.id}`)).body.status).toBe('DEPROVISIONED')
    expect((await call(`/api/v1/users/${user.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await call(`/api/v1/users/${user.id}`)).body.errorCode).toBe('E0000007')
  })
})
