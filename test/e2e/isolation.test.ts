import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, profile, start } from './app.ts'

const built = join(import.meta.dirname, '..', '..', 'out')

test('the preload is one small file that needs electron only', () => {
  expect(readdirSync(join(built, 'preload'))).toEqual(['index.cjs'])
  const text = readFileSync(join(built, 'preload', 'index.cjs'), 'utf8')
  expect(Buffer.byteLength(text)).toBeLessThan(2048)
  expect([...text.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"'])
  expect(text).not.toMatch(/\bimport\b/)
})

test('the page has the two functions and nothing of Node', async () => {
  const { app, page } = await start(profile())
  expect(page.url()).toMatch(/^app:\/\/main\//)
  const seen = await page.evaluate(() => ({
    types: ['require', 'process', 'module', 'global', 'Buffer', 'electron', '__dirname'].map(
      (name) => typeof (globalThis as Record<string, unknown>)[name],
    ),
    api: Object.keys((globalThis as unknown as { api: object }).api).toSorted(),
  }))
  expect(seen).toEqual({ types: Array(7).fill('undefined'), api: ['request', 'subscribe'] })
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId() > 0),
  )
  expect(preferences).toEqual([true])
  const fetched = await page.evaluate(() =>
    fetch('https://example.invalid/').then(
      () => 'answered',
      (error: unknown) => String(error),
    ),
  )
  expect(fetched).toMatch(/^TypeError/)
})

test('the page runs under its policy without a violation', async () => {
  const { page } = await start(profile())
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
  })
  await page.reload()
  await page.getByRole('main').waitFor()
  await page.waitForTimeout(500)
  expect(complaints).toEqual([])
})

test('nothing the page does leads away from it', async () => {
  const server = createServer((_request, response) => {
    served++
    response.writeHead(302, { Location: 'https://example.invalid/' }).end()
  })
  let served = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const local = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?next=app://main/`
  const { app, page } = await start(profile())
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url: string) => void opened.push(url)
  })
  const home = page.url()
  const tries = [
    (url: string) => void (location.href = url),
    (url: string) => void window.open(url),
    (url: string) => {
      for (const target of ['_self', '_blank', '_top']) {
        const link = Object.assign(document.createElement('a'), { href: url, target, textContent: 'x' })
        document.body.append(link)
        link.click()
      }
    },
    (url: string) => {
      const form = Object.assign(document.createElement('form'), { action: url, method: 'post' })
      document.body.append(form)
      form.submit()
    },
    (url: string) => document.body.append(Object.assign(document.createElement('iframe'), { src: url })),
    (url: string) => document.body.append(Object.assign(new Image(), { src: url })),
  ]
  for (const url of [
    local,
    'https://example.invalid/',
    'https://acme.okta.com/',
    'file:///etc/passwd',
    'javascript:void(0)',
  ]) {
    for (const attempt of tries) await page.evaluate(attempt, url).catch(() => {})
  }
  await page.waitForTimeout(500)
  expect(page.url()).toBe(home)
  expect(app.windows()).toHaveLength(1)
  expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([])
  expect(served).toBe(0)
  expect(await ask(page, 'settings.get', {})).toMatchObject({ ok: true })
  server.close()
})

test('the page may copy, and nothing else that asks for a permission', async () => {
  const { page } = await start(profile())
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi']
    return Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as 'geolocation' })).state),
    )
  })
  expect(states.filter((state) => state === 'granted')).toEqual([])
})
