import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { first, linkOf, start } from './support.ts'

const SIZE = { users: 300, groups: 40, apps: 10 }

test('faults hit the calls they name, as often as they say, until cleared', async () => {
  const { server, get } = await start(SIZE)
  server.faults.add({ kind: 'rate-limit', path: '/api/v1/groups', times: 2 })
  server.faults.add({ kind: 'concurrency-limit', path: /\/apps$/, times: 1 })
  server.faults.add({ kind: 'error', code: 'E0000006', path: '/api/v1/iam' })
  server.faults.add({ kind: 'error', code: 'E0000010', path: '/api/v1/logs', skip: 1 })
  const statuses = []
  for (const path of [
    '/groups',
    '/groups/rules',
    '/groups',
    '/apps',
    '/apps',
    '/iam/roles',
    '/logs',
    '/logs',
    '/users',
  ])
    statuses.push((await get(`/api/v1${path}`)).status)
  expect(statuses).toEqual([429, 429, 200, 429, 200, 403, 200, 503, 200])
  server.faults.clear()
  expect((await get('/api/v1/iam/roles')).status).toBe(200)
  server.faults.add({ kind: 'error', code: 'E0000011' })
  expect((await get('/api/v1/users')).body.errorCode).toBe('E0000011')
})

test('statistics of large pages fail', async () => {
  const { server, get } = await start(SIZE)
  server.faults.add({ kind: 'stats-too-large', above: 200 })
  expect((await get('/api/v1/groups?expand=stats&limit=1000')).body.errorCode).toBe('E0000009')
  expect((await get('/api/v1/groups?expand=stats&limit=200')).status).toBe(200)
  expect((await get('/api/v1/groups?limit=1000')).status).toBe(200)
})

test('a cut connection, an empty list, a malformed row, a late answer', async () => {
  const { server, get } = await start(SIZE)
  server.faults.add({ kind: 'cut', path: '/api/v1/users', times: 1 })
  await expect(get('/api/v1/users')).rejects.toThrow(/aborted|hang up|reset/)
  expect((await get('/api/v1/users')).body.length).toBe(200)
  server.faults.add({ kind: 'empty', path: '/api/v1/users', times: 1 })
  const empty = await get('/api/v1/users')
  expect([empty.status, empty.text, linkOf(empty, 'next')]).toEqual([200, '[]', undefined])
  server.faults.add({ kind: 'empty', path: '/api/v1/iam', times: 1 })
  expect((await get('/api/v1/iam/assignees/users')).text).toBe('{"value":[]}')
  server.faults.add({ kind: 'malformed-row', path: '/api/v1/apps', times: 1 })
  const broken = (await get('/api/v1/apps')).body
  expect([broken.length, broken[0].id]).toEqual([11, null])
  server.faults.add({ kind: 'latency', milliseconds: 120, times: 1 })
  const started = performance.now()
  await get('/api/v1/users')
  expect(performance.now() - started).toBeGreaterThan(110)
})

test('a connection that is reset before any answer, and nothing is done', async () => {
  const { server, get, call } = await start(SIZE)
  server.faults.add({ kind: 'reset', times: 2 })
  await expect(get('/api/v1/users')).rejects.toMatchObject({ code: 'ECONNRESET' })
  const before = [...server.org.groups()].length
  await expect(
    call('/api/v1/groups', { method: 'POST', body: { profile: { name: 'Lost' } } }),
  ).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect([...server.org.groups()].length).toBe(before)
  expect((await get('/api/v1/users')).status).toBe(200)
})

test('a smaller page than the one asked for, which the self link says', async () => {
  const { server, get, walk } = await start(SIZE)
  server.faults.add({ kind: 'clamp', to: 7, path: /^\/api\/v1\/(users|groups|apps)/ })
  const search = `/api/v1/users?limit=200&search=${encodeURIComponent('status pr')}`
  const page = await get(search)
  expect([page.body.length, new URL(linkOf(page, 'self') ?? '').searchParams.get('limit')]).toEqual([7, '7'])
  expect((await walk(search)).map((row) => row['id'])).toEqual([...server.org.users()].map(({ id }) => id))
  expect((await get('/api/v1/groups?limit=3')).body.length).toBe(3)
  expect((await get('/api/v1/apps')).body.length).toBe(7)
  server.faults.clear()
  expect((await get(search)).body.length).toBe(200)
})

test('a cursor that has expired: the list has to be started again', async () => {
  const { server, get } = await start(SIZE)
  const next = linkOf(await get('/api/v1/users'), 'next') ?? ''
  server.faults.add({ kind: 'expired-cursor', path: '/api/v1/users', times: 1 })
  expect((await get('/api/v1/users')).status).toBe(200)
  const refused = await get(next)
  expect([refused.status, refused.body.errorCode]).toEqual([400, 'E0000001'])
  expect((await get(next)).status).toBe(200)
})

test('next links that lose expand', async () => {
  const { server, get } = await start(SIZE)
  const path = `/api/v1/apps/${server.org.data.apps[0]?.id ?? ''}/users?expand=user`
  const kept = await get(path)
  expect(kept.body[0]['_embedded'].user.id).toBe(kept.body[0].id)
  expect(linkOf(kept, 'next')).toContain('expand=user')
  server.faults.add({ kind: 'drop-expand', path: '/api/v1/apps' })
  expect(linkOf(await get(path), 'next')).not.toContain('expand')
})

test('a change in the middle of a walk', async () => {
  const { server, get } = await start(SIZE)
  const user = first(server.org.data.users, ({ index, status }) => index > 250 && status === 'ACTIVE')
  server.faults.add({ kind: 'run', path: '/api/v1/users', skip: 1, action: (org) => org.deleteUser(user.id) })
  const page = await get('/api/v1/users')
  expect(server.org.user(user.id)).toBeDefined()
  await get('/api/v1/users?limit=1')
  expect(server.org.user(user.id)).toBeUndefined()
  const rest = (await get(linkOf(page, 'next') ?? '')).body.map(({ id }: { id: string }) => id)
  expect(rest).not.toContain(user.id)
})

test('the program says where it serves and ends with its input', async () => {
  const program = join(import.meta.dirname, '../../src/main/demo-org/main.ts')
  const child = spawn(
    process.execPath,
    [program, '--users', '40', '--groups', '20', '--apps', '4', '--density', '1.2', '--role', 'readonly'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
  )
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  const headers = { authorization: `SSWS ${token}` }
  expect((await fetch(`${url}/api/v1/users`, { headers })).status).toBe(200)
  expect((await fetch(`${url}/api/v1/iam/roles`, { headers })).status).toBe(403)
  child.stdin.end()
  expect(await ended).toBe(0)
})

test.each([[['--role', 'king']], [['--users', '-1']], [['--users', 'many']]])(
  '%j is refused as usage',
  async (args) => {
    const program = join(import.meta.dirname, '../../src/main/demo-org/main.ts')
    const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'ignore', 'ignore'] })
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(2)
  },
)
