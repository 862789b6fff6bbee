import { afterEach, describe, expect, test } from 'vitest'
import { mutate } from '../../support/mutations.ts'
import { createWorld, keepAll, leaveOut, printedSeed, seeded, type World } from '../../support/sync-world.ts'
import type { Exports } from '../../support/truth.ts'

/** What a sync says has changed is what has changed, and who did it where the log knows. */

const open: World[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})
async function world(...[about]: Parameters<typeof createWorld>): Promise<World> {
  const made = await createWorld(about)
  open.push(made)
  return made
}

interface Change {
  n: number
  kind: 'user' | 'group' | 'app' | 'membership' | 'assignment' | 'group-assignment' | 'role'
  verb: 'added' | 'removed' | 'changed'
  user_id: string | null
  group_id: string | null
  app_id: string | null
  before: string | null
  after: string | null
  happened_at: string | null
  actor_id: string | null
  event_type: string | null
}

/** Changes that were found since a place in the history, in the order in which they were. */
function changesOf(at: World, since: number): Change[] {
  const everything = { kinds: [], verbs: [], search: '' }
  const json = (side: object | null): string | null => (side === null ? null : JSON.stringify(side))
  return [...at.app.engine.history(at.id).batches(everything)]
    .flat()
    .filter(({ seq }) => seq > since)
    .toSorted((a, b) => a.seq - b.seq)
    .map((change) => ({
      n: change.seq,
      kind: change.kind,
      verb: change.verb,
      user_id: change.user?.id ?? null,
      group_id: change.group?.id ?? null,
      app_id: change.app?.id ?? null,
      before: json(change.before),
      after: json(change.after),
      happened_at: change.happenedAt,
      actor_id: change.actor?.id ?? null,
      event_type: change.eventType,
    }))
}
const place = (at: World): number => changesOf(at, 0).at(-1)?.n ?? 0

type Row = Record<string, unknown>
type Held = Record<Change['kind'], Map<string, string>>

/** What changes tell of, by what it is about: the key of a row, and its attributes as one text. */
function face(exports: Exports): Held {
  const of = (kind: keyof Exports, key: (row: Row) => unknown[], told: (row: Row) => unknown[]) =>
    new Map(
      exports[kind].map((text) => {
        const row = JSON.parse(text) as Row
        return [key(row).join(' '), JSON.stringify(told(row))]
      }),
    )
  return {
    user: of(
      'users',
      ({ id }) => [id],
      ({ status, login, email }) => [status, login, email],
    ),
    group: of(
      'groups',
      ({ id }) => [id],
      ({ name, type, description }) => [name, type, description],
    ),
    app: of(
      'apps',
      ({ id }) => [id],
      ({ label, name, status }) => [label, name, status],
    ),
    membership: of(
      'memberships',
      (r) => [r['group_id'], r['user_id']],
      ({ source }) => [source],
    ),
    assignment: of(
      'app-assignments',
      (r) => [r['app_id'], r['user_id']],
      (r) => [r['scope'], r['group_id'], r['status']],
    ),
    'group-assignment': of(
      'app-groups',
      (r) => [r['app_id'], r['group_id']],
      ({ priority }) => [String(priority)],
    ),
    role: of(
      'admin-roles',
      (r) => [r['principal_id'], r['role_type'], r['role_id'], r['resource_set_id'], r['assignment_type']],
      () => [],
    ),
  }
}

const attributes: Record<Change['kind'], (side: Row) => unknown[]> = {
  user: ({ status, login, email }) => [status, login, email],
  group: ({ name, type, description }) => [name, type, description],
  app: ({ label, name, status }) => [label, name, status],
  membership: ({ source }) => [source],
  assignment: ({ scope, group, status }) => [scope, group, status],
  'group-assignment': ({ priority }) => [priority],
  role: () => [],
}

const parsed = (text: string | null): Row | null => (text === null ? null : (JSON.parse(text) as Row))

function keyOf({ kind, user_id, group_id, app_id }: Change, side: Row): string {
  const keys: Record<Change['kind'], unknown[]> = {
    user: [user_id],
    group: [group_id],
    app: [app_id],
    membership: [group_id, user_id],
    assignment: [app_id, user_id],
    'group-assignment': [app_id, group_id],
    role: [
      user_id ?? group_id,
      side['role_type'],
      side['role_id'],
      side['resource_set_id'],
      side['assignment_type'],
    ],
  }
  return keys[kind].join(' ')
}

/** Applies changes to what was held before; each has to fit what is there when its turn comes. */
function replay(held: Held, changes: readonly Change[]): void {
  for (const change of changes) {
    const { kind, verb } = change
    const [before, after] = [parsed(change.before), parsed(change.after)]
    const told = attributes[kind]
    const rows = held[kind]
    const key = keyOf(change, after ?? before ?? {})
    const what = JSON.stringify(change)
    expect([before === null, after === null], what).toEqual([verb === 'added', verb === 'removed'])
    expect(rows.has(key), what).toBe(verb !== 'added')
    if (before !== null) expect(rows.get(key), what).toBe(JSON.stringify(told(before)))
    if (after === null) rows.delete(key)
    else rows.set(key, JSON.stringify(told(after)))
  }
}

const sorted = (held: Held) =>
  Object.fromEntries(
    Object.entries(held).map(([kind, rows]) => [kind, [...rows].map((row) => row.join(' = ')).toSorted()]),
  )

describe('the changes of a sync lead from what was held to what is', () => {
  const seed = printedSeed('changes')
  test.each([
    [leaveOut, seed],
    [keepAll, seed + 1],
    [{ skipInactiveApps: true, syncDeprovisionedUsers: true }, seed + 2],
  ])('with %j and seed %i', { timeout: 60_000 }, async (options, from) => {
    const random = seeded(from)
    const at = await world({ seed: (from % 7) + 1, options })
    for (let round = 0; round < 10; round += 1) {
      const held = face(await at.held())
      const known = place(at)
      const done = mutate(at.org.org, random, 1 + Math.floor(random() * 12))
      const mode = round % 3 === 2 ? 'full' : 'delta'
      const record = await at.sync(mode)
      expect(record, done.join('\n')).toMatchObject({ status: 'done' })
      const changes = changesOf(at, known)
      expect(record.changes, done.join('\n')).toBe(changes.length)
      replay(held, changes)
      expect(sorted(held), done.join('\n')).toEqual(sorted(face(await at.held())))
    }
  })

  test.each(['full', 'delta'] as const)(
    'where nothing has changed there are none, in a %s sync',
    async (mode) => {
      const at = await world()
      const known = place(at)
      expect(await at.sync(mode)).toMatchObject({ status: 'done', changes: 0 })
      expect(changesOf(at, known)).toEqual([])
    },
  )

  test('a first sync has none, whatever happens while it reads', async () => {
    const at = await world({ sync: false })
    at.org.faults.add({
      kind: 'run',
      path: /^\/api\/v1\/apps\/[^/]+\/users$/,
      action: (org) => void mutate(org, seeded(5), 5),
    })
    expect(await at.sync('full')).toMatchObject({ status: 'done', changes: null })
    expect(await at.wrong()).toEqual({})
    expect(changesOf(at, 0)).toEqual([])
  })

  test('what happens while a later full sync reads is told once', async () => {
    const at = await world()
    const held = face(await at.held())
    mutate(at.org.org, seeded(6), 8)
    at.org.faults.add({
      kind: 'run',
      path: /^\/api\/v1\/apps\/[^/]+\/users$/,
      times: 3,
      skip: 5,
      action: (org) => void mutate(org, seeded(8), 4),
    })
    expect(await at.sync('full')).toMatchObject({ status: 'done' })
    expect(await at.wrong()).toEqual({})
    replay(held, changesOf(at, 0))
    expect(sorted(held)).toEqual(sorted(face(await at.held())))
  })
})

describe('who did it', () => {
  /** Makes changes through the API with a token, whose owner the log names. */
  async function act(at: World) {
    const { org } = at.org
    const call = async (method: string, path: string, body?: object): Promise<void> => {
      const response = await fetch(`${at.org.url}/api/v1${path}`, {
        method,
        headers: { authorization: `SSWS ${at.org.token('super')}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${String(response.status)} ${await response.text()}`)
    }
    const [first, second, third, fourth] = org.data.users.filter(
      ({ index, status }) => index > 20 && status === 'ACTIVE',
    )
    const group = org.data.groups.find(
      ({ type, deleted, apps, rules, members, index }) =>
        type === 'OKTA_GROUP' &&
        !deleted &&
        apps.length === 0 &&
        index > 4 &&
        members.length > 0 &&
        rules.every((rule) => rule < 0) &&
        !members.includes(first!.index),
    )
    const app = org.data.apps.find(
      ({ deleted, status, users }) => !deleted && status === 'ACTIVE' && !users.includes(second!.index),
    )
    const member = org.data.users[group!.members[0]!]!
    await call('PUT', `/groups/${group!.id}/users/${first!.id}`)
    await call('DELETE', `/groups/${group!.id}/users/${member.id}`)
    await call('POST', `/apps/${app!.id}/users`, { id: second!.id, scope: 'USER' })
    await call('POST', `/users/${third!.id}/lifecycle/suspend`)
    await call('POST', `/users/${fourth!.id}/roles`, { type: 'REPORT_ADMIN' })
    return [
      {
        kind: 'membership',
        verb: 'added',
        group_id: group!.id,
        user_id: first!.id,
        event_type: 'group.user_membership.add',
      },
      {
        kind: 'membership',
        verb: 'removed',
        group_id: group!.id,
        user_id: member.id,
        event_type: 'group.user_membership.remove',
      },
      {
        kind: 'assignment',
        verb: 'added',
        app_id: app!.id,
        user_id: second!.id,
        event_type: 'application.user_membership.add',
      },
      { kind: 'user', verb: 'changed', user_id: third!.id, event_type: 'user.lifecycle.suspend' },
      { kind: 'role', verb: 'added', user_id: fourth!.id, event_type: 'user.account.privilege.grant' },
    ]
  }

  test.each(['full', 'delta'] as const)(
    'and when, is told where the log knows, by a %s sync',
    async (mode) => {
      const at = await world()
      const known = place(at)
      const begun = Date.now()
      const expected = await act(at)
      expect(await at.sync(mode)).toMatchObject({ status: 'done', mode })
      const changes = changesOf(at, known)
      const actor = at.org.org.data.users[0]!.id
      for (const change of expected) {
        expect(changes).toContainEqual(expect.objectContaining({ ...change, actor_id: actor }))
      }
      for (const { happened_at, event_type } of changes) {
        if (event_type === null) continue
        expect(Date.parse(happened_at ?? '')).toBeGreaterThanOrEqual(begun - 1)
        expect(Date.parse(happened_at ?? '')).toBeLessThanOrEqual(Date.now() + 100)
      }
    },
  )

  test('is not made up where the log may not be read', async () => {
    const at = await world({
      before: ({ faults }) => faults.add({ kind: 'error', code: 'E0000006', path: '/api/v1/logs' }),
    })
    const known = place(at)
    await act(at)
    expect(await at.sync('full')).toMatchObject({ status: 'done' })
    const changes = changesOf(at, known)
    expect(changes.length).toBeGreaterThanOrEqual(5)
    for (const change of changes)
      expect(change).toMatchObject({ happened_at: null, actor_id: null, event_type: null })
  })
})
