import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeKinds,
  changeSchema,
  type Change,
  type ChangeQuery,
} from '../../../src/preload/contract/models.ts'
import { createHistories } from '../../../src/main/engine/db/history/histories.ts'
import type { OutboxRow } from '../../../src/main/engine/db/history/outbox.ts'
import { createHistoryStore } from '../../../src/main/engine/db/history/store.ts'
import { historyFile } from '../../../src/main/engine/db/migrations/history.ts'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase } from '../../../src/main/engine/db/open.ts'
import { foldText } from '../../../src/main/engine/db/snapshot/functions.ts'
import { leaveInOutbox, numbered, type SomeChange } from '../../support/history.ts'
import { tempFolder } from '../../support/temp-folder.ts'

type Query = Partial<Omit<ChangeQuery, 'connectorId'>>
const whole = (query: Query = {}) => ({ kinds: [], verbs: [], search: '', ...query })
const open = () => createHistoryStore(openDatabase(':memory:', historyFile))
const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString()

const joined = (user: string, group: string, more: Partial<SomeChange> = {}): SomeChange => ({
  kind: 'membership',
  verb: 'added',
  userId: user,
  userName: `Name of ${user}`,
  groupId: group,
  groupName: `Name of ${group}`,
  after: '{"source":"direct"}',
  ...more,
})

describe('begin', () => {
  it('is said once', () => {
    const store = open()
    expect(store.since()).toBeNull()
    store.begin(at(1))
    store.begin(at(5))
    expect(store.since()).toBe(at(1))
    store.close()
  })

  it('is not needed to ask: what was never written to is not made', () => {
    const folder = tempFolder()
    const histories = createHistories(folder)
    expect(histories.of('c').since()).toBeNull()
    expect(histories.of('c').page(whole(), { limit: 10 })).toEqual({ rows: [], total: 0 })
    expect([...histories.of('c').batches(whole())]).toEqual([])
    histories.of('c').begin(at(1))
    histories.of('other').begin(at(2))
    expect([histories.of('c').since(), histories.of('other').since()]).toEqual([at(1), at(2)])
    histories.remove('c')
    expect([histories.of('c').since(), histories.of('other').since()]).toEqual([null, at(2)])
    histories.closeAll()
    expect(createHistories(folder).of('other').since()).toBe(at(2))
  })

  it('goes with its connector, also where it was in use when that was removed', () => {
    const folder = tempFolder()
    const histories = createHistories(folder)
    for (const id of ['kept', 'gone']) histories.of(id).begin(at(1))
    histories.closeAll()
    histories.sweep(() => ['kept'])
    expect([histories.of('kept').since(), histories.of('gone').since()]).toEqual([at(1), null])
    histories.closeAll()
  })
})

describe('append', () => {
  it('gives back what it was given, and the same only once', () => {
    const store = open()
    const rows = numbered([
      joined('u1', 'g1', {
        happenedAt: '2026-01-01T01:00:00Z',
        actorId: 'a1',
        actorName: 'Jane Doe',
        eventType: 'group.user_membership.add',
        eventId: 'e1',
      }),
      {
        kind: 'role',
        verb: 'removed',
        userId: 'u1',
        userName: null,
        roleKey: 'X|||USER',
        roleName: 'Help Desk',
        before: '{"role_type":"X","role_id":null}',
      },
    ])
    expect(store.append('s1', at(2), rows)).toBe(2)
    expect(store.append('s1', at(2), rows)).toBe(0)
    expect(
      store.append('s1', at(2), [
        ...rows,
        ...numbered([joined('u2', 'g1')]).map((row) => ({ ...row, n: 3 })),
      ]),
    ).toBe(1)
    expect(store.append('s2', at(3), rows)).toBe(2)
    const { rows: found, total } = store.page(whole({ syncId: 's1' }), { limit: 10 })
    expect(total).toBe(3)
    const shared = { syncId: 's1', seenAt: at(2), app: null }
    expect(found).toEqual([
      {
        ...shared,
        seq: 3,
        kind: 'membership',
        verb: 'added',
        happenedAt: null,
        actor: null,
        eventType: null,
        user: { id: 'u2', name: 'Name of u2' },
        group: { id: 'g1', name: 'Name of g1' },
        role: null,
        before: null,
        after: { source: 'direct' },
      },
      {
        ...shared,
        seq: 2,
        kind: 'role',
        verb: 'removed',
        happenedAt: null,
        actor: null,
        eventType: null,
        // What has no name is called by its id.
        user: { id: 'u1', name: 'u1' },
        group: null,
        role: { id: 'X|||USER', name: 'Help Desk' },
        before: { role_type: 'X', role_id: null },
        after: null,
      },
      {
        ...shared,
        seq: 1,
        kind: 'membership',
        verb: 'added',
        happenedAt: at(1),
        actor: { id: 'a1', name: 'Jane Doe' },
        eventType: 'group.user_membership.add',
        user: { id: 'u1', name: 'Name of u1' },
        group: { id: 'g1', name: 'Name of g1' },
        role: null,
        before: null,
        after: { source: 'direct' },
      },
    ])
    for (const change of found) changeSchema.parse(change)
    store.close()
  })

  it('refuses what is no change, and keeps nothing of the batch', () => {
    const store = open()
    const rows = numbered([joined('u1', 'g1'), joined('u2', 'g1', { kind: 'wish' as never })])
    expect(() => store.append('s1', at(1), rows)).toThrow(/CHECK/)
    expect(store.page(whole(), { limit: 10 })).toEqual({ rows: [], total: 0 })
    store.close()
  })
})

describe('drain', () => {
  const many = numbered(Array.from({ length: 2500 }, (_, n) => joined(`u${n}`, `g${n % 7}`)))

  it('takes over everything and leaves the outbox empty', async () => {
    const folder = tempFolder()
    const snapshot = openDatabase(join(folder, 'snapshot.db'), snapshotFile)
    const history = createHistories(folder).of('c')
    leaveInOutbox(snapshot, many)
    expect(await history.drain(snapshot, { syncId: 's1', seenAt: at(1) })).toBe(2500)
    expect(await history.drain(snapshot, { syncId: 's1', seenAt: at(1) })).toBe(0)
    expect(snapshot.prepare('SELECT count(*) FROM changes').pluck().get()).toBe(0)
    expect(history.page(whole(), { limit: 1 }).total).toBe(2500)
    snapshot.close()
  })

  it('after a kill goes on and doubles nothing', { timeout: 60_000 }, async () => {
    const folder = tempFolder()
    const file = join(folder, 'snapshot.db')
    const snapshot = openDatabase(file, snapshotFile)
    leaveInOutbox(snapshot, many)
    const source = (path: string) =>
      JSON.stringify(new URL(`../../../src/main/engine/db/${path}`, import.meta.url).href)
    const script = join(folder, 'drain.mjs')
    // Says so after each step on disk, and waits there to be killed at the one it is told.
    writeFileSync(
      script,
      `import { createHistories } from ${source('history/histories.ts')}
       import { openDatabase } from ${source('open.ts')}
       import { snapshotFile } from ${source('migrations/snapshot.ts')}
       const last = Number(process.argv[2])
       let step = 0
       const snapshot = openDatabase(${JSON.stringify(file)}, snapshotFile)
       const prepare = snapshot.prepare.bind(snapshot)
       const stop = () => {
         if (++step !== last) return
         process.stdout.write('reached')
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
       }
       snapshot.prepare = (sql) => {
         const statement = prepare(sql)
         if (!sql.startsWith('DELETE')) return statement
         // Before: the rows are in the history and still in the outbox. After: they are in the history alone.
         return { run: (...args) => { stop(); const done = statement.run(...args); stop(); return done } }
       }
       await createHistories(${JSON.stringify(folder)}).of('c').drain(snapshot, { syncId: 's1', seenAt: ${JSON.stringify(at(1))} })
       process.stdout.write('finished')`,
    )
    for (const step of [1, 2, 1, 3]) {
      const child = spawn(process.execPath, [script, String(step)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      const [told] = (await once(child.stdout, 'data')) as [Buffer]
      if (String(told) === 'reached') child.kill('SIGKILL')
      await ended
    }
    const histories = createHistories(folder)
    await histories.of('c').drain(snapshot, { syncId: 's1', seenAt: at(1) })
    const found = [...histories.of('c').batches(whole())].flat()
    expect(found.map(({ user }) => String(user?.id)).toSorted()).toEqual(
      many.map(({ userId }) => String(userId)).toSorted(),
    )
    expect(histories.of('c').page(whole(), { limit: 1 }).total).toBe(2500)
    histories.closeAll()
    snapshot.close()
  })
})

/* --- Pages against a plain model --- */

const verbs = ['added', 'removed', 'changed'] as const
const people = ['Ana Lima', 'José Pérez', 'ZOË', 'bob_50%']
const teams = ['Finance', 'Finanças', 'Team B']
const change = fc.record({
  kind: fc.constantFrom(...changeKinds),
  verb: fc.constantFrom(...verbs),
  user: fc.nat(people.length - 1),
  group: fc.nat(teams.length - 1),
  hour: fc.option(fc.integer({ min: 0, max: 9 })),
})
type Drawn = typeof change extends fc.Arbitrary<infer T> ? T : never

const toRow = ({ kind, verb, user, group, hour }: Drawn, n: number): OutboxRow => {
  const withUser = ['user', 'membership', 'assignment', 'role'].includes(kind)
  const withGroup = ['group', 'membership', 'group-assignment'].includes(kind)
  const withApp = ['app', 'assignment', 'group-assignment'].includes(kind)
  return {
    ...numbered([{ kind, verb }])[0]!,
    n,
    ...(withUser ? { userId: `u${user}`, userName: people[user] ?? null } : {}),
    ...(withGroup ? { groupId: `g${group}`, groupName: teams[group] ?? null } : {}),
    ...(withApp ? { appId: `a${group}`, appName: 'Wiki' } : {}),
    ...(kind === 'role' ? { roleKey: 'X|||USER', roleName: 'Help Desk' } : {}),
    happenedAt: hour === null ? null : at(hour),
  }
}

const query = fc.record(
  {
    kinds: fc.subarray([...changeKinds]),
    verbs: fc.subarray([...verbs]),
    search: fc.constantFrom('', '', 'ana', 'finan', 'é', 'wiki', 'a', '%', 'nothing', 'help'),
    from: fc.integer({ min: 0, max: 9 }).map(at),
    to: fc.integer({ min: 0, max: 9 }).map(at),
    subject: fc.constantFrom(
      { kind: 'user' as const, id: 'u0' },
      { kind: 'group' as const, id: 'g1' },
      { kind: 'app' as const, id: 'a0' },
      { kind: 'user' as const, id: 'unknown' },
    ),
    syncId: fc.constantFrom('s0', 's1', 's9'),
  },
  { requiredKeys: [] },
)

const fits = (row: Change, asked: Query): boolean => {
  const time = row.happenedAt ?? row.seenAt
  const names = [row.user, row.group, row.app, row.role].map((each) => foldText(each?.name ?? ''))
  return (
    (!asked.kinds?.length || asked.kinds.includes(row.kind)) &&
    (!asked.verbs?.length || asked.verbs.includes(row.verb)) &&
    (!asked.search || names.some((name) => name.includes(foldText(asked.search ?? '')))) &&
    (asked.from === undefined || time >= asked.from) &&
    (asked.to === undefined || time <= asked.to) &&
    (asked.subject === undefined || row[asked.subject.kind]?.id === asked.subject.id) &&
    (asked.syncId === undefined || row.syncId === asked.syncId)
  )
}

it('pages through exactly the rows of a query, newest first, with their number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(change, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
      fc.array(query, { minLength: 3, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      (syncs, queries, limit) => {
        const store = open()
        for (const [index, drawn] of syncs.entries()) {
          store.append(
            `s${index}`,
            at(3 + 2 * index),
            drawn.map((each, n) => toRow(each, n + 1)),
          )
          // Asked in between, so that what is remembered of one answer is put to the test by the next.
          for (const asked of queries) store.page(whole(asked), { limit })
        }
        const all = [...store.batches(whole(), 3)].flat()
        const order = all.map((row) => [row.happenedAt ?? row.seenAt, row.seq] as const)
        expect(order).toEqual(order.toSorted(([a, m], [b, n]) => (a === b ? n - m : a < b ? 1 : -1)))
        expect(all).toHaveLength(syncs.flat().length)
        for (const asked of queries) {
          const expected = all.filter((row) => fits(row, asked)).map(({ seq }) => seq)
          const found: number[] = []
          for (;;) {
            const before = found.at(-1)
            const page = store.page(whole(asked), { limit, ...(before === undefined ? {} : { before }) })
            expect(page.total, JSON.stringify(asked)).toBe(expected.length)
            found.push(...page.rows.map(({ seq }) => seq))
            if (page.rows.length < limit) break
          }
          expect(found, JSON.stringify(asked)).toEqual(expected)
          expect([...store.batches(whole(asked), 3)].flat().map(({ seq }) => seq)).toEqual(expected)
        }
        store.close()
      },
    ),
    { numRuns: 60, verbose: 1 },
  )
})

it('finds many as well as few', () => {
  const store = open()
  const rows = Array.from({ length: 21_000 }, (_, n) =>
    joined(`u${n % 300}`, `g${n % 5}`, { happenedAt: n % 2 ? at(n % 900) : null }),
  )
  store.append('s1', at(10), numbered(rows))
  expect(store.page(whole({ search: 'name of' }), { limit: 5 })).toMatchObject({
    total: 21_000,
    rows: { length: 5 },
  })
  expect(store.page(whole({ search: 'of u299' }), { limit: 100 })).toMatchObject({
    total: 70,
    rows: { length: 70 },
  })
  expect(store.page(whole({ search: 'name of', verbs: ['removed'] }), { limit: 5 })).toEqual({
    rows: [],
    total: 0,
  })
  store.close()
})

it('starts nowhere where the row to start from is not there', () => {
  const store = open()
  store.append('s1', at(1), numbered([joined('u1', 'g1')]))
  expect(store.page(whole(), { before: 77, limit: 5 })).toEqual({ rows: [], total: 1 })
  store.close()
})
