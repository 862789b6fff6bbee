import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSafety, defaultSchedule, type Connector } from '../../src/preload/contract/index.ts'
import {
  intervalChoices,
  scheduleOfForm,
  scheduleToForm,
} from '../../src/renderer/features/connector-settings/schedule-form.ts'
import { formatAhead, formatShort } from '../../src/renderer/lib/format.ts'
import { intervalWords, nextSyncWords, safetyWords, stopsAt } from '../../src/renderer/lib/schedule.ts'
import { connector } from './samples.ts'

const now = new Date(2026, 10, 23, 14, 0, 0).getTime()
const inMs = (ms: number) => new Date(now + ms).toISOString()

describe('a moment to come', () => {
  it('is told by the clock and by how long it is', () => {
    expect(formatAhead(inMs(10_000), now)).toBe('in a moment')
    expect(formatAhead(inMs(-10_000), now)).toBe('in a moment')
    expect(formatAhead(inMs(42 * 60_000), now)).toBe('at 14:42, in 42 min')
    expect(formatAhead(inMs(5 * 3_600_000), now)).toBe('at 19:00, in 5 h')
    expect(formatAhead(inMs(13 * 3_600_000), now)).toBe('24 Nov 2026, 03:00, in 13 h')
    expect(formatAhead(inMs(5 * 86_400_000), now)).toBe('28 Nov 2026, 14:00, in 5 days')
    expect(formatShort(inMs(3_600_000), now)).toBe('15:00')
    expect(formatShort(inMs(13 * 3_600_000), now)).toBe('24 Nov, 03:00')
  })
})

describe('the next sync', () => {
  const say = (more: Partial<Connector>) => nextSyncWords({ ...connector, ...more }, now)
  it('is told, or why there is none', () => {
    expect(say({ nextSyncAt: inMs(42 * 60_000) })).toBe('Next sync at 14:42, in 42 min')
    expect(say({ runningSyncId: 's' })).toBe('A sync is running')
    expect(say({ pendingSyncId: 's' })).toContain('confirmed or dropped')
    expect(say({ schedule: { ...defaultSchedule, everyMinutes: null } })).toBe('Syncs only when asked')
    expect(say({ schedule: { ...defaultSchedule, paused: true } })).toBe('The schedule is paused')
    expect(say({ waitsFor: 'power' })).toContain('mains power')
    expect(say({ waitsFor: 'network' })).toContain('not metered')
    expect(say({ credential: { configured: false, kind: 'none', storage: 'none', last4: '' } })).toContain(
      'a credential',
    )
    const lastError = { code: 'unauthorized', message: 'No.', nextStep: 'Replace it.' } as const
    expect(say({ status: 'error', lastError })).toContain('a credential that Okta accepts')
    expect(say({})).toBe('No next sync is planned')
  })
})

describe('the form of a schedule', () => {
  it('gives back what it was given', () => {
    for (const schedule of [
      defaultSchedule,
      { ...defaultSchedule, everyMinutes: 45, paused: true },
      { ...defaultSchedule, everyMinutes: null },
      { everyMinutes: null, cron: '0 3 * * *', fullEvery: 7, paused: false },
    ]) {
      expect(scheduleOfForm(scheduleToForm(schedule), schedule.paused)).toEqual(schedule)
      const values = intervalChoices(schedule.everyMinutes).map(({ value }) => value)
      expect(values).toContain(scheduleToForm(schedule).when)
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it('names the intervals in words', () => {
    expect([30, 60, 90, 240, 1440].map(intervalWords)).toEqual([
      '30 min',
      '1 hour',
      '1 h 30 min',
      '4 hours',
      '24 hours',
    ])
    expect(intervalChoices(90).map(({ label }) => label)).toEqual([
      'Off, only when asked',
      'Every 30 min',
      'Every hour',
      'Every 1 h 30 min',
      'Every 2 hours',
      'Every 4 hours',
      'Every 6 hours',
      'Every 12 hours',
      'Every 24 hours',
      'At the times of a cron expression',
    ])
  })
})

describe('the safety setting', () => {
  it('says what happens, in numbers of this organization', () => {
    expect(safetyWords(defaultSafety, 466)).toContain('more than 25 % of the accounts')
    expect(safetyWords(defaultSafety, 466)).toContain('Of your 466 accounts that is 117 or more.')
    expect(safetyWords(defaultSafety, 40)).toContain('all of them may go')
    expect(safetyWords({ share: 0.125, rows: 0 }, null)).toMatch(/more than 12\.5 % .* more than 0 rows/)
  })

  it('lets pass what is at most the share, or at most the rows, and stops the first beyond both', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (percent, rows, before) => {
          const stop = stopsAt({ share: percent / 100, rows }, before)
          const exceeds = (removed: number) => removed * 100 > percent * before && removed > rows
          if (stop === null) expect(exceeds(before)).toBe(false)
          else expect([exceeds(stop), exceeds(stop - 1)]).toEqual([true, false])
        },
      ),
    )
  })
})
