import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 30, groups: 8, apps: 4 })
let id = ''
let finn = { id: '', index: -1 }
let team = { id: '' }
beforeAll(async () => {
  const { app, org } = world
  finn = org.org.createUser(
    { firstName: 'Finn', lastName: 'Ito', login: 'finn.ito@example.com', email: 'finn.ito@example.com' },
    { activate: true, password: true },
  )
  team = org.org.createGroup('Archive team')
  org.org.addMember(team.id, finn.id)
  id = await connectTo(app, { url: org.url, token: org.token('super') })
  await app.need('connectors.probe', { connectorId: id })
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const isMember = (): boolean =>
  world.org.org.data.groups.find((each) => each.id === team.id)?.members.includes(finn.index) ?? false

test('read-only says so, changes nothing, and leads to where that is chosen; loosening asks once', async () => {
  const ui = await world.open({ start: `#/c/${id}/overview` })
  const { page } = ui
  const frame = () => page.locator('main').getAttribute('data-level')
  await page.getByText(/^Read-only: access is shown/).waitFor()
  expect(await frame()).toBe('read-only')
  await goTo(page, `/c/${id}/accounts?selected=${encodeURIComponent(JSON.stringify(finn.id))}`)
  await page.getByRole('heading', { name: 'Finn Ito', exact: true }).waitFor()
  await button(page, 'Actions for Finn Ito').click()
  await page.getByRole('menuitem', { name: /^Suspend.*is read-only/ }).waitFor()
  await page.keyboard.press('Escape')
  await page
    .getByRole('grid', { name: 'Groups of Finn Ito' })
    .getByRole('gridcell', { name: 'Archive team', exact: true })
    .first()
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Remove from Archive team/ }).click()
  await dialog(page).getByRole('heading', { name: 'Remove Finn Ito from Archive team?' }).waitFor()
  await dialog(page)
    .getByText(/is read-only/)
    .waitFor()
  expect(await button(page, 'Remove Finn Ito from Archive team').isDisabled()).toBe(true)
  await holds(ui, 'refused, read-only')
  await dialog(page).getByRole('link', { name: 'Open the connector settings' }).click()
  await page.getByRole('heading', { name: 'Changes in Okta', exact: true }).waitFor()
  expect(isMember()).toBe(true)

  const section = page.getByRole('region', { name: 'Changes in Okta' })
  const level = (name: RegExp) => section.getByRole('radio', { name })
  await level(/^Confirm by typing/).check()
  await section.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog(page)
    .getByText(/^Access can then be changed in Okta/)
    .waitFor()
  await button(page, 'Cancel').click()
  await dialog(page).waitFor({ state: 'hidden' })
  expect((await world.app.need('connectors.get', { connectorId: id })).safetyLevel).toBe('read-only')
  await section.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await section.getByText('Saved').waitFor()
  await eventually(frame).toBe('confirm-name')
  await page.getByRole('link', { name: 'Changes need the organization’s name' }).waitFor()
  await section.scrollIntoViewIfNeeded()
  await holds(ui, 'changes need the name')
  // Back to strict asks nothing.
  await level(/^Read-only/).check()
  await section.getByRole('button', { name: 'Save', exact: true }).click()
  await eventually(frame).toBe('read-only')
})
