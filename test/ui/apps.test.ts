import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 60, groups: 12, apps: 60 })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const tab = (page: Page, name: 'Managed' | 'Unmanaged') =>
  page.getByRole('radiogroup', { name: 'Which apps' }).getByText(name, { exact: true })
const table = (page: Page, name: string) => page.getByRole('table', { name, exact: true })

let connectorId: string | undefined
/** The identity provider of this file, synced once. */
async function provider(): Promise<string> {
  const { app, org } = world
  return (connectorId ??= await connectTo(app, { url: org.url, token: org.token() }))
}

test('before an identity provider is synced both lists say so, with the next step', async () => {
  const ui = await world.open()
  const { page } = ui
  await page.getByRole('link', { name: 'Apps', exact: true }).click()
  await heading(page, 'Apps').waitFor()
  await page.getByText('No app is managed yet').waitFor()
  await holds(ui, 'no apps')
  await button(page, 'See the unmanaged apps').click()
  await page.getByText('No identity provider has been synced yet').waitFor()
  await page.getByRole('link', { name: 'Go to connectors' }).waitFor()
})

test('unmanaged apps are paged and searched with true totals, and managed by a button', async () => {
  const { app } = world
  const id = await provider()
  const all = await app.need('apps.unmanaged', { limit: 200 })
  expect(all.total).toBeGreaterThan(50)
  const [first] = all.rows
  if (first === undefined) throw new Error('There is no unmanaged app.')
  const ui = await world.open({ start: '#/apps?tab=unmanaged' })
  const { page } = ui
  const rows = table(page, 'Unmanaged apps').locator('tbody').getByRole('row')
  await page.getByText(`1–50 of ${all.total} unmanaged apps`).waitFor()
  expect(await rows.count()).toBe(50)
  await holds(ui, 'unmanaged apps')
  await button(page, 'Next page').click()
  await page.getByText(`51–${all.total} of ${all.total} unmanaged apps`).waitFor()
  expect(await rows.count()).toBe(all.total - 50)
  await page.getByRole('searchbox').fill(first.label)
  await page.getByText(/^\d+ unmanaged apps?$/).waitFor()
  await button(page, `Manage ${first.label}`).click()
  await page.getByText(`${first.label} is managed now`).waitFor()
  await page.getByRole('searchbox').fill('')
  await page.getByText(`1–50 of ${all.total - 1} unmanaged apps`).waitFor()

  await tab(page, 'Managed').click()
  const managed = table(page, 'Managed apps').getByRole('row').filter({ hasText: first.label })
  await managed.getByText(`assigned to ${first.users}`).waitFor()
  await managed.getByRole('link', { name: `${first.label} in` }).click()
  await page.getByRole('complementary').getByRole('heading', { name: first.label }).waitFor()
  expect(page.url()).toContain(`/c/${id}/applications`)
})

test('an app is created, renamed and unmanaged; one that a connector feeds says why it is not', async () => {
  const { app } = world
  await provider()
  const ui = await world.open({ start: '#/apps' })
  const { page } = ui
  await heading(page, 'Apps').waitFor()
  await button(page, 'Create app').click()
  const dialog = page.getByRole('dialog')
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await name.press('Enter')
  await dialog.getByText('Enter a name.').waitFor()
  await name.fill('Payroll')
  await name.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  const row = (text: string) => table(page, 'Managed apps').getByRole('row').filter({ hasText: text })
  await row('Payroll').getByText('no connector').waitFor()

  await button(page, 'Create app').click()
  await name.fill('Payroll')
  await name.press('Enter')
  await dialog.getByText('An app named Payroll is managed already.').waitFor()
  expect(await name.inputValue()).toBe('Payroll')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'hidden' })

  await button(page, 'Rename Payroll').click()
  await name.fill('Payroll north')
  await name.press('Enter')
  await row('Payroll north').waitFor()
  await app.need('connectors.add', {
    catalogId: 'okta',
    app: { kind: 'new', name: 'Fed one' },
    owners: [{ me: true, personId: null, name: '', email: '' }],
  })
  await row('Fed one').getByRole('link', { name: 'Fed one' }).waitFor()
  await holds(ui, 'managed apps')
  await button(page, 'Unmanage Fed one').click()
  await dialog.getByText('Fed one feeds it. Remove that connector first').waitFor()
  expect(await dialog.getByRole('button').count()).toBe(1)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await button(page, 'Unmanage Payroll north').click()
  await dialog.getByRole('button', { name: 'Unmanage Payroll north' }).click()
  await eventually(() => row('Payroll north').count()).toBe(0)
})

test('a connector is added for an unmanaged app, then another one for the app that is managed so', async () => {
  const { app } = world
  await provider()
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@northwind.example' })
  const ui = await world.open({ start: '#/add/okta' })
  const { page } = ui
  const { rows } = await app.need('apps.unmanaged', { limit: 200 })
  const wanted = rows.at(-1)
  if (wanted === undefined) throw new Error('There is no unmanaged app.')
  const label = (text: string) =>
    page.getByRole('radiogroup', { name: /anaged apps$/ }).getByRole('radio', { name: text, exact: true })
  await heading(page, 'Which app does it feed?').waitFor()
  await page.getByRole('radio', { name: 'An unmanaged app' }).check()
  await page.getByText(`1–25 of ${rows.length} apps`).waitFor()
  await page.getByRole('searchbox').fill('nothing is called so')
  await page.getByText('No app matches “nothing is called so”.').waitFor()
  await page.getByRole('searchbox').fill(wanted.label)
  await label(wanted.label).check()
  await page.getByRole('searchbox').fill('')
  await page.getByText(`Chosen: ${wanted.label}, Demo organization`).waitFor()
  await holds(ui, 'which app')
  await button(page, 'Next').click()
  await heading(page, 'Who owns it?').waitFor()
  await button(page, 'Next').click()
  await page.getByRole('navigation', { name: 'Setup steps' }).waitFor()

  await goTo(page, '/add/okta')
  await heading(page, 'Which app does it feed?').waitFor()
  await page.getByRole('radio', { name: 'A managed app' }).check()
  await page.getByRole('searchbox').fill(wanted.label)
  await page.getByText(`fed by ${wanted.label}`).waitFor()
  await label(wanted.label).check()
  await button(page, 'Next').click()
  await heading(page, 'Who owns it?').waitFor()
  await button(page, 'Next').click()
  await page.getByRole('navigation', { name: 'Setup steps' }).waitFor()
  const managed = await app.need('apps.managed', { search: wanted.label })
  const fed = managed.rows.find(({ name }) => name === wanted.label)
  expect(fed?.source?.oktaAppId).toBe(wanted.oktaAppId)
  expect(fed?.connectors.map(({ name }) => name)).toEqual([wanted.label, `${wanted.label} 2`])
})
