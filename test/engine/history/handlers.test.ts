import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../../src/main/demo-org/index.ts'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase } from '../../../src/main/engine/db/open.ts'
import { buildSnapshot } from '../../support/build-snapshot.ts'
import { connectTo, startEngine, type TestEngine } from '../../support/engine.ts'
import { leaveInOutbox, numbered, recordChanges } from '../../support/history.ts'

let org: DemoOrgServer
let app: TestEngine
let connectorId: string

const since = '2026-01-01T00:00:00.000Z'
const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 0, day, hour)).toISOString()

/** Ids and names of the first objects of the snapshot, and a person who is in a group and has an application. */
interface Sample {
  user: { id: string; name: string; pk: number }
  group: { id: string; name: string; source: string }
  away: { id: string; name: string }
  app: { id: string; label: string }
}
let sample: Sample

beforeAll(async () => {
  org = await startDemoOrg({ users: 80, groups: 12, apps: 6, limits: { off: true } })
  app = startEngine()
  connectorId = await connectTo(app, { url: org.url, token: org.token('super') })
  const { db } = app.engine.source(connectorId)
  if (db === null) throw new Error('There is no snapshot.')
  const row = <T>(sql: string, ...values: unknown[]) => db.prepare(sql).get(...values) as T
  const user = row<Sample['user']>(
    `SELECT id, name, pk FROM users WHERE status = 'ACTIVE' AND group_count > 1 AND app_count > 0 AND pk NOT IN (
       SELECT principal_pk FROM role_assignments WHERE principal_type = 'USER') ORDER BY pk LIMIT 1`,
  )
  sample = {
    user,
    group: row(
      'SELECT g.id, g.name, m.source FROM memberships m JOIN groups g ON g.pk = m.group_pk WHERE m.user_pk = ? ORDER BY g.pk LIMIT 1',
      user.pk,
    ),
    away: row(
      'SELECT id, name FROM groups WHERE pk NOT IN (SELECT group_pk FROM memberships WHERE user_pk = ?) LIMIT 1',
      user.pk,
    ),
    app: row(
      'SELECT a.id, a.label FROM app_users x JOIN apps a ON a.pk = x.app_pk WHERE x.user_pk = ? LIMIT 1',
      user.pk,
    ),
  }
})
afterAll(async () => {
  await app.end()
  await org.close()
})

const ask = (moment: string, more: { offset?: number; limit?: number } = {}) =>
  app.request('held.page', {
    connectorId,
    subject: { kind: 'user', id: sample.user.id },
    at: moment,
    ...more,
  })

describe('before the history begins', () => {
  it('says so, and when it will', async () => {
    const fresh = startEngine()
    const id = await connectTo(fresh, { url: org.url, token: org.token('super') }, { sync: false })
    expect(await fresh.need('changes.page', { connectorId: id })).toEqual({ rows: [], total: 0, since: null })
    const subject = { kind: 'user', id: sample.user.id } as const
    expect(await fresh.request('held.page', { connectorId: id, subject, at: at(5) })).toMatchObject({
      ok: false,
      error: { code: 'not-found', message: expect.stringContaining('begins with the next complete sync') },
    })
    expect(existsSync(join(fresh.dataDir, 'history'))).toBe(false)
    await fresh.end()
  })
})

describe('with a history', () => {
  beforeAll(async () => {
    const person = { userId: sample.user.id, userName: sample.user.name }
    await recordChanges(app, connectorId, { syncId: 's1', seenAt: at(10), since }, [
      {
        kind: 'membership',
        verb: 'added',
        ...person,
        groupId: sample.group.id,
        groupName: sample.group.name,
        after: JSON.stringify({ source: sample.group.source }),
        happenedAt: at(9, 8),
        actorId: 'sys',
        actorName: 'Okta System',
      },
      {
        kind: 'membership',
        verb: 'removed',
        ...person,
        groupId: sample.away.id,
        groupName: 'Its name of then',
        before: '{"source":"direct"}',
      },
      {
        kind: 'membership',
        verb: 'removed',
        ...person,
        groupId: 'gone',
        groupName: 'Dissolved',
        before: '{"source":"rule"}',
      },
    ])
  })

  it('rewinds the snapshot: what came later is not there, what went is, each with how it stands now', async () => {
    const now = await app.need('held.page', {
      connectorId,
      subject: { kind: 'user', id: sample.user.id },
      at: '2999-01-01T00:00:00Z',
    })
    expect(now.since).toBe(since)
    expect(now.rows.every((row) => row.now === 'same')).toBe(true)
    const groups = (rows: typeof now.rows) =>
      rows.filter(({ kind }) => kind === 'membership').map(({ group }) => group?.id ?? '')
    expect(groups(now.rows)).toContain(sample.group.id)
    const then = await app.need('held.page', {
      connectorId,
      subject: { kind: 'user', id: sample.user.id },
      at: at(5),
    })
    expect(groups(then.rows).toSorted()).toEqual(
      [...groups(now.rows).filter((id) => id !== sample.group.id), sample.away.id, 'gone'].toSorted(),
    )
    expect(then.rows.find(({ group }) => group?.id === sample.away.id)).toEqual({
      kind: 'membership',
      user: { id: sample.user.id, name: sample.user.name },
      // The name is that of the present where there is one.
      group: { id: sample.away.id, name: sample.away.name },
      app: null,
      role: null,
      facts: { source: 'direct' },
      now: 'gone',
    })
    expect(then.rows.find(({ group }) => group?.id === 'gone')).toMatchObject({
      group: { name: 'Dissolved' },
      now: 'gone',
    })
    // It happened on the 9th, whatever the sync of the 10th saw.
    expect(
      groups(
        (
          await app.need('held.page', {
            connectorId,
            subject: { kind: 'user', id: sample.user.id },
            at: at(9, 9),
          })
        ).rows,
      ),
    ).toContain(sample.group.id)
  })

  it('pages through lists, each by name', async () => {
    const all = await app.need('held.page', {
      connectorId,
      subject: { kind: 'group', id: sample.group.id },
      at: at(11),
      limit: 200,
    })
    const paged = []
    for (let offset = 0; offset < all.total; offset += 7) {
      const page = await app.need('held.page', {
        connectorId,
        subject: { kind: 'group', id: sample.group.id },
        at: at(11),
        offset,
        limit: 7,
      })
      expect(page.total).toBe(all.total)
      paged.push(...page.rows)
    }
    expect(paged).toEqual(all.rows)
    const members = all.rows
      .filter(({ kind }) => kind === 'membership')
      .map(({ user }) => user?.name.toLowerCase() ?? '')
    expect(members.length).toBeGreaterThan(1)
    expect(all.rows.slice(0, members.length).every(({ kind }) => kind === 'membership')).toBe(true)
    expect((await ask(at(11), { offset: 10_000 })) as unknown).toMatchObject({
      ok: true,
      value: { rows: [] },
    })
  })

  it('tells of what a person held through groups, in place of the row that names none', async () => {
    const [held] = rolesThroughGroups()
    if (held === undefined) throw new Error('Nobody holds a role through a group.')
    const { rows } = await app.need('held.page', {
      connectorId,
      subject: { kind: 'user', id: held.user },
      at: at(11),
      limit: 200,
    })
    expect(rows.filter(({ kind }) => kind === 'role')).toContainEqual(
      expect.objectContaining({ group: { id: held.group, name: expect.any(String) as string }, now: 'same' }),
    )
  })

  it('says when it begins where asked for an earlier moment, and refuses what is no time', async () => {
    expect(await ask('2025-12-31T23:59:59Z')).toMatchObject({
      ok: false,
      error: {
        code: 'not-found',
        message: expect.stringMatching(/begins on (1 Jan 2026|31 Dec 2025), \d\d:\d\d/),
      },
    })
    for (const wrong of ['yesterday', '', '2026-13-40']) {
      expect(await ask(wrong)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
      expect(await app.request('changes.page', { connectorId, from: wrong })).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      })
    }
  })

  it('believes the order of syncs where a time comes late', async () => {
    const person = { userId: sample.user.id, userName: sample.user.name }
    const thing = { ...person, appId: sample.app.id, appName: sample.app.label }
    const held = JSON.stringify({ scope: 'USER', group: null, group_name: null, status: 'ACTIVE' })
    // A full sync saw at noon that it was gone; the log told later that it had come back a little before.
    await recordChanges(app, connectorId, { syncId: 's2', seenAt: at(20) }, [
      { kind: 'assignment', verb: 'removed', ...thing, before: held },
    ])
    await recordChanges(app, connectorId, { syncId: 's3', seenAt: at(21) }, [
      { kind: 'assignment', verb: 'added', ...thing, after: held, happenedAt: at(20, 11) },
    ])
    const { rows } = await app.need('held.page', {
      connectorId,
      subject: { kind: 'user', id: sample.user.id },
      at: at(19),
      limit: 200,
    })
    expect(rows.filter((row) => row.app?.id === sample.app.id)).toHaveLength(1)
  })

  it('does not answer from half of what a sync found', { timeout: 20_000 }, async () => {
    const published = openDatabase(app.engine.source(connectorId).db?.name ?? '', snapshotFile)
    leaveInOutbox(
      published,
      numbered([{ kind: 'user', verb: 'changed', userId: sample.user.id, before: '{}', after: '{}' }]),
    )
    expect(await ask(at(11))).toMatchObject({ ok: false, error: { code: 'conflict' } })
    const answer = ask(at(11))
    await app.engine.history(connectorId).drain(published, { syncId: 's4', seenAt: at(22) })
    expect((await answer).ok).toBe(true)
    published.close()
  })

  test('a time without milliseconds or of another zone means the same moment', async () => {
    const total = async (from: string) => (await app.need('changes.page', { connectorId, from })).total
    expect(await total('2026-01-09T08:00:00Z')).toBe(await total('2026-01-09T10:00:00+02:00'))
    expect(await total('2026-01-09T08:00:00.001Z')).toBe((await total('2026-01-09T08:00:00Z')) - 1)
  })
})

describe('a sync that waits for a confirmation', () => {
  it('shows what it would change, and the history as it is', async () => {
    const file = join(app.dataDir, 'snapshots', `${connectorId}.waiting.db`)
    buildSnapshot(file, {}).close()
    const snapshot = openDatabase(file, snapshotFile)
    leaveInOutbox(
      snapshot,
      numbered([
        { kind: 'user', verb: 'removed', userId: 'u1', userName: 'Zoë', before: '{"status":"ACTIVE"}' },
        {
          kind: 'membership',
          verb: 'removed',
          userId: 'u1',
          userName: 'Zoë',
          groupId: 'g1',
          groupName: 'Finance',
          before: '{"source":"rule"}',
          happenedAt: at(29),
        },
        { kind: 'user', verb: 'added', userId: 'u2', userName: 'Bob', after: '{"status":"ACTIVE"}' },
      ]),
    )
    snapshot.close()
    const ledger = new Database(join(app.dataDir, 'ledger.db'))
    ledger
      .prepare(
        `INSERT INTO syncs (id, connector_id, mode, status, trigger, pid, started_at, taken_up_at, finished_at, file)
         VALUES ('waiting', ?, 'full', 'needs-confirmation', 'person', 1, ?, ?, ?, ?)`,
      )
      .run(connectorId, at(30, 1), at(30, 1), at(30, 2), file)
    ledger.close()
    const page = (more: object) => app.need('changes.page', { connectorId, syncId: 'waiting', ...more })
    const all = await page({})
    expect(all).toMatchObject({ total: 3, since, rows: [{ seq: 3 }, { seq: 2 }, { seq: 1 }] })
    expect(all.rows[1]).toEqual({
      seq: 2,
      syncId: 'waiting',
      kind: 'membership',
      verb: 'removed',
      seenAt: at(30, 2),
      happenedAt: at(29),
      actor: null,
      eventType: null,
      user: { id: 'u1', name: 'Zoë' },
      group: { id: 'g1', name: 'Finance' },
      app: null,
      role: null,
      before: { source: 'rule' },
      after: null,
    })
    const seqs = async (more: object) => {
      const { rows, total } = await page(more)
      return [rows.map(({ seq }) => seq), total]
    }
    expect(await seqs({ verbs: ['removed'] })).toEqual([[2, 1], 2])
    expect(await seqs({ kinds: ['user'] })).toEqual([[3, 1], 2])
    expect(await seqs({ search: 'zoe' })).toEqual([[2, 1], 2])
    expect(await seqs({ subject: { kind: 'group', id: 'g1' } })).toEqual([[2], 1])
    expect(await seqs({ from: at(30), verbs: ['removed'] })).toEqual([[], 0])
    expect(await seqs({ to: at(29) })).toEqual([[2], 1])
    expect(await seqs({ before: 3, limit: 1 })).toEqual([[2], 3])
    // Nothing of it is in the history of the connector.
    expect(
      (await app.need('changes.page', { connectorId, search: 'finance', kinds: ['user'] })).rows.filter(
        ({ syncId }) => syncId === 'waiting',
      ),
    ).toEqual([])
  })
})

it('goes when the connector is removed', async () => {
  const file = join(app.dataDir, 'history', `${connectorId}.db`)
  expect(existsSync(file)).toBe(true)
  await app.need('connectors.remove', { connectorId })
  for (const suffix of ['', '-wal', '-shm']) expect(existsSync(file + suffix)).toBe(false)
})

/** Groups that hold a role, each with one of its members. */
function rolesThroughGroups(): { user: string; group: string }[] {
  return app.engine
    .source(connectorId)
    .db?.prepare(
      `SELECT u.id AS user, g.id AS "group" FROM role_assignments r JOIN groups g ON r.principal_type = 'GROUP' AND g.pk = r.principal_pk
       JOIN memberships m ON m.group_pk = g.pk JOIN users u ON u.pk = m.user_pk`,
    )
    .all() as { user: string; group: string }[]
}
