import { beforeEach, expect, test, vi } from 'vitest'
import { electron, memoryLog, StubWindow } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createWindow } = await import('../../src/main/shell/window.ts')
const { crashPageUrl } = await import('../../src/main/shell/app-protocol.ts')

beforeEach(() => {
  StubWindow.all.length = 0
  vi.clearAllMocks()
})

function open(more: Partial<Parameters<typeof createWindow>[0]> = {}) {
  const log = memoryLog()
  const rememberBounds = vi.fn()
  createWindow({
    preload: '/app/preload.cjs',
    url: 'app://main/',
    release: true,
    icon: '/app/icon.png',
    startedAt: Date.now() - 400,
    bounds: null,
    rememberBounds,
    log,
    ...more,
  })
  const window = StubWindow.all[0]
  if (window === undefined) throw new Error('no window')
  return { window, log, rememberBounds }
}

test.each([true, false])('a page runs with exactly these preferences, release %s', (release) => {
  expect(open({ release }).window.options['webPreferences']).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    devTools: !release,
    spellcheck: false,
    preload: '/app/preload.cjs',
  })
})

test('the window shows once its page has something to show', () => {
  const { window, log } = open()
  expect(window.options).toMatchObject({
    show: false,
    minWidth: 900,
    minHeight: 600,
    backgroundColor: '#ffffff',
  })
  expect(window.show).not.toHaveBeenCalled()
  window.emit('ready-to-show')
  expect(window.show).toHaveBeenCalledOnce()
  expect(log.lines[0]?.message).toMatch(/^The window was ready [45]\d\d ms after the start\.$/)
})

test('it opens where it was, unless no screen is there now', () => {
  const there = { x: 10, y: 20, width: 1000, height: 700, maximized: false }
  expect(open({ bounds: there }).window.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 })
  StubWindow.all.length = 0
  expect(open({ bounds: { ...there, x: 5000 } }).window.options).not.toHaveProperty('x')
})

test('it remembers where it was closed', () => {
  const { window, rememberBounds } = open()
  window.emit('close')
  expect(rememberBounds).toHaveBeenCalledWith({ x: 1, y: 2, width: 1000, height: 700, maximized: false })
})

test('a page that ends is loaded once more, then the crash page is, and never from inside the event', async () => {
  const { window, log } = open()
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  expect(window.loaded).toEqual(['app://main/'])
  await vi.waitFor(() => expect(window.loaded).toHaveLength(3))
  expect(window.loaded).toEqual(['app://main/', 'app://main/', crashPageUrl])
  expect(log.lines.map(({ level }) => level)).toEqual(['error', 'error'])
})

test('a page that does not answer is loaded again if the person says so', async () => {
  const { window } = open()
  electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 0 })
  window.emit('unresponsive')
  await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1))
  expect(window.webContents.reload).not.toHaveBeenCalled()
  electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 })
  window.emit('unresponsive')
  await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalledOnce())
})
