// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { SyncPlan } from '../../src/preload/contract/index.ts'
import { bucketName, bucketTime, budgetWords, planWords } from '../../src/renderer/lib/plan-words.ts'
import {
  bucketCalls,
  bucketLeft,
  decidingBucket,
  floorWords,
  modeWords,
} from '../../src/renderer/lib/sync-progress.ts'
import { BudgetSlider, SyncPlanView } from '../../src/renderer/ui/connector/sync-plan.tsx'
import { SyncProgressView } from '../../src/renderer/ui/connector/sync-progress-view.tsx'
import { renderUi } from './render.tsx'
import { progress } from './samples.ts'

const plan: SyncPlan = {
  at: new Date(Date.now() - 2 * 3_600_000).toISOString(),
  basis: 'last-sync',
  calls: 2010,
  buckets: [
    { bucket: '/api/v1/groups', calls: 1376, limit: 500 },
    { bucket: '/api/v1/apps', calls: 462, limit: 100 },
    { bucket: '/api/v1/iam', calls: 48, limit: null },
    { bucket: '/api/v1/users', calls: 124, limit: 600 },
  ],
}
const unknown = { ...plan, buckets: plan.buckets.map((bucket) => ({ ...bucket, limit: null })) }

describe('a plan in words', () => {
  it('tells calls, time at the budget, and which limit decides', () => {
    expect(planWords(plan, 1)).toEqual({
      headline: 'About 2,010 calls, at least 4 min',
      reason: 'at 100 % of Okta’s limits. The limit for applications decides.',
    })
    expect(planWords(plan, 0.5).headline).toBe('About 2,010 calls, at least 9 min')
    expect(planWords(plan, 0.1).headline).toBe('About 2,010 calls, at least 46 min')
  })

  it('does not guess limits, and calls little little', () => {
    expect(planWords(unknown, 0.9)).toEqual({
      headline: 'About 2,010 calls',
      reason: 'Okta has not told its limits yet; the first calls of a sync tell them.',
    })
    const small = { ...plan, calls: 1, buckets: [{ bucket: '/api/v1/apps', calls: 1, limit: 100 }] }
    expect(planWords(small, 0.9)).toEqual({
      headline: 'About 1 call, under a minute',
      reason: 'at 90 % of Okta’s limits.',
    })
  })

  it('tells the time of each limit', () => {
    const [groups, apps, iam, users] = plan.buckets
    if (!groups || !apps || !iam || !users) throw new Error('four buckets')
    expect([groups, apps, iam, users].map((bucket) => bucketTime(bucket, 0.5))).toEqual([
      '5 min',
      '9 min',
      'not known yet',
      'under a minute',
    ])
    expect(bucketName('/api/v1/apps')).toBe('Applications')
    expect(bucketName('/api/v1/devices')).toBe('/api/v1/devices')
  })

  it('tells the value of the slider', () => {
    expect(budgetWords(plan, 0.5)).toBe('50 %, at least 9 min')
    expect(budgetWords(plan, 0.55)).toBe('55 %, at least 8 min')
    expect(budgetWords(unknown, 0.5)).toBe('50 %')
    expect(budgetWords(null, 1)).toBe('100 %')
  })
})

describe('the plan on screen', () => {
  it('shows the words, their basis and the limits as a table', () => {
    renderUi(<SyncPlanView plan={plan} budget={0.5} />)
    expect(screen.getByText('About 2,010 calls, at least 9 min')).toBeTruthy()
    expect(screen.getByText(/From what the last sync read,/).textContent).toBe(
      'From what the last sync read, 2 h ago.',
    )
    const table = screen.getByRole('table', { hidden: true })
    expect(within(table).getByRole('row', { name: 'Applications 462 100 9 min', hidden: true })).toBeTruthy()
    expect(
      within(table).getByRole('row', { name: 'Administrators 48 not known yet not known yet', hidden: true }),
    ).toBeTruthy()
  })

  it('moves by keyboard, tells the time of each place, and saves where it was let go', () => {
    const save = vi.fn()
    function Held() {
      const [budget, setBudget] = useState(0.9)
      return <BudgetSlider plan={plan} budget={budget} onChange={setBudget} onSave={save} />
    }
    renderUi(<Held />)
    const thumb = screen.getByRole('slider', { name: 'API budget' })
    expect(thumb.getAttribute('aria-valuetext')).toBe('90 %, at least 5 min')
    fireEvent.keyDown(thumb, { key: 'ArrowLeft' })
    expect(thumb.getAttribute('aria-valuenow')).toBe('85')
    expect(save).toHaveBeenLastCalledWith(0.85)
    fireEvent.keyDown(thumb, { key: 'Home' })
    expect(thumb.getAttribute('aria-valuetext')).toBe('10 %, at least 46 min')
    expect(save).toHaveBeenLastCalledWith(0.1)
    fireEvent.keyDown(thumb, { key: 'ArrowLeft' })
    expect(thumb.getAttribute('aria-valuenow')).toBe('10')
    fireEvent.keyDown(thumb, { key: 'End' })
    expect(thumb.getAttribute('aria-valuetext')).toBe('100 %, at least 4 min')
  })
})

describe('a sync against the limits', () => {
  const now = Date.parse(progress.startedAt) + 190_000
  const resetAt = '2026-11-23T14:03:20.000Z'
  const apps = { bucket: '/api/v1/apps', calls: 200, planned: 462, limit: 100, left: 0, resetAt }
  const groups = { bucket: '/api/v1/groups', calls: 300, planned: 500, limit: 500, left: 40, resetAt }

  it('says how it reads', () => {
    expect(modeWords({ mode: 'full', resumed: false })).toBe('Reads everything')
    expect(modeWords({ mode: 'delta', resumed: false })).toBe('Reads only what changed')
    expect(modeWords({ mode: 'full', resumed: true })).toBe('Reads everything, on from where it stopped')
  })

  it('tells the floor against the time up to now', () => {
    expect(floorWords({ ...progress, floorSeconds: 480 }, now)).toBe(
      'Okta’s limits make it take 8 min at least; 3 min 10 s so far.',
    )
    expect(floorWords({ ...progress, floorSeconds: 0 }, now)).toBe('3 min 10 s so far.')
    expect(floorWords(progress, now)).toBe('3 min 10 s so far.')
  })

  it('names the limit that decides, what is made of it and what is left', () => {
    expect(decidingBucket({ ...progress, buckets: [groups, apps] })).toMatch(
      /^Applications decide: 200 of 462 calls, none left until \d\d:\d\d:20$/,
    )
    expect(decidingBucket({ ...progress, buckets: [groups] })).toBeNull()
    expect(decidingBucket(progress)).toBeNull()
    expect(bucketCalls({ ...apps, planned: null })).toBe('200')
    expect(bucketCalls({ ...apps, calls: 470 })).toBe('470 of 470')
    expect(bucketLeft({ ...apps, left: null, resetAt: null })).toBe('not known yet')
    expect(bucketLeft({ ...apps, left: 90, resetAt: null })).toBe('90 in the next minute')
  })

  it('offers a pause where what was read can be kept', () => {
    const pause = vi.fn()
    const view = (more: Partial<typeof progress>, stopping = false) => (
      <SyncProgressView
        progress={{ ...progress, buckets: [apps], ...more }}
        stopping={stopping}
        onCancel={vi.fn()}
        onPause={pause}
      />
    )
    const drawn = renderUi(view({}))
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
    expect(pause).toHaveBeenCalledOnce()
    drawn.unmount()
    for (const other of [view({ mode: 'delta' }), view({ status: 'done' }), view({}, true)]) {
      const { unmount } = renderUi(other)
      expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull()
      unmount()
    }
  })
})
