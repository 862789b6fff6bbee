import { beforeEach, expect, test, vi } from 'vitest'
import { memoryLog, StubWindow } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createWindows } = await import('../../src/main/shell/windows.ts')

beforeEach(() => {
  StubWindow.all.length = 0
})

function setUp() {
  const log = memoryLog()
  const windows = createWindows({
    preload: '/app/preload.cjs',
    url: 'app://main/',
    release: true,
    icon: '/app/icon.png',
    startedAt: Date.now(),
    preferences: { get: () => ({ bounds: null }), set: vi.fn() } as never,
    log,
  })
  return { windows, log, window: () => StubWindow.all.at(-1) ?? expect.unreachable() }
}

test('the window that is there is brought to the front and its page to the place', () => {
  const { windows, window } = setUp()
  windows.open()
  windows.show('confirm', 'c1')
  expect(StubWindow.all).toHaveLength(1)
  expect(window().focus).toHaveBeenCalledOnce()
  expect(window().webContents.send).toHaveBeenCalledExactlyOnceWith('navigate', { command: 'confirm:c1' })
})

test('a window that was closed opens at the place', () => {
  const { windows, window } = setUp()
  windows.open()
  window().emit('closed')
  windows.show('overview', 'c1')
  expect(StubWindow.all).toHaveLength(2)
  expect(window().loaded).toEqual(['app://main/#/c/c1/overview'])
})

test('what fits the contract goes on; what does not is written down', () => {
  const { windows, window, log } = setUp()
  windows.open()
  expect(windows.relay('logs.appended', { lastSeq: 3 })).toBe(true)
  expect(window().webContents.send).toHaveBeenCalledExactlyOnceWith('logs.appended', { lastSeq: 3 })
  expect(windows.relay('sync.progress', { status: 'done' })).toBe(false)
  expect(windows.relay('settings.changed', {})).toBe(false)
  expect(log.lines).toHaveLength(2)
})
