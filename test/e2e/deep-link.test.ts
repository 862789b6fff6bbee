import { expect, test } from 'vitest'
import { ask, profile, start, startAgain, value } from './app.ts'

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
