import type { Page } from 'playwright'
import { test } from 'vitest'
import type { GridFilter, GridName } from '../../src/preload/contract/index.ts'
import { connectTo, syncNow } from '../support/engine.ts'
import { addOkta } from '../support/setup-flow.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld()
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('before there is a connector', async () => {
  const ui = await world.open()
  const { page } = ui
  await heading(page, 'No connectors yet')
  await holds(ui, 'empty home')
  await page.keyboard.press('Control+k')
  await page.getByRole('option').first().waitFor()
  await holds(ui, 'palette')
  await page.keyboard.press('Escape')
  await goTo(page, '/logs?view=syncs')
  await page.getByText('No syncs yet').waitFor()
  await holds(ui, 'no syncs')
  await goTo(page, '/settings')
  await page.getByRole('region', { name: 'Keychain' }).waitFor()
  await holds(ui, 'settings')
})

test('every step of the setup', async () => {
  const { app, org } = world
  const ui = await world.open()
  const { page } = ui
  await addOkta(page)
  await page.getByRole('textbox', { name: 'Okta domain' }).fill('login.acme.example')
  await button(page, 'Continue').click()
  await page.getByText('Confirm that this domain belongs').waitFor()
  await holds(ui, 'domain')

  const real = await app.need('connectors.create', { domain: 'acme' })
  await goTo(page, `/setup/${real.id}?step=account`)
  await page.getByRole('table').first().waitFor()
  await holds(ui, 'service account')
  await goTo(page, `/setup/${real.id}?step=credential`)
  await page.getByRole('textbox', { name: 'API token' }).waitFor()
  await page.getByText('What each admin role gives').click()
  await page.getByRole('columnheader', { name: 'Super administrator' }).waitFor()
  await button(page, 'Save and continue').click()
  await page.getByText('Paste the API token.').waitFor()
  await holds(ui, 'token')

  const id = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
  await goTo(page, `/setup/${id}?step=domain`)
  await button(page, 'Continue').waitFor()
  await holds(ui, 'domain of a connector')
  await goTo(page, `/setup/${id}?step=options`)
  await page.getByRole('checkbox').first().waitFor()
  await holds(ui, 'options')
  await goTo(page, `/setup/${id}?step=test`)
  await button(page, 'Details of: Review admin roles').click()
  await holds(ui, 'test')
  await button(page, 'Continue').click()
  await button(page, 'Start the first sync').waitFor()
  await holds(ui, 'plan')
  org.faults.add({ kind: 'latency', milliseconds: 3_000, path: '/api/v1/apps/' })
  await button(page, 'Start the first sync').click()
  await button(page, 'Cancel sync').waitFor()
  await holds(ui, 'first sync')
  org.faults.clear()
  await page.getByText('The first sync is complete.').waitFor({ timeout: 30_000 })
  await holds(ui, 'synced')
  await button(page, 'Continue').click()
  await page.getByRole('link', { name: 'Open the overview' }).waitFor()
  await holds(ui, 'summary')
})

/** The connector the tests before have set up, or a new one where this test runs alone. */
async function connector(): Promise<string> {
  const { app, org } = world
  const found = (await app.need('connectors.list', {})).find(({ dataAsOf }) => dataAsOf !== null)
  if (found !== undefined) return found.id
  const id = await connectTo(app, { url: org.url, token: org.token() })
  await app.need('connectors.probe', { connectorId: id })
  return id
}

/** Key of the first row of a grid that fits. */
async function keyOf(connectorId: string, grid: GridName, column: string, filters: GridFilter[] = []) {
  const { rows } = await world.app.need('grid.page', { connectorId, grid, columns: [column], filters })
  const [row] = rows
  if (row === undefined) throw new Error(`No row of ${grid} fits.`)
  return row.key
}

test('home, overview, logs and settings of a connector', async () => {
  const id = await connector()
  const ui = await world.open()
  const { page } = ui
  await page.getByRole('article').first().waitFor()
  await holds(ui, 'home')
  await goTo(page, `/c/${id}/overview`)
  await heading(page, 'How access is held')
  await holds(ui, 'overview')
  await goTo(page, `/c/${id}/settings`)
  await heading(page, 'Remove this connector')
  await holds(ui, 'connector settings')
  await button(page, 'Remove Demo organization').click()
  await page.getByRole('dialog').waitFor()
  await holds(ui, 'removal')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await goTo(page, '/logs?levels=["info"]')
  await page.getByRole('listitem').getByRole('button').first().click()
  await button(page, 'Copy line').waitFor()
  await holds(ui, 'log')
  await syncNow(world.app, id)
  await goTo(page, '/logs?view=syncs')
  await page.getByRole('table').waitFor()
  await holds(ui, 'syncs')
})

const lists = [
  { screen: 'accounts', grid: 'users', column: 'login', filters: [] },
  {
    screen: 'groups',
    grid: 'groups',
    column: 'name',
    filters: [{ column: 'rule_count', op: 'atLeast', values: ['1'] }],
  },
  { screen: 'applications', grid: 'apps', column: 'label', filters: [] },
  {
    screen: 'admin-roles',
    grid: 'adminRoles',
    column: 'role_label',
    filters: [{ column: 'principal_type', op: 'is', values: ['GROUP'] }],
  },
] satisfies { screen: string; grid: GridName; column: string; filters: GridFilter[] }[]

test.for(lists)(
  '$screen, alone and with each tab of the detail',
  async ({ screen, grid, column, filters }) => {
    const id = await connector()
    const ui = await world.open({ start: `#/c/${id}/${screen}` })
    const { page } = ui
    await page.getByRole('gridcell').first().waitFor()
    await holds(ui, screen)
    const selected = await keyOf(id, grid, column, filters)
    await goTo(page, `/c/${id}/${screen}?selected=${encodeURIComponent(JSON.stringify(selected))}`)
    const pane = page.getByRole('complementary')
    const tabs = pane.getByRole('tab')
    await tabs.first().waitFor()
    for (const [index, name] of (await tabs.allTextContents()).entries()) {
      await tabs.nth(index).click()
      const panel = pane.getByRole('tabpanel')
      const lists = await panel.getByRole('group', { name: 'Access' }).getByRole('button').all()
      for (const list of lists.length > 0 ? lists : [undefined]) {
        await list?.click()
        await eventually(() => panel.locator('[aria-busy="true"]').count()).toBe(0)
        await holds(ui, `${screen}, ${name} ${(await list?.textContent()) ?? ''}`)
      }
    }
  },
)

test('what opens over a list', async () => {
  const id = await connector()
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await page.getByRole('gridcell').first().waitFor()
  await button(page, 'Filter').click()
  await page.getByRole('menuitem').first().waitFor()
  await holds(ui, 'filter menu')
  await page.getByRole('menuitem').nth(1).click()
  await page.getByRole('dialog', { name: 'New condition' }).waitFor()
  await holds(ui, 'new condition')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Columns/ }).click()
  await page.getByRole('dialog', { name: 'Columns' }).waitFor()
  await holds(ui, 'columns')
  await page.keyboard.press('Escape')
  await page.getByRole('gridcell').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy row' }).waitFor()
  await holds(ui, 'row menu')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Switch connector' }).click()
  await page.getByRole('menuitem', { name: 'All connectors' }).waitFor()
  await holds(ui, 'switcher')
  await page.keyboard.press('Escape')
})
