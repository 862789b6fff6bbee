// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type {
  AccessChange,
  ChangePlan,
  Connector,
  Finding,
  PlanCounts,
  PlanProgress,
  PlanStep,
  Receipt,
} from '../../src/preload/contract/index.ts'
import { accessKinds, changeVerbs, planStates, stepStates } from '../../src/preload/contract/index.ts'
import { countOf, statesOf } from '../../src/renderer/features/plans/plan-lists.ts'
import { FindingLine, Findings } from '../../src/renderer/lib/plans/findings.tsx'
import {
  applyLabel,
  countsWords,
  openCount,
  outcomeWords,
  planLine,
  planLook,
  rateWords,
  reachWords,
  waitingWords,
  whyNotApply,
} from '../../src/renderer/lib/plans/plan-words.ts'
import { createPlanStore } from '../../src/renderer/lib/plans/plan-store.ts'
import { ReceiptView, receiptText } from '../../src/renderer/lib/plans/receipt.tsx'
import {
  certaintyWords,
  stepLook,
  stepSentence,
  stepStateLooks,
} from '../../src/renderer/lib/plans/step-words.ts'
import {
  patched,
  type PlanSearch,
  planSearchSchema,
  plansSearchSchema,
} from '../../src/renderer/lib/search.ts'
import { renderUi } from './render.tsx'
import { connector, plan, planStep } from './samples.ts'

const step = (more: Partial<PlanStep> = {}): PlanStep => ({ ...planStep, ...more })
const change = (more: Partial<AccessChange>): AccessChange => ({ ...planStep.change, ...more })
const counts = (more: Partial<PlanCounts>): PlanCounts => ({ ...plan.counts, ...more })
const finding = (severity: Finding['severity'], text: string): Finding => ({
  code: 'held-by-rule',
  severity,
  text,
  nextStep: severity === 'info' ? null : 'Change the rule.',
})
const receipt: Receipt = {
  who: 'Ana Lima',
  startedAt: '2026-11-23T14:03:00.000Z',
  at: '2026-11-23T14:03:00.600Z',
  outcome: 'changed',
  before: 'Member',
  after: 'Not a member',
  requestId: 'req-1',
  event: { id: 'evt-1', type: 'group.user_membership.remove', at: '2026-11-23T14:03:01.000Z' },
  calls: 3,
  note: null,
  undo: { possible: true, text: 'It can be given back.' },
}

describe('a change in words', () => {
  it('has a sentence for each kind and verb, with every name in it', () => {
    const sentences = accessKinds.flatMap((kind) =>
      changeVerbs.map((verb) => stepSentence(step({ change: change({ kind, verb }), setName: 'Plant 7' }))),
    )
    expect(new Set(sentences).size).toBe(8)
    for (const sentence of sentences) expect(sentence).toMatch(/Ana Lima.*Finance|Finance.*Ana Lima/)
    expect(sentences).toContain('Remove Ana Lima from Finance')
    expect(sentences).toContain('Give Ana Lima the role Finance on Plant 7')
  })

  it('says of each state what is certain, and never that nothing was sent where something was', () => {
    for (const state of stepStates) {
      expect(stepStateLooks[state].label).not.toBe('')
      for (const running of [true, false]) {
        const words = certaintyWords({ state, receipt: null }, running)
        if (['sending', 'uncertain', 'done', 'failed'].includes(state))
          expect(words).not.toMatch(/Nothing was sent/)
        else if (state !== 'skipped') expect(words).toMatch(/^Nothing was sent/)
      }
    }
    expect(stepLook({ state: 'done', receipt: { ...receipt, outcome: 'already' } }).label).toBe(
      'Was so already',
    )
  })
})

describe('a plan in words', () => {
  it('counts', () => {
    expect(countsWords(counts({ steps: 15, grants: 12, revokes: 3, warnings: 2 }))).toBe(
      '12 grants, 3 revokes · 2 with warnings',
    )
    expect(outcomeWords(counts({ byState: { done: 34, failed: 2, drifted: 1 } }))).toBe(
      '34 done, 2 failed, 1 changed meanwhile',
    )
    expect(openCount(counts({ byState: { done: 1, failed: 2, refused: 3, uncertain: 4, drifted: 5 } }))).toBe(
      14,
    )
    expect(reachWords(counts({ principals: 3, resources: 2 }), [step()])).toBe('3 people, 2 groups')
  })

  it('puts the object and the count on the button that applies it', () => {
    expect(applyLabel(plan.counts, [step()])).toBe('Remove Ana Lima from Finance')
    const many = counts({ steps: 12, revokes: 12, principals: 12 })
    expect(applyLabel(many, [step(), step()])).toBe('Remove 12 people from Finance')
    const role = step({ change: change({ kind: 'role', resourceId: 'APP_ADMIN', principalType: 'GROUP' }) })
    expect(applyLabel(many, [role, step({ change: change({ kind: 'role' }) })])).toBe(
      'Take the role Finance from 12 people and groups',
    )
    expect(applyLabel(counts({ steps: 4, grants: 2, revokes: 2, resources: 4 }), [step()])).toBe(
      'Apply 4 changes to Ana Lima',
    )
    // What is blocked is not counted as going.
    expect(applyLabel(counts({ steps: 9, revokes: 9, principals: 9, blockers: 2 }), [step()])).toBe(
      'Apply 7 changes',
    )
  })

  it('has a look for each state, and says where only a part failed', () => {
    const looks = planStates.map((state) => planLook({ ...plan, state }).label)
    expect(new Set(looks).size).toBe(planStates.length)
    expect(planLook({ state: 'failed', counts: counts({ byState: { done: 1, failed: 1 } }) }).label).toBe(
      'Failed in part',
    )
  })

  it('says why it cannot be applied', () => {
    const at = (more: Partial<Connector>, of: Partial<ChangePlan> = {}) =>
      whyNotApply({ ...plan, ...of }, { ...connector, ...more })
    expect(at({})).toBeNull()
    expect(at({ safetyLevel: 'read-only' })).toMatch(/is read-only/)
    expect(at({ archivedAt: '2026-11-23T14:03:00.000Z' })).toMatch(/was removed/)
    expect(at({}, { counts: counts({ blockers: 1 }) })).toMatch(/None of its changes/)
    expect(at({}, { approval: { needed: true, by: null } })).toMatch(/second person/)
    expect(at({}, { state: 'applied' })).toMatch(/no longer a draft/)
  })

  it('says what it waits for, how fast it is and how long it takes', () => {
    expect(waitingWords({ for: 'network', until: null })).toMatch(
      /goes on by itself, and each step is checked again/,
    )
    expect(waitingWords({ for: 'limit', until: '2026-11-23T14:03:20.000Z' })).toMatch(/until \d\d:03:20\.$/)
    expect(rateWords(0.5)).toBe('30 steps a minute')
    expect(rateWords(4.21)).toBe('4.2 steps a second')
    expect(rateWords(0)).toBeNull()
    const progress: PlanProgress = {
      planId: 'p1',
      connectorId: 'c1',
      state: 'applying',
      done: 34,
      total: 500,
      rate: 4,
      etaSeconds: 120,
      waitingUntil: null,
    }
    expect(planLine(progress)).toBe('about 2 min left · 34 of 500 steps')
    expect(planLine({ ...progress, waitingUntil: '2026-11-23T14:03:20.000Z' })).toMatch(
      /^waiting for Okta’s limit until/,
    )
  })
})

describe('lists and addresses of plans', () => {
  it('have every state in one list, the failed ones in two', () => {
    for (const state of planStates) {
      const lists = Object.values(statesOf).filter((states) => states.includes(state))
      expect(lists).toHaveLength(state === 'failed' ? 2 : 1)
    }
    expect(countOf({ draft: 2, queued: 1, applied: 9 }, 'pending')).toBe(3)
  })

  it('open the screen whatever an old link says', () => {
    expect(plansSearchSchema.parse({ show: 'nonsense', offset: -4, connectorId: '' })).toEqual({})
    expect(planSearchSchema.parse({ show: 'flagged', offset: 100 })).toEqual({ show: 'flagged', offset: 100 })
    const going: PlanSearch = { show: 'failed', offset: 5 }
    expect(patched(going, { offset: undefined })).toEqual({ show: 'failed' })
  })
})

describe('the progress of plans', () => {
  const at = (planId: string, state: PlanProgress['state'], done = 0): PlanProgress => ({
    ...{ planId, connectorId: 'c1', total: 9, rate: null, etaSeconds: null, waitingUntil: null },
    state,
    done,
  })

  it('is kept for what runs, tells once that it ended, and forgets that a stop was asked for', () => {
    const store = createPlanStore()
    expect(store.accept(at('p1', 'applying', 1))).toBe(false)
    expect(store.accept(at('p2', 'applying'))).toBe(false)
    expect(store.running().map(({ planId }) => planId)).toEqual(['p1', 'p2'])
    store.markStopping('p1')
    expect(store.stopping().has('p1')).toBe(true)
    expect(store.accept(at('p1', 'cancelled', 4))).toBe(true)
    expect(store.accept(at('p1', 'cancelled', 4))).toBe(false)
    expect(store.stopping().size).toBe(0)
    store.forgetRunning()
    expect(store.running()).toEqual([])
  })
})

describe('findings', () => {
  it('stand with the gravest first, each with the next step', () => {
    renderUi(
      <Findings
        findings={[finding('info', 'One.'), finding('warning', 'Two.'), finding('blocker', 'Three.')]}
      />,
    )
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Not sent: Three. Change the rule.',
      'Warning: Two. Change the rule.',
      'Good to know: One.',
    ])
  })

  it('are one line in a row, and none where there is only what is good to know', () => {
    const { container, rerender } = renderUi(
      <FindingLine findings={[finding('warning', 'Two.'), finding('blocker', 'Three.')]} />,
    )
    expect(container.textContent).toMatch(/Not sent: Three\.and 1 more$/)
    rerender(<FindingLine findings={[finding('info', 'One.')]} />)
    expect(container.textContent).not.toMatch(/One/)
  })
})

describe('a receipt', () => {
  it('tells who, when, before and after, with both of Okta’s ids', () => {
    const done = step({ state: 'done', receipt })
    const { container } = renderUi(<ReceiptView step={done} />)
    for (const text of ['Ana Lima', 'Not a member', 'req-1', 'evt-1', '3 calls', 'It can be given back.'])
      expect(container.textContent).toContain(text)
    expect(receiptText(done, receipt)).toMatch(
      /Remove Ana Lima from Finance\n.*\nBefore: Member\nAfter: Not a member/,
    )
    const silent = { ...receipt, requestId: null, event: null }
    expect(
      renderUi(<ReceiptView step={step({ state: 'done', receipt: silent })} />).container.textContent,
    ).toContain('not found yet')
  })
})
