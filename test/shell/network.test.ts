import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { electron } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createNetwork } = await import('../../src/main/shell/network.ts')

const { net, powerMonitor } = electron

beforeEach(() => {
  vi.useFakeTimers()
  net.isOnline.mockReturnValue(true)
})
afterEach(() => {
  powerMonitor.removeAllListeners()
  vi.useRealTimers()
})

test('the engine is told when the network comes back, and when the computer wakes up', () => {
  let state = 'ready'
  const request = vi.fn(async () => ({ ok: true, value: {} }))
  createNetwork({ engine: { request, state: () => ({ state }) } as never }).begin()
  vi.advanceTimersByTime(60_000)
  expect(request).not.toHaveBeenCalled()

  net.isOnline.mockReturnValue(false)
  vi.advanceTimersByTime(60_000)
  expect(request).not.toHaveBeenCalled()
  net.isOnline.mockReturnValue(true)
  vi.advanceTimersByTime(60_000)
  expect(request.mock.calls).toEqual([['host.online', {}]])

  powerMonitor.emit('resume')
  expect(request).toHaveBeenCalledTimes(2)
  state = 'restarting'
  powerMonitor.emit('resume')
  expect(request).toHaveBeenCalledTimes(2)
})
