import { describe, expect, it } from 'vitest'
import {
  formatDataAge,
  formatDuration,
  formatEta,
  formatRelative,
  formatShare,
  formatTime,
  plural,
} from '../../src/renderer/lib/format.ts'

const now = Date.parse('2026-11-23T14:09:00')
const ago = (ms: number) => new Date(now - ms).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('numbers in words', () => {
  it('counts with the right noun and thousands', () => {
    expect(plural(1, ['account', 'accounts'])).toBe('1 account')
    expect(plural(0, ['account', 'accounts'])).toBe('0 accounts')
    expect(plural(12345, ['account', 'accounts'])).toBe('12,345 accounts')
  })

  it('never rounds a share to nothing or to all', () => {
    expect(formatShare(0, 10)).toBe('0 %')
    expect(formatShare(0, 0)).toBe('0 %')
    expect(formatShare(2, 1003)).toBe('under 1 %')
    expect(formatShare(9999, 10000)).toBe('over 99 %')
    expect(formatShare(10, 10)).toBe('100 %')
  })
})

describe('durations', () => {
  it.each([
    [0.42, '0.4 s'],
    [12, '12 s'],
    [60, '1 min'],
    [80, '1 min 20 s'],
    [3599.6, '1 h'],
    [7500, '2 h 5 min'],
  ])('%d seconds read as %s', (seconds, words) => expect(formatDuration(seconds)).toBe(words))

  it.each([
    [4, 'a few seconds left'],
    [31, 'about 40 s left'],
    [84, 'about 1 min left'],
    [3590, 'about 60 min left'],
    [7100, 'about 2 h left'],
    [7300, 'about 2 h left'],
    [9000, 'about 2 h 30 min left'],
  ])('%d seconds to go read as %s', (seconds, words) => expect(formatEta(seconds)).toBe(words))
})

describe('moments', () => {
  it.each([
    [10_000, 'just now'],
    [-5000, 'just now'],
    [50_000, '1 min ago'],
    [6 * minute, '6 min ago'],
    [3 * hour, '3 h ago'],
    [day, 'yesterday'],
    [3 * day, '3 days ago'],
  ])('%d ms before reads as %s', (age, words) => expect(formatRelative(ago(age), now)).toBe(words))

  it('gives the date for what is long past and the text itself for what is no time', () => {
    expect(formatRelative(ago(90 * day), now)).toMatch(/^2\d Aug 2026$/)
    expect(formatRelative('never', now)).toBe('never')
  })

  it('says how old the data is, with the date once it is of another day', () => {
    const six = ago(6 * minute)
    expect(formatDataAge(six, now)).toBe(`as of ${formatTime(six)}, 6 min ago`)
    expect(formatDataAge(ago(3 * day), now)).toBe('as of 20 Nov 2026, 14:09, 3 days ago')
    expect(formatDataAge(ago(90 * day), now)).toMatch(/^as of 2\d Aug 2026, \d\d:\d\d$/)
  })
})
