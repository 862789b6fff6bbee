import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { electron, StubContents } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { guardNavigation, guardSession, mayLoad, openLink } = await import('../../src/main/shell/security.ts')

const devUrl = 'http://localhost:5173'

function guarded(dev?: string) {
  const app = new EventEmitter()
  guardNavigation(app as never, dev)
  const contents = new StubContents()
  app.emit('web-contents-created', {}, contents)
  return contents
}

const prevented = (contents: StubContents, name: string, url: string): boolean => {
  const preventDefault = vi.fn()
  contents.emit(name, { url, preventDefault })
  return preventDefault.mock.calls.length === 1
}

test('no page opens a window or holds a web view', () => {
  const contents = guarded()
  const [handler] = contents.setWindowOpenHandler.mock.calls[0] as [() => unknown]
  expect(handler()).toEqual({ action: 'deny' })
  expect(prevented(contents, 'will-attach-webview', '')).toBe(true)
})

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s leads nowhere but home', (name) => {
  const contents = guarded()
  for (const url of [
    'https://example.invalid/',
    'app://main.evil/',
    'app://other/',
    'file:///',
    'data:,x',
    `${devUrl}/`,
    '',
  ]) {
    expect(prevented(contents, name, url)).toBe(true)
  }
  expect(prevented(contents, name, 'app://main/')).toBe(false)
  expect(prevented(guarded(devUrl), name, `${devUrl}/`)).toBe(false)
})

function sessionGuards(dev?: string) {
  const { defaultSession } = electron.session
  for (const call of [defaultSession.setPermissionRequestHandler, defaultSession.setPermissionCheckHandler])
    call.mockClear()
  defaultSession.webRequest.onBeforeRequest.mockClear()
  guardSession(defaultSession as never, dev)
  const [onRequest] = defaultSession.setPermissionRequestHandler.mock.calls[0] as [
    (...args: unknown[]) => void,
  ]
  const [onCheck] = defaultSession.setPermissionCheckHandler.mock.calls[0] as [
    (...args: unknown[]) => boolean,
  ]
  const [onBeforeRequest] = defaultSession.webRequest.onBeforeRequest.mock.calls[0] as [
    (...args: unknown[]) => void,
  ]
  return { onRequest, onCheck, onBeforeRequest }
}

/** Permissions that Electron names. */
const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'usb',
  'window-management',
  'deprecated-sync-clipboard-read',
  'fileSystem',
  'unknown',
]

test.each(permissions)('%s is granted only if it is copying, and only to the app', (permission) => {
  const { onRequest, onCheck } = sessionGuards()
  const expected = permission === 'clipboard-sanitized-write'
  const answer = vi.fn()
  onRequest({}, permission, answer, { requestingUrl: 'app://main/index.html' })
  onRequest({}, permission, answer, { requestingUrl: 'https://example.invalid/' })
  expect(answer.mock.calls).toEqual([[expected], [false]])
  expect(onCheck({}, permission, 'app://main/')).toBe(expected)
  expect(onCheck({}, permission, 'app://main')).toBe(expected)
  expect(onCheck({}, permission, 'https://example.invalid')).toBe(false)
  expect(onCheck(null, permission, '')).toBe(false)
})

test.each([
  ['app://main/assets/x.js', true, true],
  ['http://localhost:5173/x', false, true],
  ['ws://localhost:5173/', false, true],
  ['devtools://devtools/x', false, true],
  ['http://localhost:5174/', false, false],
  ['https://localhost:5173/', false, false],
  ['https://example.invalid/', false, false],
  ['wss://example.invalid/', false, false],
  ['file:///etc/passwd', false, false],
  ['ftp://example.invalid/', false, false],
  ['chrome://gpu/', false, false],
])('%s may be loaded: %s, while developing: %s', (url, release, developing) => {
  expect([mayLoad(url, undefined), mayLoad(url, devUrl)]).toEqual([release, developing])
  const answer = vi.fn()
  sessionGuards().onBeforeRequest({ url }, answer)
  expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel: !release })
})

test('only an allowed address reaches the browser', async () => {
  electron.shell.openExternal.mockClear()
  expect(await openLink('https://evil.example/', [])).toMatchObject({
    ok: false,
    error: { code: 'refused-for-safety' },
  })
  expect(electron.shell.openExternal).not.toHaveBeenCalled()
  expect(await openLink('https://acme-admin.okta.com/admin/dashboard', [])).toEqual({ ok: true, value: {} })
  expect(electron.shell.openExternal).toHaveBeenCalledExactlyOnceWith(
    'https://acme-admin.okta.com/admin/dashboard',
  )
})
