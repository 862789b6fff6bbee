import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../src/main/demo-org/faults.ts'
import type { DemoOrg } from '../../../src/main/demo-org/index.ts'
import type { Exports } from '../../support/truth.ts'
import { createWorld, differences, keepAll, type World } from '../../support/sync-world.ts'

/** A sync that would remove much waits for a person, and what is on screen stays as it was. */

const open: World[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})
async function world(...[about]: Parameters<typeof createWorld>): Promise<World> {
  const made = await createWorld({ users: 220, groups: 40, apps: 16, ...about })
  open.push(made)
  return made
}

/** Accounts that own no API token, in a fixed order. */
const people = (org: DemoOrg) =>
  org.data.users.filter(({ index, deleted, status }) => index > 10 && !deleted && status !== 'DEPROVISIONED')

const vanish = {
  users: (org: DemoOrg): void => {
    for (const user of people(org).slice(0, 90)) org.deleteUser(user.id)
  },
  memberships: (org: DemoOrg): void => {
    const groups = org.data.groups.filter(
      ({ type, deleted, rules }) => type === 'OKTA_GROUP' && !deleted && rules.length > 0,
    )
    for (const group of groups) org.deleteGroup(group.id)
  },
  assignments: (org: DemoOrg): void => {
    const used = org.data.apps.filter(({ deleted, status }) => !deleted && status === 'ACTIVE')
    const largest = used.toSorted((a, b) => b.users.length - a.users.length)
    for (const app of largest.slice(0, Math.ceil(used.length / 2))) org.deleteApp(app.id)
  },
}
type Vanishing = keyof typeof vanish
const kindOf = { users: 'user', memberships: 'membership', assignments: 'assignment' } as const

/** The sync waits, nothing on screen has changed, and no other sync begins. */
async function expectWaiting(at: World, before: Exports, syncId: string): Promise<void> {
  expect(differences(before, await at.held())).toEqual({})
  expect(await at.connector()).toMatchObject({ status: 'needs-confirmation', pendingSyncId: syncId })
  for (const mode of ['auto', 'full', 'delta'] as const)
    expect(await at.app.request('sync.start', { connectorId: at.id, mode })).toMatchObject({
      error: { code: 'conflict' },
    })
}

describe('more than a quarter vanishes', () => {
  const cases = (Object.keys(vanish) as Vanishing[]).flatMap((what) =>
    (['full', 'delta'] as const).map((mode) => [what, mode] as const),
  )
  test.each(cases)('%s, in a %s sync: a person confirms', async (what, mode) => {
    const at = await world()
    const before = await at.held()
    vanish[what](at.org.org)
    const record = await at.sync(mode)
    // Changes alone are not believed with so much gone: everything is read before anybody is asked.
    expect(record).toMatchObject({ status: 'needs-confirmation', mode: 'full', error: null })
    const told = record.removals.find(({ kind }) => kind === kindOf[what])
    expect(told).toMatchObject({ exceeds: true })
    const rows = { user: 'users', membership: 'memberships', assignment: 'app-assignments' } as const
    expect(told!.before).toBe(before[rows[kindOf[what]]].length)
    await expectWaiting(at, before, record.syncId)
    await at.app.need('sync.confirm', { syncId: record.syncId })
    expect(await at.wrong()).toEqual({})
    expect(await at.connector()).toMatchObject({ status: 'connected', pendingSyncId: null })
    expect(at.snapshots()).toHaveLength(1)
    expect(await at.app.request('sync.confirm', { syncId: record.syncId })).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
  })

  test.each(cases)('%s, in a %s sync: a person keeps the data', async (what, mode) => {
    const at = await world()
    const before = await at.held()
    vanish[what](at.org.org)
    const { syncId } = await at.sync(mode)
    await at.app.need('sync.discard', { syncId })
    expect(differences(before, await at.held())).toEqual({})
    expect(await at.connector()).toMatchObject({ status: 'connected', pendingSyncId: null })
    expect(at.snapshots()).toHaveLength(1)
    const { rows } = await at.app.need('sync.history', { connectorId: at.id })
    expect(rows.find((row) => row.syncId === syncId)?.status).toBe('discarded')
    expect(await at.app.request('sync.discard', { syncId })).toMatchObject({ error: { code: 'not-found' } })
    // It is asked again with the next sync.
    expect(await at.sync('auto')).toMatchObject({ status: 'needs-confirmation' })
  })

  test('the question outlives the app', async () => {
    const at = await world()
    const before = await at.held()
    vanish.users(at.org.org)
    const { syncId } = await at.sync('full')
    await at.restart()
    await expectWaiting(at, before, syncId)
    await at.app.need('sync.confirm', { syncId })
    expect(await at.wrong()).toEqual({})
  })

  test('what happens while it waits is caught up afterwards', async () => {
    const at = await world()
    vanish.users(at.org.org)
    const { syncId } = await at.sync('full')
    const [person] = people(at.org.org)
    at.org.org.updateProfile(person!.id, { displayName: 'Changed while it waited' })
    at.org.org.deactivateUser(people(at.org.org)[1]!.id)
    await at.app.need('sync.confirm', { syncId })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
  })
})

describe('less than the setting lets pass is published', () => {
  test.each(['full', 'delta'] as const)('40 accounts in a %s sync', async (mode) => {
    const at = await world()
    for (const user of people(at.org.org).slice(0, 40)) at.org.org.deleteUser(user.id)
    const record = await at.sync(mode)
    expect(record).toMatchObject({ status: 'done', mode })
    expect(record.removals.find(({ kind }) => kind === 'user')).toMatchObject({ removed: 40, exceeds: false })
    expect(await at.wrong()).toEqual({})
  })

  test.each(['full', 'delta'] as const)('a setting of its own, in a %s sync', async (mode) => {
    const at = await world()
    await at.app.need('connectors.update', { connectorId: at.id, safety: { share: 0.01, rows: 2 } })
    for (const user of people(at.org.org).slice(0, 5)) at.org.org.deleteUser(user.id)
    expect(await at.sync(mode)).toMatchObject({ status: 'needs-confirmation', mode: 'full' })
  })

  test('other options remove what they leave out without a question', async () => {
    const at = await world({ options: keepAll })
    await at.app.need('connectors.update', {
      connectorId: at.id,
      options: { skipInactiveApps: true, syncDeprovisionedUsers: false },
      safety: { share: 0.01, rows: 1 },
    })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'full' })
  })
})

describe('an empty list where rows were', () => {
  /** Path of the members or assigned accounts of what has the most of them. */
  const large = (org: DemoOrg, kind: 'groups' | 'apps'): RegExp => {
    const [list] =
      kind === 'groups'
        ? org.data.groups
            .filter(({ type, deleted }) => type === 'OKTA_GROUP' && !deleted)
            .map(({ id, members }) => ({ id, rows: members.length }))
            .toSorted((a, b) => b.rows - a.rows)
        : org.data.apps
            .filter(({ deleted, status }) => !deleted && status === 'ACTIVE')
            .map(({ id, users }) => ({ id, rows: users.length }))
            .toSorted((a, b) => b.rows - a.rows)
    expect(list!.rows).toBeGreaterThan(50)
    return new RegExp(`^/api/v1/${kind}/${list!.id}/users$`)
  }
  const lists: [what: string, path: (org: DemoOrg) => RegExp][] = [
    ['accounts', () => /^\/api\/v1\/users$/],
    ['groups', () => /^\/api\/v1\/groups$/],
    ['applications', () => /^\/api\/v1\/apps$/],
    ['members of a large group', (org) => large(org, 'groups')],
    ['accounts of a large application', (org) => large(org, 'apps')],
  ]

  test.each(lists)('a full sync does not publish without its %s', async (_what, path) => {
    const at = await world()
    const before = await at.held()
    at.org.faults.add({ kind: 'empty', path: path(at.org.org) })
    const record = await at.sync('full')
    expect(['needs-confirmation', 'failed']).toContain(record.status)
    expect(differences(before, await at.held())).toEqual({})
    at.org.faults.clear()
    if (record.status === 'needs-confirmation') await at.app.need('sync.discard', { syncId: record.syncId })
    expect(await at.sync('full')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
  })

  test.each(lists)('a delta does not believe that there are no %s', async (_what, path) => {
    const at = await world()
    const fault: Fault = { kind: 'empty', path: path(at.org.org) }
    at.org.faults.add(fault)
    // Each large list is touched, so that the delta asks for it again.
    const { groups } = at.org.org.data
    const busiest = groups
      .filter(({ type, deleted }) => type === 'OKTA_GROUP' && !deleted)
      .toSorted((a, b) => b.members.length - a.members.length)[0]!
    for (const index of busiest.members.slice(0, 5))
      at.org.org.removeMember(busiest.id, at.org.org.data.users[index]!.id)
    const record = await at.sync('delta')
    const held = await at.held()
    const lost = (kind: keyof Exports): number => at.truth()[kind].length - held[kind].length
    for (const kind of ['users', 'groups', 'memberships', 'apps', 'app-assignments'] as const)
      expect(lost(kind), `${kind} after ${record.status}`).toBeLessThan(50)
    at.org.faults.clear()
    if (record.status === 'needs-confirmation') await at.app.need('sync.discard', { syncId: record.syncId })
    expect(await at.sync('auto')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
  })
})
