import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connector } from '../../src/preload/contract/index.ts'
import { createDemo } from '../../src/main/shell/demo.ts'
import { createPreferences } from '../../src/main/shell/preferences.ts'
import { memoryLog } from './electron-stub.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

class FakeProcess extends EventEmitter {
  stdout = null
  stderr = null
  kill = vi.fn()
  postMessage = vi.fn()
  readonly args: string[]
  constructor(args: string[]) {
    super()
    this.args = args
  }
}

function setUp(stored: Record<string, unknown> = {}, connectors: unknown[] = []) {
  const forked: FakeProcess[] = []
  const engine = {
    request: vi.fn(async (name: string, input: unknown) =>
      name === 'connectors.list'
        ? { ok: true, value: connectors }
        : {
            ok: true,
            value: { id: 'd1', kind: 'demo', host: new URL((input as { address: string }).address).host },
          },
    ),
  }
  const secrets = { keepForRun: vi.fn() }
  const preferences = createPreferences({ store: stored, set: vi.fn() })
  const log = memoryLog()
  const demo = createDemo({
    fork: (args) => {
      const process = new FakeProcess(args)
      forked.push(process)
      return process
    },
    engine: engine as never,
    secrets,
    preferences,
    log,
  })
  const answer = (index = 0) =>
    forked[index]?.emit('message', { url: 'http://127.0.0.1:4000', token: '00demo-token' })
  return { demo, forked, engine, secrets, preferences, log, answer }
}

test('it starts, makes its connector, lends the token for this run and keeps its place', async () => {
  const { demo, forked, engine, secrets, preferences, answer } = setUp()
  const started = demo.start('small')
  expect(forked[0]?.args).toEqual(['--users', '500', '--groups', '60', '--apps', '25', '--role', 'super'])
  answer()
  expect(await started).toMatchObject({ ok: true, value: { id: 'd1' } })
  expect(engine.request).toHaveBeenCalledExactlyOnceWith('host.registerDemo', {
    address: 'http://127.0.0.1:4000',
    token: '00demo-token',
  })
  expect(secrets.keepForRun).toHaveBeenCalledExactlyOnceWith('d1', { kind: 'token', token: '00demo-token' })
  expect(preferences.get().demo).toEqual({ port: 4000, size: 'small' })
})

test('one at a time: the same again finds it, another size is refused', async () => {
  const { demo, forked, answer } = setUp()
  const both = [demo.start('small'), demo.start('small')]
  answer()
  expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }])
  expect(await demo.start('small')).toMatchObject({ ok: true })
  expect(await demo.start('large')).toMatchObject({ ok: false, error: { code: 'conflict' } })
  expect(forked).toHaveLength(1)
})

const place = { demo: { port: 4000, size: 'large' } }
const itsConnector = { id: 'd1', kind: 'demo', host: '127.0.0.1:4000' }

test('after a restart of the app it comes back on its port while its connector is there', async () => {
  const { demo, forked, answer, secrets } = setUp(place, [itsConnector])
  const resumed = demo.resume()
  await vi.advanceTimersByTimeAsync(0)
  expect(forked[0]?.args.slice(-4)).toEqual(['--role', 'super', '--port', '4000'])
  expect(forked[0]?.args.slice(0, 2)).toEqual(['--users', '10000'])
  answer()
  await resumed
  expect(secrets.keepForRun).toHaveBeenCalledOnce()
})

test.each([
  ['nothing was started before', {}, [itsConnector]],
  ['its connector was removed', place, []],
  ['the connector is another one', place, [{ ...itsConnector, host: '127.0.0.1:4001' }]],
])('it does not come back when %s', async (_why, stored, connectors) => {
  const { demo, forked } = setUp(stored, connectors)
  await demo.resume()
  expect(forked).toEqual([])
})

test('an organization that does not start is told, and can be tried again', async () => {
  const { demo, forked, log, answer } = setUp(place, [itsConnector])
  const resumed = demo.resume()
  await vi.advanceTimersByTimeAsync(0)
  forked[0]?.emit('exit', 1)
  await resumed
  expect(log.lines).toMatchObject([{ level: 'error' }])
  const again = demo.start('large')
  answer(1)
  expect(await again).toMatchObject({ ok: true })
})

test('where no size is said, the organization of the earlier run starts again on its port', async () => {
  const { demo, forked, answer } = setUp(place, [itsConnector])
  const started = demo.start()
  expect(forked[0]?.args.slice(0, 2)).toEqual(['--users', '10000'])
  expect(forked[0]?.args.slice(-2)).toEqual(['--port', '4000'])
  answer()
  expect(await started).toMatchObject({ ok: true })
})

test('one that never answers is ended', async () => {
  const { demo, forked } = setUp()
  const started = demo.start('small')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await started).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(forked[0]?.kill).toHaveBeenCalled()
})

test('it ends with its connector, not with another, and says nothing wrong about that', async () => {
  const { demo, forked, preferences, log, answer } = setUp()
  const started = demo.start('small')
  answer()
  await started
  demo.removed({ kind: 'okta', host: 'acme.okta.com' } as Connector)
  expect(forked[0]?.kill).not.toHaveBeenCalled()
  demo.removed({ kind: 'demo', host: '127.0.0.1:4000' } as Connector)
  expect(forked[0]?.kill).toHaveBeenCalledOnce()
  forked[0]?.emit('exit', 0)
  expect(preferences.get().demo).toBeNull()
  expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([])
})
