import { beforeEach, expect, test, vi } from 'vitest'
import { electron, memoryLog, StubWindow } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createWindows } = await import('../../src/main/shell/windows.ts')

beforeEach(() => {
  StubWindow.all.length = 0
  electron.app.removeAllListeners()
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

const id = '3f2b7f9e-0000-4000-8000-1234567890ab'

test.each([
  ['setup', `app://main/#/setup/${id}`],
  ['overview', `app://main/#/c/${id}/overview`],
  ['settings', `app://main/#/c/${id}/settings`],
])('a start with a link to %s opens there', (screen, address) => {
  const { windows, window } = setUp()
  windows.begin(['access-desk', '--flag', `access-desk://connectors/${id}/${screen}`])
  expect(window().loaded).toEqual([address])
})

test('a start without one opens at the beginning', () => {
  const { windows, window } = setUp()
  windows.begin(['access-desk', 'access-desk://connectors/x/remove'])
  expect(window().loaded).toEqual(['app://main/'])
})

test('a second start brings the window to the screen of its link, and to nothing else', () => {
  const { windows, window } = setUp()
  windows.begin([])
  electron.app.emit('second-instance', {}, ['access-desk', `access-desk://connectors/${id}/setup`], '/')
  expect(window().focus).toHaveBeenCalledOnce()
  expect(window().webContents.send.mock.calls).toEqual([['navigate', { command: `setup:${id}` }]])
  for (const argument of [
    `access-desk://connectors/${id}/remove`,
    `access-desk://connectors/${id}/setup?run=1`,
    `https://example.com/access-desk://connectors/${id}/setup`,
    '--inspect',
  ])
    electron.app.emit('second-instance', {}, ['access-desk', argument], '/')
  expect(window().focus).toHaveBeenCalledTimes(5)
  expect(window().webContents.send).toHaveBeenCalledOnce()
  expect(StubWindow.all).toHaveLength(1)
})

test('on macOS links come as events, the first before the app is ready', () => {
  const { windows, window } = setUp()
  const isReady = vi.spyOn(electron.app, 'isReady').mockReturnValue(false)
  const event = { preventDefault: vi.fn() }
  electron.app.emit('open-url', event, `access-desk://connectors/${id}/overview`)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  expect(StubWindow.all).toEqual([])
  windows.begin(['access-desk'])
  expect(window().loaded).toEqual([`app://main/#/c/${id}/overview`])
  isReady.mockRestore()
  electron.app.emit('open-url', event, `access-desk://connectors/${id}/setup`)
  expect(window().webContents.send.mock.calls).toEqual([['navigate', { command: `setup:${id}` }]])
})
