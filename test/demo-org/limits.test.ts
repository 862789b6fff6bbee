import { expect, test } from 'vitest'
import { BUCKET_LIMITS } from '../../src/main/demo-org/buckets.ts'
import { start } from './support.ts'
import type { Answer } from './support.ts'

const SMALL = { users: 30, groups: 20, apps: 6 }
const rate = (answer: Answer): [limit: number, remaining: number] => [
  Number(answer.headers['x-rate-limit-limit']?.[0]),
  Number(answer.headers['x-rate-limit-remaining']?.[0]),
]

test('every answer tells the state of its bucket, the time and the request', async () => {
  const { get } = await start({ ...SMALL, limits: {} })
  const answer = await get('/api/v1/users')
  expect(rate(answer)).toEqual([600, 599])
  const reset = Number(answer.headers['x-rate-limit-reset']?.[0])
  expect(reset - Date.now() / 1000).toBeGreaterThan(50)
  expect(reset - Date.now() / 1000).toBeLessThan(62)
  expect(Date.parse(answer.headers['date']?.[0] ?? '')).toBeGreaterThan(Date.now() - 5000)
  expect(answer.headers['x-okta-request-id']?.[0]).toMatch(/^\w{20,}$/)
})

test('endpoints share buckets as Okta groups them', async () => {
  const { get, server } = await start({ ...SMALL, limits: {} })
  const { users, groups, apps } = server.org.data
  const paths: [keyof typeof BUCKET_LIMITS, string[]][] = [
    [
      '/api/v1/users',
      ['/users', `/users/${users[0]?.id ?? ''}/roles`, `/users/${users[0]?.id ?? ''}/groups`],
    ],
    ['/api/v1/users/{id}', ['/users/me', `/users/${users[1]?.id ?? ''}`]],
    [
      '/api/v1/groups',
      [
        '/groups',
        '/groups/rules',
        `/groups/${groups[0]?.id ?? ''}/users`,
        `/groups/${groups[0]?.id ?? ''}/apps`,
      ],
    ],
    ['/api/v1/groups/{id}', [`/groups/${groups[0]?.id ?? ''}`]],
    ['/api/v1/apps', ['/apps', `/apps/${apps[0]?.id ?? ''}/users`, `/apps/${apps[0]?.id ?? ''}/groups`]],
    ['/api/v1/apps/{id}', [`/apps/${apps[0]?.id ?? ''}`]],
    ['/api/v1/iam', ['/iam/roles', '/iam/resource-sets', '/iam/assignees/users']],
    ['/api/v1/logs', ['/logs']],
  ]
  for (const [bucket, list] of paths) {
    for (const [at, path] of list.entries())
      expect(rate(await get(`/api/v1${path}`)), path).toEqual([
        BUCKET_LIMITS[bucket],
        BUCKET_LIMITS[bucket] - at - 1,
      ])
  }
  expect(server.stats.byBucket['/api/v1/groups']).toBe(4)
  expect(server.stats.byEndpoint['GET /groups/{}/users']).toBe(1)
})

test('the call after the last one is refused until the window ends; other buckets go on', async () => {
  const { get, server } = await start({ ...SMALL, limits: { scale: 0.05, windowMs: 700 } })
  const answers = []
  for (let nth = 0; nth < 7; nth += 1) answers.push(await get('/api/v1/apps'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429])
  expect(answers.map((answer) => rate(answer)[1])).toEqual([4, 3, 2, 1, 0, 0, 0])
  expect(answers[5]?.body.errorCode).toBe('E0000047')
  expect(rate(answers[5] as Answer)[0]).toBe(5)
  expect((await get('/api/v1/groups')).status).toBe(200)
  expect(server.stats.rateLimited).toBe(2)
  await new Promise((resolve) => setTimeout(resolve, 750))
  expect((await get('/api/v1/apps')).status).toBe(200)
})

test('a token may have a share of the bucket, and the organization the whole', async () => {
  const { call } = await start({ ...SMALL, limits: { scale: 0.1, tokenPercent: 60 } })
  const use = async (role: 'super' | 'readonly', times: number): Promise<number> => {
    let good = 0
    for (let nth = 0; nth < times; nth += 1)
      if ((await call('/api/v1/apps', { role })).status === 200) good += 1
    return good
  }
  expect(rate(await call('/api/v1/apps', { role: 'super' }))).toEqual([6, 5])
  expect(await use('super', 8)).toBe(5)
  expect(await use('readonly', 8)).toBe(4)
})

test('too many simultaneous calls are refused with both numbers 0', async () => {
  const { get, server } = await start({ ...SMALL, limits: { concurrency: 3 }, latencyMs: 80 })
  const answers = await Promise.all(Array.from({ length: 8 }, () => get('/api/v1/users')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBe(5)
  expect(refused.map(rate)).toEqual(refused.map(() => [0, 0]))
  expect(refused[0]?.body.errorCode).toBe('E0000047')
  expect((await get('/api/v1/users')).status).toBe(200)
  expect(server.stats.inFlightMax).toBeGreaterThan(3)
})

test('a page of 500 app users costs little processor time', async () => {
  const { server, get } = await start({ users: 3000, groups: 200, apps: 40 })
  const { data } = server.org
  const app = data.apps.reduce((large, candidate) =>
    candidate.users.length > large.users.length ? candidate : large,
  )
  await get(`/api/v1/apps/${app.id}/users?limit=500`)
  const before = process.cpuUsage()
  for (let nth = 0; nth < 200; nth += 1) await get(`/api/v1/apps/${app.id}/users?limit=500`)
  const { user, system } = process.cpuUsage(before)
  const each = (user + system) / 200_000
  console.log(`a page of 500 app users costs ${each.toFixed(2)} ms of processor time, its reader included`)
  expect(each).toBeLessThan(25)
})
