import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { runCli, startCli } from '../support/cli.ts'

interface Step {
  state: string
  findings: { code: string; severity: string }[]
  receipt: { outcome: string; event: { type: string } | null; requestId: string | null } | null
}
interface Document {
  planId: string
  state: string
  steps: Step[]
  plans: { planId: string; state: string }[]
  impossible: { position: number }[]
  error: { code: string; message: string; nextStep: string } | null
}

const folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-provision-'))
const data = ['--data', join(folder, 'data')]
let org: DemoOrgServer
let env: Record<string, string>
let group: string
let app: string
let user: string

async function cli(...args: string[]) {
  const ran = await runCli([...args, ...data, '--json'], { env })
  const document = (): Document => ran.json() as unknown as Document
  return { ...ran, document }
}
const token = ['--token-env', 'OKTA'] as const
const change = (
  verb: 'grant' | 'revoke',
  kind: string,
  resource: string,
  principal: string,
  ...more: string[]
) => cli(verb, '--kind', kind, '--resource', resource, '--principal', principal, ...token, ...more)
const connect = (...more: string[]) => cli('connect', '--domain', org.url, ...token, ...more)

const isMember = (): boolean =>
  [...org.org.memberships()].some((row) => row.group_id === group && row.user_id === user)
const writes = (): number =>
  Object.entries(org.stats.byEndpoint).reduce(
    (n, [endpoint, calls]) => n + (endpoint.startsWith('GET') ? 0 : calls),
    0,
  )

beforeAll(async () => {
  org = await startDemoOrg({ users: 60, groups: 20, apps: 8, limits: { off: true } })
  group = org.org.createGroup('Blue').id
  app = org.org.createApp({ label: 'Ledger' }).id
  const roles = new Set([...org.org.adminRoles()].map(({ principal_id }) => principal_id))
  user = [...org.org.users()].find(({ id, status }) => status === 'ACTIVE' && !roles.has(id))?.id ?? ''
  env = { OKTA: org.token('super'), WEAK: org.token('readonly'), WRONG: '00wrongwrongwrongwrong' }
  expect((await connect()).code).toBe(0)
  expect((await cli('sync', ...token)).code).toBe(0)
}, 60_000)
afterAll(async () => {
  await org.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a connector that only reads refuses with code 6, and nothing is sent', async () => {
  const before = writes()
  const refused = await change('grant', 'group', group, user)
  expect(refused.code, refused.stderr).toBe(6)
  expect(refused.document().error).toMatchObject({ code: 'refused-for-safety' })
  expect(writes()).toBe(before)
  expect((await cli('plans', 'list')).document().plans).toEqual([])
  expect((await connect('--safety', 'always')).code).toBe(2)
  expect((await connect('--safety', 'confirm')).code).toBe(0)
  expect((await cli('status')).stdout).toContain('"safetyLevel":"confirm"')
}, 60_000)

describe('at the level confirm', () => {
  beforeAll(async () => {
    expect((await connect('--safety', 'confirm')).code).toBe(0)
  }, 60_000)

  test('--plan-only sends nothing and leaves a draft, which can be applied and undone', async () => {
    const before = writes()
    const planned = await change('grant', 'group', group, user, '--plan-only')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.document()).toMatchObject({ state: 'draft', steps: [{ state: 'pending', receipt: null }] })
    expect([writes(), isMember()]).toEqual([before, false])
    const { planId } = planned.document()
    expect((await cli('plans', 'list')).document().plans).toMatchObject([{ planId, state: 'draft' }])

    const applied = await cli('plans', 'apply', planId, ...token)
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.document()).toMatchObject({
      state: 'applied',
      steps: [
        { state: 'done', receipt: { outcome: 'changed', event: { type: 'group.user_membership.add' } } },
      ],
    })
    expect(isMember()).toBe(true)
    expect((await cli('plans', 'show', planId)).document().steps).toEqual(applied.document().steps)
    expect((await cli('plans', 'apply', planId, ...token)).code).toBe(1)

    const undone = await cli('plans', 'undo', planId, ...token)
    expect(undone.code, undone.stderr).toBe(0)
    expect(undone.document()).toMatchObject({ state: 'applied', undoes: planId, impossible: [] })
    expect(isMember()).toBe(false)
    const lines = await runCli(['plans', 'show', planId, ...data], { env })
    expect(lines.stdout).toContain('changed at')
  }, 60_000)

  test('every kind is given and taken, and the organization then holds exactly that', async () => {
    const { org: model } = org
    const [role, set] = [model.data.customRoles[0]?.id ?? '', model.data.resourceSets[0]?.id ?? '']
    const held = (): string[] => [
      ...[...model.memberships()].map((row) => JSON.stringify(row)),
      ...[...model.appUsers()].map((row) => JSON.stringify(row)),
      ...[...model.appGroups()].map((row) => JSON.stringify(row)),
      ...[...model.adminRoles()].map((row) => JSON.stringify(row)),
    ]
    const before = held()
    const asked: [kind: string, resource: string, principal: string, row: object][] = [
      ['group', group, user, { group_id: group, user_id: user }],
      ['app', app, user, { app_id: app, user_id: user, scope: 'USER' }],
      ['app-group', app, group, { app_id: app, group_id: group }],
      ['role', 'HELP_DESK_ADMIN', user, { principal_id: user, role_type: 'HELP_DESK_ADMIN' }],
      ['role', 'REPORT_ADMIN', group, { principal_id: group, role_type: 'REPORT_ADMIN' }],
      ['role', `${role}@${set}`, user, { principal_id: user, role_id: role, resource_set_id: set }],
    ]
    for (const [kind, resource, principal, row] of asked) {
      const given = await change('grant', kind, resource, principal)
      expect(given.code, `${kind} ${given.stderr}`).toBe(0)
      expect(given.document().steps).toMatchObject([{ state: 'done', receipt: { outcome: 'changed' } }])
      const added = held().filter((text) => !before.includes(text))
      expect(added.length, `${kind} ${added.join(' ')}`).toBe(1)
      expect(JSON.parse(added[0] ?? '')).toMatchObject(row)
      const again = await change('grant', kind, resource, principal)
      expect([again.code, again.document().steps[0]?.receipt?.outcome ?? 'already']).toEqual([0, 'already'])

      const taken = await change('revoke', kind, resource, principal)
      expect(taken.code, `${kind} ${taken.stderr}`).toBe(0)
      expect(held().toSorted()).toEqual(before.toSorted())
    }
    const exported = join(folder, 'roles.json')
    expect((await cli('export', 'admin-roles', '--format', 'json', '--out', exported)).code).toBe(0)
    const delta = await cli('sync', '--mode', 'delta', ...token)
    expect(delta.json()).toMatchObject({ changes: 0 })
  }, 180_000)

  test('what safety stops is refused with code 6, and nothing is sent', async () => {
    const { org: model } = org
    const everyone = [...model.groups()].find(({ type }) => type === 'BUILT_IN')?.id ?? ''
    const active = new Set([...model.apps()].filter((row) => row.status === 'ACTIVE').map(({ id }) => id))
    const through = [...model.appUsers()].find(({ scope, app_id }) => scope === 'GROUP' && active.has(app_id))
    for (const [verb, kind, resource, principal, code] of [
      ['revoke', 'group', everyone, user, 'group-built-in'],
      ['revoke', 'app', through?.app_id ?? '', through?.user_id ?? '', 'held-through-groups'],
    ] as const) {
      const before = writes()
      const refused = await change(verb, kind, resource, principal)
      expect(refused.code, refused.stderr).toBe(6)
      expect(refused.document().steps[0]?.findings.map((finding) => finding.code)).toContain(code)
      expect(writes()).toBe(before)
    }
  }, 60_000)

  test('bad usage is code 2, what Okta does not have is code 1, and nothing is sent', async () => {
    const before = writes()
    for (const [kind, resource, principal] of [
      ['team', group, user],
      ['group', 'a/b', user],
      ['group', group, 'me'],
      ['group', group, `${user},${user}`],
      ['role', 'KING', user],
      ['role', 'cr01@', user],
    ] as const) {
      const refused = await change('grant', kind, resource, principal)
      expect(refused.code, refused.stdout).toBe(2)
    }
    expect((await change('grant', 'group', group, user, '--kind', 'app')).code).toBe(2)
    expect((await cli('grant', '--kind', 'group', '--principal', user, ...token)).code).toBe(2)
    expect((await cli('plans', 'look')).code).toBe(2)
    expect((await cli('plans', 'show', 'none')).code).toBe(1)
    for (const kind of ['group', 'role'] as const) {
      const resource = kind === 'group' ? group : 'HELP_DESK_ADMIN'
      const refused = await change('grant', kind, resource, '00unobodynobodynobod')
      expect([refused.code, refused.document().error?.code], refused.stderr).toEqual([1, 'not-found'])
    }
    expect(writes()).toBe(before)
  }, 120_000)

  test('a credential that may not is code 4, one that Okta refuses 3, and no network 5', async () => {
    const weak = ['--kind', 'group', '--resource', group, '--principal', user, '--token-env']
    const before = [...org.org.memberships()].length
    expect((await cli('grant', ...weak, 'WEAK')).code).toBe(4)
    expect((await cli('grant', ...weak, 'WRONG')).code).toBe(3)
    expect([...org.org.memberships()].length).toBe(before)
    org.faults.add({ kind: 'reset' })
    const offline = await change('grant', 'group', group, user)
    expect([offline.code, offline.document().error?.code], offline.stderr).toEqual([5, 'offline'])
    org.faults.clear()
    expect([...org.org.memberships()].length).toBe(before)
  }, 120_000)

  test('an interrupt ends the plan and tells how far it came', async () => {
    org.faults.add({ kind: 'latency', milliseconds: 1500, method: 'PUT' })
    const asked = [
      'grant',
      '--kind',
      'group',
      '--resource',
      group,
      '--principal',
      user,
      ...token,
      ...data,
      '--json',
    ]
    const { child, done } = startCli(asked, env)
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('is applied.')) setTimeout(resolve, 300)
      })
    })
    child.kill('SIGINT')
    const ended = await done
    org.faults.clear()
    const document = JSON.parse(ended.stdout) as Document
    const state = document.steps[0]?.state ?? ''
    expect(['done', 'uncertain', 'cancelled']).toContain(state)
    if (state === 'done') expect(isMember()).toBe(true)
    if (state === 'cancelled') expect(isMember()).toBe(false)
    expect(ended.code).toBe(state === 'done' ? 0 : 1)
    const shown = await cli('plans', 'show', document.planId)
    expect(shown.document().steps[0]?.state).toBe(state)
    org.org.removeMember(group, user)
  }, 60_000)
})

test('at the level confirm-name the organization’s name has to be given', async () => {
  expect((await connect('--safety', 'confirm-name')).code).toBe(0)
  const refused = await change('grant', 'group', group, user)
  expect(refused.code, refused.stderr).toBe(6)
  const name = /Type (.+) exactly/.exec(refused.document().error?.nextStep ?? '')?.[1] ?? ''
  expect((await change('grant', 'group', group, user, '--typed', 'something')).code).toBe(6)
  expect(isMember()).toBe(false)
  const done = await change('grant', 'group', group, user, '--typed', name)
  expect(done.code, done.stderr).toBe(0)
  expect(isMember()).toBe(true)
}, 60_000)
