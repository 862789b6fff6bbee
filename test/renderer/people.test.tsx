// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { useRef, useState } from 'react'
import { describe, expect, it } from 'vitest'
import type { OwnedAccount, PersonRow, PromotionCounts } from '../../src/preload/contract/index.ts'
import { requestSchemas } from '../../src/preload/contract/index.ts'
import { MoveButtons, useFollow } from '../../src/renderer/features/people/move-buttons.tsx'
import { personAsRow, personColumns } from '../../src/renderer/features/people/people-columns.ts'
import {
  effectWords,
  linkWords,
  promoteLabel,
  runWords,
  undoWords,
} from '../../src/renderer/features/people/people-words.ts'
import { accountKey, pageState, pickRange } from '../../src/renderer/features/people/picking.ts'
import { PreviewSection } from '../../src/renderer/features/people/preview-section.tsx'
import { moved } from '../../src/renderer/features/people/promotion-draft.ts'
import { rowAfter } from '../../src/renderer/ui/layout/row-keys.ts'
import { renderUi } from './render.tsx'

describe('moving by keyboard', () => {
  function List() {
    const [items, setItems] = useState(['one', 'two', 'three'])
    const list = useRef<HTMLUListElement>(null)
    const follow = useFollow(list)
    return (
      <ul ref={list}>
        {items.map((item, at) => (
          <li key={item}>
            <MoveButtons
              what={item}
              first={at === 0}
              last={at === items.length - 1}
              onMove={(step) => {
                setItems(moved(items, at, step))
                follow(at + step, step)
              }}
            />
          </li>
        ))}
      </ul>
    )
  }

  it('stays on the moved entry, and at the end on its other button', () => {
    renderUi(<List />)
    fireEvent.click(screen.getByRole('button', { name: 'Move three up' }))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move three up')
    fireEvent.click(screen.getByRole('button', { name: 'Move three up' }))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move three down')
    expect(screen.getAllByRole('button').map((each) => each.getAttribute('aria-label'))[0]).toBe(
      'Move three up',
    )
  })
})

const none: PromotionCounts = {
  accounts: 0,
  created: 0,
  merged: 0,
  matched: 0,
  unchanged: 0,
  ignored: 0,
  service: 0,
  unmatched: 0,
  conflicts: 0,
  updated: 0,
  joined: 0,
  released: 0,
}

describe('a promotion in words', () => {
  it('tells what it does, did, and what taking it back does', () => {
    const counts = { ...none, created: 1200, updated: 3, merged: 2, matched: 1, released: 1, joined: 2 }
    expect(effectWords(counts)).toBe(
      'creates 1,200 people, changes 3 people, joins 2 people, links 3 accounts, releases 1 account',
    )
    expect(runWords(counts)).toMatch(/^Created 1,200 people, changed 3 people, joined 2 people, linked 3/)
    expect(runWords(none)).toBe('Changed nothing')
    const run = { id: 'r', at: '', by: 'person' as const, undoable: true, undoneAt: null, seconds: 1 }
    expect(undoWords({ ...run, counts: { ...none, created: 1, matched: 1 } })).toBe(
      '1 person that it created goes; 1 account that it linked is without that owner again.',
    )
    expect(undoWords({ ...run, counts: none })).toBe('It changed nothing.')
  })

  it('puts the counts on the button', () => {
    expect(promoteLabel(null)).toBe('Promote')
    expect(promoteLabel(none)).toBe('Nothing to promote')
    expect(promoteLabel({ ...none, created: 1 })).toBe('Create 1 person')
    expect(promoteLabel({ ...none, created: 1200, updated: 3 })).toBe('Create 1,200 people, change 3')
    expect(promoteLabel({ ...none, updated: 1 })).toBe('Change 1 person')
    expect(promoteLabel({ ...none, matched: 4 })).toBe('Promote')
  })

  it('tells how an account came to its person', () => {
    expect(linkWords({ way: 'merged', rule: 'employeeId' })).toBe('Merged by employee ID')
    expect(linkWords({ way: 'matched', rule: 'some rule' })).toBe('Matched by some rule')
    expect(linkWords({ way: 'by-hand', rule: 'email' })).toBe('Set by hand')
    expect(linkWords({ way: 'created', rule: null })).toBe('Became this person')
    expect(linkWords({ way: null, rule: null })).toBe('')
  })
})

const account = (n: number): OwnedAccount => ({
  connectorId: n % 2 === 0 ? 'a' : 'b',
  connectorName: 'Acme',
  accountId: `u${n}`,
  name: `Person ${n}`,
  login: `p${n}@acme.example`,
  email: null,
  status: 'ACTIVE',
  type: 'user',
  gone: false,
  owner: null,
  way: null,
  rule: null,
  groups: null,
  apps: null,
  admin: false,
})

describe('picking accounts', () => {
  const rows = Array.from({ length: 6 }, (_, n) => account(n))
  const keys = (picked: ReadonlyMap<string, OwnedAccount>) => [...picked.keys()]

  it('picks and drops ranges either way round, and keeps other pages', () => {
    const other = pickRange(new Map(), [account(90)], 0, 0, true)
    const picked = pickRange(other, rows, 4, 2, true)
    expect(keys(picked)).toEqual(['a/u90', 'a/u2', 'b/u3', 'a/u4'])
    expect(keys(pickRange(picked, rows, 3, 3, false))).toEqual(['a/u90', 'a/u2', 'a/u4'])
    expect(other.size).toBe(1)
  })

  it('tells accounts of two connectors with one id apart', () => {
    expect(accountKey({ connectorId: 'a', accountId: 'u1' })).not.toBe(
      accountKey({ connectorId: 'b', accountId: 'u1' }),
    )
  })

  it('knows how much of a page is picked', () => {
    expect(pageState(new Map(), rows)).toBe('none')
    expect(pageState(pickRange(new Map(), rows, 0, 1, true), rows)).toBe('some')
    expect(pageState(pickRange(new Map(), rows, 0, 5, true), rows)).toBe('all')
  })

  it('stays within the rows', () => {
    expect(rowAfter('ArrowDown', 5, 6)).toBe(5)
    expect(rowAfter('k', 0, 6)).toBe(0)
    expect(rowAfter('PageDown', 0, 6)).toBe(5)
    expect(rowAfter('End', 0, 6)).toBe(5)
    expect(rowAfter('x', 0, 6)).toBeNull()
  })
})

describe('a person as a row', () => {
  it('has every column, and is one row however often it is asked for', () => {
    const person: PersonRow = {
      id: 'p1',
      name: 'Ana Moreno',
      email: null,
      employeeId: null,
      status: 'active',
      department: null,
      title: null,
      managerEmail: null,
      accounts: 2,
      connectors: 1,
      conflicts: 0,
      createdAt: '2026-11-24T12:00:00.000Z',
      updatedAt: '2026-11-24T12:00:00.000Z',
    }
    const row = personAsRow(person)
    for (const { key } of personColumns) expect(row.cell(key)).not.toBeUndefined()
    expect(personAsRow(person)).toBe(row)
  })

  it('can be sorted by each column', () => {
    const { sort } = requestSchemas['people.page'].input.shape
    for (const { key } of personColumns) expect(sort.safeParse(key).success).toBe(true)
  })
})

describe('the preview', () => {
  const preview = {
    counts: { ...none, accounts: 3, created: 2, unmatched: 1 },
    seconds: 0.234,
    examples: [
      {
        outcome: 'created' as const,
        connectorId: 'a',
        accountId: 'u1',
        name: 'Ana Moreno',
        login: 'ana@acme.example',
        because: 'All other accounts of this directory become people.',
      },
    ],
  }
  const at = new Date().toISOString()
  const draw = (stale: boolean) =>
    renderUi(
      <PreviewSection
        shown={{ preview, at, stale }}
        running={false}
        error={null}
        onPreview={() => undefined}
      />,
    )

  it('tells counts, time and age, and opens the examples of an outcome', () => {
    const { container } = draw(false)
    expect(container.textContent).toContain('3 accounts in 0.2 s, just now')
    expect(container.textContent).toContain('A promotion creates 2 people.')
    fireEvent.click(screen.getByRole('button', { name: /Create a person/ }))
    expect(screen.getByRole('list', { name: 'Examples: Create a person' }).textContent).toContain(
      'All other accounts of this directory become people.',
    )
    expect(screen.queryByRole('button', { name: /Find no owner/ })).toBeNull()
  })

  it('says so when rules or data have changed since', () => {
    const { container } = draw(true)
    expect(container.textContent).toContain('The rules or the data have changed since this preview.')
    expect(container.textContent).not.toContain('just now')
  })
})
