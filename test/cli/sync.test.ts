import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { runCli, startCli } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-sync-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function connected(name: string, options: { users: number; latencyMs?: number }) {
  const org = await startDemoOrg({ groups: 20, apps: 8, limits: { off: true }, ...options })
  const env = { OKTA: org.token('super') }
  const data = ['--data', join(folder, name), '--json']
  const run = async (...args: string[]) => {
    const token = ['connect', 'sync'].includes(args[0] ?? '') ? ['--token-env', 'OKTA'] : []
    return runCli([...args, ...token, ...data], { env })
  }
  const done = await run('connect', '--domain', org.url)
  expect(done.code, done.stderr).toBe(0)
  return { org, env, data, run }
}

test('sync reads everything once, then changes alone, or what it is told to', async () => {
  const { org, run } = await connected('modes', { users: 120 })
  const early = await run('sync', '--mode', 'delta')
  expect([early.code, early.json()]).toMatchObject([1, { error: { code: 'conflict' } }])
  expect((await run('sync', '--mode', 'some')).code).toBe(2)

  expect((await run('sync')).json()).toMatchObject({ status: 'done', mode: 'full', changes: null })
  const [user] = [...org.org.users()].filter(({ status }) => status === 'ACTIVE').slice(-1)
  org.org.setUserStatus(user!.id, 'SUSPENDED')
  expect((await run('sync')).json()).toMatchObject({ status: 'done', mode: 'delta', changes: 1 })
  expect((await run('sync', '--mode', 'full')).json()).toMatchObject({ mode: 'full', changes: 0 })
  const changes = await run('changes', '--since', '2026-01-01')
  expect(changes.stdout).toContain(user!.id)
  await org.close()
})

test('a sync that would remove much is refused with code 6 until it is confirmed, or thrown away', async () => {
  const { org, run } = await connected('safety', { users: 300 })
  expect((await run('sync')).code).toBe(0)
  const before = [...org.org.users()].filter(({ status }) => status !== 'DEPROVISIONED')
  for (const { id } of before.slice(100)) if (org.org.data.users[0]?.id !== id) org.org.deactivateUser(id)
  const left = [...org.org.users()].filter(({ status }) => status !== 'DEPROVISIONED').length

  for (const keep of [true, false]) {
    const refused = await run('sync')
    expect(refused.code, refused.stderr).toBe(6)
    expect(refused.json()).toMatchObject({ error: { code: 'refused-for-safety' } })
    expect((await run('sync')).json()).toMatchObject({ error: { code: 'conflict' } })
    const decided = await run('confirm', ...(keep ? ['--keep'] : []))
    expect(decided.json()).toMatchObject({ published: !keep })
    const { connectors } = (await run('status')).json() as { connectors: { counts: { users: number } }[] }
    expect(connectors[0]?.counts.users).toBe(keep ? before.length : left)
  }
  expect((await run('confirm')).json()).toMatchObject({ error: { code: 'not-found' } })
  await org.close()
})

test('an interrupt keeps what was read, and the next sync goes on from there', async () => {
  const { org, env, data, run } = await connected('interrupt', { users: 120, latencyMs: 30 })
  const { child, done } = startCli(['sync', '--token-env', 'OKTA', ...data], env)
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (text: string) => {
      if (text.includes('started')) setTimeout(resolve, 250)
    })
  })
  child.kill('SIGINT')
  const stopped = await done
  expect(stopped.code).toBe(1)
  expect(JSON.parse(stopped.stdout)).toMatchObject({ error: { code: 'cancelled' } })
  expect((await run('sync')).json()).toMatchObject({ status: 'done', mode: 'full', resumes: 1 })
  await org.close()
}, 60_000)
