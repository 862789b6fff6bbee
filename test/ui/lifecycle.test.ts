import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 80, groups: 20, apps: 8 })
let id = ''
beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(
    app,
    { url: org.url, token: org.token() },
    { syncDeprovisionedUsers: true, writes: true },
  )
  await app.need('connectors.probe', { connectorId: id })
  await app.need('connectors.update', { connectorId: id, safetyLevel: 'confirm' })
})

let made = 0
/** An account with a little access, in the local data. */
async function account(name: string): Promise<{ id: string; login: string }> {
  const { org } = world.org
  const login = `${name.toLowerCase().replaceAll(' ', '.')}.${String(made++)}@example.com`
  const [firstName = '', lastName = ''] = name.split(' ')
  const user = org.createUser(
    { firstName, lastName, login, email: login },
    { activate: true, password: true },
  )
  for (const { id: app } of org.data.apps
    .filter(({ status, deleted, users }) => status === 'ACTIVE' && !deleted && !users.includes(user.index))
    .slice(0, 2))
    org.assignUser(app, user.id)
  const { syncId } = await world.app.need('sync.start', { connectorId: id, mode: 'delta' })
  await world.app.engine.syncFinished(syncId)
  return { id: user.id, login }
}
const idle = () =>
  eventually(
    async () => (await world.app.need('connectors.get', { connectorId: id })).runningSyncId,
  ).toBeNull()

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const title = (page: Page, name: string) => dialog(page).getByRole('heading', { name, exact: true }).waitFor()
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)
async function openDetail(page: Page, key: string, name: string): Promise<void> {
  await goTo(page, `/c/${id}/accounts?selected=${encodeURIComponent(JSON.stringify(key))}`)
  await page.getByRole('heading', { name, exact: true }).waitFor()
}
const choose = async (page: Page, name: string, entry: string) => {
  await button(page, `Actions for ${name}`).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${entry}`) }).click()
}

test('deactivated, then deleted, from the detail: what is lost is shown, Cancel is first, the proof can be copied', async () => {
  const { id: key, login } = await account('Ana Lima')
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, key, 'Ana Lima')
  await button(page, 'Actions for Ana Lima').click()
  const entries = page.getByRole('menuitem')
  await eventually(() => entries.count()).toBe(4)
  expect(await entries.allTextContents()).toEqual([
    'Suspend…',
    'Unsuspend…The account is not suspended.',
    'Deactivate…',
    'Delete…Okta deletes only deactivated accounts. Deactivate the account first.',
  ])
  await holds(ui, 'actions of an account')
  // One that cannot be chosen does nothing.
  await entries.nth(3).click({ force: true })
  expect(await dialog(page).count()).toBe(0)
  await page.keyboard.press('Escape')

  await choose(page, 'Ana Lima', 'Deactivate')
  await title(page, 'Deactivate Ana Lima?')
  await dialog(page).getByText('Can be undone only in part').waitFor()
  await dialog(page)
    .getByRole('link', { name: /^\d+ application assignments$/ })
    .waitFor()
  await eventually(() => focused(page)).toBe('Cancel')
  await holds(ui, 'deactivate an account')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'hidden' })
  expect(world.org.org.user(key)?.status).toBe('ACTIVE')

  await choose(page, 'Ana Lima', 'Deactivate')
  await button(page, 'Deactivate Ana Lima').click()
  await title(page, 'Ana Lima is deactivated')
  await dialog(page)
    .getByText(/^Okta says DEPROVISIONED, request id/)
    .waitFor()
  await dialog(page)
    .getByRole('button', { name: /^Copy proof/ })
    .waitFor()
  expect(world.org.org.user(key)?.status).toBe('DEPROVISIONED')
  await holds(ui, 'account is deactivated')

  await button(page, 'Delete Ana Lima…').click()
  await title(page, 'Delete Ana Lima?')
  await dialog(page).getByText('Cannot be undone').waitFor()
  const remove = button(page, 'Delete Ana Lima')
  const typed = dialog(page).getByRole('textbox')
  await typed.fill('ana')
  expect(await remove.isDisabled()).toBe(true)
  await holds(ui, 'delete an account')
  await typed.fill(login)
  await remove.click()
  await title(page, 'Ana Lima is deleted')
  expect(world.org.org.user(key)).toBeUndefined()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await page.getByText('No longer in the data').waitFor()
  await idle()
})

test('from the menu of a row, with the same entries, and back again from the palette', async () => {
  const { id: key } = await account('Ben Ortiz')
  const { page } = await world.open({
    start: `#/c/${id}/accounts?q=${encodeURIComponent(JSON.stringify('Ben Ortiz'))}`,
  })
  await page.getByRole('gridcell', { name: 'Ben Ortiz', exact: true }).first().click({ button: 'right' })
  const labels = await page.getByRole('menuitem').allTextContents()
  expect(labels.filter((label) => label.includes('…'))).toEqual([
    'Add to group…G',
    'Assign application…',
    'Grant role…',
    'Suspend…',
    'Unsuspend…The account is not suspended.',
    'Deactivate…',
    'Delete…Okta deletes only deactivated accounts. Deactivate the account first.',
  ])
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
  await button(page, 'Suspend Ben Ortiz').click()
  await title(page, 'Ben Ortiz is suspended')
  await dialog(page).getByRole('button', { name: 'Close' }).click()

  await openDetail(page, key, 'Ben Ortiz')
  await page.getByRole('complementary').or(page.locator('main')).getByText('Suspended').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('unsuspend')
  await page.getByRole('option', { name: 'Unsuspend Ben Ortiz…' }).click()
  await title(page, 'Unsuspend Ben Ortiz?')
  await button(page, 'Unsuspend Ben Ortiz').click()
  await title(page, 'Ben Ortiz is unsuspended')
  expect(world.org.org.user(key)?.status).toBe('ACTIVE')
  await idle()
})

test('what changed meanwhile, and what Okta refuses, is said in the dialog, which stays open', async () => {
  const { id: key } = await account('Cleo Park')
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, key, 'Cleo Park')
  await choose(page, 'Cleo Park', 'Suspend')
  await dialog(page).getByText('Can be undone', { exact: true }).waitFor()
  world.org.org.updateProfile(key, { title: 'Somebody else was here' })
  await button(page, 'Suspend Cleo Park').click()
  await dialog(page)
    .getByText(/has changed since it was shown\. Nothing was done\./)
    .waitFor()
  world.org.faults.add({ kind: 'error', code: 'E0000006', method: 'POST', path: /lifecycle/ })
  try {
    await button(page, 'Look again').click()
    await button(page, 'Suspend Cleo Park').click()
    await dialog(page).getByText('This credential may not do that').waitFor()
  } finally {
    world.org.faults.clear()
  }
  await button(page, 'Look again').click()
  await button(page, 'Suspend Cleo Park').click()
  await title(page, 'Cleo Park is suspended')
  await idle()
})

test('the account that the connector signs in as cannot be cut off', async () => {
  const { page } = await world.open({ start: `#/c/${id}/accounts` })
  await openDetail(page, world.org.org.data.users[0]!.id, 'Ingrid Lindqvist')
  await button(page, 'Actions for Ingrid Lindqvist').click()
  await page
    .getByRole('menuitem', { name: /^Suspend… ?This connector signs in as this account\.$/ })
    .waitFor()
})

test('an account is created; the login follows the e-mail, and a refusal loses nothing', async () => {
  const { login } = await account('Dora Vale')
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await button(page, 'Create account').click()
  await title(page, `Create an account in ${world.org.url.replace('http://', '')}`)
  const field = (name: string) => dialog(page).getByRole('textbox', { name, exact: true })
  await button(page, 'Create account and send the e-mail').click()
  await dialog(page).getByText('The first name is missing.').waitFor()
  await dialog(page).getByText('Enter an address such as ana@example.com.').waitFor()
  await field('First name').fill('Eve')
  await field('Last name').fill('Marsh')
  await field('E-mail').fill(login)
  expect(await field('Login').inputValue()).toBe(login)
  await button(page, 'Create Eve Marsh and send the e-mail').click()
  await dialog(page)
    .getByText(`The login ${login} belongs to Dora Vale already, who is ACTIVE.`, { exact: false })
    .waitFor()
  expect(await field('Last name').inputValue()).toBe('Marsh')
  await field('Login').fill('eve.marsh@example.com')
  await field('E-mail').fill('eve@example.com')
  expect(await field('Login').inputValue()).toBe('eve.marsh@example.com')
  await dialog(page).getByRole('checkbox').uncheck()
  await holds(ui, 'create an account')
  await button(page, 'Create Eve Marsh').click()
  await title(page, 'The account of Eve Marsh was created')
  await dialog(page)
    .getByText(/^Okta says STAGED, request id/)
    .waitFor()
  await button(page, 'Open the account').click()
  await page.getByRole('heading', { name: 'Eve Marsh', exact: true }).waitFor()
  await idle()
})
