import { expect, test } from 'vitest'
import { parseScim } from '../../src/main/demo-org/scim.ts'
import { first, linkOf, sorted, start } from './support.ts'

const SIZE = { users: 600, groups: 80, apps: 40 }

test.each([
  ['status eq "ACTIVE"', true],
  ['status ne "ACTIVE"', false],
  ['STATUS eq "x" or status sw "act"', true],
  ['not (status eq "ACTIVE")', false],
  ['profile.department co "fin" and (age gt 3 or age le 2) and not (missing pr)', true],
  ['created gt "2026-01-01T00:00:00.000Z" and created le "2026-01-02T00:00:00Z"', true],
  ['created lt "2026-01-02T00:00:00.000Z" and created ge "2026-01-02T00:00:00.000Z"', false],
  ['tags eq "b"', true],
  ['tags ne "b"', false],
  ['nothing eq null', true],
  ['quoted eq "a \\"b\\" (c)"', true],
  ['status eq "ACTIVE" or status eq "X" and status eq "Y"', true],
])('%s is %s', (text, expected) => {
  const held: Record<string, string | number | string[] | null> = {
    status: 'ACTIVE',
    'profile.department': 'Finance',
    age: 7,
    created: Date.UTC(2026, 0, 2),
    tags: ['a', 'b'],
    nothing: null,
    quoted: 'a "b" (c)',
  }
  expect(parseScim(text)?.test((name) => held[name])).toBe(expected)
})

test.each([
  '',
  'status',
  'status eq',
  'status is "A"',
  'status eq "A" and',
  '(status pr',
  'status pr)',
  'status eq "A" status pr',
  '"a" eq "b"',
])('%j is malformed', (text) => {
  expect(parseScim(text)).toBeUndefined()
})

test('searches and filters of users', async () => {
  const { server, walk, get } = await start(SIZE)
  const people = [...server.org.users()]
  const ids = async (query: string): Promise<string[]> =>
    sorted(
      (await walk(`/api/v1/users?limit=50&${new URLSearchParams(query).toString()}`)).map((row) => row['id']),
    )
  const expected = (test: (row: (typeof people)[number]) => boolean): string[] =>
    sorted(people.filter(test).map(({ id }) => id))
  expect(await ids('search=status eq "DEPROVISIONED" or status eq "STAGED"')).toEqual(
    expected(({ status }) => status === 'DEPROVISIONED' || status === 'STAGED'),
  )
  expect(await ids('filter=status eq "DEPROVISIONED"')).toEqual(
    expected(({ status }) => status === 'DEPROVISIONED'),
  )
  expect(await ids('search=lastUpdated gt "2026-06-01T00:00:00.000Z"')).toEqual(
    expected((row) => row.last_updated > '2026-06-01T00:00:00.000Z'),
  )
  expect(
    await ids('search=created ge "2024-01-01T00:00:00.000Z" and created lt "2025-01-01T00:00:00.000Z"'),
  ).toEqual(expected((row) => row.created.startsWith('2024')))
  expect(await ids('search=profile.lastName eq "O\'Brien"')).toEqual(
    expected((row) => row.last_name === "O'Brien"),
  )
  const names = (
    await walk('/api/v1/users?limit=70&search=status%20pr&sortBy=profile.lastName&sortOrder=desc')
  ).map((row) => row['profile'].lastName as string)
  expect(names.length).toBe(600)
  expect(names).toEqual(names.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
  const q = await get('/api/v1/users?q=Ad&limit=3')
  expect(q.body.length).toBeLessThanOrEqual(3)
  expect(linkOf(q, 'next')).toBeUndefined()
  expect((await get('/api/v1/users?search=nonsense')).body.errorCode).toBe('E0000031')
  expect((await get('/api/v1/users?filter=profile.city%20eq%20%22Berlin%22')).body.errorCode).toBe('E0000053')
})

test('filters of groups and apps', async () => {
  const { server, walk, get } = await start(SIZE)
  const { org } = server
  const since = new Date(org.now()).toISOString()
  const row = first(org.memberships(), ({ source }) => source === 'direct')
  org.removeMember(row.group_id, row.user_id)
  const changed = await walk(
    `/api/v1/groups?filter=${encodeURIComponent(`lastUpdated gt "${since}" or lastMembershipUpdated gt "${since}"`)}`,
  )
  expect(changed.map(({ id }) => id)).toEqual([row.group_id])
  const typed = await walk(`/api/v1/groups?limit=3&filter=${encodeURIComponent('type eq "APP_GROUP"')}`)
  expect(typed.map(({ id }) => id)).toEqual(
    [...org.groups()].filter(({ type }) => type === 'APP_GROUP').map(({ id }) => id),
  )
  expect(
    (await get('/api/v1/groups?q=eng')).body.every((group: { profile: { name: string } }) =>
      group.profile.name.toLowerCase().startsWith('eng'),
    ),
  ).toBe(true)
  const active = await walk(`/api/v1/apps?limit=9&filter=${encodeURIComponent('status eq "ACTIVE"')}`)
  expect(active.map(({ id }) => id)).toEqual(
    [...org.apps()].filter(({ status }) => status === 'ACTIVE').map(({ id }) => id),
  )
  const group = first(org.data.groups, ({ apps }) => apps.length > 2)
  const granted = await walk(`/api/v1/apps?filter=${encodeURIComponent(`group.id eq "${group.id}"`)}`)
  expect(sorted(granted.map(({ id }) => id))).toEqual(
    sorted(group.apps.map((index) => org.data.apps[index]?.id)),
  )
  expect((await get('/api/v1/groups?filter=profile.name%20eq%20%22x%22')).body.errorCode).toBe('E0000053')
})

test('statistics of groups count what the lists hold', async () => {
  const { server, get, walk } = await start(SIZE)
  const { org } = server
  const admins = new Set(
    [...org.adminRoles()].filter((row) => row.principal_type === 'GROUP').map((row) => row.principal_id),
  )
  for (const group of (await get('/api/v1/groups?expand=stats,app')).body.slice(0, 40)) {
    const { stats, app } = group['_embedded']
    expect(stats.hasAdminPrivilege).toBe(admins.has(group.id))
    expect([stats.usersCount, stats.appsCount]).toEqual([
      (await walk(`/api/v1/groups/${group.id}/users?limit=1000`)).length,
      (await walk(`/api/v1/groups/${group.id}/apps?limit=50`)).length,
    ])
    expect(app === undefined).toBe(group.type !== 'APP_GROUP')
  }
})

test('okta-response leaves credentials out only when asked for in full', async () => {
  const { call } = await start(SIZE)
  const ask = async (parts: string): Promise<boolean> =>
    'credentials' in
    (
      await call('/api/v1/users?limit=1', {
        headers: { 'content-type': `application/json; okta-response="${parts}"` },
      })
    ).body[0]
  expect(await ask('omitCredentials,omitCredentialsLinks,omitTransitioningToStatus')).toBe(false)
  expect(await ask('omitCredentials')).toBe(true)
})

test('the log: polling gives every event once and never ends, a bounded query ends', async () => {
  const { server, get, call } = await start(SIZE)
  const { org } = server
  const begin = await get('/api/v1/logs?sortOrder=ASCENDING&limit=2')
  expect(begin.body).toEqual([])
  let next = linkOf(begin, 'next') ?? ''
  const seen: string[] = []
  const poll = async (): Promise<number> => {
    const answer = await get(next)
    seen.push(...answer.body.map((event: { uuid: string }) => event.uuid))
    next = linkOf(answer, 'next') ?? ''
    return answer.body.length as number
  }
  const row = first(
    org.memberships(),
    ({ source, user_id: user }) => source === 'direct' && org.user(user)?.status === 'ACTIVE',
  )
  await call(`/api/v1/groups/${row.group_id}/users/${row.user_id}`, { method: 'DELETE' })
  await call(`/api/v1/groups/${row.group_id}/users/${row.user_id}`, { method: 'PUT' })
  while ((await poll()) > 0);
  expect(await poll()).toBe(0)
  org.updateProfile(row.user_id, { title: 'Other' })
  await poll()
  expect(seen).toEqual(org.log.entries.map(({ uuid }) => uuid))
  const filter = encodeURIComponent(
    'eventType eq "group.user_membership.add" or eventType eq "group.user_membership.remove"',
  )
  const events = (await get(`/api/v1/logs?filter=${filter}`)).body as {
    eventType: string
    transaction: { detail: { requestApiTokenId?: string } }
  }[]
  expect(events.map(({ eventType }) => eventType)).toEqual([
    'group.user_membership.remove',
    'group.user_membership.add',
  ])
  expect(events[0]?.transaction.detail.requestApiTokenId).toBe((await get('/api/v1/api-tokens')).body[0].id)
  const bounded = await get(`/api/v1/logs?until=${new Date(Date.now() + 60_000).toISOString()}&limit=1000`)
  expect(bounded.body.length).toBe(org.log.entries.length)
  expect(linkOf(bounded, 'next')).toBeUndefined()
  const newest = await get('/api/v1/logs?sortOrder=DESCENDING&limit=1')
  expect(newest.body[0].uuid).toBe(org.log.entries.at(-1)?.uuid)
  expect((await get('/api/v1/logs?since=2020-01-01T00:00:00Z')).status).toBe(400)
})
