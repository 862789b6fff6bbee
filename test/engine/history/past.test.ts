import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Held, Subject } from '../../../src/preload/contract/models.ts'
import { asOfRows } from '../../../src/main/engine/db/history/as-of.ts'
import { heldBy } from '../../../src/main/engine/db/history/held.ts'
import { createHistories } from '../../../src/main/engine/db/history/histories.ts'
import { withHistory } from '../../../src/main/engine/db/history/rewound.ts'
import type { Db } from '../../../src/main/engine/db/open.ts'
import type { ExportKind } from '../../../src/main/engine/db/snapshot/kinds.ts'
import { buildSnapshot } from '../../support/build-snapshot.ts'
import {
  changesBetween,
  edited,
  keys,
  snapshotOf,
  type Attributes,
  type State,
} from '../../support/organization-states.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const start = Date.parse('2026-01-01T00:00:00.000Z')
const hour = 3_600_000
const iso = (time: number) => new Date(time).toISOString()

const subjects: Subject[] = [
  ...['u0', 'u1', 'u2', 'u3', 'nobody'].map((id) => ({ kind: 'user' as const, id })),
  ...['g0', 'g1', 'g2'].map((id) => ({ kind: 'group' as const, id })),
  ...['a0', 'a1'].map((id) => ({ kind: 'app' as const, id })),
]
/** Missing and empty mean the same: one writer leaves out what another writes as empty. */
const told = (facts: Attributes) =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== null && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
const other = ({ kind, id }: Subject, one: string, two: string) =>
  kind === 'user' || (kind === 'group' && two.startsWith('g'))
    ? two === id
      ? one
      : null
    : one === id
      ? two
      : null

/** What a subject has in a state, as sorted lines; worked out from the state alone. */
function heldIn(state: State, subject: Subject): string[] {
  const lines: string[] = []
  const groupsOf = [...state.keys()]
    .map((key) => key.split('|'))
    .filter(([kind, , user]) => kind === 'membership' && subject.kind === 'user' && user === subject.id)
    .map(([, group]) => group)
  const throughGroups = [...state].filter(([key]) => {
    const [kind, holder] = key.split('|')
    return kind === 'role' && groupsOf.includes(holder)
  })
  const explained = new Set(throughGroups.map(([key]) => key.split('|').slice(2).join('|')))
  for (const [key, facts] of state) {
    const [kind = '', one = '', ...rest] = key.split('|')
    if (kind === 'role') {
      const role = rest.join('|')
      if (one === subject.id && !(subject.kind === 'user' && explained.has(role)))
        lines.push(JSON.stringify([kind, role, told(facts)]))
    } else if (rest.length === 1) {
      const found = other(subject, one, rest[0] ?? '')
      if (found !== null) lines.push(JSON.stringify([kind, found, told(facts)]))
    }
  }
  for (const [key, facts] of throughGroups) {
    const [, group = '', ...rest] = key.split('|')
    lines.push(JSON.stringify(['role', rest.join('|'), told(facts), group]))
  }
  return lines.toSorted()
}

function heldLines(rows: readonly Held[], subject: Subject): string[] {
  return rows
    .map((row) => {
      const sides = { user: row.user?.id, group: row.group?.id, app: row.app?.id, role: row.role?.id }
      expect(sides[subject.kind]).toBe(subject.id)
      const ids = Object.entries(sides).filter(([kind, id]) => kind !== subject.kind && id !== undefined)
      const found = row.kind === 'role' ? row.role?.id : ids[0]?.[1]
      const through = row.kind === 'role' && subject.kind === 'user' && row.group ? [row.group.id] : []
      return JSON.stringify([row.kind, found, told(row.facts), ...through])
    })
    .toSorted()
}

/** The whole of one kind in a state, as the rows of a file. */
function fileOf(state: State, kind: ExportKind): string[] {
  const columns: Record<ExportKind, [string, string[]]> = {
    users: ['user', ['name', 'login', 'email', 'status', 'department', 'title', 'manager']],
    groups: ['group', ['name', 'type', 'description']],
    apps: ['app', ['name', 'label', 'status']],
    memberships: ['membership', ['source']],
    'app-assignments': ['assignment', ['scope', 'group', 'status']],
    'app-groups': ['group-assignment', ['priority']],
    'admin-roles': ['role', ['role_type', 'role_id', 'resource_set_id', 'assignment_type']],
  }
  const [prefix, names] = columns[kind]
  return [...state]
    .filter(([key]) => key.startsWith(`${prefix}|`))
    .map(([key, facts]) => {
      const ids = key.split('|').slice(1)
      const cells = names.map((name) => (facts[name] === '' ? null : (facts[name] ?? null)))
      if (kind === 'app-groups') return [...ids, cells[0] ? Number(cells[0]) : null]
      if (kind === 'admin-roles') return [ids[0]?.startsWith('u') ? 'USER' : 'GROUP', ids[0], ...cells]
      return [...ids, ...cells]
    })
    .map((row) => JSON.stringify(row))
    .toSorted()
}

const kindsOfFiles: readonly ExportKind[] = [
  'users',
  'groups',
  'memberships',
  'apps',
  'app-assignments',
  'app-groups',
  'admin-roles',
]

/** Asks with the connection that a screen would be given. */
async function past<T>(snapshot: Db, file: string, work: (db: Db) => T): Promise<T> {
  const result = await withHistory(snapshot, file, work)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const edits = fc.array(fc.tuple(fc.nat(keys.length - 1), fc.nat(5)), { maxLength: 12 })
const first = fc.array(fc.tuple(fc.nat(keys.length - 1), fc.integer({ min: 1, max: 5 })), {
  minLength: 10,
  maxLength: 60,
})

it('gives back every state there was, at every moment', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      first,
      fc.array(edits, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(59), { minLength: 20, maxLength: 20 }),
      async (begin, steps, minutes) => {
        const folder = tempFolder()
        const histories = createHistories(folder)
        const history = histories.of('c')
        const states = [edited(new Map(), begin)]
        /** What each thing was from which moment on. */
        const lives = new Map(keys.map((key) => [key, [{ at: start, value: states[0]?.get(key) ?? null }]]))
        history.begin(iso(start))
        for (const [index, step] of steps.entries()) {
          const before = states.at(-1) as State
          const after = edited(before, step)
          const seen = start + (index + 1) * hour
          let drawn = index
          const rows = changesBetween(before, after, () => {
            const minute = minutes[drawn++ % minutes.length] ?? 0
            return minute % 3 === 0 ? null : iso(seen - minute * 60_000)
          })
          for (const row of rows) {
            const key = keys.find((each) => each === keyOf(row)) as string
            lives
              .get(key)
              ?.push({ at: Date.parse(row.happenedAt ?? iso(seen)), value: after.get(key) ?? null })
          }
          expect(history.append(`s${index}`, iso(seen), rows)).toBe(rows.length)
          states.push(after)
        }
        const last = states.at(-1) as State
        const snapshot = buildSnapshot(join(folder, 'snapshot.db'), snapshotOf(last))
        const moments = new Set([...lives.values()].flat().flatMap(({ at }) => [at, at + 1]))
        for (const at of [...moments].toSorted((a, b) => a - b)) {
          const state: State = new Map(
            [...lives].flatMap(([key, life]) => {
              const value = life.findLast((each) => each.at <= at)?.value ?? null
              return value === null ? [] : [[key, value]]
            }),
          )
          for (const subject of subjects) {
            const found = await past(snapshot, history.file, (db) =>
              heldBy(db, { subject, at: iso(at) }).page(0, 200),
            )
            expect(heldLines(found.rows, subject), `${subject.id} at ${iso(at)}`).toEqual(
              heldIn(state, subject),
            )
            expect(found.total).toBe(found.rows.length)
          }
          for (const kind of kindsOfFiles) {
            const rows = await past(snapshot, history.file, (db) => [...asOfRows(db, kind, iso(at)).rows])
            expect(rows.map((row) => JSON.stringify(row)).toSorted(), `${kind} at ${iso(at)}`).toEqual(
              fileOf(state, kind),
            )
          }
        }
        snapshot.close()
        histories.closeAll()
      },
    ),
    { numRuns: 30, verbose: 1 },
  )
})

function keyOf(row: {
  kind: string
  userId: string | null
  groupId: string | null
  appId: string | null
  roleKey: string | null
}): string {
  const ids =
    {
      user: [row.userId],
      group: [row.groupId],
      app: [row.appId],
      membership: [row.groupId, row.userId],
      assignment: [row.appId, row.userId],
      'group-assignment': [row.appId, row.groupId],
      role: [row.userId ?? row.groupId, row.roleKey],
    }[row.kind] ?? []
  return [row.kind, ...ids].join('|')
}
