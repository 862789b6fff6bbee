import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Values } from '../../src/main/cli/arguments.ts'
import { readCredential } from '../../src/main/cli/credential.ts'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { makeKey, secretForms, type ReadKey } from '../../src/main/keys.ts'
import { runCli, startCli } from '../support/cli.ts'

let org: DemoOrgServer
let key: ReadKey
let folder: string
const data = (name = 'data') => ['--data', join(folder, name), '--json']
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const app = (more: object = {}) => org.serviceApp({ role: 'super', publicJwk: key.publicJwk, ...more })

beforeAll(async () => {
  org = await startDemoOrg({ users: 60, groups: 12, apps: 5, limits: { off: true } })
  key = await makeKey()
  folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-access-'))
})
afterAll(async () => {
  await org.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a service app connects, syncs, is probed and checked; nothing of its key is written anywhere', async () => {
  const { clientId } = app()
  const jwk = JSON.stringify({ ...createPrivateKey(key.pem).export({ format: 'jwk' }), kid: key.keyId })
  const pkcs1 = createPrivateKey(key.pem).export({ type: 'pkcs1', format: 'pem' }) as string
  const as = (path: string) => ['--client-id', clientId, '--private-key-file', path]
  const connected = await runCli(['connect', '--domain', org.url, ...as(file('key.pem', pkcs1)), ...data()])
  expect(connected.code, connected.stderr).toBe(0)
  const { capabilities } = connected.json() as { capabilities: Record<string, { value: string }> }
  expect(Object.values(capabilities).map(({ value }) => value)).toEqual(Array(6).fill('yes'))

  const synced = await runCli(['sync', ...as(file('key.json', jwk)), ...data()])
  expect(synced.code, synced.stderr).toBe(0)
  const active = [...org.org.users()].filter(({ status }) => status !== 'DEPROVISIONED').length
  expect(synced.json()).toMatchObject({ status: 'done', users: active, rateLimited: 0 })

  const probed = await runCli(['probe', ...as(file('key.pem', key.pem)), ...data()])
  expect(probed.json()).toMatchObject({ credential: 'service-app', actsAs: null, scopes: { refused: [] } })

  const health = await runCli(['token-health', ...as(file('key.pem', key.pem)), ...data()])
  expect(health.json()).toMatchObject({ state: 'good', expiryBasis: 'never', limitPercent: 50 })

  const written = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  const everything = [connected, synced, probed, health].flatMap(({ stdout, stderr }) => [stdout, stderr])
  for (const secret of secretForms(key.pem))
    for (const text of [...written, ...everything]) expect(text.includes(secret)).toBe(false)
})

test('an API token is probed and its health told', async () => {
  const env = { OKTA: org.token('readonly') }
  const token = ['--token-env', 'OKTA']
  expect((await runCli(['connect', '--domain', org.url, ...token, ...data('token')], { env })).code).toBe(0)
  const probed = await runCli(['probe', ...token, ...data('token')], { env })
  expect(probed.json()).toMatchObject({ credential: 'token', capabilities: { reviewRoles: { value: 'no' } } })
  const health = await runCli(['token-health', ...token, ...data('token')], { env })
  expect(health.json()).toMatchObject({ name: 'access-desk readonly', expiryBasis: 'okta', state: 'good' })
  org.apiToken('readonly').revoked = true
  const refused = await runCli(['token-health', ...token, ...data('token')], { env })
  expect(refused.code).toBe(3)
  expect(refused.json()).toMatchObject({ error: { code: 'unauthorized' } })
})

test('a key that Okta does not know ends with 3, missing scopes with 4, and no connector is kept', async () => {
  const stranger = await makeKey()
  const { clientId } = app()
  const wrong = await runCli([
    'connect',
    '--domain',
    org.url,
    '--client-id',
    clientId,
    '--private-key-file',
    file('other.pem', stranger.pem),
    ...data('refused'),
  ])
  expect(wrong.code).toBe(3)
  expect(wrong.json()).toMatchObject({
    error: { message: expect.stringContaining(stranger.keyId) as string },
  })
  const none = await runCli([
    'connect',
    '--domain',
    org.url,
    '--client-id',
    app({ scopes: [] }).clientId,
    '--private-key-file',
    file('key.pem', key.pem),
    ...data('refused'),
  ])
  expect(none.code).toBe(4)
  expect((await runCli(['status', ...data('refused')])).json()).toEqual({ connectors: [] })
})

test.each<[string, () => Values, RegExp]>([
  ['no key', () => ({ 'client-id': '0oa1234' }), /together/],
  ['no client id', () => ({ 'private-key-file': file('k.pem', key.pem) }), /together/],
  ['a key id alone', () => ({ 'key-id': 'mine' }), /together/],
  ['both kinds', () => ({ 'client-id': '0oa1234', 'token-stdin': true }), /either/],
  [
    'a public key',
    () => ({ 'client-id': '0oa1234', 'private-key-file': file('p.json', key.publicJwk) }),
    /p\.json: .*public half/,
  ],
  [
    'what is no client id',
    () => ({ 'client-id': 'not an id', 'private-key-file': file('k.pem', key.pem) }),
    /not a client ID/,
  ],
])('%s is refused as usage', async (_what, given, words) => {
  const read = await readCredential(given())
  expect(read).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  if (!read.ok) expect(`${read.error.message} ${read.error.nextStep}`).toMatch(words)
})

test('a file that is not there is named; no file is quoted', async () => {
  const missing = await readCredential({ 'client-id': '0oa1234', 'private-key-file': '/no/such/file' })
  expect(missing).toMatchObject({
    error: { code: 'credential-missing', message: expect.stringContaining('/no/such/file') as string },
  })
  const half = await readCredential({
    'client-id': '0oa1234',
    'private-key-file': file('half.pem', key.pem.slice(0, 500)),
  })
  expect(half.ok).toBe(false)
  expect(JSON.stringify(half)).not.toContain(key.pem.slice(60, 100))
})

test('the simulated organization registers a service app on request', async () => {
  const { child, done } = startCli([
    'demo-org',
    '--users',
    '10',
    '--groups',
    '2',
    '--apps',
    '2',
    '--role',
    'readonly',
    '--public-jwk',
    file('public.json', key.publicJwk),
  ])
  const told = await new Promise<{ url: string; clientId: string }>((resolve) =>
    child.stdout?.once('data', (text: string) =>
      resolve(JSON.parse(text) as { url: string; clientId: string }),
    ),
  )
  const probed = await runCli([
    'connect',
    '--domain',
    told.url,
    '--client-id',
    told.clientId,
    '--private-key-file',
    file('key.pem', key.pem),
    ...data('demo'),
  ])
  expect(probed.code, probed.stderr).toBe(0)
  expect(probed.json()).toMatchObject({ capabilities: { provisionGroups: { value: 'no' } } })
  child.kill('SIGTERM')
  await done
})
