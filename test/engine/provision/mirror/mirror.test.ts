import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import { differences } from '../../../support/sync-world.ts'
import { createMirrorWorld, someChanges, type MirrorWorld } from './world.ts'

const open: MirrorWorld[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})
async function mirrored(...[about]: Parameters<typeof createMirrorWorld>): Promise<MirrorWorld> {
  const made = await createMirrorWorld(about)
  open.push(made)
  return made
}

const revoked = (changes: readonly AccessChange[]): AccessChange[] =>
  changes.map((change) => ({ ...change, verb: 'revoke' as const }))

/** Rows that differ and are not there through something else. */
async function wrongDirectly(at: MirrorWorld): Promise<object> {
  const direct = (rows: string[]): string[] =>
    rows.filter(
      (row) =>
        !row.includes('"scope":"GROUP"') && !/"principal_type":"USER".*"assignment_type":"GROUP"/.test(row),
    )
  const [truth, held] = [at.truth(), await at.held()]
  for (const side of [truth, held])
    for (const kind of ['app-assignments', 'admin-roles'] as const) side[kind] = direct(side[kind])
  return differences(truth, held)
}

describe('all kinds, given and taken', () => {
  test('are in the local data at once, with counts and version, before any sync', async () => {
    const at = await mirrored()
    const changes = someChanges(at)
    for (const plan of [changes, revoked(changes)]) {
      const before = await at.connector()
      const { version } = at.app.engine.source(at.id)
      await at.apply(plan, { end: false })
      await at.mirror.settled(at.id)
      expect(await wrongDirectly(at)).toEqual({})
      expect(at.shown.length).toBeGreaterThan(0)
      expect(at.app.engine.source(at.id).version).toBeGreaterThan(version)
      const { counts, dataAsOf } = await at.connector()
      const by = plan === changes ? 1 : -1
      expect(dataAsOf).toBe(before.dataAsOf)
      expect(counts).toMatchObject({
        memberships: (before.counts?.memberships ?? 0) + by,
        appUsers: (before.counts?.appUsers ?? 0) + by,
        appGroups: (before.counts?.appGroups ?? 0) + by,
        userRoles: (before.counts?.userRoles ?? 0) + 2 * by,
        groupRoles: (before.counts?.groupRoles ?? 0) + 2 * by,
      })
    }
    expect(at.logged.filter(({ level }) => level === 'warn')).toEqual([])
  })

  test('a delta sync follows by itself, adds what follows from them, and changes none of them again', async () => {
    const at = await mirrored()
    const changes = someChanges(at)
    for (const [plan, verb] of [
      [changes, 'added'],
      [revoked(changes), 'removed'],
    ] as const) {
      const last = at.history().length
      const planId = await at.apply(plan)
      await at.mirror.followed(at.id)
      await expect.poll(async () => (await at.connector()).runningSyncId).toBeNull()
      expect(await at.wrong()).toEqual({})
      const found = at.history().slice(last)
      const ours = found.filter(({ syncId }) => syncId.startsWith(planId))
      expect(ours.map(({ kind }) => kind).toSorted()).toEqual(
        ['assignment', 'group-assignment', 'membership', 'role', 'role', 'role', 'role'].toSorted(),
      )
      for (const change of ours) {
        expect(change).toMatchObject({ verb, actor: { name: 'Ana Lima' } })
        expect(change.happenedAt).not.toBeNull()
      }
      // What else was found is held through something.
      const others = found.filter((change) => !ours.includes(change))
      for (const { kind, before, after } of others) {
        const side = after ?? before
        expect([kind, side?.['scope'] ?? side?.['assignment_type']]).toEqual([kind, 'GROUP'])
      }
      expect((await at.sync('delta')).changes).toBe(0)
    }
  })
})

test('a membership brings what hangs on it, though it is in the local data before the delta sync', async () => {
  const at = await mirrored()
  const { org } = at.org
  const [{ group_id: group, app_id: app } = { group_id: '', app_id: '' }] = [...org.appGroups()].filter(
    ({ group_id, app_id }) =>
      org.group(group_id)?.type === 'OKTA_GROUP' &&
      [...org.apps()].some(({ id, status }) => id === app_id && status === 'ACTIVE'),
  )
  const held = new Set(
    [...org.appUsers()].filter(({ app_id }) => app_id === app).map(({ user_id }) => user_id),
  )
  const user = [...org.users()].find(({ id, status }) => status === 'ACTIVE' && !held.has(id))?.id ?? ''
  const change = {
    verb: 'grant',
    kind: 'membership',
    resourceId: group,
    principalType: 'USER',
    principalId: user,
  } as const
  await at.apply([change])
  await at.mirror.followed(at.id)
  expect([...org.appUsers()].some(({ app_id, user_id }) => app_id === app && user_id === user)).toBe(true)
  expect(await at.wrong()).toEqual({})
})

test('a hundred steps are few transactions', async () => {
  const at = await mirrored({ users: 120 })
  const [membership] = someChanges(at)
  const group = membership?.resourceId ?? ''
  const members = new Set(
    [...at.org.org.memberships()].filter((row) => row.group_id === group).map((row) => row.user_id),
  )
  const free = [...at.org.org.users()]
    .filter(({ id, status }) => status === 'ACTIVE' && !members.has(id))
    .slice(0, 60)
  const changes = free.map(({ id }) => ({ ...(membership as AccessChange), principalId: id }))
  await at.apply(changes, { end: false })
  await at.mirror.settled(at.id)
  expect(await at.wrong()).toEqual({})
  expect(at.shown.length).toBeLessThan(changes.length / 2)
})

test('what is not in the local data is left to the next sync', async () => {
  const at = await mirrored()
  const { id: user } = at.org.org.createUser(
    { firstName: 'New', lastName: 'One', email: 'new@example.com', login: 'new@example.com' },
    { activate: true },
  )
  const [membership] = someChanges(at)
  await at.apply([{ ...(membership as AccessChange), principalId: user }], { end: false })
  await at.mirror.settled(at.id)
  expect((await at.held()).memberships.some((row) => row.includes(user))).toBe(false)
  await at.sync('delta')
  expect(await at.wrong()).toEqual({})
})

describe('beside syncs', () => {
  test('a full sync that publishes a new file meanwhile loses nothing', async () => {
    const at = await mirrored({ latencyMs: 15 })
    const changes = someChanges(at)
    const full = at.sync('full')
    const last = at.history().length
    for (const change of changes) await at.apply([change], { end: false })
    await full
    await at.apply(revoked(changes.slice(0, 2)))
    await at.mirror.followed(at.id)
    await expect.poll(async () => (await at.connector()).runningSyncId).toBeNull()
    expect(await at.wrong()).toEqual({})
    // Net of everything each direct row was told once.
    const direct = at
      .history()
      .slice(last)
      .filter(({ before, after }) => (after ?? before)?.['scope'] !== 'GROUP')
      .map(({ kind, verb, user, group, app, role }) =>
        [kind, verb, user?.id, group?.id, app?.id, role?.id].join(' '),
      )
    expect(direct.toSorted()).toEqual([...new Set(direct)].toSorted())
    expect(at.logged.filter(({ level }) => level === 'warn')).toEqual([])
  })

  test('a delta sync at the same time agrees in the end', async () => {
    const at = await mirrored({ latencyMs: 5 })
    const changes = someChanges(at)
    for (const change of [...changes, ...revoked(changes)]) {
      const delta = at.sync('delta').catch(() => null)
      await at.apply([change])
      await delta
    }
    await at.mirror.followed(at.id)
    await expect.poll(async () => (await at.connector()).runningSyncId).toBeNull()
    await at.sync('delta')
    expect(await at.wrong()).toEqual({})
  })

  test('a file that another process holds is written a moment later', async () => {
    const at = await mirrored()
    const file = at.connectors.get(at.id)?.snapshot?.file ?? ''
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    await at.apply(someChanges(at).slice(0, 1), { end: false })
    const done = at.mirror.settled(at.id)
    other.exec('COMMIT')
    other.close()
    await done
    expect(await at.wrong()).toEqual({})
  })
})

test('a kill between the snapshot and the ledger is mended at the next start', async () => {
  const at = await mirrored()
  const before = at.connectors.get(at.id)?.snapshot
  await at.apply(someChanges(at).slice(0, 3), { end: false })
  await at.mirror.settled(at.id)
  const after = at.connectors.get(at.id)?.snapshot
  // As if the ledger's part had not come.
  at.connectors.touch(at.id, { file: before?.file ?? '', counts: before?.counts ?? ({} as never) })
  await at.world.restart()
  expect(at.connectors.get(at.id)?.snapshot?.counts).toEqual(after?.counts)
  expect((await at.connector()).counts).toEqual(after?.counts)
})
