import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { createWorld } from './world.ts'

const world = createWorld({ role: 'readonly' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const hidden = 'not visible to this credential'

test('before the first sync every list says so and names the next step', async () => {
  const id = await connectTo(world.app, { url: world.org.url, token: world.org.token() }, { sync: false })
  const { page } = await world.open()
  const card = page.getByRole('article', { name: 'Demo organization' })
  await card.getByText('Not connected', { exact: true }).waitFor()
  await card.getByText('not synced yet', { exact: true }).waitFor()
  for (const screen of ['accounts', 'groups', 'applications', 'admin-roles']) {
    await goTo(page, `/c/${id}/${screen}`)
    await page.getByText('Not synced yet', { exact: true }).waitFor()
    expect(await page.getByText(/^(No|0) (accounts|groups|applications|role)/).count()).toBe(0)
    await link(page, 'Finish the setup').waitFor()
  }
  await goTo(page, `/c/${id}/overview`)
  await page.getByText('The setup is not finished').waitFor()
  await link(page, 'Continue setup').click()
  await page.getByRole('navigation', { name: 'Setup steps' }).waitFor()
})

test('a read-only token: the matrix, the plan and every screen tell what it cannot see from what is not there', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
  const { page } = await world.open({ start: `#/setup/${id}?step=test` })
  const matrix = page.getByRole('table', { name: 'What this API token can do' })
  await matrix.waitFor()
  const answers = await matrix.locator('tbody tr td:first-of-type').allTextContents()
  expect(answers).toEqual(['Yes', 'No', 'Yes', 'No', 'No', 'No'])
  await button(page, 'Details of: Review admin roles').click()
  const evidence = matrix.locator('td[colspan]')
  expect(await evidence.textContent()).toContain('HTTP 403')
  expect(await evidence.textContent()).toContain('Security, then Administrators')
  await button(page, 'Continue').click()
  await page.getByText('Admin roles are not visible to this credential and will be marked so.').waitFor()
  await button(page, 'Start the first sync').click()
  await page.getByText('The first sync is complete.').waitFor({ timeout: 30_000 })
  await button(page, 'Continue').click()
  await page.getByText(new RegExp(`^Admin roles: ${hidden}, which does not mean there are none.`)).waitFor()
  const counts = page.locator('dl').filter({ hasText: 'Admin roles of people' })
  expect(await counts.locator('div', { hasText: 'Admin roles of people' }).last().textContent()).toContain(
    hidden,
  )

  await link(page, 'Open the overview').click()
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
  const count = page.getByRole('main').getByRole('link', { name: hidden })
  await count.waitFor()
  const fresh = page.getByRole('table', { name: 'How fresh and complete the data is' })
  const roles = fresh
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Admin roles', exact: true }) })
  expect(await roles.getByRole('cell').allTextContents()).toEqual([
    '',
    '',
    expect.stringMatching(/^Not visible to this credential.+/),
  ])
  await count.click()

  // The overview tells the same in other words, so the new screen is waited for.
  await page.getByRole('heading', { name: 'Admin roles', level: 1 }).waitFor()
  await fresh.waitFor({ state: 'detached' })
  await page.getByText('Not visible to this credential', { exact: true }).waitFor()
  await link(page, 'See what this credential can do').waitFor()
  expect(await page.getByText(/\bnone\b/i).count()).toBe(0)
  expect(await page.getByText(/^0 role assignments/).count()).toBe(0)
  await goTo(page, '/')
  const card = page.getByRole('article', { name: 'Demo organization' })
  await card.getByText('not visible', { exact: true }).waitFor()
  await card.getByText('Connected', { exact: true }).waitFor()

  const [owner] = org.org.data.users
  await goTo(page, `/c/${id}/accounts?selected=${owner?.id ?? ''}&tab=roles`)
  const pane = page.getByRole('complementary', { name: 'Account details' })
  await pane.getByText('Not visible to this credential', { exact: true }).waitFor()
  await pane.getByRole('button', { name: /^Admin roles – ?, not visible to this credential$/ }).waitFor()
})

test('an empty group says none; conditions that nothing fits offer to be dropped', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() })
  const empty = org.org.data.groups.find(({ members, deleted }) => members.length === 0 && !deleted)
  if (empty === undefined) throw new Error('The organization has no empty group.')
  const { page } = await world.open({ start: `#/c/${id}/groups?selected=${empty.id}` })
  const pane = page.getByRole('complementary', { name: 'Group details' })
  await pane.getByText('No members', { exact: true }).waitFor()
  await pane.getByText('This group has no members.').waitFor()
  await pane.getByRole('tab', { name: 'Members 0' }).waitFor()

  await goTo(page, `/c/${id}/accounts?q=nobody-is-called-so`)
  await page.getByText('No accounts match', { exact: true }).waitFor()
  const count = page.getByRole('status').filter({ hasText: 'accounts' })
  expect(await count.textContent()).toMatch(/^0 of \d+ accounts$/)
  await button(page, 'Clear search and conditions').click()
  await page.getByRole('gridcell').first().waitFor()
  expect(await page.getByRole('searchbox', { name: 'Search accounts' }).inputValue()).toBe('')
})
