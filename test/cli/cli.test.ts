import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { runCli, startCli } from '../support/cli.ts'

let org: DemoOrgServer
let folder: string
const data = () => ['--data', join(folder, 'data'), '--json']

beforeAll(async () => {
  org = await startDemoOrg({ users: 120, groups: 20, apps: 8, limits: { off: true } })
  folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-'))
})
afterAll(async () => {
  await org.close()
  rmSync(folder, { recursive: true, force: true })
})

test('connect, sync, status and export, one JSON document each', async () => {
  const env = { OKTA: org.token('super') }
  const connected = await runCli(
    ['connect', '--domain', org.url, '--token-env', 'OKTA', '--name', 'Acme', ...data()],
    { env },
  )
  expect(connected.code, connected.stderr).toBe(0)
  const { connectorId, capabilities } = connected.json() as {
    connectorId: string
    capabilities: Record<string, { value: string }>
  }
  expect(Object.values(capabilities).map(({ value }) => value)).toEqual(Array(6).fill('yes'))

  const synced = await runCli(['sync', '--token-env', 'OKTA', ...data()], { env })
  expect(synced.code, synced.stderr).toBe(0)
  const active = [...org.org.users()].filter(({ status }) => status !== 'DEPROVISIONED').length
  expect(synced.json()).toMatchObject({ status: 'done', users: active, groups: 20, apps: 8, rateLimited: 0 })

  const status = await runCli(['status', ...data()])
  expect(status.json()).toMatchObject({ connectors: [{ connectorId, name: 'Acme', status: 'connected' }] })

  const file = join(folder, 'users.csv')
  const exported = await runCli(['export', 'users', '--format', 'csv', '--out', file, ...data()])
  expect(exported.json()).toMatchObject({ rows: active })
  const [header, ...rows] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  expect(header).toBe(
    'id,login,email,status,first_name,last_name,display_name,last_login,created,last_updated',
  )
  expect(rows.length).toBeGreaterThanOrEqual(active)

  const everything = synced.stdout + synced.stderr + connected.stdout + connected.stderr
  expect(everything).not.toContain(org.token('super'))
  expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'data', 'ledger.db')).mode & 0o777).toBe(0o600)
  for (const name of ['ledger.db']) {
    expect(readFileSync(join(folder, 'data', name)).includes(org.token('super'))).toBe(false)
  }
})

test('sync --plan tells the cost without syncing, and --budget is kept', async () => {
  const limited = await startDemoOrg({ users: 120, groups: 20, apps: 8, limits: { scale: 0.1 } })
  const env = { OKTA: limited.token('super') }
  const own = ['--data', join(folder, 'planned'), '--json']
  const token = ['--token-env', 'OKTA']
  const connected = await runCli(['connect', '--domain', limited.url, ...token, ...own], { env })
  expect(connected.code, connected.stderr).toBe(0)
  limited.resetStats()

  const full = await runCli(['sync', '--plan', ...token, ...own], { env })
  expect(full.code, full.stderr).toBe(0)
  const plan = full.json() as { calls: number; buckets: { bucket: string; calls: number }[] }
  expect(plan).toMatchObject({ basis: 'counts', budget: 0.9, decidingBucket: '/api/v1/apps' })
  expect(plan.buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(plan.calls)
  expect(Object.keys(limited.stats.byEndpoint).toSorted()).toEqual([
    'GET /apps',
    'GET /groups',
    'GET /iam/assignees/users',
  ])
  // 17 calls to applications and their people and groups, ten a minute, or five.
  const applications = plan.buckets.find(({ bucket }) => bucket === '/api/v1/apps')
  expect(applications).toMatchObject({ calls: 17, limit: 10 })
  const half = await runCli(['sync', '--plan', '--budget', '0.5', ...token, ...own], { env })
  expect(half.json()).toMatchObject({ budget: 0.5, floorSeconds: 180, floorSecondsAtFullBudget: 60 })
  const later = await runCli(['sync', '--plan', ...token, ...own], { env })
  expect(later.json()).toMatchObject({ budget: 0.5, floorSeconds: 180 })
  await limited.close()
})

test('the token may come from standard input, and renewing it keeps the options that are not named', async () => {
  const stdin = `${org.token('readonly')}\n`
  const connect = (...more: string[]) =>
    runCli(['connect', '--domain', org.url, '--token-stdin', ...more, ...data()], { stdin })
  const options = async () =>
    ((await runCli(['status', ...data()])).json() as { connectors: { options: object }[] }).connectors[0]
      ?.options
  await connect('--skip-inactive-apps', '--no-sync-deprovisioned-users')
  expect(await options()).toMatchObject({ skipInactiveApps: true, syncDeprovisionedUsers: false })
  const ran = await connect('--sync-deprovisioned-users')
  expect(await options()).toMatchObject({ skipInactiveApps: true, syncDeprovisionedUsers: true })
  expect(ran.code, ran.stderr).toBe(0)
  const { capabilities } = ran.json() as { capabilities: Record<string, { value: string }> }
  expect(Object.values(capabilities).map(({ value }) => value)).toEqual([
    'yes',
    'no',
    'yes',
    'no',
    'no',
    'no',
  ])
})

describe('every failure has its exit code, a sentence and a next step', () => {
  const fresh = () => ['--data', mkdtempSync(join(folder, 'fresh-')), '--json']
  test.each<[string, string[], number, string]>([
    ['no command', [], 2, 'invalid-input'],
    ['an unknown command', ['destroy'], 2, 'invalid-input'],
    ['an unknown option', ['status', '--wat'], 2, 'invalid-input'],
    ['an option of another command', ['status', '--domain', 'acme'], 2, 'invalid-input'],
    ['no domain', ['connect', '--token-env', 'OKTA'], 2, 'invalid-input'],
    [
      'a bad domain',
      ['connect', '--domain', 'http://acme.okta.com', '--token-env', 'OKTA'],
      2,
      'invalid-input',
    ],
    ['no token named', ['connect', '--domain', 'acme'], 2, 'invalid-input'],
    [
      'an empty token variable',
      ['connect', '--domain', 'acme', '--token-env', 'NOTHING_HERE'],
      3,
      'credential-missing',
    ],
    [
      'a custom domain that was not confirmed',
      ['connect', '--domain', 'id.example.com', '--token-env', 'OKTA'],
      6,
      'refused-for-safety',
    ],
    ['a budget of nothing', ['sync', '--token-env', 'OKTA', '--budget', '0'], 2, 'invalid-input'],
    ['a budget that is no number', ['sync', '--token-env', 'OKTA', '--budget', 'half'], 2, 'invalid-input'],
    ['nothing to sync', ['sync', '--token-env', 'OKTA'], 1, 'not-found'],
    ['nothing to export', ['export', 'users', '--format', 'csv', '--out', 'x.csv'], 1, 'not-found'],
    ['an unknown kind', ['export', 'secrets', '--format', 'csv', '--out', 'x.csv'], 2, 'invalid-input'],
    [
      'a server that is not there',
      ['connect', '--domain', 'http://127.0.0.1:9', '--token-env', 'OKTA'],
      5,
      'offline',
    ],
  ])('%s', async (_name, args, code, error) => {
    const ran = await runCli([...args, ...fresh()], { env: { OKTA: 'a-token-of-some-length' } })
    expect(ran.code, ran.stderr).toBe(code)
    expect(ran.json()).toMatchObject({
      error: { code: error, message: expect.stringMatching(/[.)"]$/), nextStep: expect.any(String) },
    })
  })

  test('a data folder that cannot be made, and a ledger that is not one', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, 'not a folder')
    const impossible = await runCli(['status', '--json', '--data', join(file, 'below')])
    expect(impossible.code, impossible.stderr).toBe(1)
    expect(impossible.json()).toMatchObject({ error: { code: 'storage-failed' } })
    const damaged = mkdtempSync(join(folder, 'damaged-'))
    writeFileSync(join(damaged, 'ledger.db'), 'This is not a database, although it is long enough for one.')
    expect((await runCli(['status', '--json', '--data', damaged])).json()).toMatchObject({
      error: { code: 'database-corrupt' },
    })
  })

  test('a port that is taken', async () => {
    const ran = await runCli(['demo-org', '--port', String(org.port), '--json'])
    expect(ran.code, ran.stderr).toBe(1)
    expect(ran.json()).toMatchObject({ error: { code: 'conflict' } })
  })

  test('a wrong token is an authentication failure, and the connector is not kept', async () => {
    const where = fresh()
    const ran = await runCli(['connect', '--domain', org.url, '--token-env', 'OKTA', ...where], {
      env: { OKTA: 'not-the-right-token' },
    })
    expect(ran.code, ran.stderr).toBe(3)
    expect((await runCli(['status', ...where])).json()).toEqual({ connectors: [] })
  })

  test('a token that sees nothing is a permission failure', async () => {
    const where = fresh()
    const env = { OKTA: org.token('none') }
    await runCli(['connect', '--domain', org.url, '--token-env', 'OKTA', ...where], { env })
    expect((await runCli(['sync', '--token-env', 'OKTA', ...where], { env })).code).toBe(4)
  })
})

test('the demo organization says where it is and ends when asked', async () => {
  const { child, done } = startCli([
    'demo-org',
    '--users',
    '20',
    '--groups',
    '5',
    '--apps',
    '3',
    '--role',
    'readonly',
  ])
  const announced = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text: Buffer) => resolve(String(text))),
  )
  const { url, token } = JSON.parse(announced) as { url: string; token: string }
  const answer = await fetch(`${url}/api/v1/users?limit=1`, { headers: { authorization: `SSWS ${token}` } })
  expect(answer.status).toBe(200)
  child.kill('SIGTERM')
  expect((await done).code).toBe(0)
})

test('a damaged copy of the data is told as such, also in JSON', async () => {
  const own = ['--data', join(folder, 'damaged'), '--json']
  const env = { OKTA: org.token('super') }
  await runCli(['connect', '--domain', org.url, '--token-env', 'OKTA', ...own], { env })
  expect((await runCli(['sync', '--token-env', 'OKTA', ...own], { env })).code).toBe(0)
  const snapshots = join(folder, 'damaged', 'snapshots')
  for (const name of readdirSync(snapshots)) writeFileSync(join(snapshots, name), 'a letter '.repeat(1000))
  const out = join(folder, 'damaged.csv')
  const exported = await runCli(['export', 'users', '--format', 'csv', '--out', out, ...own])
  expect(exported.code).toBe(1)
  expect(exported.json()).toMatchObject({ error: { code: 'database-corrupt' } })
  expect((await runCli(['sync', '--token-env', 'OKTA', ...own], { env })).code).toBe(0)
  expect((await runCli(['export', 'users', '--format', 'csv', '--out', out, ...own])).code).toBe(0)
})

test('a server that is not Okta is told as such, and not kept', async () => {
  const server = createServer((_request, response) => response.end('<html>Hello</html>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const own = ['--data', join(folder, 'other'), '--json']
  const connected = await runCli(['connect', '--domain', url, '--token-env', 'OKTA', ...own], {
    env: { OKTA: 'some-token' },
  })
  server.closeAllConnections()
  server.close()
  expect(connected.json()).toMatchObject({ error: { code: 'okta-error' } })
  expect(connected.code).toBe(1)
  expect((await runCli(['status', ...own])).json()).toEqual({ connectors: [] })
})

test('an export of what the token may not see says so', async () => {
  const own = ['--data', join(folder, 'hidden'), '--json']
  const env = { OKTA: org.token('readonly') }
  await runCli(['connect', '--domain', org.url, '--token-env', 'OKTA', ...own], { env })
  await runCli(['sync', '--token-env', 'OKTA', ...own], { env })
  const out = ['--format', 'csv', '--out', join(folder, 'hidden.csv')]
  const roles = await runCli(['export', 'admin-roles', ...out, ...own])
  expect(roles.code).toBe(0)
  expect(roles.json()).toMatchObject({ rows: 0, availability: 'not-visible', reason: expect.any(String) })
  const users = await runCli(['export', 'users', ...out, ...own])
  expect(users.json()).toMatchObject({ availability: 'synced' })
})
