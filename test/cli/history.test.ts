import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { runCli } from '../support/cli.ts'
import { connectTo, startEngine } from '../support/engine.ts'
import { recordChanges } from '../support/history.ts'
import { readCsv } from '../support/read-csv.ts'

let folder: string
let data: string[]
let memberships = 0
let member: { group_id: string; user_id: string; source: string }
const since = '2026-01-01T00:00:00.000Z'

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-'))
  data = ['--data', join(folder, 'data')]
  const org = await startDemoOrg({ users: 60, groups: 10, apps: 5, limits: { off: true } })
  const app = startEngine(join(folder, 'data'))
  const connectorId = await connectTo(app, { url: org.url, token: org.token() })
  await org.close()
  const { db } = app.engine.source(connectorId)
  if (db === null) throw new Error('There is no snapshot.')
  memberships = db.prepare('SELECT count(*) FROM memberships').pluck().get() as number
  member = db
    .prepare(
      `SELECT g.id AS group_id, u.id AS user_id, m.source FROM memberships m JOIN groups g ON g.pk = m.group_pk
       JOIN users u ON u.pk = m.user_pk ORDER BY 1, 2 LIMIT 1`,
    )
    .get() as typeof member
  await recordChanges(app, connectorId, { syncId: 's1', seenAt: '2026-01-10T12:00:00.000Z', since }, [
    {
      kind: 'membership',
      verb: 'added',
      userId: member.user_id,
      userName: 'Ana\u001b[31m Lima',
      groupId: member.group_id,
      groupName: '=Finance',
      after: JSON.stringify({ source: member.source }),
      happenedAt: '2026-01-09T20:00:00.000Z',
      actorId: 'a1',
      actorName: 'Jane Doe',
    },
    {
      kind: 'user',
      verb: 'changed',
      userId: member.user_id,
      userName: 'Ana Lima',
      before: '{"status":"ACTIVE","title":null}',
      after: '{"status":"SUSPENDED","title":null}',
    },
    ...Array.from({ length: 250 }, (_, n) => ({
      kind: 'app' as const,
      verb: 'added' as const,
      appId: `app${n}`,
      appName: `App ${n}`,
      after: '{}',
      happenedAt: '2026-01-02T00:00:00.000Z',
    })),
  ])
  await app.end({ keep: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: string[], env: Record<string, string> = {}) => runCli([...args, ...data], { env })

describe('changes', () => {
  test('newest first, one JSON document, as many as asked for', async () => {
    const ran = await run(['changes', '--since', '2026-01-01', '--json'])
    expect(ran.code, ran.stderr).toBe(0)
    const { changes, total, historySince } = ran.json() as {
      changes: { kind: string; seq: number }[]
      total: number
      historySince: string
    }
    expect({ total, historySince, rows: changes.length }).toEqual({
      total: 252,
      historySince: since,
      rows: 200,
    })
    expect(changes.slice(0, 3).map(({ kind }) => kind)).toEqual(['user', 'membership', 'app'])
    const all = (await run(['changes', '--since', '2026-01-01', '--limit', '1000', '--json'])).json() as {
      changes: { seq: number }[]
    }
    expect(new Set(all.changes.map(({ seq }) => seq)).size).toBe(252)
    const some = await run([
      'changes',
      '--since',
      '2026-01-01',
      '--kind',
      'user',
      '--kind',
      'membership',
      '--json',
    ])
    expect(some.json()).toMatchObject({ total: 2, changes: [{ kind: 'user' }, { kind: 'membership' }] })
  })

  test('a line each for a person, without what a name could do to the terminal', async () => {
    const ran = await run(['changes', '--since', '2026-01-01', '--limit', '2'])
    expect(ran.code, ran.stderr).toBe(0)
    expect(ran.stdout.split('\n')).toEqual([
      'seen 2026-01-10T12:00:00.000Z  user changed  Ana Lima  status ACTIVE > SUSPENDED',
      '2026-01-09T20:00:00.000Z  membership added  Ana [31m Lima, =Finance  by Jane Doe',
      '250 earlier changes: see --limit, or --out for all of them.',
      '',
    ])
    expect((await run(['changes', '--since', '2030-01-01'])).stdout).toBe(
      `No changes. The history begins at ${since}.\n`,
    )
  })

  test('a date is the start of that day where the computer is', async () => {
    // 20:00 UTC on the 9th is the 10th in Tokyo, and not yet in London.
    const total = async (since: string, TZ: string) => {
      const ran = await run(['changes', '--since', since, '--kind', 'membership', '--json'], { TZ })
      return (ran.json() as { total: number }).total
    }
    expect(await total('2026-01-10', 'Asia/Tokyo')).toBe(1)
    expect(await total('2026-01-10', 'Europe/London')).toBe(0)
    expect(await total('2026-01-10T00:00', 'Asia/Tokyo')).toBe(1)
    expect(await total('2026-01-10T05:00:01+09:00', 'Europe/London')).toBe(0)
    expect(await total('2026-01-09T20:00:00Z', 'Asia/Tokyo')).toBe(1)
  })

  test('the whole of them as a file that no spreadsheet runs', async () => {
    const file = join(folder, 'changes.csv')
    const ran = await run(['changes', '--since', '2026-01-01', '--format', 'csv', '--out', file, '--json'])
    expect(ran.json()).toEqual({ format: 'csv', file, rows: 252, historySince: since })
    const [head = [], ...rows] = readCsv(readFileSync(file, 'utf8'))
    const cell = (row: string[] | undefined, name: string) => row?.[head.indexOf(name)]
    expect(rows).toHaveLength(252)
    expect(cell(rows[1], 'group_name')).toBe("'=Finance")
    expect(cell(rows[1], 'after')).toBe(JSON.stringify({ source: member.source }))
    const json = join(folder, 'changes.json')
    await run(['changes', '--since', '2026-01-01', '--kind', 'user', '--format', 'json', '--out', json])
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject([
      { user_id: member.user_id, before: { status: 'ACTIVE' } },
    ])
  })
})

describe('as-of', () => {
  const asOf = async (at: string, kind: string) => {
    const file = join(folder, 'as-of.csv')
    const ran = await run(['as-of', '--at', at, '--kind', kind, '--format', 'csv', '--out', file, '--json'])
    expect(ran.code, ran.stderr).toBe(0)
    return { told: ran.json(), text: readFileSync(file, 'utf8') }
  }

  test('gives what was, and now what an export gives', async () => {
    const then = await asOf('2026-01-05', 'memberships')
    expect(then.told).toMatchObject({
      kind: 'memberships',
      rows: memberships - 1,
      historySince: since,
      availability: 'synced',
    })
    expect(then.text).not.toContain(`${member.group_id},${member.user_id},`)
    for (const kind of ['memberships', 'app-assignments', 'app-groups', 'admin-roles']) {
      const file = join(folder, 'now.csv')
      await run(['export', kind, '--format', 'csv', '--out', file])
      const now = await asOf('2999-01-01', kind)
      expect(now.text, kind).toBe(readFileSync(file, 'utf8'))
      expect(now.told['rows'], kind).toBeGreaterThan(0)
    }
    expect((await asOf('2026-01-05', 'users')).text).toContain(`${member.user_id},,`)
  })

  test('before the history begins it says when that is', async () => {
    const ran = await run([
      'as-of',
      '--at',
      '2025-12-01',
      '--kind',
      'users',
      '--format',
      'csv',
      '--out',
      join(folder, 'x.csv'),
      '--json',
    ])
    expect(ran.code).toBe(1)
    expect(ran.json()).toMatchObject({
      error: { code: 'not-found', message: expect.stringContaining('begins on') },
    })
  })
})

test.each<[string, string[]]>([
  ['no time', ['changes']],
  ['a time that is none', ['changes', '--since', 'yesterday']],
  ['a day that is none', ['changes', '--since', '2026-02-30']],
  ['an hour that is none', ['changes', '--since', '2026-02-20T25:00']],
  ['a kind that is none', ['changes', '--since', '2026-01-01', '--kind', 'users']],
  ['a limit that is none', ['changes', '--since', '2026-01-01', '--limit', 'all']],
  ['a format without a file', ['changes', '--since', '2026-01-01', '--format', 'csv']],
  ['a file without a format', ['changes', '--since', '2026-01-01', '--out', 'x']],
  [
    'a limit for a file',
    ['changes', '--since', '2026-01-01', '--limit', '5', '--format', 'csv', '--out', 'x'],
  ],
  ['no moment', ['as-of', '--kind', 'users', '--format', 'csv', '--out', 'x']],
  [
    'a moment that is none',
    ['as-of', '--at', '5 o’clock', '--kind', 'users', '--format', 'csv', '--out', 'x'],
  ],
  ['no kind', ['as-of', '--at', '2026-01-05', '--format', 'csv', '--out', 'x']],
  [
    'two kinds',
    ['as-of', '--at', '2026-01-05', '--kind', 'users', '--kind', 'apps', '--format', 'csv', '--out', 'x'],
  ],
  ['a kind of change', ['as-of', '--at', '2026-01-05', '--kind', 'user', '--format', 'csv', '--out', 'x']],
  ['no file', ['as-of', '--at', '2026-01-05', '--kind', 'users', '--format', 'csv']],
])('%s is refused with a sentence', async (_name, args) => {
  const ran = await run([...args, '--json'])
  expect(ran.code, ran.stderr).toBe(2)
  expect(ran.json()).toMatchObject({
    error: { code: 'invalid-input', message: expect.stringMatching(/\.$/), nextStep: expect.any(String) },
  })
})
