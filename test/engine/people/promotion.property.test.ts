import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeKeys, type MergeRule } from '../../../src/preload/contract/models.ts'
import { assignAccounts, resolveConflict } from '../../../src/main/engine/db/people/hand.ts'
import type { Db } from '../../../src/main/engine/db/open.ts'
import { factsFrom } from '../../../src/main/engine/people/account.ts'
import { fold } from '../../../src/main/engine/people/keys.ts'
import { keysOf } from '../../../src/main/engine/people/merge.ts'
import {
  contentOf,
  freshPeople,
  partition,
  preview,
  promote,
  rulesWith,
  undo,
  type AccountSpec,
  type SourceSpec,
} from './world.ts'

/** Few values, so that accounts share them all the time. */
const word = fc.constantFrom('ana', 'bob', 'Ana', 'eve', 'zoë', 'zoe\u0308')
const email = fc.oneof(
  { weight: 4, arbitrary: word.map((name) => `${name}@example.com`) },
  { weight: 1, arbitrary: word.map((name) => `${name}+x@example.com`) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const account = (withEmployeeId: boolean): fc.Arbitrary<AccountSpec> =>
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    login: fc.oneof(
      word,
      word.map((name) => `${name}@example.com`),
    ),
    email,
    name: fc.constantFrom('Ana Lima', 'Bob Ray', 'Eve Oh'),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'DEPROVISIONED'),
    profile: fc.record({
      employeeNumber: withEmployeeId ? fc.constantFrom(null, null, '1', '2', '3') : fc.constant(null),
      secondEmail: fc.oneof(email, fc.constant(null)),
      department: fc.constantFrom('Finance', 'Sales', null),
    }),
  })
const accounts = (withEmployeeId: boolean) =>
  fc.uniqueArray(account(withEmployeeId), { selector: ({ id }) => id, maxLength: 6 })
const merge = fc.uniqueArray(fc.record({ by: fc.constantFrom(...mergeKeys), stripSuffix: fc.boolean() }), {
  selector: ({ by }) => by,
  maxLength: 5,
})
const filter = fc.constantFrom<NonNullable<SourceSpec['filter']>>(
  { rules: [], otherwise: 'create' },
  { rules: [], otherwise: 'match-only' },
  {
    rules: [{ when: [{ field: 'status', operator: 'is', values: ['DEPROVISIONED'] }], outcome: 'ignore' }],
    otherwise: 'create',
  },
  {
    rules: [
      {
        when: [{ field: 'attribute', attribute: 'department', operator: 'is', values: ['sales'] }],
        outcome: 'match-only',
      },
    ],
    otherwise: 'create',
  },
)
const source = (connectorId: string, withEmployeeId = true): fc.Arbitrary<SourceSpec> =>
  fc.record({
    connectorId: fc.constant(connectorId),
    role: fc.constantFrom('directory', 'directory', 'accounts'),
    order: fc.integer({ min: 0, max: 2 }),
    filter,
    matching: fc.constantFrom('off', 'narrow', 'broad'),
    accounts: fc.oneof(
      { weight: 5, arbitrary: accounts(withEmployeeId) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  })
const world = fc
  .tuple(source('one'), source('two'), source('three'))
  .chain((all) => fc.subarray(all, { minLength: 1 }))
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
const history = fc.array(fc.record({ sources: world, merge }), { minLength: 1, maxLength: 4 })
const runs = { numRuns: 120 }

const rules = (merge: readonly MergeRule[]) => ({ ...rulesWith([]), merge: [...merge] })

test('a second run changes nothing, whatever came before', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const db = freshPeople()
      for (const { sources, merge } of steps) promote(db, sources, rules(merge))
      const { sources, merge } = steps.at(-1)!
      const before = contentOf(db)
      const again = promote(db, sources.toReversed(), rules(merge))
      expect(again.changed).toBe(false)
      expect(contentOf(db)).toEqual(before)
      const { created, merged, matched, updated, joined, released } = again.run.counts
      expect({ created, merged, matched, updated, joined, released }).toEqual({
        ...{ created: 0, merged: 0, matched: 0, updated: 0, joined: 0, released: 0 },
      })
      db.close()
    }),
    runs,
  )
})

test('undo brings back exactly what was', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const db = freshPeople()
      const states: { before: unknown; id: string }[] = []
      for (const { sources, merge } of steps) {
        const before = contentOf(db)
        const { run, changed } = promote(db, sources, rules(merge))
        if (changed) states.push({ before, id: run.id })
        else expect(undo(db, run.id)).toBe(false)
      }
      const first = states[0]
      if (first !== undefined && states.length > 1) expect(undo(db, first.id)).toBe(false)
      for (const { before, id } of states.toReversed()) {
        expect(undo(db, id)).toBe(true)
        expect(contentOf(db)).toEqual(before)
        expect(undo(db, id)).toBe(false)
      }
      db.close()
    }),
    runs,
  )
})

test('a preview tells what the promotion then does', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const db = freshPeople()
      for (const { sources, merge } of steps) {
        const before = contentOf(db)
        const { counts, examples } = preview(db, sources, rules(merge))
        expect(contentOf(db)).toEqual(before)
        const { run } = promote(db, sources, rules(merge))
        expect(counts).toEqual(run.counts)
        const { accounts, created, merged, matched, unchanged, ignored, service, unmatched } = counts
        expect(created + merged + matched + unchanged + ignored + service + unmatched).toBe(accounts)
        for (const { because } of examples) expect(because).toMatch(/\S.*\.$/)
      }
      db.close()
    }),
    runs,
  )
})

/** Pairs of people who share a value of a rule that is in force, by the accounts that make them. */
function sharing(db: Db, merge: readonly MergeRule[]): { key: string; people: [number, number] }[] {
  const rows = db
    .prepare<[], { person: number; seen: string }>(
      `SELECT person, seen FROM links WHERE way IN ('created', 'merged') ORDER BY connector, account_id`,
    )
    .all()
  const found: { key: string; people: [number, number] }[] = []
  for (const rule of merge) {
    const holders = new Map<string, Set<number>>()
    for (const { person, seen } of rows)
      for (const key of keysOf(factsFrom(seen) as Parameters<typeof keysOf>[0], rule))
        holders.set(key, (holders.get(key) ?? new Set()).add(person))
    for (const [key, people] of holders) {
      const all = [...people]
      for (const [n, a] of all.entries())
        for (const b of all.slice(n + 1)) found.push({ key: `${rule.by} ${key}`, people: [a, b] })
    }
  }
  return found
}
const directories = world.map((sources) =>
  sources.map((one): SourceSpec => ({
    ...one,
    role: 'directory',
    filter: { rules: [], otherwise: 'create' },
  })),
)

test('no order of connectors, rules and syncs makes two people of one without saying so', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ sources: directories, merge, resolve: fc.option(fc.constantFrom('one', 'apart')) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (steps) => {
        const db = freshPeople()
        for (const { sources, merge, resolve } of steps) {
          promote(db, sources, rules(merge))
          const listed = db
            .prepare<[], { people: string }>('SELECT people FROM conflicts')
            .all()
            .map(({ people }) => new Set(JSON.parse(people) as number[]))
          const apart = db
            .prepare<[], { a: number; b: number }>(
              `SELECT a.person AS a, b.person AS b FROM pairs p
                JOIN links a ON a.connector = a_connector AND a.account_id = a_account
                JOIN links b ON b.connector = b_connector AND b.account_id = b_account WHERE kind = 'apart'`,
            )
            .all()
          for (const { key, people } of sharing(db, merge)) {
            const [a, b] = people
            const told = listed.some((all) => all.has(a) && all.has(b))
            const decided = apart.some((pair) => [pair.a, pair.b].includes(a) && [pair.a, pair.b].includes(b))
            expect(told || decided, `${key}: ${a} and ${b}`).toBe(true)
          }
          const [conflict] = db.prepare<[], { id: string }>('SELECT id FROM conflicts').all()
          if (resolve !== null && conflict !== undefined) resolveConflict(db, conflict.id, resolve, '2026')
        }
        db.close()
      },
    ),
    runs,
  )
})

test('where employee ids do not contradict, the same accounts are one person in every order of arrival', () => {
  const three = fc.tuple(source('one', false), source('two', false), source('three', false))
  fc.assert(
    fc.property(three, merge, fc.infiniteStream(fc.nat({ max: 100 })), (specs, merge, numbers) => {
      const all = specs.map((one): SourceSpec => ({
        ...one,
        role: 'directory',
        filter: { rules: [], otherwise: 'create' },
        accounts: one.accounts ?? [],
      }))
      const once = freshPeople()
      promote(once, all, rules(merge))
      // The other way: connector after connector, account after account, under fewer rules at first.
      const bit = freshPeople()
      const arrived = all.map((one) => ({ ...one, accounts: [] as AccountSpec[] }))
      const coming = all.flatMap((one, n) => (one.accounts ?? []).map((account) => ({ n, account })))
      while (coming.length > 0) {
        const [next] = coming.splice(numbers.next().value! % coming.length, 1)
        arrived[next!.n]!.accounts.push(next!.account)
        const some = merge.slice(0, numbers.next().value! % (merge.length + 1))
        promote(bit, arrived.toReversed(), rules(some))
      }
      promote(bit, arrived, rules(merge))
      expect(partition(bit)).toEqual(partition(once))
      once.close()
      bit.close()
    }),
    { numRuns: 120 },
  )
})

test('what was decided by hand wins and stays, whatever is promoted after it', () => {
  const decision = fc.record({
    account: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('person', 'service', 'nobody'),
    person: fc.nat({ max: 20 }),
  })
  fc.assert(
    fc.property(directories, fc.array(decision, { maxLength: 4 }), history, (first, decisions, steps) => {
      const db = freshPeople()
      promote(db, first, rules([{ by: 'email', stripSuffix: false }]))
      const connector = db.prepare<[], number>(`SELECT pk FROM connectors WHERE id = 'one'`).pluck().get()
      const people = db.prepare<[], { pk: number; id: string }>('SELECT pk, id FROM people').all()
      if (connector === undefined || people.length === 0) return
      const decided = new Map<string, string | null>()
      for (const { account, kind, person } of decisions) {
        const owner = people[person % people.length]!
        const to = kind === 'person' ? { kind, ...owner } : { kind }
        assignAccounts(db, [{ connector, accountId: account, seen: 'X\nx\n\nACTIVE\n=\n\n\n' }], to, '2026')
        decided.set(account, kind === 'person' ? owner.id : null)
      }
      for (const { sources, merge } of steps) promote(db, sources, rules(merge))
      for (const [account, personId] of decided) {
        const owner = db
          .prepare<[number, string], string>(
            'SELECT p.id FROM links JOIN people p ON p.pk = person WHERE connector = ? AND account_id = ?',
          )
          .pluck()
          .get(connector, account)
        const now =
          personId === null
            ? undefined
            : db
                .prepare<{ id: string }, string>(
                  `SELECT id FROM people WHERE id = @id UNION ALL
                    SELECT p.id FROM aliases a JOIN people p ON p.pk = a.person WHERE a.id = @id`,
                )
                .pluck()
                .get({ id: personId })
        // An account that cannot be read now keeps its link until it can.
        const unread =
          steps.at(-1)!.sources.find(({ connectorId }) => connectorId === 'one')?.accounts === null
        if (personId !== null) expect(now, account).toBeDefined()
        if (personId !== null || !unread) expect(owner, account).toBe(now)
      }
      db.close()
    }),
    runs,
  )
})

test('keys compare without case, blanks and the way an accent is written', () => {
  expect(fold(' Zoë ')).toBe(fold('ZOE\u0308'))
})
