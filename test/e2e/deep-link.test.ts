import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openElectronHost } from '../../scripts/electron-host.ts'
import { startSmtp } from '../support/smtp.ts'
import { ask, profile, start, value } from './app.ts'

/** Starts the app a second time over the same folder, as the system does for a link, and waits until it has ended. */
async function startAgain(folder: string, link: string): Promise<number | null> {
  const host = openElectronHost(join(import.meta.dirname, '..', '..'))
  try {
    const child = spawn(host.executablePath, [host.appDir, `--user-data-dir=${folder}`, link], {
      cwd: host.appDir,
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !['NODE_OPTIONS', 'NODE_ENV'].includes(name)),
      ),
      stdio: 'ignore',
    })
    return await new Promise((resolve) => child.on('exit', resolve))
  } finally {
    host.close()
  }
}

test('a second start with a link brings the window to its screen, and does nothing else', async () => {
  const folder = profile()
  const { page } = await start(folder)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const { id, name } = value(await ask(page, 'connectors.create', { domain: 'acme', name: 'Head office' }))
  const before = value(await ask(page, 'connectors.list', {}))

  await startAgain(folder, `access-desk://connectors/${id}/setup`)
  await page.getByRole('heading', { level: 1, name: `Set up ${name}` }).waitFor()
  await startAgain(folder, `access-desk://connectors/${id}/settings`)
  await page.waitForURL(new RegExp(`#/c/${id}/settings`))
  for (const other of [`access-desk://connectors/${id}/remove`, 'https://example.com/'])
    await startAgain(folder, other)
  expect(page.url()).toContain(`#/c/${id}/settings`)
  expect(value(await ask(page, 'connectors.list', {}))).toEqual(before)

  await startAgain(folder, 'access-desk://connectors/11111111-1111-4111-8111-111111111111/setup')
  await page.getByRole('heading', { level: 1, name: 'This connector is not on this computer' }).waitFor()
  await page.getByRole('link', { name: 'Add connector' }).waitFor()
})

test('an owner who is somebody else gets an e-mail, and its link leads to the set-up', async () => {
  const host = await startSmtp({ encryption: 'none', account: { user: 'ana', password: 'correct horse' } })
  try {
    const folder = profile()
    const { page } = await start(folder)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    value(await ask(page, 'profile.save', { name: 'Ana Lima', email: 'ana@acme.example' }))
    const settings = {
      host: '127.0.0.1',
      port: host.port,
      encryption: 'none',
      user: 'ana',
      from: '',
    } as const
    expect(value(await ask(page, 'mail.save', { settings, password: 'correct horse' }))).toEqual({
      settings,
      signIn: true,
    })
    const bo = { me: false, personId: null, name: 'Bo Chen', email: 'bo@acme.example' }
    const added = await ask(page, 'connectors.add', {
      catalogId: 'okta',
      app: { kind: 'new', name: 'Sales' },
      owners: [bo],
    })
    const { id, status } = value(added)
    expect(status).toBe('not-connected')
    await expect.poll(() => host.received.length, { timeout: 15_000 }).toBe(1)
    const [message] = host.received
    expect(message).toMatchObject({ from: 'ana@acme.example', to: ['bo@acme.example'], user: 'ana' })
    const [link] = /access-desk:\/\/[\w/-]+/.exec(message?.raw.replaceAll('=\r\n', '') ?? '') ?? []
    expect(link).toBe(`access-desk://connectors/${id}/setup`)
    await expect
      .poll(async () => value(await ask(page, 'mail.list', { connectorId: id })).rows[0]?.state)
      .toBe('sent')
    await startAgain(folder, link ?? '')
    await page.getByRole('heading', { level: 1, name: 'Set up Sales' }).waitFor()
  } finally {
    await host.close()
  }
})
