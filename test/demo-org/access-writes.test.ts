import { describe, expect, test } from 'vitest'
import type { AppRecord } from '../../src/main/demo-org/model.ts'
import { first, start, type Caller } from './support.ts'

const SIZE = { users: 200, groups: 60, apps: 15 }
const active = (app: AppRecord): boolean => app.status === 'ACTIVE' && app.index > 4

function pair({ server }: Caller) {
  const { org } = server
  const app = first(org.data.apps, active)
  const user = first(org.data.users, ({ status }) => status === 'ACTIVE')
  org.unassignUser(app.id, user.id)
  for (const { group } of [...app.groups]) org.unassignGroup(app.id, org.data.groups[group]?.id ?? '')
  const group = org.createGroup('Made here')
  return { org, app, user, group }
}

describe('what is given with an assignment', () => {
  test('of a person is kept, and goes with it', async () => {
    const caller = await start(SIZE)
    const { app, user } = pair(caller)
    const path = `/api/v1/apps/${app.id}/users`
    const body = {
      id: user.id,
      scope: 'USER',
      credentials: { userName: 'zoë@elsewhere.example' },
      profile: { department: 'Öl', seats: 3 },
    }
    const made = await caller.call(path, { method: 'POST', body })
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({
      credentials: { userName: 'zoë@elsewhere.example' },
      profile: { department: 'Öl', seats: 3, email: user.profile['email'] },
    })
    expect((await caller.get(`${path}/${user.id}`)).body).toEqual(made.body)
    await caller.call(`${path}/${user.id}`, { method: 'DELETE' })
    await caller.call(path, { method: 'POST', body: { id: user.id } })
    const { body: again } = await caller.get(`${path}/${user.id}`)
    expect(again.credentials.userName).toBe(user.profile['login'])
    expect(again.profile.seats).toBeUndefined()
    const bad = await caller.call(path, { method: 'POST', body: { id: user.id, profile: 'x' } })
    expect(bad.body.errorCode).toBe('E0000062')
  })

  test('of a group is kept, and given again', async () => {
    const caller = await start(SIZE)
    const { app, group } = pair(caller)
    const path = `/api/v1/apps/${app.id}/groups/${group.id}`
    await caller.call(path, { method: 'PUT', body: { priority: 7, profile: { tier: 'gold' } } })
    expect((await caller.get(path)).body).toMatchObject({ priority: 7, profile: { tier: 'gold' } })
    await caller.call(path, { method: 'PUT', body: {} })
    expect((await caller.get(path)).body).toMatchObject({ priority: 7, profile: { tier: 'gold' } })
    await caller.call(path, { method: 'DELETE' })
    await caller.call(path, { method: 'PUT', body: {} })
    expect((await caller.get(path)).body.profile).toEqual({})
  })
})

test('a role tells the applications that it is limited to where they are asked for', async () => {
  const { get, server } = await start(SIZE)
  const { org } = server
  const user = first(org.data.users, ({ status }) => status === 'ACTIVE').id
  const made = org.grantRole('USER', user, 'APP_ADMIN')
  const roles = async () =>
    (await get(`/api/v1/users/${user}/roles?expand=targets/catalog/apps`)).body.find(
      ({ type }: { type: string }) => type === 'APP_ADMIN',
    )
  expect((await roles())['_embedded']).toBeUndefined()
  org.setRoleTargets('USER', user, made?.id ?? '', { appIds: [org.data.apps[0]?.id ?? ''] })
  expect((await roles())['_embedded'].targets.catalog.apps).toMatchObject([{ id: org.data.apps[0]?.id }])
})

test('whom a hand takes out of a group of a rule comes back, or is an exception of the rule', async () => {
  const { call, get, server } = await start(SIZE)
  const { org } = server
  org.setRuleRemoval('excludes')
  const row = first(org.memberships(), ({ source }) => source === 'rule')
  const path = `/api/v1/groups/${row.group_id}/users/${row.user_id}`
  const [rule] = (await get(`${path}/group-rules`)).body
  await call(path, { method: 'DELETE' })
  org.evaluateRules()
  expect((await get(`${path}/group-rules`)).status).toBe(404)
  const { body } = await get(`/api/v1/groups/rules/${rule.id}`)
  expect(body.conditions.people.users.exclude).toContain(row.user_id)
  expect(org.log.entries.map(({ eventType }) => eventType)).toContain(
    'group.user_membership.rule.add_exclusion',
  )
})
