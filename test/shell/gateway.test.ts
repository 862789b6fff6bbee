import { beforeEach, expect, test, vi } from 'vitest'
import {
  engineRequests,
  requestSchemas,
  requests,
  shellRequests,
  type Result,
} from '../../src/preload/contract/index.ts'
import type { SenderEvent } from '../../src/main/shell/ipc-gateway.ts'
import { engineInputs } from '../support/inputs.ts'
import { memoryLog } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { checkEvent, createGateway } = await import('../../src/main/shell/ipc-gateway.ts')

const mainFrame = { url: 'app://main/index.html#/logs' }
const ours = { sender: { id: 7, mainFrame }, senderFrame: mainFrame }

let log = memoryLog()
const handler = vi.fn((_input: unknown): Result<unknown> => ({ ok: true, value: {} }))
const relay = vi.fn(async (_name: string, _input: unknown): Promise<Result<unknown>> => ({
  ok: true,
  value: {},
}))

function gateway(devUrl?: string) {
  log = memoryLog()
  return createGateway({
    isRegistered: (id) => id === 7,
    devUrl,
    handlers: Object.fromEntries(shellRequests.map((name) => [name, handler])) as never,
    relay,
    log,
  })
}

beforeEach(() => {
  handler.mockClear().mockReturnValue({ ok: true, value: {} })
  relay.mockClear().mockResolvedValue({ ok: true, value: {} })
})

const invalid = { ok: false, error: { code: 'invalid-input' } }

/** An input that fits the schema of a request. */
const valid: Record<(typeof requests)[number], unknown> = {
  ...engineInputs({ connectorId: 'c1', userId: '00u1' }),
  'app.info': {},
  'settings.get': {},
  'settings.set': { theme: 'dark' },
  'folder.open': { folder: 'logs' },
  'link.open': { link: 'okta-user', connectorId: 'c1', objectId: '00u1' },
  'engine.status': {},
  'engine.restart': {},
  'credential.save': { connectorId: 'c1', token: '00abcdefgh' },
  'demo.start': { size: 'small' },
  'grid.export': { connectorId: 'c1', grid: 'users', columns: ['login'], format: 'csv' },
  'logs.export': {},
  'proof.export': { connectorId: 'c1', format: 'csv' },
  'credential.saveServiceApp': {
    connectorId: 'c1',
    clientId: '0oaclient',
    privateKey: '-----BEGIN PRIVATE KEY-----MIIEvQIBADANBg-----END PRIVATE KEY-----',
  },
  'credential.makeKey': { connectorId: 'c1' },
  'mail.save': { settings: null },
  'mail.openInProgram': { mailId: 'm1' },
  'plans.approve': { planId: 'p1', token: '00abcdefgh', fingerprint: 'f' },
  'plans.export': { planId: 'p1', format: 'csv' },
}

test.each(requests)(
  '%s: wrong type, further key and too much are refused unseen; the right input is seen',
  async (name) => {
    const ask = gateway()
    const input = valid[name] as object
    const long = { ...input, padding: 'x'.repeat(256 * 1024) }
    for (const bad of [null, undefined, 'text', 7, [], { ...input, extra: 1 }, long]) {
      expect(await ask(ours, name, bad)).toMatchObject(invalid)
    }
    expect(handler).not.toHaveBeenCalled()
    expect(relay).not.toHaveBeenCalled()
    await ask(ours, name, input)
    expect(handler.mock.calls.length + relay.mock.calls.length).toBe(1)
    expect((engineRequests as readonly string[]).includes(name)).toBe(relay.mock.calls.length === 1)
    expect(
      requestSchemas[name].input.safeParse(handler.mock.calls[0]?.[0] ?? relay.mock.calls[0]?.[1]).success,
    ).toBe(true)
  },
)

test.each(['', 'nope', 'host.setCredential', 'host.shutdown', '__proto__', 'toString', null, 7, {}])(
  'the name %j is not known',
  async (name) => {
    expect(await gateway()(ours, name, {})).toMatchObject(invalid)
    expect(handler).not.toHaveBeenCalled()
    expect(relay).not.toHaveBeenCalled()
  },
)

test('a value that cannot be measured is refused', async () => {
  expect(await gateway()(ours, 'app.info', { f: () => 1 })).toMatchObject(invalid)
})

const devUrl = 'http://localhost:5173'

/** A message of the page at this address in our window. */
function at(url: string): SenderEvent {
  const frame = { url }
  return { sender: { id: 7, mainFrame: frame }, senderFrame: frame }
}

const strangers: [string, SenderEvent, string?][] = [
  ['another window', { ...ours, sender: { id: 8, mainFrame } }],
  ['an inner frame', { ...ours, senderFrame: { url: 'app://main/' } }],
  ['a frame that is gone', { ...ours, senderFrame: null }],
]
for (const url of [
  'https://main/',
  'app://other/',
  'app://main.evil/',
  'app://mainx/',
  'file:///index.html',
  'about:blank',
  'data:text/html,x',
  `${devUrl}/`,
  '',
]) {
  strangers.push([url, at(url)])
}
for (const url of [
  'http://localhost:5174/',
  'http://localhost:51731/',
  'https://localhost:5173/',
  'http://127.0.0.1:5173/',
  'http://localhost:5173.evil/',
]) {
  strangers.push([`${url} while developing`, at(url), devUrl])
}

test.each(strangers)('a message of %s is ignored', async (_what, event, dev) => {
  expect(await gateway(dev)(event, 'app.info', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(handler).not.toHaveBeenCalled()
})

test('the dev server is trusted while developing', async () => {
  handler.mockReturnValue({
    ok: true,
    value: { theme: 'dark', logLevel: 'info', syncOnBattery: false, syncOnMetered: false },
  })
  expect(await gateway(devUrl)(at(`${devUrl}/#/logs`), 'settings.get', {})).toMatchObject({ ok: true })
})

test('the text of a fault never crosses; its reference finds it in the log', async () => {
  for (const fail of [
    () =>
      handler.mockImplementationOnce(() => {
        throw new Error('SECRET text')
      }),
    () => handler.mockReturnValueOnce({ ok: true, value: { theme: 'SECRET text' } }),
  ]) {
    fail()
    const result = await gateway()(ours, 'settings.get', {})
    if (result.ok) throw new Error('It was answered.')
    expect(result.error.code).toBe('internal')
    expect(JSON.stringify(result)).not.toContain('SECRET')
    expect(result.error.ref).toMatch(/^[0-9a-f]{8}$/)
    expect(log.lines).toMatchObject([{ level: 'error', ref: result.error.ref }])
  }
})

test('a refusal of a handler crosses as it is', async () => {
  const refusal = { ok: false, error: { code: 'conflict', message: 'No.', nextStep: 'Wait.' } } as const
  handler.mockReturnValueOnce(refusal)
  expect(await gateway()(ours, 'demo.start', { size: 'small' })).toEqual(refusal)
})

test('an event of the engine passes if it is its own to send and fits', () => {
  expect(checkEvent('logs.appended', { lastSeq: 3 })).toEqual({
    name: 'logs.appended',
    payload: { lastSeq: 3 },
  })
  expect(checkEvent('logs.appended', { lastSeq: 'x' })).toBeNull()
  expect(checkEvent('logs.appended', { lastSeq: 3, rows: [] })).toBeNull()
  expect(checkEvent('navigate', { command: 'go.logs' })).toBeNull()
  expect(checkEvent('__proto__', {})).toBeNull()
})
