import { afterEach, expect, test } from 'vitest'
import { matchEvents, type Awaiting } from '../../../../src/main/engine/provision/mirror/match-events.ts'
import type { LogEvent } from '../../../../src/main/engine/sync/log-reader.ts'
import type { AccessChange, Receipt } from '../../../../src/preload/contract/index.ts'
import { createMirrorWorld, someChanges, type MirrorWorld } from './world.ts'

const open: MirrorWorld[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})
async function mirrored(): Promise<MirrorWorld> {
  const made = await createMirrorWorld()
  open.push(made)
  return made
}

test('each receipt gets the event of its own change, and none twice', async () => {
  const at = await mirrored()
  const changes = someChanges(at)
  const plans: string[] = []
  // The same is done, undone and done again, all within the time by which clocks may differ.
  for (const verb of ['grant', 'revoke', 'grant'] as const) {
    plans.push(await at.apply(changes.map((change) => ({ ...change, verb }))))
    await at.mirror.followed(at.id)
  }
  const events = plans.flatMap((planId) => at.receipts(planId).map((receipt) => receipt?.event ?? null))
  expect(events).not.toContain(null)
  expect(new Set(events.map((event) => event?.id)).size).toBe(3 * changes.length)
  const types = at.receipts(plans[0] ?? '').map((receipt) => receipt?.event?.type)
  expect(types).toEqual([
    'group.user_membership.add',
    'application.user_membership.add',
    'group.application_assignment.add',
    'user.account.privilege.grant',
    'group.privilege.grant',
    'iam.resourceset.bindings.add',
    'iam.resourceset.bindings.add',
  ])
  expect(at.notes).toEqual(plans)
})

test(
  'an event that comes late is found a little later, and what it is about is read again',
  { timeout: 20_000 },
  async () => {
    const at = await mirrored()
    at.org.faults.add({ kind: 'late-log', events: 1, times: 2 })
    const planId = await at.apply(someChanges(at).slice(0, 1))
    await expect.poll(() => at.receipts(planId)[0]?.event ?? null, { timeout: 15_000 }).not.toBeNull()
    expect(await at.wrong()).toEqual({})
  },
)

test('where the credential may not read the log receipts stay without, and nothing fails', async () => {
  const at = await mirrored()
  await at.useToken(at.org.token('none'))
  const planId = await at.apply(someChanges(at).slice(0, 1))
  await at.mirror.followed(at.id)
  expect(at.receipts(planId).map((receipt) => receipt?.event)).toEqual([null])
  await at.useToken(at.org.token('super'))
  at.mirror.synced(at.id)
  await expect.poll(() => at.receipts(planId)[0]?.event ?? null).not.toBeNull()
})

const change: AccessChange = {
  verb: 'grant',
  kind: 'role',
  resourceId: 'APP_ADMIN',
  principalType: 'USER',
  principalId: 'u1',
}
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()
const awaiting = (position: number, about: AccessChange, seconds: number): Awaiting => ({
  planId: 'p',
  position,
  change: about,
  receipt: { startedAt: at(seconds), at: at(seconds + 1) } as Receipt,
})
const event = (id: string, type: string, seconds: number, more: Partial<LogEvent> = {}): LogEvent => ({
  id,
  type,
  at: at(seconds),
  actor: { id: 'me', name: 'Me', login: 'me@example.com' },
  tokenId: 't1',
  targets: [{ type: 'User', id: 'u1', name: '' }],
  ...more,
})
const found = (list: Awaiting[], events: LogEvent[], used: string[] = [], actsAs: string | null = null) =>
  matchEvents(list, events, new Set(used), actsAs).map(({ of, event: { id } }) => [of.position, id])

test('an event counts for a receipt only by type, objects, time, actor and once', () => {
  const grant = 'user.account.privilege.grant'
  const one = [awaiting(1, change, 100)]
  expect(found(one, [event('a', grant, 100)])).toEqual([[1, 'a']])
  expect(found(one, [event('a', grant, 41)])).toEqual([[1, 'a']])
  expect(found(one, [event('a', grant, 39)])).toEqual([])
  expect(found(one, [event('a', grant, 162)])).toEqual([])
  expect(found(one, [event('a', 'user.account.privilege.revoke', 100)])).toEqual([])
  expect(found(one, [event('a', grant, 100, { targets: [{ type: 'User', id: 'u2', name: '' }] })])).toEqual(
    [],
  )
  expect(found(one, [event('a', grant, 100)], ['a'])).toEqual([])
  expect(found(one, [event('a', grant, 100)], [], 'somebody@example.com')).toEqual([])
  expect(found(one, [event('a', grant, 100)], [], 'ME@example.com')).toEqual([[1, 'a']])
  const targets = (role: string) => [
    { type: 'User', id: 'u1', name: '' },
    { type: 'ROLE', id: role, name: '' },
  ]
  expect(found(one, [event('a', grant, 100, { targets: targets('ORG_ADMIN') })])).toEqual([])
  const revoke = { ...change, verb: 'revoke' as const }
  expect(
    found([awaiting(1, revoke, 100)], [event('a', grant, 100, { targets: targets('ORG_ADMIN') })]),
  ).toEqual([[1, 'a']])
  expect(
    found([awaiting(1, revoke, 100)], [event('a', grant, 100, { targets: targets('APP_ADMIN') })]),
  ).toEqual([])
  // By hand in the console a moment before, and through the token.
  expect(found(one, [event('a', grant, 100, { tokenId: null }), event('b', grant, 103)])).toEqual([[1, 'b']])
  expect(
    found(
      [awaiting(2, change, 110), awaiting(1, change, 100)],
      [event('b', grant, 110), event('a', grant, 100)],
    ),
  ).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})
