// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountCondition, PeopleSource } from '../../src/preload/contract/index.ts'
import { conditionFields, requestSchemas } from '../../src/preload/contract/index.ts'
import { operatorLabel, operatorsOf } from '../../src/renderer/features/people/people-words.ts'
import {
  conditionFaults,
  type Draft,
  draftOf,
  faultCount,
  inputOf,
  moveDirectory,
  moved,
  newMergeRule,
  readDraft,
  sameInput,
  setMapping,
  setRole,
  setSource,
  withField,
  withoutRemoved,
} from '../../src/renderer/features/people/promotion-draft.ts'
import { usePromotionDraft } from '../../src/renderer/features/people/use-promotion-draft.ts'
import { renderUi } from './render.tsx'

const source = (connectorId: string, more: Partial<PeopleSource> = {}): PeopleSource => ({
  connectorId,
  role: 'directory',
  order: 0,
  filter: { rules: [], otherwise: 'create' },
  matching: 'narrow',
  automatic: true,
  ...more,
})
const state = (connectorId: string, more: Partial<PeopleSource> = {}) => ({
  ...source(connectorId, more),
  connectorName: connectorId,
  dataAsOf: null,
  lastRunAt: null,
  accounts: 0,
  owned: 0,
  service: 0,
  unowned: 0,
})
const rules = {
  merge: [{ by: 'email' as const, stripSuffix: false }],
  mapping: { department: ['department'] },
  serviceLogins: ['svc-'],
  serviceTypes: [],
}
const saved = { rules, sources: [state('b', { order: 1 }), state('a', { order: 0 })] }
const draft = draftOf(saved)
const ids = ({ sources }: Draft) => sources.map(({ connectorId }) => connectorId)

describe('a draft of the rules', () => {
  it('has the sources in their order and says only what the engine takes', () => {
    expect(ids(draft)).toEqual(['a', 'b'])
    const input = inputOf(draft)
    expect(input.sources.map(({ order }) => order)).toEqual([0, 1])
    expect(requestSchemas['people.saveRules'].input.safeParse(input).success).toBe(true)
  })

  it('moves directories among themselves, and nothing past the edge', () => {
    const mixed = setRole(draft, 'c', 'accounts')
    expect(ids(moveDirectory(mixed, 'b', -1))).toEqual(['b', 'a', 'c'])
    expect(ids(moveDirectory(mixed, 'b', 1))).toEqual(['a', 'b', 'c'])
    fc.assert(
      fc.property(
        fc.array(fc.integer()),
        fc.nat(12),
        fc.constantFrom(-1 as const, 1 as const),
        (list, at, step) => {
          const next = moved(list, at, step)
          const upwards = (a: number, b: number) => a - b
          expect(next.toSorted(upwards)).toEqual(list.toSorted(upwards))
          if (at + step >= 0 && at + step < list.length && at < list.length) {
            expect(next[at + step]).toBe(list[at])
            expect(moved(next, at + step, step === 1 ? -1 : 1)).toEqual(list)
          } else expect(next).toEqual(list)
        },
      ),
    )
  })

  it('never lets accounts of a connector that is no directory become people', () => {
    const when: AccountCondition[] = [{ field: 'domain', operator: 'is', values: ['x.example'] }]
    const filtered = setSource(
      draft,
      source('a', {
        filter: {
          rules: [
            { when, outcome: 'create' },
            { when, outcome: 'ignore' },
          ],
          otherwise: 'create',
        },
      }),
    )
    const changed = setRole(filtered, 'a', 'accounts').sources.find(({ connectorId }) => connectorId === 'a')
    expect(changed?.filter.rules.map(({ outcome }) => outcome)).toEqual(['match-only', 'ignore'])
    expect(changed?.filter.otherwise).toBe('match-only')
    expect(setRole(draft, 'new', 'accounts').sources.at(-1)?.filter.otherwise).toBe('match-only')
    expect(setRole(draft, 'new', 'directory').sources.at(-1)?.filter.otherwise).toBe('create')
    const back = setRole(setRole(draft, 'a', 'accounts'), 'a', 'directory')
    expect(sameInput(back, draft)).toBe(true)
  })

  it('keeps what was set for a connector that is taken out, and gives it back', () => {
    const when: AccountCondition[] = [{ field: 'status', operator: 'is', values: ['ACTIVE'] }]
    const filter = { rules: [{ when, outcome: 'create' as const }], otherwise: 'ignore' as const }
    const set = setSource(draft, source('b', { filter, matching: 'broad' }))
    const out = setRole(set, 'b', null)
    expect(ids(out)).toEqual(['a'])
    const back = setRole(out, 'b', 'directory')
    expect(back.sources.at(-1)).toMatchObject({ connectorId: 'b', filter, matching: 'broad' })
    expect(back.parked).toEqual([])
  })

  it('says what a condition misses, and asks for nothing where nothing is needed', () => {
    expect(conditionFaults(withField('group'))).toEqual({ values: 'Choose a group.' })
    expect(Object.keys(conditionFaults(withField('attribute')))).toEqual(['attribute', 'values'])
    expect(
      conditionFaults({ field: 'attribute', attribute: 'userType', operator: 'is-set', values: [] }),
    ).toEqual({})
    const bad = setSource(
      draft,
      source('a', {
        filter: { rules: [{ when: [withField('attribute')], outcome: 'ignore' }], otherwise: 'create' },
      }),
    )
    expect([faultCount(draft), faultCount(bad)]).toEqual([0, 2])
  })

  it('offers for each field only operators with words, the first as the usual one', () => {
    for (const field of conditionFields) {
      expect(withField(field).operator).toBe(operatorsOf[field][0])
      const words = operatorsOf[field].map((operator) => operatorLabel(field, operator))
      expect(new Set(words).size).toBe(words.length)
    }
  })

  it('proposes a merge rule that is not there yet', () => {
    expect(newMergeRule(rules.merge).by).toBe('employeeId')
    expect(newMergeRule([]).by).toBe('email')
  })

  it('forgets connectors that were removed meanwhile', () => {
    const parked = setRole(setRole(draft, 'c', 'accounts'), 'c', null)
    expect(withoutRemoved(parked, ['b'])).toMatchObject({ sources: [{ connectorId: 'b' }], parked: [] })
    expect(withoutRemoved(draft, ['a', 'b'])).toEqual(draft)
  })

  it('survives being kept as text, and what cannot be read is no draft', () => {
    const kept = setMapping(draft, 'title', [])
    expect(readDraft(JSON.stringify(kept))).toEqual(kept)
    for (const text of [null, '', '{', 'null', '[]', '{"rules":{}}', '{"rules":{"merge":[]},"sources":[]}'])
      expect(readDraft(text)).toBeNull()
  })
})

describe('a draft on screen', () => {
  beforeEach(() => localStorage.clear())

  function Screen() {
    const { draft, edited, change, drop } = usePromotionDraft(saved, ['a', 'b', 'c'])
    return (
      <>
        <p>{edited ? 'edited' : 'as saved'}</p>
        <p>{ids(draft).join()}</p>
        <button onClick={() => change(setRole(draft, 'c', 'accounts'))}>Add</button>
        <button onClick={() => change(moveDirectory(draft, 'b', -1))}>Move</button>
        <button onClick={() => change(moveDirectory(draft, 'a', -1))}>Back</button>
        <button onClick={drop}>Drop</button>
      </>
    )
  }
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

  it('outlives the screen until it is dropped', () => {
    const { unmount } = renderUi(<Screen />)
    press('Add')
    expect(screen.getByText('edited')).toBeTruthy()
    unmount()
    renderUi(<Screen />)
    expect(screen.getByText('a,b,c')).toBeTruthy()
    expect(screen.getByText('edited')).toBeTruthy()
    press('Drop')
    expect(screen.getByText('as saved')).toBeTruthy()
    expect(localStorage.length).toBe(0)
  })

  it('is no edit once everything is as it was', () => {
    renderUi(<Screen />)
    press('Move')
    expect(screen.getByText('b,a')).toBeTruthy()
    press('Back')
    expect(screen.getByText('as saved')).toBeTruthy()
    expect(localStorage.length).toBe(0)
  })
})
