import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCommand } from '../../src/main/cli/arguments.ts'
import { exitCodes } from '../../src/main/cli/exit-codes.ts'
import { plans } from '../../src/main/cli/plans.ts'
import { provision } from '../../src/main/cli/provision.ts'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { runCli, startCli } from '../support/cli.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../support/engine.ts'

/** Commands that change access: as scripts of their own, and the many cases on one engine. */

interface Document {
  planId: string
  state: string
  undoes: string | null
  steps: {
    state: string
    findings: { code: string; severity: string }[]
    receipt: { outcome: string; event: { type: string } | null } | null
  }[]
  plans: { planId: string; state: string }[]
  impossible: { position: number }[]
  error: { code: string; message: string; nextStep: string } | null
}

const folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-provision-'))
const data = ['--data', join(folder, 'data')]
const token = ['--token-env', 'OKTA_TEST'] as const
let org: DemoOrgServer
let app: TestEngine
let connectorId: string
let group: string
let okta: string
let user: string

const isMember = (): boolean =>
  [...org.org.memberships()].some((row) => row.group_id === group && row.user_id === user)
/** Calls that change something, so far. */
const writes = (): number =>
  Object.entries(org.stats.byEndpoint).reduce(
    (n, [endpoint, calls]) => n + (endpoint.startsWith('GET') ? 0 : calls),
    0,
  )

/** A command on the one engine; its exit code and its one document, or its lines. */
async function here(...args: string[]): Promise<{ code: number; lines: string[]; document: Document }> {
  const lines: string[] = []
  const read = readCommand(
    [...args, ...(args.includes('--lines') ? [] : ['--json'])].filter((arg) => arg !== '--lines'),
  )
  const run = read.ok && read.value.name === 'plans' ? plans : provision
  const told = read.ok ? await run(app.engine, read.value, (line) => void lines.push(line)) : read
  const document = {
    ...('document' in told ? told.document : {}),
    ...(told.ok ? told.value : { error: told.error }),
  }
  return {
    code: told.ok ? 0 : (exitCodes[told.error.code] ?? 1),
    lines,
    document: document as unknown as Document,
  }
}
const change = (
  verb: 'grant' | 'revoke',
  kind: string,
  resource: string,
  principal: string,
  ...more: string[]
) => here(verb, '--kind', kind, '--resource', resource, '--principal', principal, ...token, ...more)
const setLevel = (safetyLevel: 'read-only' | 'confirm' | 'confirm-name') =>
  app.need('connectors.update', { connectorId, safetyLevel })

beforeAll(async () => {
  org = await startDemoOrg({ users: 60, groups: 20, apps: 8, limits: { off: true } })
  group = org.org.createGroup('Blue').id
  okta = org.org.createApp({ label: 'Ledger' }).id
  const roles = new Set([...org.org.adminRoles()].map(({ principal_id }) => principal_id))
  user = [...org.org.users()].find(({ id, status }) => status === 'ACTIVE' && !roles.has(id))?.id ?? ''
  process.env['OKTA_TEST'] = org.token('super')
  app = startEngine()
  connectorId = await connectTo(app, { url: org.url, token: org.token('super') })
  await app.need('connectors.probe', { connectorId })
  await setLevel('confirm')
}, 60_000)
afterAll(async () => {
  delete process.env['OKTA_TEST']
  await app.end()
  await org.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('as scripts of their own', () => {
  const cli = async (...args: string[]) =>
    runCli([...args, ...data, '--json'], { env: { OKTA_TEST: org.token('super') } })
  const asked = ['--kind', 'group', '--principal'] as const

  test('connect sets the safety level, grant changes, an interrupt tells how far it came', async () => {
    const connected = await cli('connect', '--domain', org.url, '--safety', 'confirm', ...token)
    expect(connected.code, connected.stderr).toBe(0)
    expect((await cli('sync', ...token)).code).toBe(0)
    const granted = await cli('grant', ...asked, user, '--resource', group, ...token)
    expect(granted.code, granted.stderr).toBe(0)
    expect(granted.json()).toMatchObject({ state: 'applied', source: 'cli', steps: [{ state: 'done' }] })
    expect(isMember()).toBe(true)
    expect(granted.stdout + granted.stderr).not.toContain(org.token('super'))
    const status = (await cli('status')).json() as {
      connectors: { lastSync: { status: string; mode: string } }[]
    }
    expect(status.connectors).toMatchObject([
      { safetyLevel: 'confirm', lastSync: { status: 'done', mode: 'delta' } },
    ])

    org.faults.add({ kind: 'latency', milliseconds: 1500, method: 'DELETE' })
    const args = ['revoke', ...asked, user, '--resource', group, ...token, ...data, '--json']
    const { child, done } = startCli(args, { OKTA_TEST: org.token('super') })
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('is applied.')) setTimeout(resolve, 300)
      })
    })
    child.kill('SIGINT')
    const ended = await done
    org.faults.clear()
    const { steps } = JSON.parse(ended.stdout) as Document
    const state = steps[0]?.state ?? ''
    expect(['done', 'uncertain', 'cancelled'], ended.stderr).toContain(state)
    if (state === 'done') expect(isMember()).toBe(false)
    if (state === 'cancelled') expect(isMember()).toBe(true)
    expect(ended.code).toBe(state === 'done' ? 0 : 1)
    org.org.removeMember(group, user)
  }, 90_000)
})

describe('at the level confirm', () => {
  test('--plan-only sends nothing and leaves a draft, which can be applied and undone', async () => {
    const before = writes()
    const planned = await change('grant', 'group', group, user, '--plan-only')
    expect(planned.code).toBe(0)
    expect(planned.document).toMatchObject({ state: 'draft', steps: [{ state: 'pending', receipt: null }] })
    expect([writes(), isMember()]).toEqual([before, false])
    const { planId } = planned.document
    expect((await here('plans', 'list')).document.plans).toMatchObject([{ planId, state: 'draft' }])

    const applied = await here('plans', 'apply', planId, ...token)
    expect(applied.document).toMatchObject({
      state: 'applied',
      steps: [
        { state: 'done', receipt: { outcome: 'changed', event: { type: 'group.user_membership.add' } } },
      ],
    })
    expect(isMember()).toBe(true)
    expect((await here('plans', 'show', planId)).document.steps).toEqual(applied.document.steps)
    expect((await here('plans', 'apply', planId, ...token)).code).toBe(1)

    const undone = await here('plans', 'undo', planId, ...token)
    expect(undone.document).toMatchObject({ state: 'applied', undoes: planId, impossible: [], error: null })
    expect(isMember()).toBe(false)
    expect((await here('plans', 'show', planId, '--lines')).lines.join('\n')).toContain('changed at')
    expect((await here('plans', 'list', '--lines')).lines.join('\n')).toContain(planId)
  })

  test('every kind is given and taken, and the organization then holds exactly that', async () => {
    const { org: model } = org
    const [role, set] = [model.data.customRoles[0]?.id ?? '', model.data.resourceSets[0]?.id ?? '']
    const held = (): string[] =>
      [...model.memberships(), ...model.appUsers(), ...model.appGroups(), ...model.adminRoles()].map((row) =>
        JSON.stringify(row),
      )
    const before = held()
    const all: [kind: string, resource: string, principal: string, row: object][] = [
      ['group', group, user, { group_id: group, user_id: user }],
      ['app', okta, user, { app_id: okta, user_id: user, scope: 'USER' }],
      ['app-group', okta, group, { app_id: okta, group_id: group }],
      ['role', 'HELP_DESK_ADMIN', user, { principal_id: user, role_type: 'HELP_DESK_ADMIN' }],
      ['role', 'REPORT_ADMIN', group, { principal_id: group, role_type: 'REPORT_ADMIN' }],
      ['role', `${role}@${set}`, user, { principal_id: user, role_id: role, resource_set_id: set }],
      ['role', `${role}@${set}`, group, { principal_id: group, role_id: role, resource_set_id: set }],
    ]
    for (const [kind, resource, principal, row] of all) {
      for (const outcome of ['changed', 'already']) {
        const given = await change('grant', kind, resource, principal)
        expect(given.document, kind).toMatchObject({
          error: null,
          steps: [{ state: 'done', receipt: { outcome } }],
        })
        const added = held().filter((text) => !before.includes(text))
        expect(added.map((text) => JSON.parse(text) as object)).toMatchObject([row])
      }
      for (const outcome of ['changed', 'already']) {
        const taken = await change('revoke', kind, resource, principal)
        expect(taken.document, kind).toMatchObject({
          error: null,
          steps: [{ state: 'done', receipt: { outcome } }],
        })
        expect(held().toSorted()).toEqual(before.toSorted())
      }
    }
    expect((await syncNow(app, connectorId, 'delta')).changes).toBe(0)
  }, 60_000)

  test('what safety stops is refused with code 6, and nothing is sent', async () => {
    const { org: model } = org
    const everyone = [...model.groups()].find(({ type }) => type === 'BUILT_IN')?.id ?? ''
    const active = new Set([...model.apps()].filter((row) => row.status === 'ACTIVE').map(({ id }) => id))
    const through = [...model.appUsers()].find(({ scope, app_id: id }) => scope === 'GROUP' && active.has(id))
    const before = writes()
    for (const [kind, resource, principal, code] of [
      ['group', everyone, user, 'group-built-in'],
      ['app', through?.app_id ?? '', through?.user_id ?? '', 'held-through-groups'],
    ] as const) {
      const refused = await change('revoke', kind, resource, principal)
      expect(refused.code, JSON.stringify(refused.document.error)).toBe(6)
      expect(refused.document.steps[0]?.findings.map((finding) => finding.code)).toContain(code)
    }
    await setLevel('read-only')
    const refused = await change('grant', 'group', group, user)
    await setLevel('confirm')
    expect([refused.code, refused.document.error?.code]).toEqual([6, 'refused-for-safety'])
    expect(writes()).toBe(before)
    // Nothing is left of what was refused.
    expect((await here('plans', 'list')).document.plans.filter(({ state }) => state === 'draft')).toEqual([])
  })

  test('bad usage is code 2, what Okta does not have is code 1, and nothing is sent', async () => {
    const before = writes()
    for (const [kind, resource, principal] of [
      ['team', group, user],
      ['group', 'a/b', user],
      ['group', group, 'me'],
      ['group', group, `${user},${user}`],
      ['role', 'KING', user],
      ['role', 'cr01@', user],
      ['role', '@set1', user],
    ] as const)
      expect(
        (await change('grant', kind, resource, principal)).code,
        `${kind} ${resource} ${principal}`,
      ).toBe(2)
    expect((await change('grant', 'group', group, user, '--kind', 'app')).code).toBe(2)
    expect((await here('grant', '--kind', 'group', '--principal', user, ...token)).code).toBe(2)
    expect((await here('plans', 'look')).code).toBe(2)
    expect((await here('plans', 'apply', ...token)).code).toBe(2)
    expect((await here('plans', 'list', '--typed', 'x')).code).toBe(2)
    expect((await here('plans', 'show', 'none')).code).toBe(1)
    for (const [kind, resource] of [
      ['group', group],
      ['role', 'HELP_DESK_ADMIN'],
    ] as const) {
      const refused = await change('grant', kind, resource, '00unobodynobodynobod')
      expect([refused.code, refused.document.error?.code], kind).toEqual([1, 'not-found'])
    }
    expect(writes()).toBe(before)
  })

  test('an approval that is missing is code 6', async () => {
    await app.need('connectors.update', { connectorId, fourEyes: true })
    const before = writes()
    const refused = await change('grant', 'role', 'HELP_DESK_ADMIN', user)
    await app.need('connectors.update', { connectorId, fourEyes: false })
    expect([refused.code, writes()], JSON.stringify(refused.document.error)).toEqual([6, before])
  })

  test(
    'a credential that may not is code 4, one that Okta refuses 3, and no network 5',
    { timeout: 60_000 },
    async () => {
      const before = [...org.org.memberships()].length
      for (const [secret, code] of [
        [org.token('readonly'), 4],
        ['00wrongwrongwrongwrong', 3],
      ] as const) {
        process.env['OKTA_TEST'] = secret
        const refused = await change('grant', 'group', group, user)
        expect(refused.code, JSON.stringify(refused.document.error)).toBe(code)
      }
      process.env['OKTA_TEST'] = org.token('super')
      org.faults.add({ kind: 'reset' })
      const offline = await change('grant', 'group', group, user)
      org.faults.clear()
      expect([offline.code, offline.document.error?.code]).toEqual([5, 'offline'])
      expect([...org.org.memberships()].length).toBe(before)
    },
  )
})

test('at the level confirm-name the organization’s name has to be given', async () => {
  await app.need('connectors.probe', { connectorId })
  await setLevel('confirm-name')
  const refused = await change('grant', 'group', group, user)
  expect(refused.code).toBe(6)
  const name = /Type (.+) exactly/.exec(refused.document.error?.nextStep ?? '')?.[1] ?? ''
  expect((await change('grant', 'group', group, user, '--typed', 'something')).code).toBe(6)
  expect(isMember()).toBe(false)
  const done = await change('grant', 'group', group, user, '--typed', name)
  expect(done.document).toMatchObject({ error: null, state: 'applied' })
  expect(isMember()).toBe(true)
})
