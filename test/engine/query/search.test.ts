import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildSnapshot, wholeUser } from '../../support/build-snapshot.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { keys, openSample, page } from './ask.ts'

const source = openSample(sampleOrganization)
const found = (search: string) =>
  keys(page(source, 'users', { search, sort: { column: 'login', direction: 'asc' } }))

describe('search in the list of accounts', () => {
  it.each([
    ['nothing', '', ['ana', 'bob', 'cui', 'dan', 'eva', 'fay']],
    ['blanks', '   ', ['ana', 'bob', 'cui', 'dan', 'eva', 'fay']],
    ['one character', 'ó', ['ana', 'bob', 'cui', 'dan', 'eva', 'fay']],
    ['two characters', 'gA', ['ana']],
    ['accents left out', 'garcia', ['ana']],
    ['accents put in', 'gárcíä', ['ana']],
    ['another case', 'éva ŽIŽ', ['eva']],
    ['decomposed accents', 'E\u0301va Z\u030ciz\u030c', ['eva']],
    ['one CJK character', '崔', ['cui']],
    ['two CJK characters', '崔健', ['cui']],
    ['an emoji', '🦊', ['eva']],
    ['an emoji in words', 'a 🦊', ['eva']],
    ['a double quote', 'bob "the', ['bob']],
    ['a lone double quote', '"', ['bob', 'dan']],
    ['three double quotes', '"""', []],
    ['an apostrophe', "o'neil", ['dan']],
    ['a per cent sign', '50%', ['dan']],
    ['a short per cent sign', '0%', ['dan']],
    ['an underscore', 'l_5', ['dan']],
    ['a short underscore', '_5', ['dan']],
    ['a backslash', '\\', []],
    ['a department', 'finance', ['ana']],
    ['an e-mail address', 'other.example', ['cui']],
    ['an operator of the text index', 'ana OR bob', []],
    ['NOT', 'NOT ana', []],
    ['NEAR', 'NEAR(ana bob)', []],
    ['a column filter', 'text : ana', []],
    ['a prefix star', 'ana*', []],
    ['brackets', '(ana)', []],
    ['a caret', '^ana', []],
    ['a control character as a blank', 'ana\u0000gar', ['ana']],
    ['SQL', "'; DROP TABLE users; --", []],
  ])('%s', (_, search, expected) => {
    expect(found(search)).toEqual(expected)
  })

  it('does not match across two fields', () => {
    expect(found('garcía\nana@')).toEqual([])
    expect(found('ana@example.comana')).toEqual([])
  })

  it('finds exactly what holds the text, however long it is', () => {
    const alphabet = fc.constantFrom(
      'a',
      'B',
      'é',
      'É',
      'e\u0301',
      '%',
      '_',
      '"',
      "'",
      '\\',
      ' ',
      '崔',
      '🦊',
      'ß',
      '*',
      '-',
      'İ',
    )
    const text = fc.string({ unit: alphabet, maxLength: 8 })
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: text, login: text, title: text }), { maxLength: 12 }),
        fc.array(text, { minLength: 1, maxLength: 8 }),
        (people, searches) => {
          const users = people.map((one, n) => wholeUser({ id: `u${n}`, email: null, ...one }))
          const own = openSampleNow({ users })
          try {
            for (const search of searches) {
              const needle = plain(search.trim())
              const expected = users.filter(
                (u) =>
                  needle === '' ||
                  [u.name, u.login, u.title ?? '', u.id].some((one) => plain(one).includes(needle)),
              )
              expect(keys(page(own, 'users', { search })).toSorted(), JSON.stringify(search)).toEqual(
                expected.map((u) => u.id).toSorted(),
              )
            }
          } finally {
            own.close()
          }
        },
      ),
      { numRuns: 30, verbose: 1 },
    )
  })
})

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()

function openSampleNow(spec: Parameters<typeof openSample>[0]) {
  const folder = mkdtempSync(join(tmpdir(), 'access-desk-test-'))
  const db = buildSnapshot(join(folder, 'snapshot.db'), spec)
  return {
    db,
    version: 1,
    kinds: {},
    close: () => {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe('search in the rows of one object', () => {
  it('looks into what a row is called, not into the rest', () => {
    expect(keys(page(source, 'groupMembers', { parentId: 'everyone', search: 'neil' }))).toEqual(['dan'])
    expect(keys(page(source, 'groupMembers', { parentId: 'everyone', search: 'engineering' }))).toEqual([])
    expect(keys(page(source, 'appUsers', { parentId: 'crm', search: 'AN' }))).toEqual(['ana', 'dan'])
    expect(keys(page(source, 'userGroups', { parentId: 'ana', search: 'crm' }))).toEqual(['imported'])
    expect(keys(page(source, 'userApps', { parentId: 'ana', search: 'payr' }))).toEqual(['pay'])
  })

  it('finds roles by role, holder and resource set', () => {
    const roles = (search: string) =>
      page(source, 'adminRoles', { search, columns: ['principal_id', 'role_type'] }).rows.map((row) =>
        row.cells.join(' '),
      )
    expect(roles('garcia')).toEqual(['ana SUPER_ADMIN', 'ana APP_ADMIN'])
    expect(roles('super')).toEqual(['ana SUPER_ADMIN'])
    expect(
      page(source, 'userRoles', { parentId: 'cui', search: 'all people', columns: ['role_type'] }).total,
    ).toBe(1)
  })
})
