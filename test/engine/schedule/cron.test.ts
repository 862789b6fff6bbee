import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSchedule, nextMatch } from '../../../src/main/engine/schedule/cron.ts'
import { defaultSchedule } from '../../../src/preload/contract/models.ts'

const now = new Date(2027, 0, 15, 8, 30, 12).getTime()
const check = (cron: string) => checkSchedule({ ...defaultSchedule, everyMinutes: null, cron }, now)

describe('a cron expression', () => {
  it('has five fields, in the time of this computer', () => {
    expect(nextMatch('0 3 * * *', now)).toBe(new Date(2027, 0, 16, 3).getTime())
    expect(nextMatch('*/30 * * * *', now)).toBe(new Date(2027, 0, 15, 9).getTime())
    // 15 January 2027 is a Friday.
    expect(nextMatch('15 9 * * MON-THU', now)).toBe(new Date(2027, 0, 18, 9, 15).getTime())
    expect(nextMatch('0 0 29 2 *', now)).toBe(new Date(2028, 1, 29).getTime())
  })

  it('gives a later moment each time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: now, max: now + 400 * 86_400_000 }),
        (minute, hour, after) => {
          const next = nextMatch(`${minute} ${hour} * * *`, after)
          expect(next).toBeGreaterThan(after)
          expect((next ?? 0) - after).toBeLessThanOrEqual(26 * 3_600_000)
        },
      ),
    )
  })

  it.each([
    '',
    'hello',
    '@daily',
    '* * * *',
    '* * * * * *',
    '0 25 * * *',
    '61 * * * *',
    '0 3 * * FOO',
    '0 0 30 2 *',
    '0 3 * * * 2020',
  ])('that is not one is refused with a sentence: %s', (cron) => {
    const checked = check(cron)
    expect(checked).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(checked.ok ? '' : checked.error.message).toMatch(/\.$/)
    expect(nextMatch(cron === '@daily' ? '' : cron.split(' ').slice(0, 4).join(' '), now)).toBeNull()
  })

  it('is taken, also with odd spaces', () => {
    expect(check('0  3 * *\t*')).toMatchObject({ ok: true })
  })
})

describe('a schedule', () => {
  it('is an interval, an expression, or neither, but not both', () => {
    expect(checkSchedule(defaultSchedule, now)).toMatchObject({ ok: true })
    expect(checkSchedule({ ...defaultSchedule, everyMinutes: null }, now)).toMatchObject({ ok: true })
    expect(checkSchedule({ ...defaultSchedule, cron: '0 3 * * *' }, now)).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  })
})
