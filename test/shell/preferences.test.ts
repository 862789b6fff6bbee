import { expect, test, vi } from 'vitest'
import { createPreferences } from '../../src/main/shell/preferences.ts'

const setUp = (stored: Record<string, unknown>) => {
  const reads = vi.fn(() => stored)
  const set = vi.fn()
  const preferences = createPreferences({
    get store() {
      return reads()
    },
    set,
  })
  return { preferences, reads, set }
}

const defaults = {
  theme: 'system',
  logLevel: 'info',
  syncOnBattery: false,
  syncOnMetered: false,
  bounds: null,
  demo: null,
}

test('nothing stored means the defaults', () => {
  expect(setUp({}).preferences.get()).toEqual(defaults)
})

test('a value that is not valid is its default, the others stay', () => {
  const { preferences } = setUp({
    theme: 'pink',
    logLevel: 'debug',
    bounds: { x: 'left' },
    demo: { port: 70_000, size: 'small' },
    syncOnBattery: 'yes',
    syncOnMetered: true,
    unknown: 1,
  })
  expect(preferences.get()).toEqual({ ...defaults, logLevel: 'debug', syncOnMetered: true })
})

test('the store is read once and written on change', () => {
  const { preferences, reads, set } = setUp({ theme: 'dark' })
  preferences.set({ logLevel: 'warn' })
  preferences.set({ demo: { port: 4000, size: 'large' } })
  expect(preferences.settings()).toEqual({
    theme: 'dark',
    logLevel: 'warn',
    syncOnBattery: false,
    syncOnMetered: false,
  })
  expect(preferences.get().demo).toEqual({ port: 4000, size: 'large' })
  expect(reads).toHaveBeenCalledOnce()
  expect(set.mock.calls).toEqual([[{ logLevel: 'warn' }], [{ demo: { port: 4000, size: 'large' } }]])
})
