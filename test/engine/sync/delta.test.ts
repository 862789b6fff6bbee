import { afterEach, describe, expect, test } from 'vitest'
import type { DemoOrgServer } from '../../../src/main/demo-org/index.ts'
import type { Fault } from '../../../src/main/demo-org/faults.ts'
import { mixedChanges, mutate } from '../../support/mutations.ts'
import {
  createWorld,
  differences,
  freshExports,
  keepAll,
  leaveOut,
  printedSeed,
  seeded,
  withSnapshotFile,
  type World,
} from '../../support/sync-world.ts'

/** Changes alone bring the data to where reading everything would. */

const open: World[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})
async function world(...[about]: Parameters<typeof createWorld>): Promise<World> {
  const made = await createWorld(about)
  open.push(made)
  return made
}

/** Calls made to each endpoint from now on. */
function counting(org: DemoOrgServer) {
  const before = { ...org.stats.byEndpoint }
  return (endpoint: string): number => (org.stats.byEndpoint[endpoint] ?? 0) - (before[endpoint] ?? 0)
}

describe('after any changes', () => {
  const seed = printedSeed('delta after any changes')
  const rounds = 12
  const everyFew = 4
  test.each([
    [leaveOut, seed],
    [leaveOut, seed + 1],
    [keepAll, seed + 2],
    [keepAll, seed + 3],
    [{ skipInactiveApps: true, syncDeprovisionedUsers: true }, seed + 4],
  ])('with %j and seed %i', { timeout: 60_000 }, async (options, from) => {
    const random = seeded(from)
    const at = await world({ seed: (from % 7) + 1, options })
    for (let round = 1; round <= rounds; round += 1) {
      const done = mutate(at.org.org, random, 1 + Math.floor(random() * 12))
      const record = await at.sync('delta')
      expect(record, done.join('\n')).toMatchObject({ status: 'done', error: null })
      expect(await at.wrong(), `round ${String(round)}\n${done.join('\n')}`).toEqual({})
      if (round % everyFew !== 0) continue
      const held = await at.held()
      expect(differences(await freshExports(at), held)).toEqual({})
      expect(differences(await at.reference(), held)).toEqual({})
    }
    const connector = await at.connector()
    expect(connector).toMatchObject({ status: 'connected', lastError: null })
    expect(connector.counts).toMatchObject({
      users: at.truth().users.length,
      memberships: at.truth().memberships.length,
      appUsers: at.truth()['app-assignments'].length,
    })
  })
})

test.each([leaveOut, keepAll])(
  '22 mixed changes take at most 6 calls beyond what is read again, with %j',
  async (options) => {
    const at = await world({ users: 300, options })
    mixedChanges(at.org.org)
    const calls = counting(at.org)
    const record = await at.sync('delta')
    expect(record).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
    // One more list of applications tells what an account that came back has been assigned.
    const returned = options.syncDeprovisionedUsers ? 0 : 1
    for (const list of ['GET /logs', 'GET /users', 'GET /groups', 'GET /groups/rules'])
      expect(calls(list), list).toBe(1)
    expect(calls('GET /apps')).toBe(1 + returned)
    // The sixth is the question who answers.
    const lists = 6
    console.log(
      `22 changes: ${String(record.seconds)} s, ${String(record.calls)} calls, ${String(record.calls - lists)} of them to read again`,
    )
  },
)

test('nothing has changed: no more than the 6 calls', async () => {
  const at = await world()
  await at.sync('delta')
  const record = await at.sync('delta')
  expect(record).toMatchObject({ status: 'done', mode: 'delta', changes: 0 })
  expect(record.calls).toBeLessThanOrEqual(6)
})

test('1,000 changes', { timeout: 60_000 }, async () => {
  const seed = printedSeed('1,000 changes')
  const at = await world({ users: 300, groups: 50, apps: 22, seed: (seed % 5) + 1, options: keepAll })
  mutate(at.org.org, seeded(seed), 1000)
  const record = await at.sync('auto')
  console.log(`1,000 changes: ${record.mode}, ${String(record.seconds)} s, ${String(record.calls)} calls`)
  // So many changes of so small an organization can take more of it than passes without a person's word.
  if (record.status === 'needs-confirmation') {
    expect(record.removals.some(({ exceeds }) => exceeds)).toBe(true)
    await at.app.need('sync.confirm', { syncId: record.syncId })
  } else expect(record.status).toBe('done')
  expect(await at.wrong()).toEqual({})
})

describe('a log that tells badly', () => {
  const some = (at: World, seed: number): string[] => mutate(at.org.org, seeded(seed), 15)

  test.each<Fault>([{ kind: 'duplicate-log' }, { kind: 'shuffled-log' }])('%j', async (fault) => {
    const at = await world()
    at.org.faults.add(fault)
    for (const seed of [1, 2, 3]) {
      some(at, seed)
      expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
      expect(await at.wrong()).toEqual({})
    }
  })

  test.each([1, 4, 1000])(
    '%i events come late: all is right after the delta that gets them',
    async (events) => {
      const at = await world({ seed: 2 })
      for (const seed of [1, 2, 3]) {
        some(at, seed)
        at.org.faults.add({ kind: 'late-log', events })
        expect(await at.sync('delta')).toMatchObject({ status: 'done' })
        at.org.faults.clear()
        some(at, seed + 10)
        expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
        expect(await at.wrong()).toEqual({})
      }
    },
  )

  test('a place in it that is not known any more leads to a full sync by itself', async () => {
    const at = await world()
    some(at, 4)
    at.org.faults.add({ kind: 'log-gone', times: 1 })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'full' })
    expect(await at.wrong()).toEqual({})
    at.org.faults.clear()
    some(at, 5)
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
  })

  test('data from before its time leads to a full sync', async () => {
    const at = await world()
    some(at, 6)
    const old = new Date(Date.now() - 90 * 24 * 3_600_000).toISOString()
    for (const file of at.snapshots())
      withSnapshotFile(file, (db) =>
        db.prepare(`UPDATE meta SET value = ? WHERE name = 'checked at'`).run(old),
      )
    expect(await at.app.request('sync.start', { connectorId: at.id, mode: 'delta' })).toMatchObject({
      error: { code: 'conflict' },
    })
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'full' })
    expect(await at.wrong()).toEqual({})
  })
})

describe('a log that may not be read', () => {
  const refused: Fault = { kind: 'error', code: 'E0000006', path: '/api/v1/logs' }
  const followed = ['users', 'groups', 'memberships', 'apps'] as const

  /** What can be followed without the log is right. */
  async function expectFollowed(at: World): Promise<void> {
    const wrong = await at.wrong()
    for (const kind of followed) expect(wrong[kind], kind).toBeUndefined()
  }

  test('from the start: accounts, groups and memberships are followed, the rest keeps its age', async () => {
    const at = await world({ before: ({ faults }) => faults.add(refused) })
    const first = await at.connector()
    const { org } = at.org
    const active = org.data.users.filter(({ status, index }) => status === 'ACTIVE' && index > 20)
    const [gone, moved, named] = active
    const groups = org.data.groups.filter(({ type, deleted }) => type === 'OKTA_GROUP' && !deleted)
    const emptied = groups.find(({ members, rules }) => members.length > 1 && rules.every((rule) => rule < 0))
    org.deleteUser(gone!.id)
    org.deactivateUser(moved!.id)
    org.updateProfile(named!.id, { title: 'Another title' })
    org.deleteGroup(groups.at(-1)!.id)
    org.removeMember(emptied!.id, org.data.users[emptied!.members[0]!]!.id)
    org.updateGroup(groups.at(-2)!.id, { name: 'Another name' })
    const record = await at.sync('auto')
    expect(record).toMatchObject({ status: 'done', mode: 'delta' })
    await expectFollowed(at)
    const { freshness, dataAsOf } = await at.connector()
    expect(freshness.users! > first.freshness.users!).toBe(true)
    for (const kind of ['appUsers', 'appGroups', 'roles'] as const)
      expect(freshness[kind], kind).toBe(first.freshness[kind])
    expect(dataAsOf).toBe(first.dataAsOf)
    const random = seeded(printedSeed('without the log'))
    for (let round = 0; round < 6; round += 1) {
      mutate(org, random, 6)
      expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
      await expectFollowed(at)
    }
    expect(await at.sync('full')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
  })

  test('for a while: everything is read once it can be read again', async () => {
    const at = await world()
    const random = seeded(printedSeed('without the log for a while'))
    mutate(at.org.org, random, 8)
    expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
    const fresh = (await at.connector()).freshness
    at.org.faults.add(refused)
    for (let round = 0; round < 3; round += 1) {
      mutate(at.org.org, random, 8)
      expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
      await expectFollowed(at)
    }
    expect((await at.connector()).freshness.appUsers).toBe(fresh.appUsers)
    at.org.faults.clear()
    mutate(at.org.org, random, 8)
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'full' })
    expect(await at.wrong()).toEqual({})
    mutate(at.org.org, random, 8)
    expect(await at.sync('auto')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
    expect((await at.connector()).freshness.appUsers! > fresh.appUsers!).toBe(true)
  })
})

test('an account that was deactivated and comes back has the memberships it kept', async () => {
  const at = await world()
  const { org } = at.org
  const group = org.data.groups.find(
    ({ type, members, rules, index }) =>
      type === 'OKTA_GROUP' && index > 4 && members.length > 2 && rules.includes(-1),
  )
  const user = org.data.users[group!.members[group!.rules.indexOf(-1)]!]!
  const isMember = async (): Promise<boolean> =>
    (await at.held()).memberships.some((row) => row.includes(user.id) && row.includes(group!.id))
  expect(await isMember()).toBe(true)
  for (const back of ['reactivate', 'status'] as const) {
    org.deactivateUser(user.id)
    expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
    expect(await isMember()).toBe(false)
    if (back === 'reactivate') org.reactivateUser(user.id)
    else org.setUserStatus(user.id, 'ACTIVE')
    expect(await at.sync('delta')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await at.wrong()).toEqual({})
    expect(await isMember()).toBe(true)
  }
})
