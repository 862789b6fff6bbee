import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../../src/main/demo-org/faults.ts'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import { eventsOf, has, hasty, oneOfEach, sleep, until, worlds, type ApplyWorld } from './world.ts'
import { planOf } from './small-engine.ts'

const { world: slowWorld, close } = worlds()
const world = (about: Parameters<typeof slowWorld>[0] = {}) => slowWorld({ clock: hasty, ...about })
afterEach(close)

const writes = /^\/api\/v1\/groups\/[^/]+\/users\/[^/]+$/

/** A membership that is to be given, and how it is found out. */
function membership(at: ApplyWorld, verb: AccessChange['verb'] = 'grant'): AccessChange {
  const { org } = at.org
  const group = org.createGroup(`Team ${String(org.data.groups.length)}`)
  const user = org.data.users.at(-1)!
  if (verb === 'revoke') org.addMember(group.id, user.id)
  return { verb, kind: 'membership', resourceId: group.id, principalType: 'USER', principalId: user.id }
}

test('each kind is given and taken, once, with a receipt that says so', async () => {
  const at = await world()
  const changes = oneOfEach(at.org.org)
  const since = at.org.org.log.entries.length
  const planId = await at.apply(changes.map((change) => ({ change })))
  expect(at.plans.get(planId)).toMatchObject({ state: 'applied', pid: null, appliedBy: 'Ana Lima' })
  for (const [index, change] of changes.entries()) {
    expect(has(at.org.org, change), JSON.stringify(change)).toBe(change.verb === 'grant')
    expect(eventsOf(at.org.org, change, since), JSON.stringify(change)).toHaveLength(1)
    const { state, receipt } = at.step(planId, index + 1)
    expect({ state, outcome: receipt?.outcome, who: receipt?.who }).toEqual({
      state: 'done',
      outcome: 'changed',
      who: 'Ana Lima',
    })
    expect(receipt?.requestId).toMatch(/^[0-9a-f]{32}$/)
    expect(at.plans.journal(planId, index + 1).map(({ entry }) => entry)).toEqual([
      'intent',
      'answer',
      'read',
      'end',
    ])
  }
  expect(at.confirmed.map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(
    changes.map((_, index) => index + 1),
  )
  expect(at.ended).toEqual([planId])
  expect(at.audits).toMatchObject([{ action: 'plan.applied', details: { planId, done: changes.length } }])
  expect(at.progress.at(-1)).toMatchObject({ state: 'applied', done: changes.length, total: changes.length })
})

test('what is so already is done without a call that writes', async () => {
  const at = await world()
  const change = membership(at, 'revoke')
  at.org.org.removeMember(change.resourceId, change.principalId)
  at.org.resetStats()
  const planId = await at.apply([{ change }])
  expect(at.step(planId).receipt).toMatchObject({
    outcome: 'already',
    requestId: null,
    undo: { possible: false },
  })
  expect(Object.keys(at.org.stats.byEndpoint).filter((name) => !name.startsWith('GET'))).toEqual([])
  expect(at.plans.journal(planId, 1).map(({ entry }) => entry)).toEqual(['end'])
})

test('what has drifted, and what a finding forbids, is not sent', async () => {
  const at = await world()
  const { data } = at.org.org
  const [moved, gone] = [membership(at), membership(at)]
  const builtIn = data.groups.find(({ type }) => type === 'BUILT_IN')!
  const outside =
    data.users.find(({ index }) => !builtIn.members.includes(index)) ??
    at.org.org.createUser({
      ...{ firstName: 'Ana', lastName: 'Lima', email: 'ana@example.com', login: 'ana@example.com' },
    })
  if (builtIn.members.includes(outside.index)) at.org.org.removeMember(builtIn.id, outside.id)
  const granted = data.apps.find(({ via, status }) => status === 'ACTIVE' && via.some((group) => group >= 0))!
  const through = data.users[granted.users[granted.via.findIndex((group) => group >= 0)]!]!
  const expected = { principal: { name: 'x', status: 'ACTIVE', groupType: null }, held: null }
  at.org.org.setUserStatus(moved.principalId, 'SUSPENDED')
  at.org.resetStats()
  const planId = await at.apply([
    { change: moved, expected },
    { change: { ...gone, resourceId: builtIn.id, principalId: outside.id } },
    { change: { ...gone, principalId: '00uNOBODY' } },
    {
      change: {
        verb: 'revoke',
        kind: 'assignment',
        resourceId: granted.id,
        principalType: 'USER',
        principalId: through.id,
      },
    },
  ])
  expect(at.state(planId)).toBe('failed')
  expect(at.step(planId, 1)).toMatchObject({
    state: 'drifted',
    receipt: null,
    error: { code: 'conflict', message: expect.stringContaining('was ACTIVE when this was decided') },
  })
  expect(at.step(planId, 2)).toMatchObject({ state: 'refused', error: { code: 'refused-for-safety' } })
  expect(at.step(planId, 3)).toMatchObject({ state: 'refused' })
  expect(at.step(planId, 4)).toMatchObject({ state: 'refused', error: { code: 'refused-for-safety' } })
  expect(Object.keys(at.org.stats.byEndpoint).filter((name) => !name.startsWith('GET'))).toEqual([])
})

describe('a call without a complete answer', () => {
  test.each<[string, Omit<Fault, 'path'>, 'changed' | 'found', number]>([
    ['acted, then the connection was reset', { kind: 'lost' }, 'found', 1],
    ['reset before anything was done', { kind: 'reset' }, 'changed', 2],
    ['an internal error', { kind: 'error', code: 'E0000009' }, 'changed', 2],
    ['Okta is busy with roles', { kind: 'error', code: 'E0000268' }, 'changed', 2],
    ['Okta is busy with rules', { kind: 'error', code: 'E0000239' }, 'changed', 2],
    ['a limit of this minute', { kind: 'rate-limit' }, 'changed', 1],
    ['a limit of simultaneous calls', { kind: 'concurrency-limit' }, 'changed', 1],
  ] as [string, Omit<Fault, 'path'>, 'changed' | 'found', number][])(
    '%s',
    async (_, fault, outcome, intents) => {
      const at = await world()
      const change = membership(at)
      const since = at.org.org.log.entries.length
      at.org.faults.add({ ...fault, method: 'PUT', path: writes, times: 1 } as Fault)
      const planId = await at.apply([{ change }])
      expect(at.step(planId)).toMatchObject({ state: 'done', receipt: { outcome } })
      expect(at.plans.journal(planId, 1).filter(({ entry }) => entry === 'intent')).toHaveLength(intents)
      expect(eventsOf(at.org.org, change, since)).toHaveLength(1)
    },
  )

  test('half an answer to what was done is read back', async () => {
    const at = await world()
    const change = oneOfEach(at.org.org)[2]!
    at.org.faults.add({ kind: 'cut', method: 'POST', path: /\/users$/, times: 1 })
    const planId = await at.apply([{ change }])
    expect(at.step(planId).receipt).toMatchObject({ outcome: 'found', requestId: null })
  })

  test('three times, and it is not there: it failed, and what it says is true', async () => {
    const at = await world()
    const change = membership(at)
    at.org.faults.add({ kind: 'reset', method: 'PUT', path: writes })
    const planId = await at.apply([{ change }])
    expect(at.state(planId)).toBe('failed')
    expect(at.step(planId)).toMatchObject({ state: 'failed', receipt: null, error: { code: 'offline' } })
    expect(at.step(planId).error?.message).toMatch(/asked 3 times.*did not have the change/s)
    expect(has(at.org.org, change)).toBe(false)
  })

  test('and Okta cannot be read then: it is uncertain until the network is there again', async () => {
    const at = await world()
    const change = membership(at)
    at.org.faults.add({ kind: 'lost', method: 'PUT', path: writes, times: 1 })
    at.org.faults.add({
      kind: 'run',
      method: 'PUT',
      path: writes,
      action: () => void at.network.down(),
    })
    const planId = await at.apply([{ change }])
    expect(at.step(planId)).toMatchObject({ state: 'uncertain', receipt: null })
    expect(at.state(planId)).toBe('queued')
    expect(at.applier.waiting(planId)).toMatchObject({ for: 'network' })
    await at.network.up()
    at.applier.online()
    await until(() => at.state(planId) === 'applied')
    expect(at.step(planId).receipt).toMatchObject({ outcome: 'found', requestId: null })
  })

  test('that never comes, though Okta acted', async () => {
    const at = await world({ answerWithin: 300 })
    const change = membership(at)
    const since = at.org.org.log.entries.length
    at.network.swallow(1)
    const planId = await at.apply([{ change }])
    expect(at.step(planId)).toMatchObject({ state: 'done', receipt: { outcome: 'found' } })
    expect(at.plans.journal(planId, 1)[1]?.details['message']).toMatch('did not answer in time')
    expect(eventsOf(at.org.org, change, since)).toHaveLength(1)
  })
})

test('a refusal fails with the words of Okta, and what the credential may do is read again', async () => {
  const at = await world()
  const change = membership(at)
  at.org.faults.add({ kind: 'error', code: 'E0000006', method: 'PUT', path: writes })
  const planId = await at.apply([{ change }])
  expect(at.step(planId)).toMatchObject({
    state: 'failed',
    error: { code: 'forbidden', okta: { status: 403, errorCode: 'E0000006' } },
  })
  expect(at.refusals()).toBe(1)
})

test('a token that Okta refuses makes the plan wait for another one', async () => {
  const at = await world()
  const change = membership(at)
  at.org.faults.add({ kind: 'error', code: 'E0000011', method: 'PUT', path: writes, times: 1 })
  const planId = await at.apply([{ change }])
  expect([at.state(planId), at.step(planId).state]).toEqual(['queued', 'pending'])
  expect(at.applier.waiting(planId)).toEqual({ for: 'credential', until: null })
  at.applier.wake('connector')
  await until(() => at.state(planId) === 'applied')
  expect(has(at.org.org, change)).toBe(true)
})

test('without a credential a plan waits until there is one', async () => {
  const at = await world()
  await at.setToken(null)
  const change = membership(at)
  const planId = await at.apply([{ change }])
  expect(at.applier.waiting(planId)).toEqual({ for: 'credential', until: null })
  await at.setToken(at.org.token('super'))
  at.applier.wake('connector')
  await until(() => at.state(planId) === 'applied')
})

test('a credential that is replaced in the middle costs nothing', async () => {
  const at = await world({ latencyMs: 30 })
  const changes = oneOfEach(at.org.org)
  const since = at.org.org.log.entries.length
  const planId = planOf(
    at,
    changes.map((change) => ({ change })),
  )
  await at.applier.start(planId)
  await sleep(70)
  await at.setToken(at.org.token('super'))
  await until(() => at.state(planId) === 'applied')
  for (const change of changes) expect(eventsOf(at.org.org, change, since)).toHaveLength(1)
})

test('what Okta accepted and does not have has failed', async () => {
  const at = await world()
  const change = membership(at, 'revoke')
  at.org.faults.add({
    kind: 'run',
    method: 'DELETE',
    path: writes,
    action: (org) => org.addMember(change.resourceId, change.principalId),
  })
  const planId = await at.apply([{ change }])
  expect(at.step(planId)).toMatchObject({ state: 'failed', error: { code: 'conflict' }, receipt: null })
})
