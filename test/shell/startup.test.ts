import { afterEach, expect, test, vi } from 'vitest'

vi.mock('electron-store', () => ({
  default: class {
    readonly store = {}
    set() {}
  },
}))
vi.mock('../../resources/icon.png?asset', () => ({ default: '/app/icon.png' }))
vi.mock('../../src/main/shell/log-file.ts', async () => {
  const { memoryLog } = await import('./electron-stub.ts')
  return { createLogFile: () => ({ ...memoryLog(), folder: '/nowhere', setLevel() {}, forwardTo() {} }) }
})

const faults = ['uncaughtException', 'unhandledRejection'] as const
const before = faults.map((name) => process.listeners(name as 'uncaughtException'))

afterEach(() => {
  for (const [index, name] of faults.entries()) {
    for (const listener of process.listeners(name as 'uncaughtException')) {
      if (!before[index]?.includes(listener)) process.off(name, listener)
    }
  }
})

// Electron adds this to the process.
Object.assign(process, { getCreationTime: () => Date.now() })

/** Starts the main process against a stub of its own. */
async function start(isFirst: boolean, release = false) {
  vi.resetModules()
  const stub = await import('./electron-stub.ts')
  stub.electron.app.isPackaged = release
  vi.doMock('electron', () => stub.electron)
  stub.electron.app.requestSingleInstanceLock.mockImplementation(() => isFirst)
  await import('../../src/main/index.ts')
  return stub
}

test('the sandbox and the scheme are set before the app is ready, the guards before the window', async () => {
  const { calls, electron } = await start(true)
  await vi.waitFor(() => expect(calls).toContain('BrowserWindow'))
  const at = (name: string) => calls.indexOf(name)
  expect(at('app.enableSandbox')).toBeGreaterThanOrEqual(0)
  expect(at('app.enableSandbox')).toBeLessThan(at('app.whenReady'))
  expect(at('protocol.registerSchemesAsPrivileged')).toBeLessThan(at('app.whenReady'))
  expect(at('utilityProcess.fork')).toBe(at('BrowserWindow') + 1)
  expect(at('protocol.handle')).toBeLessThan(at('BrowserWindow'))
  expect(electron.session.defaultSession.webRequest.onBeforeRequest).toHaveBeenCalled()
  expect(electron.ipcMain.handle.mock.calls.map(([name]) => name)).toEqual(['request'])
  expect(electron.app.listenerCount('web-contents-created')).toBe(1)
})

test('a second start ends at once', async () => {
  const { calls } = await start(false)
  expect(calls).toContain('app.quit')
  expect(calls).not.toContain('app.whenReady')
})

test('the first one comes to the front, whatever the second was given', async () => {
  const { electron, StubWindow } = await start(true)
  await vi.waitFor(() => expect(StubWindow.all).toHaveLength(1))
  const window = StubWindow.all[0]
  electron.app.emit(
    'second-instance',
    {},
    ['access-desk', '--inspect', 'access-desk://run/sync?connector=1'],
    '/',
  )
  expect(window?.focus).toHaveBeenCalledOnce()
  expect(window?.webContents.send).not.toHaveBeenCalledWith('navigate', expect.anything())
  expect(StubWindow.all).toHaveLength(1)
})

test('an installed app opens links of its scheme; one that is being developed leaves them to it', async () => {
  const installed = await start(true, true)
  expect(installed.electron.app.setAsDefaultProtocolClient.mock.calls).toEqual([['access-desk']])
  const developed = await start(true)
  expect(developed.electron.app.setAsDefaultProtocolClient).not.toHaveBeenCalled()
})
