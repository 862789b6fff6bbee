import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { minimalEnvironment } from '../../src/main/shell/environment.ts'

const root = join(import.meta.dirname, '..', '..')

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:ts|tsx|html)$/.test(entry.name))
  .map((entry) => {
    const file = join(entry.parentPath, entry.name)
    return { file: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }
  })

/** Files of ours in which a pattern occurs, once for each time. */
const occurrences = (pattern: RegExp) =>
  sources.flatMap(({ file, text }) => [...text.matchAll(new RegExp(pattern, 'g'))].map(() => file))

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(50)
})

test.each([
  ['eval', /\beval\s*\(/],
  ['code made of text', /\bnew\s+Function\b/],
  ['markup made of text', /dangerouslySetInnerHTML|\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML/],
  ['code sent to a page', /executeJavaScript|insertCSS/],
  ['the remote module', /@electron\/remote/],
  ['blocking messages', /sendSync/],
  [
    'Node in a page',
    /nodeIntegration\w*:\s*true|contextIsolation:\s*false|sandbox:\s*false|webSecurity:\s*false/,
  ],
  ['web views', /<webview|webviewTag:\s*true/],
  ['a way around the sandbox', /no-sandbox/],
  [
    'TLS without its check',
    /rejectUnauthorized(?!: true\b)|NODE_TLS_REJECT_UNAUTHORIZED|setCertificateVerifyProc|certificate-error/,
  ],
])('nowhere: %s', (_name, pattern) => {
  expect(occurrences(pattern)).toEqual([])
})

test.each([
  ['windows are made in one place', /new BrowserWindow\b/, ['src/main/shell/window.ts']],
  ['addresses leave in one place', /\.openExternal\b/, ['src/main/shell/security.ts']],
  ['pages ask through one channel', /ipcMain\s*\.\s*\w+/, ['src/main/shell/app.ts']],
])('%s', (_name, pattern, files) => {
  expect(occurrences(pattern)).toEqual(files)
})

test('electron is imported by the shell, the preload and the composition root only', () => {
  const importers = new Set(occurrences(/(?:from|import|require\()\s*\(?['"]electron(?:[/-][\w/-]+)?['"]/))
  const allowed = /^src\/(?:main\/shell\/[\w-]+|main\/index|preload\/index)\.ts$/
  expect([...importers].filter((file) => !allowed.test(file))).toEqual([])
  expect(importers).toContain('src/preload/index.ts')
})

test('children of the main process are given no token and no Node option', () => {
  const env = minimalEnvironment({
    HOME: '/home/me',
    Path: 'C:\\x',
    OKTA_CLIENT_TOKEN: 'x',
    NODE_OPTIONS: '--require x',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    ELECTRON_RUN_AS_NODE: '1',
    SSLKEYLOGFILE: '/x',
    LD_PRELOAD: '/x',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    TZ: undefined,
  })
  expect(env).toEqual({ HOME: '/home/me', Path: 'C:\\x', NODE_EXTRA_CA_CERTS: '/ca.pem' })
})
