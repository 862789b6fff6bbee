// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Change } from '../../src/preload/contract/index.ts'
import { changeConditions, changeQuery } from '../../src/renderer/features/changes/change-conditions.ts'
import {
  actorWords,
  changeParts,
  changeTime,
  countOf,
  dayOf,
  dayTitle,
  differences,
  heldQuestion,
  heldTitle,
  partsText,
  reasonParts,
  unseenWords,
} from '../../src/renderer/lib/history/change-words.ts'
import { changesSearchSchema, gridSearchSchema } from '../../src/renderer/lib/search.ts'
import { fromTimeField, toTimeField } from '../../src/renderer/lib/time-field.ts'
import { GroupedList } from '../../src/renderer/ui/grouped-list/grouped-list.tsx'
import { entriesOf } from '../../src/renderer/ui/grouped-list/groups.ts'
import { renderUi } from './render.tsx'

const ana = { id: 'u1', name: 'Ana Lima' }
const finance = { id: 'g1', name: 'Finance' }
const crm = { id: 'a1', name: 'CRM' }
const change = (more: Partial<Change>): Change => ({
  seq: 1,
  syncId: 's1',
  kind: 'membership',
  verb: 'added',
  seenAt: '2026-11-23T14:10:00.000Z',
  happenedAt: null,
  actor: null,
  eventType: null,
  user: null,
  group: null,
  app: null,
  role: null,
  before: null,
  after: null,
  ...more,
})
const says = (more: Partial<Change>) => partsText(changeParts(change(more)))

describe('a change as a sentence', () => {
  const member = { kind: 'membership', user: ana, group: finance } as const
  const assigned = { kind: 'assignment', user: ana, app: crm } as const
  const role = { kind: 'role', role: { id: 'X|||USER', name: 'Help Desk' } } as const
  it.each<[string, Partial<Change>]>([
    ['Ana Lima joined Finance (by rule)', { ...member, after: { source: 'rule' } }],
    ['Ana Lima joined Finance (directly)', { ...member, after: { source: 'direct' } }],
    ['Ana Lima joined Finance', { ...member, after: { source: 'unknown' } }],
    ['Ana Lima left Finance', { ...member, verb: 'removed', before: { source: 'rule' } }],
    [
      'Ana Lima in Finance: reason from Directly to By rule',
      { ...member, verb: 'changed', before: { source: 'direct' }, after: { source: 'rule' } },
    ],
    ['Ana Lima was given CRM (directly)', { ...assigned, after: { scope: 'USER', group: null } }],
    [
      'Ana Lima was given CRM (through Finance)',
      { ...assigned, after: { scope: 'GROUP', group: 'g1', group_name: 'Finance' } },
    ],
    ['Ana Lima was given CRM (through a group)', { ...assigned, after: { scope: 'GROUP', group: null } }],
    ['Ana Lima lost CRM', { ...assigned, verb: 'removed', before: { scope: 'USER' } }],
    [
      'Group Finance was assigned to CRM (priority 0)',
      { kind: 'group-assignment', group: finance, app: crm, after: { priority: '0' } },
    ],
    [
      'Group Finance was unassigned from CRM',
      { kind: 'group-assignment', verb: 'removed', group: finance, app: crm, before: { priority: null } },
    ],
    [
      'Group Finance on CRM: priority from empty to 2',
      {
        kind: 'group-assignment',
        verb: 'changed',
        group: finance,
        app: crm,
        before: { priority: null },
        after: { priority: '2' },
      },
    ],
    [
      'Ana Lima was granted Help Desk (through a group)',
      { ...role, user: ana, after: { assignment_type: 'GROUP' } },
    ],
    ['Group Finance was granted Help Desk', { ...role, group: finance, after: { assignment_type: 'GROUP' } }],
    ['Ana Lima lost the role Help Desk', { ...role, verb: 'removed', user: ana, before: {} }],
    ['Account Ana Lima was added', { kind: 'user', user: ana, after: {} }],
    [
      'Account Ana Lima was created',
      { kind: 'user', user: ana, after: {}, eventType: 'user.lifecycle.create' },
    ],
    ['Account Ana Lima is no longer there', { kind: 'user', verb: 'removed', user: ana, before: {} }],
    [
      'Account Ana Lima was deactivated',
      { kind: 'user', verb: 'removed', user: ana, before: {}, eventType: 'user.lifecycle.deactivate' },
    ],
    [
      'Account Ana Lima: status from Active to Locked out',
      {
        kind: 'user',
        verb: 'changed',
        user: ana,
        before: { status: 'ACTIVE', title: '' },
        after: { status: 'LOCKED_OUT', title: null },
      },
    ],
    [
      'Account Ana Lima: status from Active to Suspended, title from empty to Lead and 2 more',
      {
        kind: 'user',
        verb: 'changed',
        user: ana,
        before: { status: 'ACTIVE', title: null, manager: 'Bo', department: 'A' },
        after: { status: 'SUSPENDED', title: 'Lead', manager: 'Cy', department: 'B' },
      },
    ],
    [
      'Application CRM was deleted',
      { kind: 'app', verb: 'removed', app: crm, before: {}, eventType: 'application.lifecycle.delete' },
    ],
  ])('%s', (sentence, more) => {
    expect(says(more)).toBe(sentence)
  })

  it('leads to every object it names, and to the granting group', () => {
    const parts = changeParts(
      change({ ...assigned, after: { scope: 'GROUP', group: 'g1', group_name: 'Finance' } }),
    )
    expect(parts.filter(({ type }) => type === 'object')).toEqual([
      { type: 'object', kind: 'user', ...ana },
      { type: 'object', kind: 'app', ...crm },
      { type: 'object', kind: 'group', ...finance },
    ])
  })

  it('says nothing of who did it where that is not known', () => {
    expect(actorWords(change({}))).toBeNull()
    expect(actorWords(change({ actor: { id: 'x', name: 'Okta System' } }))).toBe('by Okta System')
  })

  it('keeps what is text as it is, and compares what is empty in either way as empty', () => {
    expect(
      differences({ before: { name: 'ACTIVE', title: '' }, after: { name: 'GROUP', title: null } }),
    ).toEqual([{ label: 'name', before: 'ACTIVE', after: 'GROUP' }])
    expect(differences({ before: null, after: { name: 'x' } })).toEqual([
      { label: 'name', before: 'empty', after: 'x' },
    ])
  })
})

describe('when', () => {
  it('is when it happened, else when a sync saw it, and the hover says which', () => {
    const known = changeTime({ seenAt: '2026-11-23T14:10:00.000Z', happenedAt: '2026-11-23T14:03:20.000Z' })
    expect(known.at).toBe('2026-11-23T14:03:20.000Z')
    expect(known.clock).toMatch(/^\d\d:03$/)
    expect(known.whole).toMatch(
      /^Happened 23 Nov 2026, \d\d:03:20\. A sync saw it 23 Nov 2026, \d\d:10:00\.$/,
    )
    const seen = changeTime({ seenAt: '2026-11-23T14:10:00.000Z', happenedAt: null })
    expect(seen.clock).toMatch(/^seen \d\d:10$/)
    expect(seen.whole).toContain('When it happened is not known.')
  })

  it('is grouped by the days of this computer', () => {
    const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()
    expect(dayOf({ seenAt: local(24, 9), happenedAt: local(23, 23) })).toBe('2026-11-23')
    expect(dayOf({ seenAt: local(24, 0), happenedAt: null })).toBe('2026-11-24')
    const now = new Date(2026, 10, 24, 0, 5).getTime()
    expect(dayTitle('2026-11-24', now)).toBe('Today, Tuesday, 24 Nov 2026')
    expect(dayTitle('2026-11-23', now)).toBe('Yesterday, Monday, 23 Nov 2026')
    expect(dayTitle('2026-11-22', now)).toBe('Sunday, 22 Nov 2026')
  })

  it('comes out of a field as it went in', () => {
    const iso = new Date(2026, 10, 3, 4, 5).toISOString()
    expect(toTimeField(iso)).toBe('2026-11-03T04:05')
    expect(fromTimeField(toTimeField(iso))).toBe(iso)
    expect(toTimeField('soon')).toBe('')
    expect(fromTimeField('')).toBeUndefined()
  })
})

describe('groups of rows', () => {
  it('have a head before each run, whose count is final once another follows', () => {
    const rows = ['a1', 'a2', 'b1', 'a3']
    const heads = (more: boolean) =>
      entriesOf(rows, (row) => row[0] ?? '', more).filter(({ type }) => type === 'head')
    expect(heads(true)).toEqual([
      { type: 'head', group: 'a', count: 2, whole: true },
      { type: 'head', group: 'b', count: 1, whole: true },
      { type: 'head', group: 'a', count: 1, whole: false },
    ])
    expect(heads(false).at(-1)).toMatchObject({ whole: true })
    expect(
      entriesOf(rows, (row) => row[0] ?? '', false).flatMap((entry) =>
        entry.type === 'item' ? entry.index : [],
      ),
    ).toEqual([0, 1, 2, 3])
    expect(entriesOf([], () => '', false)).toEqual([])
    expect(countOf(1, true, ['change', 'changes'])).toBe('1 change')
    expect(countOf(1200, true, ['change', 'changes'])).toBe('1,200 changes')
    expect(countOf(100, false, ['change', 'changes'])).toBe('100 or more changes')
  })

  it('go from row to row by keyboard, over the heads', () => {
    // jsdom lays nothing out; a list of this height draws all of these rows.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(600)
    const onSearch = vi.fn()
    renderUi(
      <GroupedList
        label="Things"
        items={['a1', 'a2', 'b1']}
        total={3}
        more={false}
        unfinished={false}
        rowHeight={30}
        headLevel={2}
        keyOf={(item) => item}
        groupOf={(item) => item[0] ?? ''}
        head={(title, count) => ({ title, count: String(count) })}
        renderRow={(item, { focusable, open, toggle }) => (
          <button type="button" data-row tabIndex={focusable ? 0 : -1} aria-expanded={open} onClick={toggle}>
            {item}
          </button>
        )}
        onMore={() => undefined}
        onSearch={onSearch}
      />,
    )
    const row = (name: string) => screen.getByRole('button', { name })
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'a',
      'b',
    ])
    expect([row('a1').tabIndex, row('a2').tabIndex]).toEqual([0, -1])
    act(() => row('a1').focus())
    const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key })
    press('ArrowDown')
    press('j')
    expect(document.activeElement).toBe(row('b1'))
    press('ArrowDown')
    expect(document.activeElement).toBe(row('b1'))
    press('Home')
    expect(document.activeElement).toBe(row('a1'))
    press('End')
    press('k')
    expect(document.activeElement).toBe(row('a2'))
    expect([row('a1').tabIndex, row('a2').tabIndex]).toEqual([-1, 0])
    press('/')
    expect(onSearch).toHaveBeenCalledOnce()
    fireEvent.click(row('b1'))
    expect(row('b1').getAttribute('aria-expanded')).toBe('true')
    expect(
      screen.getAllByRole('listitem').flatMap((each) => each.getAttribute('aria-posinset') ?? []),
    ).toEqual(['1', '2', '3'])
    vi.restoreAllMocks()
  })
})

describe('what was held', () => {
  it('is asked and listed in the words of the subject', () => {
    expect((['user', 'group', 'app'] as const).map((kind) => heldQuestion(kind, 'X'))).toEqual([
      'What did X have on',
      'Who was in X on',
      'Who had X on',
    ])
    expect(heldTitle('user', 'membership')).toBe('Groups')
    expect(heldTitle('group', 'membership')).toBe('Members')
    expect(heldTitle('group', 'group-assignment')).toBe('Applications')
    expect(heldTitle('app', 'assignment')).toBe('People')
    expect(heldTitle('app', 'group-assignment')).toBe('Groups')
  })

  it('names the group a role came through', () => {
    expect(partsText(reasonParts('role', { assignment_type: 'GROUP' }, finance))).toBe(' (through Finance)')
    expect(partsText(reasonParts('role', { assignment_type: 'USER' }))).toBe('')
  })

  it('says which lists this credential may not see', () => {
    expect(unseenWords({ Groups: 4, Applications: 0 })).toBe('')
    expect(unseenWords({ Groups: 4, Applications: null, 'Admin roles': null })).toBe(
      ' Not visible to this credential: applications, admin roles.',
    )
  })
})

describe('the address of the list of changes', () => {
  it('asks for exactly what it says, and drops what cannot be read', () => {
    const search = changesSearchSchema.parse({
      q: 'ana',
      kinds: ['membership'],
      verbs: ['wished'],
      from: '2026-01-01T00:00:00.000Z',
      subject: { kind: 'user', id: 'u1' },
    })
    expect(search.verbs).toBeUndefined()
    expect(changeQuery('c1', search)).toEqual({
      connectorId: 'c1',
      search: 'ana',
      kinds: ['membership'],
      verbs: [],
      from: '2026-01-01T00:00:00.000Z',
      subject: { kind: 'user', id: 'u1' },
    })
    expect(changesSearchSchema.parse({ subject: { kind: 'role', id: 'x' }, kinds: 'all' })).toMatchObject({})
    expect(gridSearchSchema.parse({ at: 7 }).at).toBeUndefined()
  })

  it('says each condition and how to drop it', () => {
    const search = changesSearchSchema.parse({
      kinds: ['user', 'app'],
      verbs: ['removed'],
      syncId: 's1',
      subject: { kind: 'user', id: 'u1' },
    })
    const found = changeConditions(search, { subject: 'Ana Lima', sync: 'Found by the sync of today' })
    expect(found.map(({ words }) => words)).toEqual([
      'About Ana Lima',
      'Found by the sync of today',
      'Kind is Accounts or Applications',
      'What happened is Removed',
    ])
    expect(found[2]?.without).toEqual({ kinds: undefined })
  })
})
