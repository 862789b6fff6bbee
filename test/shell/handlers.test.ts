import { beforeEach, expect, test, vi } from 'vitest'
import type { Result } from '../../src/preload/contract/index.ts'
import { electron, memoryLog } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createRelay, createShellHandlers } = await import('../../src/main/shell/handlers.ts')
const { suggestedName } = await import('../../src/main/shell/exports.ts')

const connector = { id: 'c1', host: 'acme.okta.com', kind: 'okta' }
const notFound = { ok: false, error: { code: 'not-found', message: 'Gone.', nextStep: 'Go back.' } } as const

function setUp(answers: Record<string, (input: never) => Result<unknown>> = {}, state = 'ready') {
  const order: string[] = []
  const asked: [string, unknown][] = []
  const engine = {
    request: vi.fn(async (name: string, input: unknown) => {
      order.push(name)
      asked.push([name, input])
      if (answers[name]) return answers[name](input as never)
      return { ok: true, value: name === 'connectors.get' ? connector : {} }
    }),
    state: () => ({ state, restarts: 0, message: '', error: null }),
    restart: vi.fn(() => ({ state: 'starting', restarts: 0, message: '', error: null })),
  }
  const secrets = {
    keychain: async () => ({ available: true, name: 'Keychain', explanation: 'Kept.' }),
    save: vi.fn(async () => (order.push('save'), 'keychain' as const)),
    drop: vi.fn(async () => void order.push('drop')),
  }
  const preferences = { get: vi.fn(), set: vi.fn(), settings: () => ({ theme: 'dark', logLevel: 'debug' }) }
  const demo = { start: vi.fn(), removed: vi.fn() }
  const log = { ...memoryLog(), folder: '/logs', setLevel: vi.fn(), forwardTo: vi.fn() }
  const settingsChanged = vi.fn()
  const mail = { handlers: {} }
  const deps = { engine, secrets, preferences, demo, mail, log, dataFolder: '/data', settingsChanged }
  return {
    ...deps,
    order,
    asked,
    handlers: createShellHandlers(deps as never),
    relay: createRelay(deps as never),
  }
}

beforeEach(() => vi.clearAllMocks())

test('a token goes to the keychain first, then to the engine; what comes back knows it no more', async () => {
  const state = { configured: true, storage: 'keychain', last4: '1234' }
  const { handlers, order, asked } = setUp({ 'host.setCredential': () => ({ ok: true, value: state }) })
  const result = await handlers['credential.save']({ connectorId: 'c1', token: '00abcdef1234' })
  expect(result).toEqual({ ok: true, value: state })
  expect(order).toEqual(['connectors.get', 'save', 'host.setCredential'])
  expect(asked.at(-1)?.[1]).toEqual({
    connectorId: 'c1',
    credential: { kind: 'token', token: '00abcdef1234' },
    storage: 'keychain',
  })
})

test('a token of a connector that is not there is not kept', async () => {
  const { handlers, secrets } = setUp({ 'connectors.get': () => notFound })
  expect(await handlers['credential.save']({ connectorId: 'c1', token: '00abcdef1234' })).toEqual(notFound)
  expect(secrets.save).not.toHaveBeenCalled()
})

test('a token of a connector that is only read any more is not kept', async () => {
  const refusal = {
    ok: false,
    error: { code: 'conflict', message: 'Removed.', nextStep: 'Add it.' },
  } as const
  const { handlers, order } = setUp({ 'host.setCredential': () => refusal })
  expect(await handlers['credential.save']({ connectorId: 'c1', token: '00abcdef1234' })).toEqual(refusal)
  expect(order).toEqual(['connectors.get', 'save', 'host.setCredential', 'drop'])
})

test('removing a connector forgets its token and its demo organization, once it is removed', async () => {
  const { relay, order, demo } = setUp()
  expect(await relay('connectors.remove', { connectorId: 'c1' })).toMatchObject({ ok: true })
  expect(order).toEqual(['connectors.get', 'connectors.remove', 'drop'])
  expect(demo.removed).toHaveBeenCalledExactlyOnceWith(connector)

  const refused = setUp({ 'connectors.remove': () => notFound })
  expect(await refused.relay('connectors.remove', { connectorId: 'c1' })).toEqual(notFound)
  expect(refused.secrets.drop).not.toHaveBeenCalled()
})

test('another domain forgets the credential, which was for the earlier one; the same or a refused one does not', async () => {
  const moved = { ...connector, host: 'other.okta.com' }
  const to = (host: string) => ({ connectorId: 'c1', domain: host, customDomainConfirmed: false })
  const { relay, order, asked } = setUp({ 'connectors.setDomain': () => ({ ok: true, value: moved }) })
  expect(await relay('connectors.setDomain', to('other'))).toEqual({ ok: true, value: moved })
  expect(order).toEqual(['connectors.get', 'connectors.setDomain', 'drop'])
  expect(asked.at(-1)).toEqual(['connectors.setDomain', to('other')])

  const same = setUp({ 'connectors.setDomain': () => ({ ok: true, value: connector }) })
  await same.relay('connectors.setDomain', to('acme'))
  const refused = setUp({ 'connectors.setDomain': () => notFound })
  expect(await refused.relay('connectors.setDomain', to('!'))).toEqual(notFound)
  for (const { secrets } of [same, refused]) expect(secrets.drop).not.toHaveBeenCalled()
})

test('a removal keeps the data where that was asked', async () => {
  const { relay, asked } = setUp()
  await relay('connectors.remove', { connectorId: 'c1', keepData: true })
  expect(asked.at(-1)).toEqual(['connectors.remove', { connectorId: 'c1', keepData: true }])
})

test('other requests are carried as they are', async () => {
  const { relay, asked } = setUp()
  await relay('connectors.probe', { connectorId: 'c1' })
  expect(asked).toEqual([['connectors.probe', { connectorId: 'c1' }]])
})

test('settings take effect everywhere at once', async () => {
  const { handlers, preferences, log, settingsChanged, asked } = setUp()
  const settings = { theme: 'dark', logLevel: 'debug' }
  expect(await handlers['settings.set']({ theme: 'dark' })).toEqual({ ok: true, value: settings })
  expect(preferences.set).toHaveBeenCalledWith({ theme: 'dark' })
  expect(electron.nativeTheme.themeSource).toBe('dark')
  expect(log.setLevel).toHaveBeenCalledWith('debug')
  expect(asked).toEqual([['host.setLogLevel', { level: 'debug' }]])
  expect(settingsChanged).toHaveBeenCalledExactlyOnceWith(settings)
})

test('settings do not wait for an engine that is not there', async () => {
  const { handlers, asked } = setUp({}, 'stopped')
  await handlers['settings.set']({ theme: 'dark' })
  expect(asked).toEqual([])
})

test('a link goes out through its name, with the technical name of an application', async () => {
  const { handlers } = setUp({ 'detail.get': () => ({ ok: true, value: { kind: 'app', name: 'zendesk' } }) })
  await handlers['link.open']({ link: 'okta-app', connectorId: 'c1', objectId: '0oa1' })
  await handlers['link.open']({ link: 'help-api-token' })
  expect(electron.shell.openExternal.mock.calls).toEqual([
    ['https://acme-admin.okta.com/admin/app/zendesk/instance/0oa1/'],
    ['https://help.okta.com/en-us/content/topics/security/api.htm'],
  ])
})

test('a custom domain opens for its own connector alone', async () => {
  const custom = { ...connector, host: 'login.acme.example', kind: 'custom' }
  const { handlers } = setUp({ 'connectors.get': () => ({ ok: true, value: custom }) })
  expect(await handlers['link.open']({ link: 'okta-admin', connectorId: 'c1' })).toMatchObject({ ok: true })
  const hostile = { ...connector, host: 'login.acme.example' }
  const other = setUp({ 'connectors.get': () => ({ ok: true, value: hostile }) })
  expect(await other.handlers['link.open']({ link: 'okta-admin', connectorId: 'c1' })).toMatchObject({
    ok: false,
  })
  expect(electron.shell.openExternal).toHaveBeenCalledOnce()
})

test('a demo organization has no console; the answer says so', async () => {
  const demo = { ...connector, kind: 'demo', host: '127.0.0.1:4000' }
  const { handlers } = setUp({ 'connectors.get': () => ({ ok: true, value: demo }) })
  expect(await handlers['link.open']({ link: 'okta-admin', connectorId: 'c1' })).toMatchObject({
    ok: false,
    error: { message: 'The demo organization has no admin console.' },
  })
})

test('folders are the two of the app', async () => {
  const { handlers, log } = setUp()
  await handlers['folder.open']({ folder: 'data' })
  await handlers['folder.open']({ folder: 'logs' })
  expect(electron.shell.openPath.mock.calls).toEqual([['/data'], ['/logs']])
  electron.shell.openPath.mockResolvedValueOnce('No application found')
  expect(await handlers['folder.open']({ folder: 'data' })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })
  expect(log.lines).toHaveLength(1)
})

const grid = {
  connectorId: 'c1',
  grid: 'users',
  search: '',
  filters: [],
  columns: ['login'],
  format: 'csv',
} as const

test('an export goes to the file the person named; the page learns its name only', async () => {
  const { handlers, asked } = setUp({ 'host.exportGrid': () => ({ ok: true, value: { rows: 42 } }) })
  electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/home/me/people.csv' })
  const result = await handlers['grid.export']({ ...grid, filters: [], columns: ['login'] })
  expect(result).toEqual({ ok: true, value: { cancelled: false, rows: 42, fileName: 'people.csv' } })
  expect(asked).toEqual([['host.exportGrid', { ...grid, file: '/home/me/people.csv' }]])
  const [options] = electron.dialog.showSaveDialog.mock.calls[0] as unknown as [{ defaultPath: string }]
  expect(options.defaultPath).toMatch(/^\/nowhere\/downloads\/access-desk-accounts-\d{4}-\d\d-\d\d\.csv$/)
})

test('an export that is not wanted after all writes nothing', async () => {
  const { handlers, asked } = setUp()
  expect(await handlers['logs.export']({ levels: [], areas: [], search: '' })).toEqual({
    ok: true,
    value: { cancelled: true, rows: 0, fileName: '' },
  })
  expect(asked).toEqual([])
})

test('an export that fails says why', async () => {
  const { handlers } = setUp({ 'host.exportLogs': () => notFound })
  electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/x/logs.csv' })
  expect(await handlers['logs.export']({ levels: [], areas: [], search: '' })).toEqual(notFound)
})

test('a suggested name is plain', () => {
  expect(suggestedName('Admin roles', 'json', new Date(2026, 0, 5))).toBe(
    'access-desk-admin-roles-2026-01-05.json',
  )
})
