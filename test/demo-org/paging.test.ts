import { expect, test } from 'vitest'
import { first, linkOf, sorted, start } from './support.ts'
import type { Json } from './support.ts'

const SIZE = { users: 700, groups: 130, apps: 60 }

test('walking every list gives exactly what the organization holds', async () => {
  const { server, walk, get } = await start({ ...SIZE, users: 1300 })
  const { org } = server
  const users = await walk(`/api/v1/users?limit=90&search=${encodeURIComponent('status pr')}`)
  expect(sorted(users.map((row) => [row['id'], row['status'], row['profile'].login]))).toEqual(
    sorted([...org.users()].map((row) => [row.id, row.status, row.login])),
  )
  const groups = await walk('/api/v1/groups?limit=37')
  expect(
    sorted(groups.map((row) => [row['id'], row['profile'].name, row['type'], row['profile'].description])),
  ).toEqual(sorted([...org.groups()].map((row) => [row.id, row.name, row.type, row.description])))
  const apps = await walk('/api/v1/apps?limit=13')
  expect(sorted(apps.map(({ id, name, label, status }) => ({ id, name, label, status })))).toEqual(
    sorted(org.apps()),
  )
  const memberships = []
  for (const group of groups) {
    for (const row of await walk(
      `/api/v1/groups/${String(group['id'])}/users?limit=150&expand=group-rules`,
    )) {
      const rules = row['_embedded']?.['group-rules'] as unknown[] | undefined
      memberships.push({
        group_id: group['id'],
        user_id: row['id'],
        source: rules === undefined ? 'unknown' : rules.length > 0 ? 'rule' : 'direct',
      })
    }
  }
  expect(sorted(memberships)).toEqual(sorted(org.memberships()))
  const appUsers = []
  const appGroups = []
  for (const { id } of apps) {
    for (const row of await walk(`/api/v1/apps/${String(id)}/users?limit=70`)) {
      const group = row['_links'].group?.href.split('/').at(-1) ?? null
      appUsers.push({
        app_id: id,
        user_id: row['id'],
        scope: row['scope'],
        group_id: group,
        status: row['status'],
      })
    }
    for (const row of await walk(`/api/v1/apps/${String(id)}/groups?limit=3`))
      appGroups.push({ app_id: id, group_id: row['id'], priority: row['priority'] })
  }
  expect(sorted(appUsers)).toEqual(sorted(org.appUsers()))
  expect(sorted(appGroups)).toEqual(sorted(org.appGroups()))
  const rules = await walk('/api/v1/groups/rules?limit=7')
  expect(rules.map(({ id }) => id)).toEqual(org.data.rules.map(({ id }) => id))
  const withoutDeprovisioned = await walk('/api/v1/users')
  expect(withoutDeprovisioned.length).toBe(
    [...org.users()].filter((row) => row.status !== 'DEPROVISIONED').length,
  )
  expect((await get('/api/v1/users?limit=5')).body.length).toBe(5)
}, 30_000)

test('admin access is complete through the iam lists, whose next page stands in the body', async () => {
  const { server, get } = await start({ ...SIZE, users: 1300 })
  const { org } = server
  async function pages(path: string, key: string): Promise<Json[]> {
    const rows = []
    let next: string | undefined = path
    while (next !== undefined) {
      const answer = await get(next)
      expect(answer.headers['link']).toBeUndefined()
      expect(answer.body[key].length).toBeLessThanOrEqual(100)
      rows.push(...answer.body[key])
      next = answer.body['_links']?.next?.href
    }
    return rows
  }
  const truth = [...org.adminRoles()]
  const assignees = await pages('/api/v1/iam/assignees/users', 'value')
  expect(sorted(assignees.map(({ id }) => id))).toEqual(
    sorted(new Set(truth.filter((row) => row.principal_type === 'USER').map((row) => row.principal_id))),
  )
  expect(assignees.length).toBeGreaterThan(100)
  const found: object[] = []
  const record = (principal: string, id: string, role: Record<string, unknown>): void => {
    if (role['assignmentType'] !== principal) return
    found.push({
      principal_type: principal,
      principal_id: id,
      role_type: role['type'],
      role_id: role['role'] ?? null,
      resource_set_id: role['resource-set'] ?? null,
      assignment_type: role['assignmentType'],
    })
  }
  for (const { id } of assignees)
    for (const role of (await get(`/api/v1/users/${id}/roles`)).body) record('USER', id, role)
  for (const { id } of org.groups())
    for (const role of (await get(`/api/v1/groups/${id}/roles`)).body) record('GROUP', id, role)
  expect(sorted(found)).toEqual(sorted(truth))
  const members = []
  for (const set of await pages('/api/v1/iam/resource-sets', 'resource-sets')) {
    for (const binding of await pages(set['_links'].bindings.href, 'roles')) {
      for (const member of await pages(binding['_links'].members.href, 'members')) {
        const [kind, id] = new URL(member['_links'].self.href).pathname.split('/').slice(-2)
        members.push([set.id, binding.id, kind === 'users' ? 'USER' : 'GROUP', id])
      }
    }
  }
  expect(sorted(members)).toEqual(
    sorted(
      truth
        .filter((row) => row.role_type === 'CUSTOM')
        .map((row) => [row.resource_set_id, row.role_id, row.principal_type, row.principal_id]),
    ),
  )
}, 30_000)

test('two Link lines, absolute on the host asked, self with the limit in effect', async () => {
  const { call, server } = await start(SIZE)
  const answer = await call('/api/v1/users?search=status%20pr&limit=1000', {
    headers: { host: `localhost:${String(server.port)}` },
  })
  expect(answer.headers['link']?.length).toBe(2)
  const self = new URL(linkOf(answer, 'self') ?? '')
  expect([self.host, self.searchParams.get('limit'), self.searchParams.get('search')]).toEqual([
    `localhost:${String(server.port)}`,
    '200',
    'status pr',
  ])
  expect(answer.body[0]['_links'].self.href).toMatch(/^http:\/\/localhost:/)
  const next = new URL(linkOf(answer, 'next') ?? '')
  expect(next.searchParams.get('search')).toBe('status pr')
  expect(next.searchParams.get('after')).not.toContain(answer.body.at(-1).id)
})

test.each([
  ['/api/v1/groups/rules', 50, 200],
  ['/api/v1/apps', 20, 200],
  ['/api/v1/users', 200, 200],
  ['/api/v1/groups', 10_000, 10_000],
  ['/api/v1/logs', 100, 1000],
  ['/api/v1/apps/APP/users', 50, 500],
  ['/api/v1/apps/APP/groups', 20, 200],
  ['/api/v1/groups/GROUP/users', 1000, 1000],
  ['/api/v1/groups/GROUP/apps', 20, 200],
])('%s: %i rows by default, at most %i', async (path, standard, maximum) => {
  const { server, get } = await start({ users: 50, groups: 30, apps: 10 })
  const real = path
    .replace('APP', server.org.data.apps[0]?.id ?? '')
    .replace('GROUP', server.org.data.groups[0]?.id ?? '')
  const limit = async (query: string): Promise<string | null> =>
    new URL(linkOf(await get(real + query), 'self') ?? '').searchParams.get('limit')
  expect(await limit('')).toBe(String(standard))
  expect(await limit('?limit=20000')).toBe(String(maximum))
  expect(await limit('?limit=7')).toBe('7')
  expect((await get(`${real}?limit=nonsense`)).body.errorCode).toBe('E0000001')
  expect((await get(`${real}?after=nonsense`)).body.errorCode).toBe('E0000001')
})

test('role targets come 20 at a time whatever is asked', async () => {
  const { server, get, walk } = await start({ users: 1500, groups: 200, apps: 20 })
  const { data } = server.org
  const held = first(
    data.roleAssignments,
    ({ kind, groupTargets }) => kind === 'USER' && groupTargets.length > 20,
  )
  const path = `/api/v1/users/${data.users[held.principal]?.id ?? ''}/roles/${held.id}/targets/groups?limit=200`
  const answer = await get(path)
  expect(answer.body.length).toBe(20)
  expect(linkOf(answer, 'self')).toContain('limit=20')
  expect((await walk(path)).length).toBe(held.groupTargets.length)
})

test('rows that vanish between two pages make no other row repeat or go missing', async () => {
  const { server, get } = await start({ users: 400, groups: 20, apps: 5 })
  const { org } = server
  const app = first(org.data.apps, ({ users }) => users.length > 150)
  const before = [...org.appUsers()].filter((row) => row.app_id === app.id).map((row) => row.user_id)
  const page = await get(`/api/v1/apps/${app.id}/users?limit=50`)
  const gone = [before[10], before[49], before[50], before[60]].map(String)
  for (const id of gone) org.deleteUser(id)
  const rows = page.body.map((row: { id: string }) => row.id)
  let next = linkOf(page, 'next')
  while (next !== undefined) {
    const answer = await get(next)
    rows.push(...answer.body.map((row: { id: string }) => row.id))
    next = linkOf(answer, 'next')
  }
  expect(new Set(rows).size).toBe(rows.length)
  expect(sorted(before.filter((id) => !rows.includes(id)))).toEqual(sorted(gone.slice(2)))
})
