import { beforeEach, describe, expect, test } from 'vitest'
import { assignAccounts, resolveConflict } from '../../../src/main/engine/db/people/hand.ts'
import { conflictsPage, peoplePage, personKey } from '../../../src/main/engine/db/people/pages.ts'
import type { Db } from '../../../src/main/engine/db/open.ts'
import {
  freshPeople,
  ownerOf,
  partition,
  preview,
  promote,
  rulesWith,
  undo,
  type SourceSpec,
} from './world.ts'

let db: Db
beforeEach(() => {
  db = freshPeople()
  return () => db.close()
})

const okta = (accounts: SourceSpec['accounts'], more: Partial<SourceSpec> = {}): SourceSpec => ({
  connectorId: 'okta',
  accounts,
  ...more,
})
const other = (accounts: SourceSpec['accounts'], more: Partial<SourceSpec> = {}): SourceSpec => ({
  connectorId: 'other',
  order: 1,
  accounts,
  ...more,
})
const ana = { id: 'a', login: 'ana', email: 'ana@example.com', name: 'Ana Lima' }
const one = (connector: string) =>
  db.prepare<[string], number>('SELECT pk FROM connectors WHERE id = ?').pluck().get(connector)!
const byHand = (connector: string, accountId: string, to: Parameters<typeof assignAccounts>[2]) =>
  assignAccounts(db, [{ connector: one(connector), accountId, seen: null }], to, '2026')
const keyOf = (account: string) =>
  ({ kind: 'person', id: ownerOf(db, account)!.id, pk: personKey(db, ownerOf(db, account)!.id)! }) as const

describe('people who are there', () => {
  test('stay who they are when an address changes, and when accounts are gone or come back', () => {
    promote(db, [okta([ana])])
    const person = ownerOf(db, 'okta/a')!
    promote(db, [okta([{ ...ana, email: 'lima@example.com' }])])
    expect(ownerOf(db, 'okta/a')).toEqual(person)
    const gone = promote(db, [okta([])])
    expect(gone.run.counts).toMatchObject({ accounts: 0, released: 1, updated: 1 })
    expect(ownerOf(db, 'okta/a')).toEqual({ ...person, status: 'inactive' })
    // Made again under another id, with the address that was last known.
    promote(db, [okta([{ ...ana, id: 'b', email: 'lima@example.com' }])])
    expect(ownerOf(db, 'okta/b')).toEqual(person)
  })

  test('are joined where they turn out to be one, under the older id, and the other id leads there', () => {
    const two = [okta([ana]), other([{ ...ana, email: 'ana@other.example' }])]
    promote(db, two)
    const [older, younger] = [ownerOf(db, 'okta/a')!, ownerOf(db, 'other/a')!]
    expect(older.id).not.toBe(younger.id)
    const { run } = promote(db, two, rulesWith(['username']))
    expect(run.counts).toMatchObject({ joined: 1, unchanged: 2, created: 0 })
    expect(ownerOf(db, 'other/a')?.id).toBe(older.id)
    expect(personKey(db, younger.id)).toBe(personKey(db, older.id))
    expect(undo(db, run.id)).toBe(true)
    expect(ownerOf(db, 'other/a')).toEqual(younger)
    expect(personKey(db, younger.id)).not.toBe(personKey(db, older.id))
  })

  test('lead on from one join to the next, and back', () => {
    const accounts = [
      ana,
      { ...ana, id: 'b', email: 'b@example.com' },
      { ...ana, id: 'c', email: 'c@example.com', login: 'c', profile: { secondEmail: 'b@example.com' } },
    ]
    promote(db, [okta(accounts)], rulesWith([]))
    const ids = ['okta/a', 'okta/b', 'okta/c'].map((account) => ownerOf(db, account)!.id)
    const keys = () => ids.map((id) => personKey(db, id))
    const apart = keys()
    promote(db, [okta(accounts)], rulesWith(['anyEmail']))
    const joined = keys()
    expect(joined).toEqual([apart[0], apart[1], apart[1]])
    const last = promote(db, [okta(accounts)], rulesWith(['username']))
    expect(keys()).toEqual([apart[0], apart[0], apart[0]])
    undo(db, last.run.id)
    expect(keys()).toEqual(joined)
  })

  test('take their attributes from the directory that comes first', () => {
    const two = (first: number, second: number) => [
      okta([{ ...ana, profile: { title: 'Lead' } }], { order: first }),
      other([{ ...ana, id: 'b', profile: { title: 'Boss', department: 'Sales' } }], { order: second }),
    ]
    const attributes = () => db.prepare('SELECT title, department FROM people').all()
    promote(db, two(0, 1))
    expect(attributes()).toEqual([{ title: 'Lead', department: 'Sales' }])
    promote(db, two(1, 0))
    expect(attributes()).toEqual([{ title: 'Boss', department: 'Sales' }])
  })

  test('are left alone while a connector cannot be read', () => {
    promote(db, [okta([ana])])
    expect(promote(db, [okta(null)])).toMatchObject({ changed: false, run: { counts: { released: 0 } } })
  })

  test('go away when their only account is left out, or their connector is a source no more', () => {
    promote(db, [okta([ana]), other([{ ...ana, id: 'b', email: 'bob@example.com' }])])
    const { run } = promote(db, [okta([ana])])
    expect(run.counts.released).toBe(1)
    expect(partition(db)).toEqual([['okta/a']])
    promote(db, [okta([ana], { filter: { rules: [], otherwise: 'ignore' } })])
    expect(partition(db)).toEqual([])
    expect(db.prepare('SELECT count(*) FROM people').pluck().get()).toBe(0)
  })
})

describe('owners', () => {
  const find = (account: SourceSpec['accounts'], matching: SourceSpec['matching'] = 'narrow') =>
    promote(db, [okta([ana]), other(account, { role: 'accounts', matching })]).run.counts
  const bob = { id: 'b', login: 'bob', email: 'bob@example.com', name: 'Bob Ray' }

  test.each<
    [string, NonNullable<SourceSpec['accounts']>[number], NonNullable<SourceSpec['matching']>, boolean]
  >([
    ['address', { ...bob, email: 'ANA@example.com' }, 'narrow', true],
    ['username', { ...bob, login: 'Ana' }, 'narrow', true],
    ['a login that is an address', { ...bob, login: 'ana@example.com', email: null }, 'narrow', true],
    ['nothing', bob, 'narrow', false],
    ['name, narrow', { ...bob, name: 'Ana Lima' }, 'narrow', false],
    ['name, broad', { ...bob, name: 'ana  lima' }, 'broad', true],
    ['address, off', { ...bob, email: 'ana@example.com' }, 'off', false],
  ])('are found by %s', (_name, account, matching, found) => {
    expect(find([account], matching)).toMatchObject({ matched: found ? 1 : 0, unmatched: found ? 0 : 1 })
    expect(ownerOf(db, 'other/b')?.name).toBe(found ? 'Ana Lima' : undefined)
  })

  test('accounts of other connectors make nobody, and stay with their owner', () => {
    expect(find([{ ...bob, email: 'ana@example.com' }])).toMatchObject({ created: 1, matched: 1 })
    expect(find([{ ...bob, email: 'changed@example.com' }])).toMatchObject({ unchanged: 2, released: 0 })
  })

  test('two who fit are a conflict; said to be neither, they are not asked about again', () => {
    const sources = [
      okta([ana, { ...ana, id: 'c', email: 'second@example.com', login: 'x' }]),
      other([{ ...bob, name: 'Ana Lima' }], { role: 'accounts', matching: 'broad' }),
    ]
    expect(promote(db, sources).run.counts).toMatchObject({ conflicts: 1, unmatched: 1 })
    const [conflict] = conflictsPage(db, 0, 10).rows
    expect(conflict).toMatchObject({ kind: 'ambiguous', rule: 'displayName', accounts: [{ accountId: 'b' }] })
    expect(conflict!.people).toHaveLength(2)
    resolveConflict(db, conflict!.id, 'apart', '2026')
    expect(promote(db, sources).run.counts).toMatchObject({ conflicts: 0, unmatched: 1 })
  })

  test('two who fit and are one get the account', () => {
    const sources = [
      okta([ana, { ...ana, id: 'c', email: 'second@example.com', login: 'x' }]),
      other([{ ...bob, name: 'Ana Lima' }], { role: 'accounts', matching: 'broad' }),
    ]
    promote(db, sources)
    resolveConflict(db, conflictsPage(db, 0, 10).rows[0]!.id, 'one', '2026')
    expect(partition(db)).toEqual([['okta/a', 'okta/c', 'other/b']])
    promote(db, sources)
    expect(partition(db)).toEqual([['okta/a', 'okta/c', 'other/b']])
    expect(conflictsPage(db, 0, 10).total).toBe(0)
  })
})

describe('different employee ids', () => {
  const withId = (id: string, employeeNumber: string | null) => ({
    ...ana,
    id,
    login: id,
    profile: { employeeNumber },
  })
  const shared = [okta([withId('a', '1'), withId('b', '2')])]

  test('are never one person, and are listed until somebody decides', () => {
    expect(preview(db, shared).counts).toMatchObject({ created: 2, conflicts: 1 })
    promote(db, shared)
    const { rows } = conflictsPage(db, 0, 10)
    expect(rows).toMatchObject([{ kind: 'different-employee-ids', rule: 'email', value: 'ana@example.com' }])
    const since = rows[0]!
    promote(db, shared)
    expect(conflictsPage(db, 0, 10).rows).toEqual([since])
    const query = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 10 } as const
    expect(peoplePage(db, { ...query, show: 'conflicts' })).toMatchObject({
      total: 2,
      rows: [{ conflicts: 1 }, {}],
    })
    resolveConflict(db, since.id, 'apart', '2026')
    expect(peoplePage(db, { ...query, show: 'conflicts' }).total).toBe(0)
    expect(promote(db, shared).run.counts).toMatchObject({ conflicts: 0, unchanged: 2 })
  })

  test('sort accounts that share a value', () => {
    promote(db, [okta([withId('a', '1'), withId('b', '2'), withId('c', '2')])], rulesWith(['email']))
    expect(partition(db)).toEqual([['okta/a'], ['okta/b', 'okta/c']])
    expect(conflictsPage(db, 0, 10).total).toBe(1)
  })

  test('are one person where that was decided', () => {
    promote(db, shared)
    resolveConflict(db, conflictsPage(db, 0, 10).rows[0]!.id, 'one', '2026')
    expect(partition(db)).toEqual([['okta/a', 'okta/b']])
    expect(promote(db, shared).run.counts).toMatchObject({ conflicts: 0, joined: 0 })
    expect(partition(db)).toEqual([['okta/a', 'okta/b']])
  })

  test('that come to be in one person are told, and can be put apart', () => {
    promote(db, [okta([withId('a', null), withId('b', null)])])
    expect(partition(db)).toHaveLength(1)
    promote(db, shared)
    expect(partition(db)).toHaveLength(1)
    const { rows } = conflictsPage(db, 0, 10)
    expect(rows).toMatchObject([{ kind: 'different-employee-ids', people: [{}] }])
    resolveConflict(db, rows[0]!.id, 'apart', '2026')
    expect(promote(db, shared).run.counts).toMatchObject({ created: 1, conflicts: 0 })
    expect(partition(db)).toEqual([['okta/a'], ['okta/b']])
  })
})

describe('decisions by hand', () => {
  const bob = { id: 'b', login: 'bob', email: 'bob@example.com', name: 'Bob Ray' }

  test('move an account at once, keep it there, and are taken back', () => {
    promote(db, [okta([ana, bob])])
    const person = keyOf('okta/a')
    expect(byHand('okta', 'b', person)).toBe(1)
    expect(partition(db)).toEqual([['okta/a', 'okta/b']])
    promote(db, [okta([ana, bob])])
    expect(partition(db)).toEqual([['okta/a', 'okta/b']])
    expect(byHand('okta', 'b', { kind: 'rules' })).toBe(1)
    promote(db, [okta([ana, bob])])
    expect(partition(db)).toEqual([['okta/a'], ['okta/b']])
  })

  test('outlive the connector being a source, and follow a person who is joined to another', () => {
    const two = [okta([ana]), other([{ ...bob, login: 'ana' }])]
    promote(db, two)
    byHand('okta', 'a', keyOf('other/b'))
    promote(db, [two[1]!])
    expect(partition(db)).toEqual([['okta/a', 'other/b']])
    promote(db, [two[1]!, { connectorId: 'third', accounts: [{ ...bob, id: 'x' }] }])
    expect(partition(db)).toEqual([['okta/a', 'other/b', 'third/x']])
  })

  test('make a run stay, because they stand on it', () => {
    const { run } = promote(db, [okta([ana, bob])])
    byHand('okta', 'b', { kind: 'service' })
    expect(undo(db, run.id)).toBe(false)
    const later = promote(db, [okta([ana])])
    expect(undo(db, later.run.id)).toBe(true)
    expect(undo(db, run.id)).toBe(false)
  })
})
