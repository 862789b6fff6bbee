import { beforeEach, expect, test, vi } from 'vitest'
import type { Api } from '../../src/preload/contract/index.ts'

const ipcRenderer = { invoke: vi.fn(async () => ({ ok: true, value: {} })), on: vi.fn(), off: vi.fn() }
const exposeInMainWorld = vi.fn()
vi.mock('electron', () => ({ ipcRenderer, contextBridge: { exposeInMainWorld } }))

await import('../../src/preload/index.ts')
const exposed = [...exposeInMainWorld.mock.calls] as [string, Api][]
const [name, api] = exposed[0] ?? expect.unreachable()

beforeEach(() => {
  for (const call of Object.values(ipcRenderer)) call.mockClear()
})

test('the page is given two functions and nothing else', () => {
  expect(exposed).toHaveLength(1)
  expect(name).toBe('api')
  expect(Object.keys(api).toSorted()).toEqual(['request', 'subscribe'])
})

test('a known request crosses, an unknown one or one of the host does not', async () => {
  expect(await api.request('app.info', {})).toEqual({ ok: true, value: {} })
  expect(ipcRenderer.invoke).toHaveBeenCalledWith('request', 'app.info', {})
  ipcRenderer.invoke.mockClear()
  for (const other of ['host.setCredential', 'request', '__proto__', 'constructor', '']) {
    expect(await api.request(other as 'app.info', {})).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  }
  expect(ipcRenderer.invoke).not.toHaveBeenCalled()
})

test('what cannot be sent is an error value', async () => {
  ipcRenderer.invoke.mockRejectedValueOnce(new Error('An object could not be cloned.'))
  expect(await api.request('app.info', {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
})

test('a listener gets the payload alone, until it is taken off', () => {
  const listener = vi.fn()
  const stop = api.subscribe('navigate', listener)
  const [channel, onEvent] = ipcRenderer.on.mock.calls[0] as [string, (...args: unknown[]) => void]
  expect(channel).toBe('navigate')
  onEvent({ sender: 'ipc' }, { command: 'go.logs' })
  expect(listener).toHaveBeenCalledExactlyOnceWith({ command: 'go.logs' })
  stop()
  expect(ipcRenderer.off).toHaveBeenCalledExactlyOnceWith('navigate', onEvent)
})

test('an unknown event is not listened to', () => {
  api.subscribe('ELECTRON_ANYTHING' as 'navigate', vi.fn())()
  expect(ipcRenderer.on).not.toHaveBeenCalled()
})
