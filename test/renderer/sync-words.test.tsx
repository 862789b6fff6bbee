// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Change, Removal, SyncProof } from '../../src/preload/contract/index.ts'
import { changeWords } from '../../src/renderer/features/confirm/change-words.ts'
import { kindStateWords, missingKinds, rowsOf } from '../../src/renderer/lib/counts.ts'
import { emptyAnswers, listed, removalSentence, removedWords } from '../../src/renderer/lib/removals.ts'
import { publishedSync } from '../../src/renderer/lib/sync-details-dialog.tsx'
import { callWords, proofWords, timeWords } from '../../src/renderer/lib/sync-words.ts'
import { SyncDetails } from '../../src/renderer/ui/connector/sync-details.tsx'
import { renderUi } from './render.tsx'
import { counts, record } from './samples.ts'

const proof: SyncProof = {
  lists: 2143,
  complete: 2143,
  rows: 24_000,
  counted: 1147,
  equal: 1145,
  reread: 3,
  differences: [
    { kind: 'members', id: '00g1', name: 'Finance', expected: 12, received: 11 },
    { kind: 'group-apps', id: '00g2', name: 'Sales', expected: 2, received: 3 },
  ],
  differing: 2,
}

describe('what a sync cost', () => {
  it('is told against its plan and against the limits', () => {
    expect(callWords(record)).toBe('2,010, planned were 1,990, 1 % more')
    expect(callWords({ calls: 1990, plannedCalls: 1990 })).toBe('1,990, as planned')
    expect(callWords({ calls: 1800, plannedCalls: 2000 })).toBe('1,800, planned were 2,000, 10 % fewer')
    expect(callWords({ calls: 7, plannedCalls: null })).toBe('7')
    expect(timeWords(record)).toBe('9 min 20 s; Okta’s limits allow 9 min at best')
    expect(timeWords({ seconds: 4, floorSeconds: 0 })).toBe('4 s; Okta’s limits did not slow it down')
    expect(timeWords({ seconds: 4, floorSeconds: null })).toBe('4 s')
    expect(timeWords({ seconds: null, floorSeconds: 9 })).toBe('Still running')
  })
})

describe('the proof', () => {
  it('is one sentence', () => {
    expect(proofWords(proof)).toBe(
      '2,143 lists read, all to the last page; 1,147 counted by Okta, 1,145 equal; 2 differ:',
    )
    expect(proofWords({ ...proof, complete: 2140, equal: 1147, differing: 0, differences: [] })).toBe(
      '2,143 lists read, 2,140 of them to the last page; 1,147 counted by Okta, all equal.',
    )
    expect(proofWords({ ...proof, lists: 1, complete: 1, counted: 0, equal: 0, differing: 0 })).toBe(
      '1 list read, all to the last page; Okta tells no number for them.',
    )
  })

  it('lists what differs, and says when that is not all', () => {
    renderUi(<SyncDetails sync={{ ...record, proof: { ...proof, differing: 120 } }} startedBy="you" />)
    const table = screen.getByRole('table', { name: 'Lists that differ from Okta’s count' })
    expect(within(table).getByRole('row', { name: 'Members of group Finance 12 11' })).toBeTruthy()
    expect(screen.getByText('And 118 more; the export has all of them.')).toBeTruthy()
    expect(screen.getByText(/3 lists were read a second time/)).toBeTruthy()
  })

  it('of a sync without one is not called complete', () => {
    renderUi(<SyncDetails sync={{ ...record, resumes: 2, changes: null }} startedBy="the schedule" />)
    expect(screen.getByText('No proof was kept with this sync.')).toBeTruthy()
    expect(screen.getByText('2 times, and went on where it was')).toBeTruthy()
    expect(screen.getByText('Nothing to compare with')).toBeTruthy()
  })

  it('can be exported of the data on screen alone', () => {
    const rows = [
      { ...record, syncId: 's3', status: 'failed' as const },
      { ...record, syncId: 's2' },
      { ...record, syncId: 's1' },
      { ...record, syncId: 'x', connectorId: 'c2' },
    ]
    expect(publishedSync(rows, 'c1')).toBe('s2')
    expect(publishedSync(rows, 'c2')).toBe('x')
    expect(publishedSync(rows, 'c3')).toBeUndefined()
  })
})

describe('what a sync would remove', () => {
  const removals: Removal[] = [
    { kind: 'user', before: 466, removed: 412, exceeds: true },
    { kind: 'membership', before: 9000, removed: 20, exceeds: false },
    { kind: 'assignment', before: 2000, removed: 1, exceeds: true },
  ]

  it('names what is over the limit', () => {
    expect(removalSentence(removals)).toBe(
      'The last sync would remove 412 of 466 accounts and 1 of 2,000 application assignments.',
    )
    expect(removedWords(removals)).toBe('412 accounts and 1 application assignment')
  })

  it('where nothing is over the limit, names all; where nothing goes, says so', () => {
    const within = removals.map((each) => ({ ...each, exceeds: false }))
    expect(removedWords(within)).toBe('412 accounts, 20 group memberships and 1 application assignment')
    expect(removedWords([])).toBe('')
    expect(removalSentence([])).toBe('The last sync found much less than there was before.')
    expect(listed(['a'])).toBe('a')
  })

  it('tells an empty answer from a small one, and from what was never known', () => {
    const read = { ...counts, groups: 0, apps: 1, groupRules: 0, appUsers: null }
    expect(emptyAnswers({ counts: read }, { ...counts, groupRules: null })).toEqual([
      'Okta answered with no groups at all, where there were 80.',
    ])
    expect(emptyAnswers({ counts: null }, counts)).toEqual([])
    expect(emptyAnswers({ counts: read }, null)).toEqual([])
  })

  it('has a name for every row', () => {
    const ana = { id: '00u1', name: 'Ana' }
    const finance = { id: '00g1', name: 'Finance' }
    const crm = { id: '0oa1', name: 'CRM' }
    const nobody = { user: null, group: null, app: null, role: null }
    const words = (change: Partial<Change> & { kind: Change['kind'] }) => {
      const { name, detail } = changeWords({ ...nobody, ...change } as Change)
      return `${name} ${detail}`.trim()
    }
    expect(words({ kind: 'user', user: { id: '00u1', name: '' } })).toBe('00u1')
    expect(words({ kind: 'group', group: finance })).toBe('Finance')
    expect(words({ kind: 'app', app: crm })).toBe('CRM')
    expect(words({ kind: 'membership', user: ana, group: finance })).toBe('Ana in group Finance')
    expect(words({ kind: 'assignment', user: ana, app: crm })).toBe('Ana has CRM')
    expect(words({ kind: 'assignment', user: ana, app: crm, group: finance })).toBe(
      'Ana has CRM through Finance',
    )
    expect(words({ kind: 'group-assignment', group: finance, app: crm })).toBe('Finance has CRM')
    const role = { id: 'SUPER_ADMIN', name: 'Super Administrator' }
    expect(words({ kind: 'role', user: ana, role })).toBe('Ana holds Super Administrator')
    expect(words({ kind: 'role', group: finance, role })).toBe('Finance holds Super Administrator')
  })
})

describe('how a kind of data was read', () => {
  it('has words of its own for each, and derived is not missing', () => {
    const states = [undefined, 'synced', 'derived', 'not-visible', 'failed'] as const
    const labels = states.map((state) => kindStateWords(state === undefined ? undefined : { state }).label)
    expect(new Set(labels).size).toBe(states.length)
    expect(labels[2]).toBe('Derived from groups')
    expect(missingKinds({ appUsers: { state: 'derived' } })).toEqual([])
  })

  it('counts the rows it has, and only those', () => {
    expect(rowsOf(counts, 'users')).toBe(1200)
    expect(rowsOf(counts, 'roles')).toBe(14)
    expect(rowsOf({ ...counts, appUsers: null }, 'appUsers')).toBeNull()
    expect(rowsOf(counts, 'customRoles')).toBeUndefined()
  })
})
