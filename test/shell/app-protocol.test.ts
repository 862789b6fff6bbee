import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createAppHandler, crashPageUrl } from '../../src/main/shell/app-protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'access-desk-protocol-'))
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(folder, 'renderer')
mkdirSync(join(root, 'assets'), { recursive: true })
writeFileSync(join(root, 'index.html'), '<meta nonce="__NONCE__"><style nonce="__NONCE__"></style>')
writeFileSync(join(root, 'assets', 'a.js'), 'export {}')
writeFileSync(join(root, 'assets', 'a.css'), 'a{}')
writeFileSync(join(root, 'assets', 'a.svg'), '<svg/>')
writeFileSync(join(root, 'assets', 'a.png'), Buffer.from([0x89, 0x50, 0xff, 0x00]))
writeFileSync(join(root, 'assets', 'a.woff2'), 'w')
writeFileSync(join(root, 'assets', 'a.exe'), 'w')
writeFileSync(join(root, '.hidden.html'), 'hidden')
writeFileSync(join(folder, 'secret.html'), 'secret')
mkdirSync(join(folder, 'renderer-evil'))
writeFileSync(join(folder, 'renderer-evil', 'x.html'), 'secret')
symlinkSync(join(folder, 'secret.html'), join(root, 'link.html'))

const handle = createAppHandler(root)
const get = (url: string, method = 'GET') => handle({ url, method })

test.each([
  ['app://main/', 'text/html; charset=utf-8'],
  ['app://main/index.html?x=1#/logs', 'text/html; charset=utf-8'],
  ['app://main/assets/a.js', 'text/javascript; charset=utf-8'],
  ['app://main/assets/a.css', 'text/css; charset=utf-8'],
  ['app://main/assets/a.svg', 'image/svg+xml'],
  ['app://main/assets/a.png', 'image/png'],
  ['app://main/assets/a.woff2', 'font/woff2'],
  [crashPageUrl, 'text/html; charset=utf-8'],
])('%s is served as %s', async (url, type) => {
  const response = await get(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(type)
})

test('binary files arrive as they are', async () => {
  expect(Buffer.from(await (await get('app://main/assets/a.png')).arrayBuffer())).toEqual(
    Buffer.from([0x89, 0x50, 0xff, 0x00]),
  )
})

const hostile = [
  'app://main/../secret.html',
  'app://main/assets/../../secret.html',
  'app://main/%2e%2e/secret.html',
  'app://main/%2E%2E%2Fsecret.html',
  'app://main/..%5csecret.html',
  'app://main/..\\secret.html',
  'app://main//etc/hostname',
  'app://main//secret.html',
  `app://main/${folder}/secret.html`,
  `app://main/%2f${folder.slice(1)}/secret.html`,
  'app://main/index.html%00.png',
  'app://main/index.html\0.png',
  'app://main/../renderer-evil/x.html',
  'app://main/link.html',
  'app://main/.hidden.html',
  'app://main/missing.html',
  'app://main/assets',
  'app://main/assets/',
  'app://main/assets/a.exe',
  'app://main/index.html/',
  'app://other/index.html',
  'app://main.evil/index.html',
  'app://main:80/index.html',
  'app://user@main/index.html',
  'file:///etc/passwd',
  'https://main/index.html',
  'app:main/index.html',
  '',
]
test.each(hostile)('%j is refused', async (url) => {
  const response = await get(url)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect(await response.text()).not.toContain('secret')
})

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is refused', async (method) => {
  expect((await get('app://main/', method)).status).toBe(405)
})

test('every answer carries the policy, an own nonce and nosniff', async () => {
  const nonces = new Set<string>()
  for (const url of ['app://main/', 'app://main/', 'app://main/assets/a.js', crashPageUrl, ...hostile]) {
    const response = await get(url)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1] ?? expect.unreachable()
    nonces.add(nonce)
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'`,
    )
    if (response.status === 200 && response.headers.get('content-type')?.startsWith('text/html')) {
      const page = await response.text()
      expect(page).toContain(`nonce="${nonce}"`)
      expect(page).not.toContain('__NONCE__')
    }
  }
  expect(nonces.size).toBe(4 + hostile.length)
})
