import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addOkta, connectDemo } from '../support/setup-flow.ts'
import { ask, killEngine, picture, profile, start, value } from './app.ts'

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('from an empty profile to Connected, by the buttons a person presses', async () => {
  const { page } = await start(profile())
  await page.getByRole('heading', { name: 'No connectors yet' }).waitFor()
  await picture(page, 'empty')
  await connectDemo(page, (name) => picture(page, name))
  await picture(page, 'overview')

  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await page.getByRole('row').nth(3).click()
  await page.getByRole('tab', { name: 'Access' }).waitFor()
  await page.waitForTimeout(500)
  await picture(page, 'accounts')

  await page.getByRole('link', { name: 'Connectors' }).first().click()
  await page.getByText('Connected', { exact: true }).waitFor()
  const [connector] = value(await ask(page, 'connectors.list', {}))
  expect(connector).toMatchObject({ status: 'connected', setupStep: null, kind: 'demo' })
  expect(connector?.counts?.users).toBeGreaterThan(400)
})

test('a domain and a token are asked for; a server that cannot be reached is said in words, and nothing is lost', async () => {
  const folder = profile()
  const token = '00SecretTokenThatMustNotBeWrittenDown1234'
  const { page, close } = await start(folder)
  await addOkta(page)
  const domain = page.getByRole('textbox', { name: 'Okta domain' })
  await domain.fill('http://acme.okta.com')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Okta is reached over https only.').waitFor()
  await picture(page, 'setup-domain-refused')
  await domain.fill('https://no-such-org-here-admin.okta.com/admin/dashboard')
  await page.getByText('https://no-such-org-here.okta.com').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Service account' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('textbox', { name: 'API token' }).fill(token)
  await picture(page, 'setup-token')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByRole('checkbox').first().waitFor()
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByRole('alert').waitFor({ timeout: 60_000 })
  await picture(page, 'setup-unreachable')

  const [connector] = value(await ask(page, 'connectors.list', {}))
  expect(connector).toMatchObject({
    status: 'not-connected',
    setupStep: 'test',
    credential: { configured: true, last4: '1234' },
  })
  expect(JSON.stringify(connector)).not.toContain(token)
  await close()

  // Chromium's own files of this profile are looked through as well as ours.
  for (const file of filesBelow(folder)) {
    if (statSync(file).size < 50_000_000) expect(readFileSync(file).includes(token), file).toBe(false)
  }

  const again = await start(folder)
  await again.page.getByText('no-such-org-here.okta.com', { exact: true }).waitFor()
  await picture(again.page, 'setup-resumed')
  expect(value(await ask(again.page, 'connectors.list', {}))).toMatchObject([{ setupStep: 'test' }])
})

test('killing the engine shows it, restarts it and loses nothing', async () => {
  const { app, page } = await start(profile())
  await connectDemo(page)
  const before = value(await ask(page, 'connectors.list', {}))
  const states: string[] = []
  await page.exposeFunction('engineTold', (state: string) => void states.push(state))
  await page.evaluate(() => {
    const scope = globalThis as unknown as {
      api: { subscribe: (name: string, listener: (payload: { state: string }) => void) => void }
      engineTold: (state: string) => void
    }
    scope.api.subscribe('engine.state', ({ state }) => scope.engineTold(state))
  })
  await killEngine(app)
  await expect.poll(() => states, { timeout: 20_000 }).toContain('ready')
  expect(states[0]).toBe('restarting')
  await expect
    .poll(async () => ask(page, 'connectors.list', {}), { timeout: 20_000 })
    .toMatchObject({ ok: true, value: before })
  await page.getByText('Engine ready').waitFor()
  await picture(page, 'engine-restarted')
  const { id: connectorId } = before[0]!
  // The restarted engine has its credential again and reads the data that was there.
  expect(value(await ask(page, 'connectors.probe', { connectorId })).capabilities?.reviewGroups.value).toBe(
    'yes',
  )
  expect(value(await ask(page, 'grid.page', { connectorId, grid: 'users', columns: ['login'] })).total).toBe(
    before[0]!.counts?.users,
  )
})
