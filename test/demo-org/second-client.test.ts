import { expect, test } from 'vitest'
import { BUCKET_LIMITS } from '../../src/main/demo-org/buckets.ts'
import { startSecondClient } from '../support/second-client.ts'
import { start } from './support.ts'

const SIZE = { users: 30, groups: 20, apps: 6 }
const PATH = '/api/v1/apps?limit=1'

test('a second client takes its share of a bucket, evenly, and stops by itself', async () => {
  const windowMs = 1000
  const limit = BUCKET_LIMITS['/api/v1/apps']
  const { server, call } = await start({ ...SIZE, limits: { windowMs } })
  const client = startSecondClient({
    url: server.url,
    token: server.token('readonly'),
    path: PATH,
    share: 0.4,
    limit,
    windowMs,
    maxMs: 2000,
  })
  let refused = 0
  let calls = 0
  const until = performance.now() + 900
  while (performance.now() < until && calls < limit * 0.5) {
    calls += 1
    if ((await call(PATH, { role: 'super' })).status === 429) refused += 1
  }
  const report = await client.ended
  expect([refused, report.refused, report.failed]).toEqual([0, 0, 0])
  expect(calls).toBeGreaterThan(10)
  expect(report.calls).toBeGreaterThan(40)
  expect(report.calls).toBeLessThanOrEqual(82)
  expect(report.milliseconds).toBeLessThan(3000)
  expect(server.stats.byEndpoint['GET /apps']).toBe(report.calls + calls)
}, 20_000)

test('two clients that ask for more than the organization may have are both refused', async () => {
  const limits = { windowMs: 1000, scale: 0.1, tokenPercent: 80 }
  const { server } = await start({ ...SIZE, limits })
  const shared = { url: server.url, path: PATH, share: 0.8, limit: 10, windowMs: 1000, maxCalls: 24 }
  const [one, other] = await Promise.all([
    startSecondClient({ ...shared, token: server.token('super') }).ended,
    startSecondClient({ ...shared, token: server.token('readonly') }).ended,
  ])
  expect([one.calls, other.calls, one.failed, other.failed]).toEqual([24, 24, 0, 0])
  expect(one.refused + other.refused).toBe(server.stats.rateLimited)
  expect(one.refused + other.refused).toBeGreaterThan(3)
}, 20_000)

test('a second client stops when told to, and goes on after a failure', async () => {
  const { server } = await start(SIZE)
  server.faults.add({ kind: 'reset', path: '/api/v1/apps', times: 1 })
  const client = startSecondClient({
    url: server.url,
    token: server.token('appgroup'),
    path: PATH,
    share: 1,
    limit: 100,
    windowMs: 1000,
  })
  while (client.report.calls < 5) await new Promise((resolve) => setTimeout(resolve, 5))
  const { calls, failed } = await client.stop()
  expect(failed).toBe(1)
  expect(calls).toBeLessThan(12)
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(client.report.calls).toBe(calls)
}, 20_000)
