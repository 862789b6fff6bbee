import { describe, expect, it, vi } from 'vitest'
import { createSyncStore } from '../../src/renderer/lib/sync-store.ts'
import { currentPhases, plannedWords, syncLine, syncShare } from '../../src/renderer/lib/sync-progress.ts'
import { runningSyncId } from '../../src/renderer/lib/use-sync.ts'
import { progress } from './samples.ts'

describe('the store of running syncs', () => {
  it('keeps the newest progress of each connector and tells its listeners', () => {
    const store = createSyncStore()
    const listener = vi.fn()
    store.subscribe(listener)
    store.accept(progress)
    store.accept({ ...progress, calls: 50 })
    store.accept({ ...progress, connectorId: 'c2', syncId: 's2' })
    expect(store.of('c1')?.calls).toBe(50)
    expect(store.running().map(({ syncId }) => syncId)).toEqual(['s1', 's2'])
    expect(listener).toHaveBeenCalledTimes(3)
  })

  it('knows once whether a person asked for what has ended', () => {
    const store = createSyncStore()
    expect(store.takeAsked(progress)).toBe(false)
    store.markAsked(progress.connectorId)
    expect(store.takeAsked({ ...progress, connectorId: 'c2' })).toBe(false)
    expect(store.takeAsked(progress)).toBe(true)
    expect(store.takeAsked(progress)).toBe(false)
  })

  it('notices the end of a sync once, and only of one it saw running', () => {
    const store = createSyncStore()
    const done = { ...progress, status: 'done' as const }
    expect(store.accept(done)).toBe(false)
    expect(store.accept({ ...progress, syncId: 's2' })).toBe(false)
    expect(store.accept({ ...done, syncId: 's2' })).toBe(true)
    expect(store.accept({ ...done, syncId: 's2' })).toBe(false)
    expect(store.running()).toEqual([])
  })

  it('shows a stop as asked for until the sync has ended', () => {
    const store = createSyncStore()
    store.accept(progress)
    store.markStopping('s1')
    store.accept({ ...progress, calls: 60 })
    expect(store.stopping().has('s1')).toBe(true)
    store.accept({ ...progress, status: 'cancelled' })
    expect(store.stopping().has('s1')).toBe(false)
  })

  it('lets a stop be asked for again where it was refused', () => {
    const store = createSyncStore()
    store.accept(progress)
    store.markStopping('s1')
    store.markGoing('s1')
    expect(store.stopping().has('s1')).toBe(false)
  })

  it('drops what ran when the engine is gone, and keeps what had ended', () => {
    const store = createSyncStore()
    store.accept({ ...progress, status: 'done' })
    store.accept({ ...progress, connectorId: 'c2', syncId: 's2' })
    store.forgetRunning()
    expect(store.of('c1')?.status).toBe('done')
    expect(store.of('c2')).toBeUndefined()
  })
})

describe('which sync runs', () => {
  it('believes the progress, then the record, but not a record of a sync that was seen ending', () => {
    expect(runningSyncId(progress, null)).toBe('s1')
    expect(runningSyncId(undefined, 's1')).toBe('s1')
    expect(runningSyncId({ syncId: 's1', status: 'done' }, 's1')).toBeUndefined()
    expect(runningSyncId({ syncId: 's1', status: 'done' }, 's2')).toBe('s2')
    expect(runningSyncId({ syncId: 's1', status: 'done' }, null)).toBeUndefined()
  })
})

describe('progress in words', () => {
  it('has no share before the plan and never shows all before the end', () => {
    expect(syncShare({ ...progress, plannedCalls: null })).toBeNull()
    expect(syncShare({ ...progress, calls: 500, plannedCalls: 120 })).toBe(0.99)
    expect(syncShare({ ...progress, status: 'done' })).toBe(1)
  })

  it('names the calls and the phases at work', () => {
    expect(plannedWords(progress)).toBe('43 of 120 calls')
    expect(plannedWords({ ...progress, calls: 130 })).toBe('130 of 130 calls')
    expect(plannedWords({ ...progress, plannedCalls: null, calls: 1 })).toBe('Planning, 1 call')
    expect(currentPhases(progress)).toBe('Group memberships')
    expect(currentPhases({ ...progress, phases: [] })).toBe('Starting')
  })

  it('puts first in a line what tells a wait from a stop', () => {
    const rest = '43 of 120 calls · Group memberships'
    const waitingUntil = '2026-11-23T14:03:20.000Z'
    expect(syncLine({ ...progress, etaSeconds: null })).toBe(rest)
    expect(syncLine({ ...progress, etaSeconds: 31 })).toBe(`about 40 s left · ${rest}`)
    expect(syncLine({ ...progress, etaSeconds: 31, waitingUntil })).toMatch(
      /^waiting for Okta’s limit until \d\d:\d\d:20 · 43 of 120 calls/,
    )
  })
})
