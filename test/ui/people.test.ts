import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

/** Two organizations: Acme is the directory, Branch has some of the same people and some of its own. */
const world = createWorld({ users: 160, groups: 20, apps: 8 })
let branchOrg: DemoOrgServer
let acme = ''
let branch = ''

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const choose = async (page: Page, field: string | RegExp, option: string | RegExp) => {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}
const pane = (page: Page) => page.getByRole('complementary', { name: 'Person' })
const people = (page: Page) => page.getByRole('grid', { name: 'People' })
const selected = (id: string) => `?selected=${encodeURIComponent(JSON.stringify(id))}`
/** Somebody with an account in each organization. */
async function somebody() {
  const { rows } = await world.app.need('people.page', { show: 'several', limit: 50 })
  const found = rows.find(({ name, accounts }) => /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(name) && accounts === 2)
  if (found === undefined) throw new Error('Nobody is in both organizations.')
  return found
}

describe('before there is anything', () => {
  test('each screen says what comes first', async () => {
    const ui = await world.open({ start: '#/people' })
    const { page } = ui
    await page.getByText('No connector has been synced yet').waitFor()
    await page.getByRole('link', { name: 'Add Okta connector' }).waitFor()
    await goTo(page, '/people/promotion')
    await heading(page, 'Promotion')
    await page.getByText('Promotion works on synced accounts.').waitFor()
    await holds(ui, 'people, nothing synced')
  })
})

describe('with two organizations', () => {
  beforeAll(async () => {
    const { app, org } = world
    branchOrg = await startDemoOrg({ users: 60, groups: 8, apps: 4, seed: 3, limits: { off: true } })
    acme = await connectTo(app, { url: org.url, token: org.token() })
    branch = await connectTo(app, { url: branchOrg.url, token: branchOrg.token() })
    await app.need('connectors.update', { connectorId: acme, name: 'Acme' })
    await app.need('connectors.update', { connectorId: branch, name: 'Branch' })
  })
  afterAll(() => branchOrg.close())

  test('rules are set up by keyboard and mouse, kept while unsaved, previewed and promoted', async () => {
    const ui = await world.open({ start: '#/people' })
    const { page } = ui
    await page.getByRole('link', { name: 'Set up promotion' }).click()
    await heading(page, 'Promotion')
    await choose(page, 'Use of Acme', /^Directory/)
    await choose(page, 'Use of Branch', /^Accounts/)
    await button(page, 'Add a rule for Acme').click()
    await button(page, 'Save').click()
    await page.getByText('Enter at least one value.').waitFor()

    // Nothing typed is lost by going away.
    await choose(page, /^Field of condition 1 of rule 1 of Acme/, 'Status')
    await choose(page, /^Values of condition 1 of rule 1 of Acme/, 'Suspended')
    await page.keyboard.press('Escape')
    await goTo(page, '/logs')
    await heading(page, 'Logs')
    await page.reload()
    await goTo(page, '/people/promotion')
    await heading(page, 'Promotion')
    await page.getByText('Suspended').first().waitFor()
    await button(page, 'Save').click()
    await page.getByRole('group', { name: 'Save, preview and promote' }).getByText('Saved').waitFor()
    expect((await world.app.need('people.rules', {})).sources).toMatchObject([
      {
        connectorId: acme,
        role: 'directory',
        filter: { rules: [{ when: [{ field: 'status', values: ['SUSPENDED'] }], outcome: 'ignore' }] },
      },
      { connectorId: branch, role: 'accounts', filter: { otherwise: 'match-only' } },
    ])

    await button(page, 'Preview').last().click()
    const promote = page.getByRole('button', { name: /^Create \d+ people/ })
    await promote.waitFor()
    await page.getByRole('button', { name: /^Create a person/ }).click()
    await page.getByRole('list', { name: 'Examples: Create a person' }).waitFor()
    await holds(ui, 'promotion, preview')
    expect((await world.app.need('people.page', {})).all).toBe(0)

    // An edit makes the preview stale, and what is not saved cannot be promoted.
    await button(page, 'Add a merge rule').click()
    await page.getByText('The rules or the data have changed since this preview.').waitFor()
    expect(await button(page, 'Promote').isDisabled()).toBe(true)
    await button(page, 'Move merge rule 3 up').click()
    await button(page, 'Discard edits').click()
    await promote.click()
    await page
      .getByText(/^Created \d+ people/)
      .first()
      .waitFor()
    const { all } = await world.app.need('people.page', {})
    expect(all).toBeGreaterThan(100)
    await button(page, 'Preview').last().click()
    await page.getByText('A promotion would change nothing.').waitFor()
  })

  test('a promotion is taken back after it has said what goes', async () => {
    const ui = await world.open({ start: '#/people/promotion' })
    const { page } = ui
    await heading(page, 'Promotion')
    await page
      .getByRole('button', { name: /^Undo the promotion/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/\d+ people that it created go/).waitFor()
    await holds(ui, 'undo')
    await button(page, 'Take it back').click()
    await page.getByText('The promotion was taken back').waitFor()
    await page.getByText(/taken back just now/).waitFor()
    expect((await world.app.need('people.page', {})).all).toBe(0)
    await goTo(page, '/people')
    await page.getByText('No people yet').waitFor()
    await world.app.need('people.promote', {})
    await people(page).waitFor()
  })

  test('people are found, opened by keyboard, and show accounts and access of both', async () => {
    const shared = await somebody()
    const ui = await world.open({ start: '#/people' })
    const { page } = ui
    const { all } = await world.app.need('people.page', {})
    await page
      .getByRole('status')
      .filter({ hasText: `${all} people` })
      .waitFor()
    await holds(ui, 'people')
    await people(page).getByRole('columnheader', { name: 'Title' }).click()
    await people(page).locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'Title' }).waitFor()
    await choose(page, 'Which people', 'In several connectors')
    await page.getByRole('searchbox', { name: 'Search people' }).fill(shared.name)
    await people(page).getByRole('gridcell', { name: shared.name }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Home')
    await people(page).getByRole('gridcell', { name: shared.name }).first().click()
    await pane(page).getByRole('heading', { name: shared.name }).waitFor()
    await pane(page).getByText('Acme', { exact: true }).waitFor()
    await pane(page).getByText('Branch', { exact: true }).waitFor()
    await pane(page)
      .getByRole('button', { name: /^Access of .* in Acme$/ })
      .click()
    await pane(page).getByRole('grid').getByRole('gridcell', { name: 'Everyone', exact: true }).waitFor()
    await holds(ui, 'person')
    await pane(page).getByRole('tab', { name: 'Attributes' }).click()
    await pane(page)
      .getByText(/ in Acme$/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await pane(page).waitFor({ state: 'detached' })
    expect(await people(page).evaluate((grid) => grid === document.activeElement)).toBe(true)
    await goTo(page, `/people/${shared.id}`)
    await pane(page).getByRole('heading', { name: shared.name }).waitFor()
  })

  test('an account is detached, leads to its person, and is given back in bulk', async () => {
    const shared = await somebody()
    const { owned } = await world.app.need('people.get', { personId: shared.id })
    const mine = owned.find(({ connectorId }) => connectorId === branch)
    if (mine === undefined) throw new Error('There is no account in Branch.')

    const ui = await world.open({ start: `#/c/${branch}/accounts${selected(mine.accountId)}` })
    const { page } = ui
    await page.getByText('Belongs to').getByRole('link', { name: shared.name }).click()
    await pane(page).getByRole('heading', { name: shared.name }).waitFor()
    await button(page, `Change the owner of ${mine.login} in Branch`).click()
    await page.getByRole('menuitem', { name: 'Detach: it belongs to nobody' }).click()
    await page.getByText('1 account changed').waitFor()
    await pane(page).getByText('Branch', { exact: true }).waitFor({ state: 'detached' })

    await page
      .getByRole('link', { name: /^Accounts/ })
      .first()
      .click()
    await heading(page, 'Accounts and their owners')
    await choose(page, 'Connector', 'Branch')
    await page.getByRole('searchbox', { name: 'Search accounts' }).fill(mine.login)
    await page.getByRole('row', { name: new RegExp(mine.login) }).waitFor()
    await page.getByRole('status').getByText('1 account', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    await page.getByText('1 account picked').waitFor()
    await button(page, 'Set the owner').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Person' }).fill(shared.name)
    await page
      .getByRole('option', { name: new RegExp(`^${shared.name}`) })
      .first()
      .click()
    await holds(ui, 'owner')
    await dialog.getByRole('button', { name: /^Give 1 account to/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('group', { name: 'Which accounts' }).getByRole('button', { name: 'Owned' }).click()
    await page.getByRole('cell', { name: 'Set by hand', exact: true }).waitFor()
  })

  test('many accounts are picked with Shift and marked as service accounts', async () => {
    const before = (await world.app.need('people.accounts', { show: 'service' })).total
    const ui = await world.open({ start: '#/people/accounts' })
    const { page } = ui
    await heading(page, 'Accounts and their owners')
    await page
      .getByRole('checkbox', { name: /^Pick / })
      .nth(1)
      .click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+j')
    await page.getByText('3 accounts picked').waitFor()
    await holds(ui, 'accounts, picked')
    await button(page, 'Mark as service').click()
    await page.getByText('3 accounts changed').waitFor()
    expect((await world.app.need('people.accounts', { show: 'service' })).total).toBe(before + 3)
    await page.getByText('picked').waitFor({ state: 'detached' })
  })

  test('conflicts are decided side by side', async () => {
    // Both number their employees anew, so whoever is in both directories has two employee IDs.
    const { sources } = await world.app.need('people.rules', {})
    await world.app.need('people.saveRules', {
      sources: sources.map(({ connectorId, order, filter, automatic }) => ({
        ...{ connectorId, order, automatic, role: 'directory' as const, matching: 'narrow' as const },
        filter: { rules: filter.rules, otherwise: 'create' as const },
      })),
    })
    await world.app.need('people.promote', {})
    const { total } = await world.app.need('people.conflicts', {})
    expect(total).toBeGreaterThan(1)
    const ui = await world.open({ start: '#/people/conflicts' })
    const { page } = ui
    await heading(page, 'Conflicts')
    await page.getByRole('article').first().waitFor()
    await holds(ui, 'conflicts')
    await button(page, 'They are different people').first().click()
    await page.getByText('They stay different people').waitFor()
    await eventually(async () => (await world.app.need('people.conflicts', {})).total).toBe(total - 1)
  })
})
