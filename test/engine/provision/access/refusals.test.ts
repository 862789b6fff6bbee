import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ErrorCode as OktaCode } from '../../../../src/main/demo-org/errors.ts'
import type { TokenRole } from '../../../../src/main/demo-org/index.ts'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import type { AccessChange, AccessKind } from '../../../../src/preload/contract/models.ts'
import {
  access,
  change,
  codes,
  findingsOf,
  freshPerson,
  holder,
  seen,
  worldWithClients,
  type Clients,
} from './support.ts'

let at: Clients
let client: OktaClient
let person: string
let group: string
let app: string
const changes = {} as Record<AccessKind, AccessChange>
beforeAll(async () => {
  at = await worldWithClients({ users: 60, groups: 20, apps: 6 })
  client = await at.client()
  const { org } = at
  person = freshPerson(org, 'ana').id
  group = org.createGroup('Sales').id
  app = org.createApp({ label: 'Figma' }).id
  const of = { verb: 'grant', principalType: 'USER', principalId: person } as const
  changes.membership = change({ ...of, kind: 'membership', resourceId: group })
  changes.assignment = change({ ...of, kind: 'assignment', resourceId: app })
  changes['group-assignment'] = change({
    verb: 'grant',
    kind: 'group-assignment',
    resourceId: app,
    principalType: 'GROUP',
    principalId: group,
  })
  changes.role = change({ ...of, kind: 'role', resourceId: 'HELP_DESK_ADMIN' })
  changes.binding = change({
    ...of,
    kind: 'binding',
    resourceId: org.data.customRoles[0]?.id ?? '',
    setId: org.data.resourceSets[0]?.id ?? '',
  })
})
afterEach(() => at.world.org.faults.clear())
const refuse = (path: RegExp, code: OktaCode = 'E0000006'): void =>
  at.world.org.faults.add({ kind: 'error', code, path })

test.each<[TokenRole, AccessKind, 'sees' | 'refused']>([
  ['readonly', 'membership', 'sees'],
  ['readonly', 'assignment', 'sees'],
  ['readonly', 'group-assignment', 'sees'],
  ['readonly', 'role', 'refused'],
  ['readonly', 'binding', 'refused'],
  ['appgroup', 'membership', 'sees'],
  ['appgroup', 'role', 'refused'],
  ['none', 'membership', 'refused'],
  ['none', 'assignment', 'refused'],
])('a token %s looking at a %s: %s', async (role, kind, wanted) => {
  const looked = await access.look(await at.client(role), changes[kind], { parts: 'all' })
  if (wanted === 'refused') expect(looked).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  else expect(looked).toMatchObject({ ok: true, value: { state: { held: null } } })
})

test('a token that may only look is refused by Okta, as a value', async () => {
  const readonly = await at.client('readonly')
  for (const kind of ['membership', 'assignment', 'group-assignment', 'role'] as const) {
    const call = access.writeFor(changes[kind], { held: null }, null)
    if (!call.ok) throw new Error(call.error.message)
    const answer = await readonly.send(call.value.method, call.value.path, call.value.body)
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(!answer.ok && access.saysAlready(changes[kind], answer.error)).toBe(false)
  }
})

describe('a refusal of a part', () => {
  test('leaves it out, and the rest stands', async () => {
    refuse(new RegExp(`/users/${person}$`))
    const { state } = await seen(client, changes.role)
    expect(state).toEqual({ resource: { name: 'Help Desk Administrator' }, held: null })
    refuse(/\/api\/v1\/apps\/\w+$/)
    expect((await seen(client, changes['group-assignment'])).state).toEqual({
      principal: { name: 'Sales', status: null, groupType: 'OKTA_GROUP' },
      held: null,
    })
    refuse(/\/iam\/resource-sets\/\w+$/)
    expect((await seen(client, changes.binding)).state).toEqual({ held: null })
  })

  test('of what is held is an error', async () => {
    refuse(/\/apps\/\w+\/users\//)
    expect(await access.look(client, changes.assignment, { parts: 'held' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
  })

  test('anything else that fails is an error', async () => {
    refuse(/\/api\/v1\/groups\/\w+$/, 'E0000011')
    expect(await access.look(client, changes.membership, { parts: 'all' })).toMatchObject({
      ok: false,
      error: { code: 'unauthorized' },
    })
  })
})

test.each<OktaCode>(['E0000008', 'E0000022', 'E0000015', 'E0000006'])(
  'an organization that does not tell rules (%s): the groups of the person, over pages',
  async (code) => {
    refuse(/\/group-rules$/, code)
    at.world.org.faults.add({ kind: 'clamp', to: 1 })
    const { org } = at
    expect((await seen(client, changes.membership, 'held')).state.held).toBe(null)
    org.addMember(group, person)
    const { state, calls } = await seen(client, changes.membership)
    expect(state.held).toEqual({ by: 'unknown', through: [] })
    expect(calls).toBeGreaterThan(3)
    const stranger = change({ ...changes.membership, principalId: '00u0000000000000000z' })
    expect((await seen(client, stranger)).state).toMatchObject({ principal: null, held: null })
    org.removeMember(group, person)
  },
)

describe('what is not there', () => {
  const nobody = { principalId: '00u0000000000000000z' }
  test.each<[string, (one: typeof changes) => AccessChange, string]>([
    ['a person', ({ membership }) => ({ ...membership, ...nobody }), 'no-such-principal'],
    ['a person, of an application', ({ assignment }) => ({ ...assignment, ...nobody }), 'no-such-principal'],
    ['a person, of a role', ({ role }) => ({ ...role, ...nobody }), 'no-such-principal'],
    [
      'a group',
      ({ membership }) => ({ ...membership, resourceId: '00g0000000000000000z' }),
      'no-such-resource',
    ],
    [
      'an application',
      ({ assignment }) => ({ ...assignment, resourceId: '0oa0000000000000000z' }),
      'no-such-resource',
    ],
    [
      'a custom role',
      ({ binding }) => ({ ...binding, resourceId: 'cr00000000000000000z' }),
      'no-such-resource',
    ],
    ['a resource set', ({ binding }) => ({ ...binding, setId: 'iam0000000000000000z' }), 'no-such-resource'],
    [
      'the right kind',
      ({ membership, assignment }) => ({ ...membership, resourceId: assignment.resourceId }),
      'no-such-resource',
    ],
    ['the right principal', (one) => ({ ...one.role, principalType: 'GROUP' }), 'no-such-principal'],
  ])('%s is a blocker, and nothing is so of it', async (_what, of, code) => {
    for (const verb of ['grant', 'revoke'] as const) {
      const one = change({ ...of(changes), verb })
      const { state } = await seen(client, one)
      expect(access.isSo(one, state)).toBe(false)
      expect(codes(findingsOf(at.source(), one, { live: state }))).toContain(`blocker ${code}`)
    }
  })

  test('the local data alone is no reason to refuse', () => {
    expect(codes(findingsOf(at.source(), changes.membership))).toEqual([
      'warning not-known',
      'warning not-known',
    ])
    expect(codes(findingsOf({ db: null, version: 0, kinds: {} }, changes.role))).toEqual([
      'warning not-known',
      'warning role-unlimited',
    ])
  })

  test('a login is not an id', async () => {
    const one = { ...changes.role, principalId: 'ana@example.com' }
    expect(await access.look(client, one, { parts: 'all' })).toMatchObject({
      ok: false,
      error: { code: 'okta-error' },
    })
  })
})

test('an inactive application or account is found by looking', async () => {
  const { org } = at
  const { app: held, user } = holder(org, 'USER')
  const revoke = change({
    verb: 'revoke',
    kind: 'assignment',
    resourceId: held.id,
    principalType: 'USER',
    principalId: user.id,
  })
  const before = access.known(at.source(), revoke)
  org.setAppStatus(held.id, 'INACTIVE')
  const now = (await seen(client, revoke)).state
  expect(access.drift(revoke, before, now)).toContain('is INACTIVE now')
  org.setAppStatus(app, 'INACTIVE')
  expect(
    codes(
      findingsOf(at.source(), changes.assignment, { live: (await seen(client, changes.assignment)).state }),
    ),
  ).toContain('blocker app-inactive')
  org.setAppStatus(app, 'ACTIVE')
  org.setUserStatus(person, 'DEPROVISIONED')
  expect(
    codes(
      findingsOf(at.source(), changes.assignment, { live: (await seen(client, changes.assignment)).state }),
    ),
  ).toContain('blocker principal-inactive')
  org.setUserStatus(person, 'ACTIVE')
})
