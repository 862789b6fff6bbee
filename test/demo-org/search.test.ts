import { expect, test } from 'vitest'
import { first, linkOf, sorted, start } from './support.ts'
import type { Caller, Json } from './support.ts'

const SIZE = { users: 900, groups: 60, apps: 10 }
type Row = ReturnType<typeof rowsOf>[number]

const rowsOf = ({ server }: Caller) => [...server.org.users()]
const search = (text: string, more = ''): string =>
  `/api/v1/users?limit=60&search=${encodeURIComponent(text)}${more}`
const idsOf = (rows: Record<string, Json>[]): string[] => rows.map((row) => row['id'] as string)
const where = (caller: Caller, test: (row: Row) => boolean): string[] =>
  rowsOf(caller)
    .filter(test)
    .map(({ id }) => id)

test('partitions by time of creation cover everyone once, whatever the order asked for', async () => {
  const caller = await start(SIZE)
  const created = rowsOf(caller)
    .map((row) => row.created)
    .toSorted()
  const bounds = [
    '1970-01-01T00:00:00.000Z',
    created[200],
    created[201],
    created[777],
    '2999-01-01T00:00:00Z',
  ]
  for (const order of ['', '&sortBy=created&sortOrder=asc', '&sortBy=created&sortOrder=desc']) {
    const seen: string[] = []
    for (const [nth, from] of bounds.slice(0, -1).entries())
      seen.push(
        ...idsOf(
          await caller.walk(
            search(`created ge "${from ?? ''}" and created lt "${bounds[nth + 1] ?? ''}"`, order),
          ),
        ),
      )
    expect(sorted(seen)).toEqual(sorted(where(caller, () => true)))
  }
})

test('users by time of creation, ascending and descending, page by page and one at a time', async () => {
  const caller = await start(SIZE)
  const inOrder = rowsOf(caller)
    .map(({ id, created }, index) => ({ id, created, index }))
    .toSorted((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : a.index - b.index))
  const asked = await caller.walk(search('status pr', '&sortBy=created&sortOrder=asc'))
  expect(idsOf(asked)).toEqual(inOrder.map(({ id }) => id))
  const down = await caller.walk(search('status pr', '&sortBy=created&sortOrder=desc'))
  expect(down.map((row) => row['created'] as string)).toEqual(
    inOrder.map(({ created }) => created).toReversed(),
  )
  const middle = inOrder[450]?.created ?? ''
  const probe = await caller.get(
    `/api/v1/users?limit=1&sortBy=created&sortOrder=asc&search=${encodeURIComponent(`created ge "${middle}"`)}`,
  )
  expect(probe.body.map((row: Row) => row.created)).toEqual([middle])
  expect(linkOf(probe, 'next')).toBeDefined()
})

test('a walk in order goes on behind the last user sent, whoever comes and goes meanwhile', async () => {
  const caller = await start(SIZE)
  const { org } = caller.server
  for (const order of ['', '&sortBy=created&sortOrder=asc', '&sortBy=profile.lastName']) {
    const before = idsOf(await caller.walk(search('status pr', order)))
    const page = await caller.get(search('status pr', order))
    const gone = [before[3], before[59], before[60], before[200]].map(String)
    for (const id of gone) org.deleteUser(id)
    const made = org.createUser({
      login: `z${String(order.length)}@example.com`,
      email: 'z@example.com',
      firstName: 'Z',
      lastName: '\uffff',
    })
    const rest = await caller.walk(linkOf(page, 'next') ?? '')
    const seen = [...idsOf(page.body), ...idsOf(rest)]
    expect(seen).toEqual([...before.filter((id) => !gone.slice(2).includes(id)), made.id])
  }
})

test.each<[string, (row: Row) => boolean]>([
  ['status lt "DEPROVISIONED"', ({ status }) => status < 'DEPROVISIONED'],
  ['status gt "DEPROVISIONED"', ({ status }) => status > 'DEPROVISIONED'],
  ['status lt "DEPROVISIONED" or status gt "DEPROVISIONED"', ({ status }) => status !== 'DEPROVISIONED'],
  [
    'status eq "STAGED" or status eq "SUSPENDED"',
    ({ status }) => status === 'STAGED' || status === 'SUSPENDED',
  ],
  ['lastUpdated gt "2026-07-01T00:00:00.000Z"', (row) => row.last_updated > '2026-07-01T00:00:00.000Z'],
  [
    'lastUpdated gt "2026-07-01T00:00:00.000Z" and created ge "2025-01-01T00:00:00.000Z" and not (status eq "STAGED")',
    (row) =>
      row.last_updated > '2026-07-01T00:00:00.000Z' &&
      row.created >= '2025-01-01T00:00:00.000Z' &&
      row.status !== 'STAGED',
  ],
])('%s', async (text, expected) => {
  const caller = await start(SIZE)
  const found = idsOf(await caller.walk(search(text)))
  expect(found).toEqual(where(caller, expected))
  expect(found.length).toBeGreaterThan(5)
})

test('what changed since a moment, deprovisioned users too, deleted ones never', async () => {
  const caller = await start(SIZE)
  const { org } = caller.server
  const since = new Date(org.now()).toISOString()
  const [updated, deactivated, deleted] = [100, 200, 300].map((at) => org.data.users[at]?.id ?? '')
  org.updateProfile(updated ?? '', { title: 'Other' })
  org.deactivateUser(deactivated ?? '')
  org.deleteUser(deleted ?? '')
  const changed = await caller.walk(search(`lastUpdated gt "${since}"`))
  expect(idsOf(changed)).toEqual([updated, deactivated])
})

test('up to 100 users by id, of all users and of the members of a group', async () => {
  const caller = await start(SIZE)
  const { org } = caller.server
  const wanted = org.data.users.filter(({ index }) => index % 9 === 4).slice(0, 100)
  expect(wanted.length).toBe(100)
  org.deleteUser(wanted[7]?.id ?? '')
  const text = [...wanted.map(({ id }) => `id eq "${id}"`).toReversed()].join(' or ')
  const there = wanted.filter(({ deleted }) => !deleted).map(({ id }) => id)
  expect(idsOf(await caller.walk(search(text)))).toEqual(there)
  const all = await caller.get(`/api/v1/users?search=${encodeURIComponent(text)}`)
  expect([all.body.length, linkOf(all, 'next')]).toEqual([99, undefined])
  const group = first(org.data.groups, ({ members, type }) => type === 'OKTA_GROUP' && members.length > 120)
  const members = there.filter((id) => group.members.includes(org.user(id)?.index ?? -1))
  expect(members.length).toBeGreaterThan(3)
  const path = `/api/v1/groups/${group.id}/users?limit=2&expand=group-rules&search=${encodeURIComponent(text)}`
  const rows = await caller.walk(path)
  expect(idsOf(rows)).toEqual(members)
  expect(rows.every((row) => Array.isArray(row['_embedded']['group-rules']))).toBe(true)
})

test('groups whose profile or membership changed since a moment, with statistics', async () => {
  const caller = await start(SIZE)
  const { org } = caller.server
  const [named, joined, left, ruled] = org.data.groups.filter(
    ({ type, members }) => type === 'OKTA_GROUP' && members.length > 2,
  )
  const since = new Date(org.now()).toISOString()
  const changed = async (): Promise<Record<string, Json>[]> =>
    await caller.walk(
      `/api/v1/groups?limit=2&expand=stats&filter=${encodeURIComponent(`lastUpdated gt "${since}" or lastMembershipUpdated gt "${since}"`)}`,
    )
  expect(await changed()).toEqual([])
  const someone = first(org.data.users, ({ index }) => joined?.members.includes(index) === false)
  const member = org.data.users[left?.members[1] ?? -1]?.id ?? ''
  org.updateGroup(named?.id ?? '', { description: 'Other' })
  org.addMember(joined?.id ?? '', someone.id)
  org.removeMember(left?.id ?? '', member)
  org.addMember(ruled?.id ?? '', org.data.users[ruled?.members[0] ?? -1]?.id ?? '')
  const rows = await changed()
  expect(idsOf(rows)).toEqual([named?.id, joined?.id, left?.id])
  expect(rows.map((row) => row['_embedded'].stats.usersCount as number)).toEqual(
    [named, joined, left].map((group) => group?.members.length),
  )
  expect(rows[0]?.['lastUpdated'] > since).toBe(true)
  expect(rows[0]?.['lastMembershipUpdated'] > since).toBe(false)
  expect(rows[1]?.['lastMembershipUpdated'] > since).toBe(true)
})

test('searches of 20,000 users take little time, page by page', async () => {
  const caller = await start({ users: 20_000, groups: 200, apps: 5 })
  const created = rowsOf(caller)
    .map((row) => row.created)
    .toSorted()
  const text = `created ge "${created[5000] ?? ''}" and created lt "${created[10_000] ?? ''}"`
  const ids = caller.server.org.data.users.filter(({ index }) => index % 150 === 3).slice(0, 100)
  const queries: [name: string, query: string][] = [
    ['a partition', text],
    ['a partition in order', `${text}&sortBy=created&sortOrder=asc`],
    ['recent changes', 'lastUpdated gt "2026-08-20T00:00:00.000Z"'],
    ['100 users by id', ids.map(({ id }) => `id eq "${id}"`).join(' or ')],
  ]
  for (const [name, query] of queries) {
    const [expression, ...more] = query.split('&')
    let next: string | undefined =
      `/api/v1/users?limit=200&${new URLSearchParams(`search=${expression ?? ''}&${more.join('&')}`).toString()}`
    const before = process.cpuUsage()
    let pages = 0
    while (next !== undefined) {
      const answer = await caller.get(next)
      expect(answer.status).toBe(200)
      next = linkOf(answer, 'next')
      pages += 1
    }
    const { user, system } = process.cpuUsage(before)
    const each = (user + system) / 1000 / pages
    console.log(
      `${name}: ${String(pages)} pages of 20,000 users, ${each.toFixed(1)} ms of processor time each`,
    )
    expect(each, name).toBeLessThan(40)
  }
})
