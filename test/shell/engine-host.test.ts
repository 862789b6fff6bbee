import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEngineHost } from '../../src/main/shell/engine-host.ts'
import type { EngineState } from '../../src/preload/contract/index.ts'
import { memoryLog } from './electron-stub.ts'

class FakeEngine extends EventEmitter {
  readonly sent: Record<string, unknown>[] = []
  readonly stdout = new EventEmitter() as never
  readonly stderr = new EventEmitter() as never
  kill = vi.fn(() => true)
  postMessage(message: unknown): void {
    this.sent.push(message as Record<string, unknown>)
  }
  requests = () => this.sent.filter(({ type }) => type === 'request')
  answer(index: number, value: unknown): void {
    this.emit('message', {
      type: 'response',
      id: this.requests()[index]?.['id'],
      result: { ok: true, value },
    })
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function setUp(onReady: (host: ReturnType<typeof createEngineHost>) => Promise<void> = async () => {}) {
  const engines: FakeEngine[] = []
  const states: EngineState[] = []
  const events: unknown[][] = []
  const log = memoryLog()
  const host: ReturnType<typeof createEngineHost> = createEngineHost({
    fork: () => {
      const engine = new FakeEngine()
      engines.push(engine)
      return engine
    },
    init: () => ({ dataDir: '/data', logLevel: 'info', version: '1.0.0', simulated: false }),
    onReady: () => onReady(host),
    onEvent: (...event) => events.push(event),
    onState: (state) => states.push(state),
    log,
  })
  const engine = (index = engines.length - 1) => engines[index] ?? expect.unreachable()
  const ready = async () => {
    engine().emit('message', { type: 'ready' })
    await vi.advanceTimersByTimeAsync(0)
  }
  return { host, engines, engine, ready, states, events, log }
}

const unavailable = { ok: false, error: { code: 'engine-unavailable' } }

test('the first message is the start, with what the engine needs', () => {
  const { host, engine, states } = setUp()
  host.start()
  expect(engine().sent).toEqual([
    { type: 'init', dataDir: '/data', logLevel: 'info', version: '1.0.0', simulated: false },
  ])
  expect(states.map(({ state }) => state)).toEqual(['starting'])
})

test('requests wait for the start and are answered by their number, in any order', async () => {
  const { host, engine, ready } = setUp()
  host.start()
  const first = host.request('connectors.list', {})
  const second = host.request('connectors.get', { connectorId: 'c1' })
  expect(engine().requests()).toEqual([])
  await ready()
  expect(host.state().state).toBe('ready')
  expect(
    engine()
      .requests()
      .map(({ name }) => name),
  ).toEqual(['connectors.list', 'connectors.get'])
  engine().answer(1, 'second')
  engine().answer(0, 'first')
  expect(await first).toEqual({ ok: true, value: 'first' })
  expect(await second).toEqual({ ok: true, value: 'second' })
})

test('a request that was sent in time may take as long as it takes', async () => {
  const { host, engine, ready } = setUp()
  host.start()
  const request = host.request('connectors.probe', { connectorId: 'c1' })
  await ready()
  await vi.advanceTimersByTimeAsync(60_000)
  engine().answer(0, 'late')
  expect(await request).toEqual({ ok: true, value: 'late' })
})

test('a request waits ten seconds for the start, no longer', async () => {
  const { host, engine, ready } = setUp()
  host.start()
  const request = host.request('connectors.list', {})
  await vi.advanceTimersByTimeAsync(9_999)
  const settled = vi.fn()
  void request.then(settled)
  await vi.advanceTimersByTimeAsync(0)
  expect(settled).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(await request).toMatchObject(unavailable)
  await ready()
  expect(engine().requests()).toEqual([])
})

test('what the engine must have at its start comes before every waiting request, at each start', async () => {
  const { host, engine, ready } = setUp(async (self) => {
    void self.send('host.setCredential', {
      connectorId: 'c1',
      credential: { kind: 'token', token: '00secretsecret' },
      storage: 'session',
    })
  })
  host.start()
  void host.request('connectors.list', {})
  await ready()
  expect(
    engine()
      .requests()
      .map(({ name }) => name),
  ).toEqual(['host.setCredential', 'connectors.list'])
  engine().emit('exit', 1)
  await vi.advanceTimersByTimeAsync(200)
  await ready()
  expect(
    engine(1)
      .requests()
      .map(({ name }) => name),
  ).toEqual(['host.setCredential'])
})

test('a crash answers what was pending, and later requests wait for the next start', async () => {
  const { host, engine, engines, ready, states } = setUp()
  host.start()
  await ready()
  const pending = host.request('sync.start', { connectorId: 'c1' })
  engine().emit('exit', 9)
  expect(await pending).toMatchObject({
    ok: false,
    error: { code: 'engine-unavailable', message: expect.stringContaining('interrupted') },
  })
  expect(host.state()).toMatchObject({ state: 'restarting', restarts: 1 })
  const waiting = host.request('connectors.list', {})
  await vi.advanceTimersByTimeAsync(200)
  expect(engines).toHaveLength(2)
  await ready()
  engine().answer(0, [])
  expect(await waiting).toEqual({ ok: true, value: [] })
  expect(states.map(({ state }) => state)).toEqual(['starting', 'ready', 'restarting', 'ready'])
})

test('after three restarts in five minutes it stays stopped until it is asked for', async () => {
  const { host, engine, engines, ready } = setUp()
  host.start()
  for (const delay of [200, 1000, 4000]) {
    engine().emit('exit', 1)
    await vi.advanceTimersByTimeAsync(delay - 1)
    const before = engines.length
    await vi.advanceTimersByTimeAsync(1)
    expect(engines).toHaveLength(before + 1)
  }
  const waiting = host.request('connectors.list', {})
  engine().emit('exit', 1)
  expect(await waiting).toMatchObject(unavailable)
  expect(host.state()).toMatchObject({ state: 'stopped', restarts: 3 })
  await vi.advanceTimersByTimeAsync(600_000)
  expect(engines).toHaveLength(4)
  expect(await host.request('connectors.list', {})).toMatchObject(unavailable)

  expect(host.restart().state).toBe('starting')
  expect(engines).toHaveLength(5)
  await ready()
  expect(host.state()).toMatchObject({ state: 'ready', restarts: 0 })
})

test('crashes that are far apart do not add up', async () => {
  const { host, engine, engines, ready } = setUp()
  host.start()
  await ready()
  for (let crash = 0; crash < 8; crash++) {
    engine().emit('exit', 1)
    await vi.advanceTimersByTimeAsync(200)
    await ready()
    await vi.advanceTimersByTimeAsync(5 * 60_000)
  }
  expect(engines).toHaveLength(9)
  expect(host.state().state).toBe('ready')
})

test('an engine that says why it cannot start is not started again; its reason is every answer', async () => {
  const { host, engine, engines } = setUp()
  host.start()
  const error = { code: 'database-newer', message: 'Made by a newer version.', nextStep: 'Update.' } as const
  const waiting = host.request('connectors.list', {})
  engine().emit('message', { type: 'init-failure', error })
  expect(await waiting).toEqual({ ok: false, error })
  expect(engine().kill).toHaveBeenCalledOnce()
  engine().emit('exit', 1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(engines).toHaveLength(1)
  expect(host.state()).toMatchObject({ state: 'stopped', error })
  expect(await host.request('connectors.list', {})).toEqual({ ok: false, error })
  host.restart()
  expect(engines).toHaveLength(2)
  expect(host.state()).toMatchObject({ state: 'starting', error: null })
})

test('a restart is for a stopped engine only', async () => {
  const { host, engines, ready } = setUp()
  host.start()
  await ready()
  expect(host.restart().state).toBe('ready')
  expect(engines).toHaveLength(1)
})

test('messages of an engine that was replaced are not heard', async () => {
  const { host, engine, ready, events } = setUp()
  host.start()
  await ready()
  engine().emit('exit', 1)
  await vi.advanceTimersByTimeAsync(200)
  engine(0).emit('message', { type: 'event', name: 'logs.appended', payload: { lastSeq: 1 } })
  engine(0).emit('message', { type: 'ready' })
  await vi.advanceTimersByTimeAsync(0)
  expect(events).toEqual([])
  expect(host.state().state).toBe('restarting')
})

test('events and output go on to where they belong', async () => {
  const { host, engine, events, log } = setUp()
  host.start()
  engine().emit('message', { type: 'event', name: 'logs.appended', payload: { lastSeq: 1 } })
  expect(events).toEqual([['logs.appended', { lastSeq: 1 }]])
  ;(engine().stderr as EventEmitter).emit('data', Buffer.from('a warning\n'))
  expect(log.lines).toMatchObject([{ level: 'warn', message: 'a warning', source: 'engine' }])
})

test('the end waits for the engine to close its files', async () => {
  const { host, engine, engines, ready } = setUp()
  host.start()
  await ready()
  const pending = host.request('sync.start', { connectorId: 'c1' })
  const end = host.shutdown()
  expect(engine().requests().at(-1)).toMatchObject({ name: 'host.shutdown' })
  expect(engine().kill).not.toHaveBeenCalled()
  engine().answer(1, {})
  await end
  expect(engine().kill).toHaveBeenCalledOnce()
  expect(await pending).toMatchObject(unavailable)
  engine().emit('exit', 0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(engines).toHaveLength(1)
})

test('the end waits two seconds at most', async () => {
  const { host, engine, ready } = setUp()
  host.start()
  await ready()
  const end = host.shutdown()
  await vi.advanceTimersByTimeAsync(1999)
  expect(engine().kill).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  await end
  expect(engine().kill).toHaveBeenCalledOnce()
})

test('the end during a restart starts nothing', async () => {
  const { host, engine, engines, ready } = setUp()
  host.start()
  await ready()
  engine().emit('exit', 1)
  await host.shutdown()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(engines).toHaveLength(1)
})
