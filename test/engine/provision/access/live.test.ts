import { beforeAll, describe, expect, test } from 'vitest'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import type { AccessChange, AccessKind } from '../../../../src/preload/contract/models.ts'
import {
  access,
  apply,
  change,
  freshPerson,
  opposite,
  seen,
  worldWithClients,
  type Clients,
} from './support.ts'

let at: Clients
let client: OktaClient
beforeAll(async () => {
  at = await worldWithClients()
  client = await at.client()
})

let made = 0
/** A change to make, of things that have nothing to do with each other. */
function grantOf(kind: AccessKind, principalType: 'USER' | 'GROUP'): AccessChange {
  const { org } = at
  made += 1
  const person = freshPerson(org, `person${String(made)}`).id
  const group = org.createGroup(`Group ${String(made)}`).id
  const app = org.createApp({ label: `App ${String(made)}` }).id
  const principalId = principalType === 'USER' ? person : group
  switch (kind) {
    case 'membership':
      return change({ verb: 'grant', kind, resourceId: group, principalType, principalId })
    case 'assignment':
    case 'group-assignment':
      return change({ verb: 'grant', kind, resourceId: app, principalType, principalId })
    case 'role':
      return change({ verb: 'grant', kind, resourceId: 'REPORT_ADMIN', principalType, principalId })
    case 'binding':
      return change({
        verb: 'grant',
        kind,
        resourceId: org.data.customRoles[0]?.id ?? '',
        setId: org.data.resourceSets[0]?.id ?? '',
        principalType,
        principalId,
      })
  }
}

const rows: [kind: AccessKind, principal: 'USER' | 'GROUP', calls: number, before: string, after: string][] =
  [
    ['membership', 'USER', 3, 'Not a member', 'Member'],
    ['assignment', 'USER', 3, 'Not assigned', 'Assigned directly'],
    ['group-assignment', 'GROUP', 3, 'Not assigned', 'Assigned'],
    ['role', 'USER', 2, 'Not Report Administrator', 'Report Administrator'],
    ['role', 'GROUP', 2, 'Not Report Administrator', 'Report Administrator'],
    ['binding', 'USER', 4, '', ''],
    ['binding', 'GROUP', 4, '', ''],
  ]

describe('every kind, there and back', () => {
  test.each(rows)('%s of a %s', async (kind, principal, calls, before, after) => {
    const grant = grantOf(kind, principal)
    const looked = await seen(client, grant)
    expect(looked.calls).toBe(calls)
    expect([access.isSo(grant, looked.state), access.isSo(opposite(grant), looked.state)]).toEqual([
      false,
      true,
    ])
    const said = access.words(grant, looked.state)
    expect(said.principalName).toMatch(principal === 'USER' ? /Fresh/ : /^Group \d/)
    if (before !== '') expect(said).toMatchObject({ before, after })
    else expect(said.before).toBe(`Not ${said.after}`)

    const given = await apply(client, grant)
    expect(access.isSo(grant, given.after)).toBe(true)
    expect(access.drift(grant, looked.state, given.after)).toContain('now')
    const again = await client.send(...callOf(grant, given.after))
    if (again.ok) expect(kind === 'membership' || kind === 'group-assignment').toBe(true)
    else expect([again.error.okta?.status, access.saysAlready(grant, again.error)]).toEqual([409, true])

    const back = access.inverse({ change: grant, captured: given.captured, ...said })
    if (!('change' in back)) throw new Error(back.impossible)
    expect(back.change).toEqual(opposite(grant))
    const whole = (await seen(client, back.change)).state
    const taken = await apply(client, back.change, back.restores)
    expect(access.isSo(back.change, taken.after)).toBe(true)
    const twice = await client.send(...callOf(back.change, whole))
    if (twice.ok) expect(kind).toBe('membership')
    else expect([twice.error.okta?.status, access.saysAlready(back.change, twice.error)]).toEqual([404, true])

    const forth = access.inverse({ change: back.change, captured: taken.captured, ...said })
    if (!('change' in forth)) throw new Error(forth.impossible)
    expect(forth.change).toEqual(grant)
    expect((await apply(client, forth.change, forth.restores)).after.held).toMatchObject({ by: 'direct' })
    expect(access.drift(grant, given.after, (await seen(client, grant)).state)).toBe(null)
  })

  function callOf(one: AccessChange, state: Parameters<typeof access.writeFor>[1]) {
    const call = access.writeFor(one, state, null)
    if (!call.ok) throw new Error(call.error.message)
    return [call.value.method, call.value.path, call.value.body] as const
  }
})

test('what an application knew of a person is captured and given back', async () => {
  const { org } = at
  const [person, app] = [freshPerson(org, 'kept'), org.createApp({ label: 'Keeps' })]
  org.assignUser(app.id, person.id, undefined, { profile: { seats: 3, nick: null }, userName: 'kept@there' })
  const revoke = change({
    verb: 'revoke',
    kind: 'assignment',
    resourceId: app.id,
    principalType: 'USER',
    principalId: person.id,
  })
  const { captured, before } = await apply(client, revoke)
  expect(captured).toMatchObject({ userName: 'kept@there', profile: { seats: 3 } })
  expect(Object.values(captured?.profile ?? {})).not.toContain(null)
  const back = access.inverse({ change: revoke, captured, principalName: 'Kept', resourceName: 'Keeps' })
  if (!('change' in back)) throw new Error(back.impossible)
  expect(back.text).toContain('with the attributes it had')
  const { after } = await apply(client, back.change, back.restores)
  expect(after.held?.restorable).toEqual(before.held?.restorable)
})

test('a group gets its priority and profile back', async () => {
  const { org } = at
  const [group, app] = [org.createGroup('Prioritized'), org.createApp({ label: 'Ranked' })]
  org.assignGroup(app.id, group.id, 4, undefined, { tier: 'gold' })
  const revoke = change({
    verb: 'revoke',
    kind: 'group-assignment',
    resourceId: app.id,
    principalType: 'GROUP',
    principalId: group.id,
  })
  const { captured } = await apply(client, revoke)
  expect(captured).toEqual({ priority: 4, profile: { tier: 'gold' } })
  const back = access.inverse({ change: revoke, captured, principalName: 'A', resourceName: 'B' })
  if (!('change' in back)) throw new Error(back.impossible)
  const { after } = await apply(client, back.change, back.restores)
  expect(after.held?.restorable).toEqual(captured)
})

describe('how an access is held', () => {
  test('a membership by a rule, with the rule', async () => {
    const row = [...at.org.memberships()].find(({ source }) => source === 'rule')!
    const revoke = change({
      verb: 'revoke',
      kind: 'membership',
      resourceId: row.group_id,
      principalType: 'USER',
      principalId: row.user_id,
    })
    const { state } = await seen(client, revoke)
    expect(state.held?.by).toBe('rule')
    expect(access.words(revoke, state).before).toMatch(/^Member by the rule “.+”$/)
    const back = access.inverse({
      change: revoke,
      captured: state.held?.restorable ?? null,
      principalName: 'Ana',
      resourceName: 'Sales',
    })
    expect('text' in back && back.text).toContain('no rule does')
  })

  test('a role through a group is not one that can be taken from the person', async () => {
    const { org } = at
    const [person, group] = [freshPerson(org, 'inherits'), org.createGroup('Readers')]
    org.addMember(group.id, person.id)
    org.grantRole('GROUP', group.id, 'REPORT_ADMIN')
    const revoke = change({
      verb: 'revoke',
      kind: 'role',
      resourceId: 'REPORT_ADMIN',
      principalType: 'USER',
      principalId: person.id,
    })
    const through = (await seen(client, revoke)).state
    expect(through.held).toMatchObject({ by: 'group', through: [{ id: group.id }] })
    expect(access.writeFor(revoke, through, null)).toMatchObject({ ok: false })
    expect(access.isSo(opposite(revoke), through)).toBe(false)
    const given = await apply(client, opposite(revoke))
    expect(given.after.held).toMatchObject({ by: 'direct', through: [{ id: group.id }] })
    const taken = await apply(client, revoke)
    expect(taken.after.held?.by).toBe('group')
    expect(access.isSo(revoke, taken.after)).toBe(true)
    expect(access.words(revoke, taken.before).after).toBe('Report Administrator through a group')
  })

  test.each([
    ['HELP_DESK_ADMIN', 'groupIds', 'Help Desk Administrator for 2 groups'],
    ['APP_ADMIN', 'appIds', 'Application Administrator for 2 applications'],
  ] as const)('%s with what it is limited to, which is not given again', async (type, targets, words) => {
    const { org } = at
    const person = freshPerson(org, `limited ${type}`.replace(' ', ''))
    const role = org.grantRole('USER', person.id, type)
    const ids = (targets === 'groupIds' ? org.data.groups : org.data.apps).slice(3, 5).map(({ id }) => id)
    const revoke = change({
      verb: 'revoke',
      kind: 'role',
      resourceId: type,
      principalType: 'USER',
      principalId: person.id,
    })
    const whole = await seen(client, revoke)
    expect([whole.state.held?.targets, whole.calls]).toEqual([0, 3])
    org.setRoleTargets('USER', person.id, role?.id ?? '', { [targets]: ids })
    const { state, calls } = await seen(client, revoke)
    expect([state.held?.targets, calls]).toEqual([2, 2])
    expect(access.words(revoke, state).before).toBe(words)
    expect(access.drift(revoke, whole.state, state)).toContain('now')
    const about = { change: revoke, principalName: 'Ana', resourceName: words }
    expect(access.inverse({ ...about, captured: state.held?.restorable ?? null })).toMatchObject({
      impossible: expect.stringContaining('for 2') as string,
    })
    expect(access.inverse({ ...about, captured: null })).toHaveProperty('impossible')
    expect(access.inverse({ ...about, captured: whole.state.held?.restorable ?? null })).toHaveProperty(
      'change',
    )
  })
})

describe('an assignment through a group', () => {
  test('is never deleted, and becomes one of its own for good', async () => {
    const { org } = at
    const [person, group, app] = [
      freshPerson(org, 'grouped'),
      org.createGroup('Granting'),
      org.createApp({ label: 'Granted' }),
    ]
    org.addMember(group.id, person.id)
    org.assignGroup(app.id, group.id)
    const revoke = change({
      verb: 'revoke',
      kind: 'assignment',
      resourceId: app.id,
      principalType: 'USER',
      principalId: person.id,
    })
    const { state } = await seen(client, revoke)
    expect(state.held).toMatchObject({ by: 'group', through: [{ id: group.id }] })
    expect(access.isSo(revoke, state)).toBe(false)
    expect(access.writeFor(revoke, state, null)).toMatchObject({ ok: false, error: { code: 'conflict' } })
    const given = await apply(client, opposite(revoke))
    expect(given.after.held?.by).toBe('direct')
    const back = access.inverse({
      change: opposite(revoke),
      captured: given.captured,
      principalName: 'Ana',
      resourceName: 'Granted',
    })
    expect(back).toMatchObject({ impossible: expect.stringContaining('Convert assignments') as string })
    const refused = await client.send('DELETE', `/api/v1/apps/${app.id}/users/${person.id}`)
    expect(refused).toMatchObject({ ok: false, error: { okta: { errorCode: 'E0000046' } } })
  })
})
