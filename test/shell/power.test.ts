import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LinuxPower } from '../../src/main/shell/linux-power.ts'
import { electron } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createPower } = await import('../../src/main/shell/power.ts')

const { powerMonitor } = electron
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  powerMonitor.isOnBatteryPower.mockReturnValue(false)
})
afterEach(() => {
  powerMonitor.removeAllListeners()
  vi.useRealTimers()
})

function setUp(platform: NodeJS.Platform, linux: LinuxPower | null = { onBattery: false, metered: false }) {
  const told: unknown[] = []
  const settings = {
    theme: 'system',
    logLevel: 'info',
    syncOnBattery: false,
    syncOnMetered: false,
  } as const satisfies object
  let current: { syncOnBattery: boolean; syncOnMetered: boolean } & Omit<
    typeof settings,
    'syncOnBattery' | 'syncOnMetered'
  > = settings
  let state = 'ready'
  let answer = linux
  const way = (how: string) =>
    vi.fn(async (name: string, input: unknown) => {
      expect(name).toBe('host.power')
      told.push({ how, ...(input as object) })
      return { ok: true, value: {} }
    })
  const engine = { send: way('send'), request: way('request'), state: () => ({ state }) }
  const readLinux = vi.fn(async () => answer)
  const power = createPower({
    engine: engine as never,
    preferences: { settings: () => current },
    platform,
    readLinux,
  })
  return {
    power,
    told,
    readLinux,
    answer: (next: LinuxPower | null) => (answer = next),
    set: (change: Partial<typeof current>) => (current = { ...current, ...change }),
    engineIs: (next: string) => (state = next),
  }
}

const plain = {
  onBattery: false,
  metered: false,
  resumed: false,
  syncOnBattery: false,
  syncOnMetered: false,
}

test('every start of the engine is told first of all, past the queue', async () => {
  const { power, told } = setUp('darwin')
  power.begin()
  await power.engineStarted()
  await power.engineStarted()
  expect(told).toEqual([
    { how: 'send', ...plain },
    { how: 'send', ...plain },
  ])
})

test('mains and battery are told when they change, once', async () => {
  const { power, told, readLinux } = setUp('win32')
  power.begin()
  await power.engineStarted()
  powerMonitor.isOnBatteryPower.mockReturnValue(true)
  powerMonitor.emit('on-battery')
  powerMonitor.emit('on-battery')
  await settle()
  powerMonitor.isOnBatteryPower.mockReturnValue(false)
  powerMonitor.emit('on-ac')
  await settle()
  // Where no event comes, it is seen within a minute.
  powerMonitor.isOnBatteryPower.mockReturnValue(true)
  await vi.advanceTimersByTimeAsync(180_000)
  expect(told.slice(1)).toEqual([
    { how: 'request', ...plain, onBattery: true },
    { how: 'request', ...plain },
    { how: 'request', ...plain, onBattery: true },
  ])
  expect(readLinux).not.toHaveBeenCalled()
})

test('a computer that wakes up is told always, changed or not', async () => {
  const { power, told } = setUp('darwin')
  power.begin()
  await power.engineStarted()
  powerMonitor.emit('suspend')
  powerMonitor.emit('resume')
  await settle()
  expect(told.slice(1)).toEqual([{ how: 'request', ...plain, resumed: true }])
})

test('what the person allows takes effect at once', async () => {
  const { power, told, set } = setUp('darwin')
  power.begin()
  await power.engineStarted()
  set({ syncOnBattery: true })
  power.settingsChanged()
  await settle()
  expect(told.at(-1)).toEqual({ how: 'request', ...plain, syncOnBattery: true })
})

test('an engine that is not there is told at its next start', async () => {
  const { power, told, engineIs } = setUp('darwin')
  power.begin()
  engineIs('restarting')
  powerMonitor.isOnBatteryPower.mockReturnValue(true)
  powerMonitor.emit('on-battery')
  powerMonitor.emit('resume')
  await settle()
  expect(told).toEqual([])
  await power.engineStarted()
  expect(told).toEqual([{ how: 'send', ...plain, onBattery: true }])
})

test('on Linux the desktop is asked, once a minute at most', async () => {
  const { power, told, readLinux, answer } = setUp('linux', { onBattery: false, metered: true })
  power.begin()
  await power.engineStarted()
  expect(told).toEqual([{ how: 'send', ...plain, metered: true }])
  for (let n = 0; n < 10; n++) powerMonitor.emit('resume')
  await settle()
  expect(readLinux).toHaveBeenCalledOnce()
  answer({ onBattery: true, metered: false })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told.at(-1)).toEqual({ how: 'request', ...plain, onBattery: true })
  await vi.advanceTimersByTimeAsync(600_000)
  expect(readLinux.mock.calls.length).toBeLessThanOrEqual(12)
})

test('nobody is asked where nothing depends on it, nor again where there is nobody', async () => {
  const { power, readLinux, set, answer } = setUp('linux')
  set({ syncOnBattery: true, syncOnMetered: true })
  power.begin()
  await power.engineStarted()
  await vi.advanceTimersByTimeAsync(300_000)
  expect(readLinux).not.toHaveBeenCalled()
  set({ syncOnMetered: false })
  answer(null)
  power.settingsChanged()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(readLinux).toHaveBeenCalledOnce()
})
