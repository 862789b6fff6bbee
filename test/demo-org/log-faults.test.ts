import { expect, test } from 'vitest'
import { first, linkOf, start } from './support.ts'
import type { Caller } from './support.ts'

const SIZE = { users: 120, groups: 40, apps: 10 }

/** A client that follows the log by its stored `next` link, as the one before said. */
async function follow({ get }: Caller, query = '') {
  let next = linkOf(await get(`/api/v1/logs?sortOrder=ASCENDING&limit=4${query}`), 'next') ?? ''
  const seen: string[] = []
  return {
    seen,
    next: () => next,
    /** Reads until an empty page. */
    async poll(): Promise<void> {
      for (let pages = 0; pages < 100; pages += 1) {
        const answer = await get(next)
        if (answer.status !== 200) throw new Error(`${String(answer.status)} ${answer.text}`)
        next = linkOf(answer, 'next') ?? ''
        seen.push(...answer.body.map((event: { uuid: string }) => event.uuid))
        if (answer.body.length === 0) return
      }
      throw new Error('the log does not end')
    },
  }
}

function change({ server }: Caller, times: number): void {
  const user = first(server.org.data.users, ({ index, status }) => index > 20 && status === 'ACTIVE')
  for (let nth = 0; nth < times; nth += 1)
    server.org.updateProfile(user.id, { nickName: `Name ${String(server.org.log.entries.length)}` })
}
const uuids = ({ server }: Caller): string[] => server.org.log.entries.map(({ uuid }) => uuid)

test('late entries come after newer ones, each exactly once, with the stored link', async () => {
  const caller = await start(SIZE)
  const client = await follow(caller)
  change(caller, 6)
  await client.poll()
  expect(client.seen).toEqual(uuids(caller))
  caller.server.faults.add({ kind: 'late-log', events: 3 })
  await client.poll()
  expect(client.seen).toEqual(uuids(caller))
  change(caller, 5)
  await client.poll()
  expect(client.seen).toEqual(uuids(caller).slice(0, 8))
  change(caller, 3)
  caller.server.faults.clear()
  await client.poll()
  expect(new Set(client.seen).size).toBe(client.seen.length)
  expect(client.seen.toSorted()).toEqual(uuids(caller).toSorted())
  expect(client.seen).toEqual([
    ...uuids(caller).slice(0, 8),
    ...uuids(caller).slice(11),
    ...uuids(caller).slice(8, 11),
  ])
  const bounded = await caller.get(`/api/v1/logs?until=${new Date(Date.now() + 9e6).toISOString()}&limit=99`)
  expect(bounded.body.length).toBe(uuids(caller).length)
})

test('entries that another client has got already are not withheld from anyone later', async () => {
  const caller = await start(SIZE)
  const [early, late] = [await follow(caller), await follow(caller)]
  change(caller, 5)
  await early.poll()
  caller.server.faults.add({ kind: 'late-log', events: 4 })
  change(caller, 2)
  await late.poll()
  expect(late.seen).toEqual(uuids(caller).slice(0, 5))
  caller.server.faults.clear()
  await Promise.all([early.poll(), late.poll()])
  expect([early.seen, late.seen]).toEqual([uuids(caller), uuids(caller)])
})

test('the last rows twice in one answer', async () => {
  const caller = await start(SIZE)
  const client = await follow(caller)
  change(caller, 4)
  caller.server.faults.add({ kind: 'duplicate-log', times: 1 })
  await client.poll()
  const all = uuids(caller)
  expect(client.seen).toEqual([...all, ...all.slice(1)])
  await client.poll()
  expect(client.seen.length).toBe(7)
})

test('the rows of a page in another order', async () => {
  const caller = await start(SIZE)
  const client = await follow(caller)
  change(caller, 8)
  caller.server.faults.add({ kind: 'shuffled-log' })
  await client.poll()
  const all = uuids(caller)
  expect(client.seen).not.toEqual(all)
  expect(client.seen.slice(0, 4).toSorted()).toEqual(all.slice(0, 4).toSorted())
  expect(client.seen.slice(4).toSorted()).toEqual(all.slice(4).toSorted())
})

test('a place in the log that is no longer known, while the log itself can be read', async () => {
  const caller = await start(SIZE)
  const client = await follow(caller)
  change(caller, 3)
  caller.server.faults.add({ kind: 'log-gone' })
  const refused = await caller.get(client.next())
  expect([refused.status, refused.body.errorCode]).toEqual([400, 'E0000001'])
  expect((await caller.get('/api/v1/logs?limit=2')).body.length).toBe(2)
  expect((await caller.get('/api/v1/users')).status).toBe(200)
})

test('the log can be refused while everything else is granted, and the token roles say who may read it', async () => {
  const { server, call, get } = await start(SIZE)
  server.faults.add({ kind: 'error', code: 'E0000006', path: '/api/v1/logs' })
  const refused = await get('/api/v1/logs')
  expect([refused.status, refused.body.errorCode]).toEqual([403, 'E0000006'])
  expect((await get('/api/v1/users')).status).toBe(200)
  server.faults.clear()
  const status = async (role: 'super' | 'readonly' | 'appgroup' | 'none'): Promise<number> =>
    (await call('/api/v1/logs', { role })).status
  expect([
    await status('super'),
    await status('readonly'),
    await status('appgroup'),
    await status('none'),
  ]).toEqual([200, 200, 200, 403])
})
