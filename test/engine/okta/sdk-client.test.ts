import { describe, expect, it } from 'vitest'
import type { DemoOrgServer } from '../../../src/main/demo-org/index.ts'
import { systemClock } from '../../../src/main/engine/okta/clock.ts'
import type { CallProblem, OktaPage } from '../../../src/main/engine/okta/port.ts'
import type { Result } from '../../../src/preload/contract/errors.ts'
import { client, organization, rawServer } from './client-support.ts'

function directMembership(server: DemoOrgServer) {
  for (const row of server.org.memberships()) if (row.source === 'direct') return row
  throw new Error('the organization has no direct membership')
}

async function all<T>(pages: AsyncGenerator<Result<OktaPage<T>>>): Promise<T[]> {
  const rows: T[] = []
  for await (const page of pages) {
    if (!page.ok) throw new Error(`page failed: ${JSON.stringify(page.error)}`)
    rows.push(...page.value.rows)
  }
  return rows
}

describe('reading the simulated organization', () => {
  it('reads whole lists by pages, and every row is what the organization holds', async () => {
    const server = await organization()
    const okta = await client(server.url, server.token('super'))
    const users = await all<{ id: string }>(okta.pages('/api/v1/users?limit=50&search=status%20pr'))
    expect(new Set(users.map(({ id }) => id))).toEqual(new Set([...server.org.users()].map(({ id }) => id)))
    const groups = await all<{ id: string }>(okta.pages('/api/v1/groups?limit=7&expand=stats'))
    expect(groups.map(({ id }) => id).toSorted()).toEqual(
      [...server.org.groups()].map(({ id }) => id).toSorted(),
    )
    const admins = await all<{ id: string }>(
      okta.pages('/api/v1/iam/assignees/users?limit=3', { envelope: 'value' }),
    )
    expect(admins.length).toBeGreaterThan(0)
    expect(server.stats.rateLimited).toBe(0)
  })

  it('knows the organization and the account behind the token', async () => {
    const server = await organization()
    for (const role of ['super', 'readonly', 'none'] as const) {
      const okta = await client(server.url, server.token(role))
      expect(await okta.org()).toMatchObject({ ok: true, value: { id: server.org.data.id } })
      const me = await okta.me()
      expect(me.ok).toBe(true)
      if (me.ok) expect(me.value === null).toBe(role === 'none')
    }
    const okta = await client(server.url, server.token('super'))
    expect(await okta.org()).toMatchObject({ value: { name: 'Northwind Robotics' } })
    expect(await okta.me()).toMatchObject({
      value: { login: expect.stringContaining('@'), status: 'ACTIVE' },
    })
  })

  it('puts back an expand that the next link dropped', async () => {
    const server = await organization()
    server.faults.add({ kind: 'drop-expand' })
    const okta = await client(server.url, server.token('super'))
    const apps = [...server.org.appUsers()]
    const counts = new Map<string, number>()
    for (const { app_id } of apps) counts.set(app_id, (counts.get(app_id) ?? 0) + 1)
    const [app, size] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? ['', 0]
    const rows = await all<{ id: string; _embedded?: { user?: unknown } }>(
      okta.pages(`/api/v1/apps/${app}/users?limit=5&expand=user`),
    )
    expect(rows).toHaveLength(size)
    expect(rows.every((row) => row['_embedded']?.user !== undefined)).toBe(true)
  })

  it('halves pages with statistics that fail', async () => {
    const server = await organization({ groups: 90 })
    server.faults.add({ kind: 'stats-too-large', above: 30 })
    const okta = await client(server.url, server.token('super'))
    const rows = await all(okta.pages('/api/v1/groups?limit=100&expand=stats'))
    expect(rows).toHaveLength(server.org.counts().groups)
    expect(okta.problems.map(({ level, details }) => [level, details['status']])).toEqual([
      ['warn', 500],
      ['warn', 500],
    ])
    expect(okta.stats.retries).toBe(0)
  })

  it('keeps its connections', async () => {
    const server = await rawServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end('[]'),
    )
    const okta = await client(server.url, 't', { concurrency: 4 })
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 8 }, () => okta.get('/api/v1/groups')))
    expect(server.requests).toHaveLength(80)
    expect(server.connections()).toBeLessThanOrEqual(4)
  })
})

describe('what goes wrong on the way', () => {
  it('repeats after a connection cut in the middle of a body', async () => {
    const server = await organization()
    server.faults.add({ kind: 'cut', path: '/api/v1/groups', times: 2 })
    const okta = await client(server.url, server.token('super'))
    expect(await all(okta.pages('/api/v1/groups?limit=200'))).toHaveLength(server.org.counts().groups)
    expect(okta.stats.retries).toBe(2)
    expect(okta.problems).toMatchObject([{ level: 'warn', details: { kind: 'cut' } }, { level: 'warn' }])
  })

  it('repeats after server errors', async () => {
    const server = await organization()
    server.faults.add({ kind: 'error', code: 'E0000009', path: '/api/v1/apps', times: 2 })
    const okta = await client(server.url, server.token('super'))
    expect((await okta.get('/api/v1/apps')).ok).toBe(true)
    expect(okta.stats.retries).toBe(2)
  })

  it('waits out both kinds of 429', async () => {
    const server = await organization({ limits: { windowMs: 1000 } })
    server.faults.add({ kind: 'concurrency-limit', path: '/api/v1/apps', times: 1 })
    server.faults.add({ kind: 'rate-limit', path: '/api/v1/groups', times: 1 })
    const okta = await client(server.url, server.token('super'))
    const answers = await Promise.all([okta.get('/api/v1/apps'), okta.get('/api/v1/groups')])
    expect(answers.map(({ ok }) => ok)).toEqual([true, true])
    expect(okta.stats.rateLimited).toBe(2)
    expect(okta.problems.map(({ message }) => message).toSorted()).toEqual([
      "Okta's limit of calls in this minute was reached.",
      "Okta's limit of simultaneous calls was reached.",
    ])
  })

  it.each([
    ['E0000011', 'unauthorized'],
    ['E0000006', 'forbidden'],
    ['E0000007', 'not-found'],
  ] as const)('%s is %s at once', async (code, expected) => {
    const server = await organization()
    server.faults.add({ kind: 'error', code })
    const okta = await client(server.url, server.token('super'))
    expect(await okta.get('/api/v1/groups')).toMatchObject({
      ok: false,
      error: { code: expected, okta: { errorCode: code, requestId: expect.any(String) } },
    })
    expect(server.stats.calls).toBe(1)
  })

  it('refuses a wrong token with "unauthorized"', async () => {
    const server = await organization()
    expect(await (await client(server.url, 'wrong')).get('/api/v1/groups')).toMatchObject({
      error: { code: 'unauthorized' },
    })
  })

  it('never repeats a write that may have been carried out', async () => {
    for (const fault of [
      { kind: 'cut' },
      { kind: 'error', code: 'E0000009' },
      { kind: 'error', code: 'E0000010' },
    ] as const) {
      const server = await organization()
      const okta = await client(server.url, server.token('super'))
      const { group_id, user_id } = directMembership(server)
      server.faults.add({ ...fault, method: 'DELETE' })
      const answer = await okta.send('DELETE', `/api/v1/groups/${group_id}/users/${user_id}`)
      if (fault.kind !== 'cut') expect(answer.ok).toBe(false)
      expect(server.stats.calls).toBe(1)
    }
  })

  it('repeats a write after a 429', async () => {
    const server = await organization({ limits: { windowMs: 1000 } })
    const okta = await client(server.url, server.token('super'))
    const { group_id, user_id } = directMembership(server)
    server.faults.add({ kind: 'rate-limit', method: 'DELETE', times: 1 })
    expect(await okta.send('DELETE', `/api/v1/groups/${group_id}/users/${user_id}`)).toMatchObject({
      ok: true,
      value: { status: 204, body: null },
    })
    expect(server.stats.calls).toBe(2)
  })

  it('stops at once when the signal aborts: in flight, in the line, in a back-off', async () => {
    const server = await organization({ latencyMs: 3000 })
    const okta = await client(server.url, server.token('super'), { concurrency: 1 })
    const stop = new AbortController()
    const started = performance.now()
    const calls = [
      okta.get('/api/v1/groups', { signal: stop.signal }),
      okta.get('/api/v1/apps', { signal: stop.signal }),
    ]
    setTimeout(() => stop.abort(), 100)
    expect(await Promise.all(calls)).toMatchObject([
      { error: { code: 'cancelled' } },
      { error: { code: 'cancelled' } },
    ])

    const broken = await rawServer((_request, response) => response.writeHead(502).end())
    const retrying = await client(broken.url, 't')
    const soon = new AbortController()
    setTimeout(() => soon.abort(), 100)
    expect(await retrying.get('/api/v1/groups', { signal: soon.signal })).toMatchObject({
      error: { code: 'cancelled' },
    })
    expect(await retrying.get('/api/v1/groups', { signal: soon.signal })).toMatchObject({
      error: { code: 'cancelled' },
    })
    expect(performance.now() - started).toBeLessThan(1500)
    expect(okta.stats.inFlight + retrying.stats.inFlight).toBe(0)
  })

  it('names what failed when there is no connection', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    const writes = await client(server.url, 't')
    expect(await writes.send('PUT', '/api/v1/groups/a/users/b')).toMatchObject({
      error: { code: 'offline', message: expect.stringMatching(/refused.*ECONNREFUSED/) },
    })
    // Nothing was sent, so even a write may be tried again.
    expect(writes.stats.retries).toBeGreaterThan(0)
    const nowhere = await client('https://no-such-organization.invalid', 't')
    const stop = new AbortController()
    const heard = new Promise<CallProblem>((resolve) => {
      const look = setInterval(() => {
        const [first] = nowhere.problems
        if (first !== undefined) resolve(first)
        if (first !== undefined) clearInterval(look)
      }, 20)
    })
    const call = nowhere.get('/api/v1/groups', { signal: stop.signal })
    expect((await heard).message).toContain('DNS')
    stop.abort()
    await call
  })
})

it('ends what is under way when it is closed', async () => {
  const server = await organization({ latencyMs: 3000 })
  const okta = await client(server.url, server.token('super'))
  const calls = [okta.get('/api/v1/groups'), okta.get('/api/v1/groups')]
  await new Promise((resolve) => setTimeout(resolve, 50))
  const started = performance.now()
  await okta.close()
  expect(await Promise.all(calls)).toMatchObject([
    { error: { code: 'cancelled' } },
    { error: { code: 'cancelled' } },
  ])
  expect(performance.now() - started).toBeLessThan(1000)
})

describe('limits of the simulated organization', () => {
  it('reads far more than a window allows without a single 429', async () => {
    const server = await organization({ limits: { windowMs: 2000, scale: 0.1, tokenPercent: 50 } })
    const okta = await client(server.url, server.token('super'), { budget: 1, clock: systemClock })
    const groups = [...server.org.groups()]
    const counts = await Promise.all(
      groups.flatMap(({ id }) =>
        [1, 2, 3].map(async () => (await all(okta.pages(`/api/v1/groups/${id}/users?limit=1000`))).length),
      ),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(server.org.counts().memberships * 3)
    expect(server.stats.calls).toBeGreaterThan(50)
    expect(server.stats.rateLimited).toBe(0)
    expect(okta.stats).toMatchObject({ rateLimited: 0, inFlight: 0 })
  }, 30_000)
})
