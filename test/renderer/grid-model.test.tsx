// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { gridDefinition, type GridFilter, gridNames } from '../../src/preload/contract/index.ts'
import { groupsOfWhy, whyParts } from '../../src/renderer/lib/why.ts'
import {
  defaultView,
  moveColumn,
  nudgeColumn,
  resizeColumn,
  shownColumns,
  toggleColumn,
} from '../../src/renderer/ui/data-grid/columns.ts'
import { dayAsTime, timeAsDay } from '../../src/renderer/ui/data-grid/filter-editor.tsx'
import { moveTo } from '../../src/renderer/ui/data-grid/movement.ts'
import { pageSize, pagesForRange } from '../../src/renderer/ui/data-grid/pages.ts'
import {
  cellText,
  countWords,
  emptyWords,
  filterWords,
  operatorsOf,
  partialWords,
  rowAsTsv,
} from '../../src/renderer/ui/data-grid/words.ts'

const users = gridDefinition('users')
const columnOf = (key: string) => {
  const column = users.columns.find((each) => each.key === key)
  if (!column) throw new Error(`no column ${key}`)
  return column
}

describe('pages of a range', () => {
  it('holds every visible row, and only pages that exist', () => {
    const total = 98_310
    for (const first of [0, 1, 139, 140, 199, 200, 5_000, 98_280]) {
      const last = Math.min(total - 1, first + 24)
      const pages = pagesForRange(first, last, total)
      for (const row of [first, last]) expect(pages).toContain(Math.floor(row / pageSize))
      for (const page of pages) expect(page * pageSize).toBeLessThan(total)
      expect(pages.length).toBeLessThanOrEqual(3)
    }
  })

  it('asks for the first page alone while nothing is known', () => {
    expect(pagesForRange(0, 40, null)).toEqual([0])
    expect(pagesForRange(0, 40, 0)).toEqual([0])
  })

  it('fetches the next page before its rows are reached', () => {
    expect(pagesForRange(100, 130, 1000)).toEqual([0])
    expect(pagesForRange(120, 150, 1000)).toEqual([0, 1])
  })
})

describe('columns', () => {
  const view = defaultView(users)

  it('starts with the shown columns of the catalog in its order', () => {
    expect(view.map(({ key }) => key)).toEqual(
      users.columns.filter(({ shown }) => shown).map(({ key }) => key),
    )
  })

  it('drops names the catalog no longer has, and falls back when none is left', () => {
    const drawn = shownColumns(users, [
      { key: 'gone', width: 90 },
      { key: 'login', width: 5000 },
    ])
    expect(drawn.map(({ key, width }) => [key, width])).toEqual([['login', 1200]])
    expect(shownColumns(users, [{ key: 'gone', width: 90 }])).toHaveLength(view.length)
  })

  it('shows, hides, moves and resizes without touching the others', () => {
    const more = toggleColumn(view, users, 'email')
    expect(more.at(-1)?.key).toBe('email')
    expect(toggleColumn(more, users, 'email')).toEqual(view)
    expect(
      moveColumn(view, 'login', -1)
        .map(({ key }) => key)
        .slice(0, 2),
    ).toEqual(['login', 'display_name'])
    expect(moveColumn(view, 'display_name', -1)).toEqual(view)
    expect(resizeColumn(view, 'login', 3)[1]?.width).toBe(60)
    expect(nudgeColumn(view, 'login', 1)[1]?.width).toBe((view[1]?.width ?? 0) + 16)
  })

  it('never hides the last column', () => {
    const one = [{ key: 'login', width: 200 }]
    expect(toggleColumn(one, users, 'login')).toEqual(one)
  })
})

describe('words', () => {
  it.each<[GridFilter, string]>([
    [{ column: 'status', op: 'is', values: ['ACTIVE', 'LOCKED_OUT'] }, 'Status is Active or Locked out'],
    [{ column: 'status', op: 'isNot', values: ['DEPROVISIONED'] }, 'Status is not Deactivated'],
    [{ column: 'department', op: 'contains', values: ['sales'] }, 'Department contains “sales”'],
    [{ column: 'group_count', op: 'atLeast', values: ['1200'] }, 'Groups at least 1,200'],
    [{ column: 'is_admin', op: 'is', values: ['true'] }, 'Admin is Yes'],
    [
      { column: 'last_login', op: 'before', values: ['2026-03-02T12:00:00.000Z'] },
      'Last login before 2 Mar 2026',
    ],
    [{ column: 'id', op: 'is', values: [''] }, 'Okta id is empty'],
  ])('says %j as %s', (filter, words) => {
    expect(filterWords(users, filter)).toBe(words)
  })

  it('has a word for each value and an operator for each column of every grid', () => {
    for (const name of gridNames) {
      const definition = gridDefinition(name)
      for (const column of definition.columns) {
        expect(operatorsOf[column.kind].length).toBeGreaterThan(0)
        for (const value of column.choices ?? []) {
          const words = filterWords(definition, { column: column.key, op: 'is', values: [value] })
          expect(words.split(' is ')[1]).not.toBe(value)
        }
      }
    }
  })

  it('tells who holds a role apart from how it was granted', () => {
    const roles = gridDefinition('adminRoles')
    const say = (column: string) => filterWords(roles, { column, op: 'is', values: ['GROUP'] })
    expect([say('principal_type'), say('assignment_type')]).toEqual([
      'Held as is Group',
      'Granted is Through a group',
    ])
  })

  it('counts in words', () => {
    expect(countWords(users, 98_310, null)).toBe('98,310 accounts')
    expect(countWords(users, 1, null)).toBe('1 account')
    expect(countWords(users, 1204, 98_310)).toBe('1,204 of 98,310 accounts')
    expect(countWords(users, 98_310, 98_310)).toBe('98,310 accounts')
  })

  it('has four different words for an empty list', () => {
    const titles = [
      emptyWords(users, { availability: 'synced' }, false),
      emptyWords(users, { availability: 'synced' }, true),
      emptyWords(users, { availability: 'not-synced' }, false),
      emptyWords(users, { availability: 'not-visible' }, true),
    ].map(({ kind, title }) => `${kind}: ${title}`)
    expect(titles).toEqual([
      'none: No accounts',
      'no-match: No accounts match',
      'not-synced: Not synced yet',
      'not-visible: Not visible to this credential',
    ])
    expect(emptyWords(users, { availability: 'not-visible', reason: 'Okta said 403.' }, false).text).toBe(
      'Okta said 403.',
    )
  })

  it('says of rows that are not all there are why, and of derived ones that they are', () => {
    const apps = gridDefinition('userApps')
    expect(partialWords(apps, { availability: 'derived', reason: '2 lists are still being read.' })).toBe(
      'Derived from groups: 2 lists are still being read.',
    )
    expect(partialWords(apps, { availability: 'not-visible', reason: '403.' })).toBe(
      'Some applications are not visible to this credential. 403.',
    )
    expect(partialWords(apps, { availability: 'not-synced' })).toContain('did not read all applications')
    const empty = emptyWords(apps, { availability: 'derived' }, false)
    expect(empty.title).toBe('Not read yet')
    expect(empty.text).not.toMatch(/has no applications/)
    expect(emptyWords(apps, { availability: 'derived' }, true).kind).toBe('no-match')
  })

  it('copies a row as one line, whatever its cells hold', () => {
    const columns = [columnOf('display_name'), columnOf('status'), columnOf('group_count'), columnOf('title')]
    expect(rowAsTsv(columns, ['Ana\tO’Brien\nPérez', 'ACTIVE', 1200, null])).toBe(
      'Ana O’Brien Pérez\tActive\t1200\t',
    )
  })

  it('shows dates as how long ago and copies them exactly', () => {
    const at = '2026-11-20T10:00:00.000Z'
    expect(cellText(columnOf('last_login'), at, Date.parse('2026-11-23T10:00:00.000Z'))).toBe('3 days ago')
    expect(cellText(columnOf('last_login'), at)).toBe(at)
  })

  it('keeps the day a person picked through the time the engine compares with', () => {
    for (const day of ['2026-01-31', '2026-03-29', '2026-10-25', '2026-12-31']) {
      expect(timeAsDay(dayAsTime(day))).toBe(day)
    }
    expect(timeAsDay('nothing')).toBe('')
  })
})

describe('movement', () => {
  const extent = { rows: 1000, columns: 5, page: 20 }
  const go = (key: string, from = { row: 10, column: 2 }, more = {}) =>
    moveTo(from, { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }, extent)

  it.each([
    ['ArrowDown', 11, 2],
    ['j', 11, 2],
    ['ArrowUp', 9, 2],
    ['k', 9, 2],
    ['ArrowLeft', 10, 1],
    ['ArrowRight', 10, 3],
    ['PageDown', 30, 2],
    ['PageUp', 0, 2],
    ['Home', 10, 0],
    ['End', 10, 4],
  ])('%s leads to row %i, column %i', (key, row, column) => {
    expect(go(key)).toEqual({ row, column })
  })

  it('goes to the ends of the grid with Ctrl or Cmd', () => {
    expect(go('Home', undefined, { ctrlKey: true })).toEqual({ row: 0, column: 0 })
    expect(go('End', undefined, { metaKey: true })).toEqual({ row: 999, column: 4 })
  })

  it('stops at the edges: the header above, the last row below', () => {
    expect(go('ArrowUp', { row: 0, column: 0 })).toEqual({ row: -1, column: 0 })
    expect(go('ArrowUp', { row: -1, column: 0 })).toEqual({ row: -1, column: 0 })
    expect(go('k', { row: 0, column: 0 })).toEqual({ row: 0, column: 0 })
    expect(go('PageDown', { row: 995, column: 0 })).toEqual({ row: 999, column: 0 })
  })

  it('leaves every other key to others', () => {
    expect(go('a')).toBeNull()
    expect(go('ArrowDown', undefined, { altKey: true })).toBeNull()
  })
})

describe('reasons', () => {
  it('finds groups and rules, and loses no word', () => {
    const sentences = [
      'Assigned directly',
      'By rules “Dept = Finance” and “All of EMEA”',
      'Through group “Finance” (by rule “Dept = Finance”)',
      'Through groups “A (old)” (by rules “R1” and “R2”) and “B”',
      '',
    ]
    for (const sentence of sentences) {
      expect(
        whyParts(sentence)
          .map(({ text }) => text)
          .join(''),
      ).toBe(sentence)
    }
    expect(sentences.map(groupsOfWhy)).toEqual([[], [], ['Finance'], ['A (old)', 'B'], []])
  })
})
