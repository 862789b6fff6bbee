import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { connectTo, syncNow } from '../support/engine.ts'
import { readCsv } from '../support/read-csv.ts'
import { accessibilityFaults, goTo, tell } from '../support/ui.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** The connector of this file, synced. */
const connected = () => connectTo(world.app, { url: world.org.url, token: world.org.token() })

/** Opens the palette and types into it. */
async function inPalette(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('[role="combobox"]:focus').waitFor()
  await page.keyboard.type(typed)
}

/** Okta's own connectors need an Okta; this one is the simulated organization under another name. */
function callItReal(connectorId: string, kind: 'okta' | 'demo'): void {
  const ledger = new Database(join(world.app.dataDir, 'ledger.db'))
  ledger.prepare('UPDATE connectors SET kind = ? WHERE id = ?').run(kind, connectorId)
  ledger.close()
}

test('offline is said with the age of the data, and what is stored can be read', async () => {
  const id = await connected()
  callItReal(id, 'okta')
  const { page } = await world.open({ start: `#/c/${id}/overview` })
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
  await page.context().setOffline(true)
  const banner = page.getByRole('status').filter({ hasText: 'You are offline.' })
  await banner.waitFor()
  expect(await banner.textContent()).toMatch(
    /^You are offline\. The data is as of \d\d:\d\d, just now; everything but syncing works\.$/,
  )
  await page.getByRole('contentinfo').getByText('Offline', { exact: true }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Accounts', exact: true }).first().click()
  await page.getByRole('gridcell').first().waitFor()
  await goTo(page, '/')
  await banner.getByText('Everything that needs no connection to Okta works.').waitFor()
  await page.context().setOffline(false)
  await banner.waitFor({ state: 'hidden' })
  callItReal(id, 'demo')
})

test('an engine that restarts, and one that stays away, are said; the stored data is not in doubt', async () => {
  const id = await connected()
  const { page, asked } = await world.open({ start: `#/c/${id}/accounts` })
  await page.getByRole('gridcell').first().waitFor()
  const told = { restarts: 1, message: 'The engine ended.', error: null }
  await tell(page, 'engine.state', { ...told, state: 'restarting' })
  await page.getByText('The engine is restarting.').waitFor()
  await page.getByRole('contentinfo').getByText('Engine restarting').waitFor()
  expect(await page.getByRole('gridcell').count()).toBeGreaterThan(10)

  await tell(page, 'engine.state', {
    ...told,
    state: 'stopped',
    restarts: 3,
    error: {
      code: 'engine-unavailable',
      message: 'The engine ended 3 times in 5 minutes.',
      nextStep: 'Restart it.',
      ref: 'ref-of-the-end',
    },
  })
  await page.getByRole('heading', { name: 'The engine stopped' }).waitFor()
  const alert = page.getByRole('alert')
  for (const words of [
    'The engine ended 3 times in 5 minutes.',
    'The stored data is not affected',
    'Restart it.',
  ]) {
    expect(await alert.textContent()).toContain(words)
  }
  await alert.getByText('ref-of-the-end').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await button(page, 'Open the log folder').click()
  await button(page, 'Restart the engine').click()
  await eventually(() => asked.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['folder.open', 'engine.restart']),
  )
  await tell(page, 'engine.state', { ...told, state: 'ready' })
  await page.getByRole('gridcell').first().waitFor()
})

test('a sync that fails leaves the data, and names code, meaning, next step and its log lines', async () => {
  const { app, org } = world
  const id = await connected()
  const { page } = await world.open({ start: `#/c/${id}/overview` })
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
  org.faults.add({ kind: 'error', code: 'E0000011' })
  await button(page, 'Sync now').click()
  const alert = page.getByRole('alert').filter({ hasText: 'Code' }).first()
  await alert.getByText('Okta did not accept the credential').waitFor()
  const words = (await page.getByRole('main').getByRole('alert').textContent()) ?? ''
  expect(words).toContain('The API token is invalid or has expired.')
  expect(words).toContain('The data from the last sync stays readable.')
  expect(words).toContain('Create a new API token')
  expect(words).toContain('E0000011')
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
  await goTo(page, '/')
  const card = page.getByRole('article', { name: 'Demo organization' })
  await card.getByText('Error', { exact: true }).waitFor()
  await card.getByText(/^Okta did not accept the credential\. Create a new API token/).waitFor()
  await card.getByRole('link', { name: 'Show the problem: Demo organization' }).click()

  const [failed] = (await app.need('sync.history', { connectorId: id })).rows
  await page.getByRole('link', { name: 'Show its log lines' }).click()
  await eventually(() => page.url()).toContain(failed?.syncId)
  await page
    .getByRole('group', { name: 'Conditions' })
    .getByText(/^Sync of /)
    .waitFor()
  const lines = page.getByRole('list', { name: 'Log lines' }).getByRole('listitem')
  await lines.filter({ hasText: 'The API token is invalid or has expired.' }).first().waitFor()
  const { total } = await app.need('logs.page', { syncId: failed?.syncId ?? '' })
  await page
    .getByRole('status')
    .and(page.getByText(`${total} lines`, { exact: true }))
    .waitFor()

  await goTo(page, '/logs?view=syncs')
  const row = page.getByRole('table').locator('tbody').first()
  await row.getByText('Failed', { exact: true }).waitFor()
  await row.getByText('E0000011').waitFor()
  await row.getByRole('button', { name: 'Log lines' }).click()
  await eventually(() => page.url()).toContain(failed?.syncId)

  org.faults.clear()
  await goTo(page, `/c/${id}/overview`)
  await button(page, 'Retry').click()
  await page.getByRole('main').getByRole('alert').waitFor({ state: 'hidden' })
  await eventually(async () => (await app.need('connectors.get', { connectorId: id })).status).toBe(
    'connected',
  )
})

test('the log: levels, areas, text, export, and new lines as they come', async () => {
  const { app } = world
  const id = await connected()
  const ui = await world.open({ start: '#/logs' })
  const { page, asked } = ui
  const lines = page.getByRole('list', { name: 'Log lines' }).getByRole('listitem')
  const count = async () =>
    Number.parseInt(
      (await page
        .getByRole('status')
        .getByText(/ lines?$/)
        .textContent()) ?? '',
      10,
    )
  await lines.first().waitFor()

  // Following: the newest line comes to the top by itself.
  await app.need('host.log', { level: 'warn', message: 'A line that came while following.' })
  await lines.first().filter({ hasText: 'A line that came while following.' }).waitFor()
  // Not following: it waits until it is asked for.
  await page.getByRole('switch', { name: 'Follow' }).click()
  await app.need('host.log', { level: 'error', message: 'A line that had to wait.' })
  await button(page, 'Show newer lines').waitFor()
  expect(await lines.first().textContent()).toContain('A line that came while following.')
  await button(page, 'Show newer lines').click()
  await lines.first().filter({ hasText: 'A line that had to wait.' }).waitFor()

  await page.getByRole('searchbox', { name: 'Search the log' }).fill('had to wait')
  await eventually(count).toBe(1)
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('')
  await button(page, 'Level').click()
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Warning' }).check()
  await page.keyboard.press('Escape')
  await button(page, 'Area').click()
  await page.getByRole('dialog').getByRole('checkbox', { name: 'App', exact: true }).check()
  await page.keyboard.press('Escape')
  const conditions = page.getByRole('group', { name: 'Conditions' })
  await conditions.getByText('Level is Warning', { exact: true }).waitFor()
  await conditions.getByText('Area is App', { exact: true }).waitFor()
  const { rows } = await app.need('logs.page', { levels: ['warn'], areas: ['app'] })
  await eventually(count).toBe(rows.length)
  expect(rows.length).toBeGreaterThan(0)
  expect(await lines.first().textContent()).toContain('A line that came while following.')

  await button(page, 'Export').click()
  await eventually(() => asked.at(-1)).toMatchObject({
    name: 'logs.export',
    input: { levels: ['warn'], areas: ['app'] },
  })
  await page.getByText(/lines? exported/).waitFor()
  expect(readCsv(readFileSync(join(app.dataDir, 'log.csv'), 'utf8'))).toHaveLength(rows.length + 1)

  await button(page, 'Time').click()
  await button(page, 'Last hour').click()
  await conditions.getByText(/^Since /).waitFor()
  await eventually(count).toBe(rows.length)
  await conditions.getByRole('button', { name: 'Clear', exact: true }).click()
  await conditions.waitFor({ state: 'hidden' })
  await goTo(page, `/logs?connectorId=${id}&q=nothing-says-so`)
  await page.getByText('No lines match', { exact: true }).waitFor()
  await button(page, 'Clear search and conditions').click()
  await lines.first().waitFor()
})

test('the palette runs commands and finds people, groups and applications', async () => {
  const { app, org } = world
  const id = await connected()
  const ui = await world.open({ start: `#/c/${id}/overview` })
  const { page, asked } = ui
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  const run = async (typed: string, choice: RegExp | string) => {
    await inPalette(page, typed)
    await palette.getByRole('option', { name: choice, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await palette.waitFor({ state: 'hidden' })
  }
  await run('admin rol', /^Admin roles/)
  await page.getByRole('grid', { name: 'Admin roles' }).waitFor()
  await run('ingrid lindqvist', /^Ingrid Lindqvist/)
  await page
    .getByRole('complementary', { name: 'Account details' })
    .getByRole('heading', { name: 'Ingrid Lindqvist' })
    .waitFor()
  const label = String(org.org.data.apps[0]?.label)
  await run(label, label)
  await page
    .getByRole('complementary', { name: 'Application details' })
    .getByRole('heading', { name: label })
    .waitFor()

  const before = (await app.need('sync.history', { connectorId: id })).total
  await run('sync demo', /^Sync Demo organization now/)
  await page.getByText('Demo organization is up to date').waitFor()
  expect((await app.need('sync.history', { connectorId: id })).total).toBe(before + 1)
  await run('export all groups', 'Export all groups to CSV')
  await eventually(() => asked.at(-1)).toMatchObject({ name: 'grid.export', input: { grid: 'groups' } })
  await inPalette(page, 'zzz no such thing')
  await palette.getByText('Nothing matches.').waitFor()
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+7')
  await page.getByRole('list', { name: 'Log lines' }).waitFor()
  await tell(page, 'navigate', { command: 'go.settings' })
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
})

test('the theme changes at once, by settings and by command, and stays after a reload', async () => {
  const ui = await world.open({ start: '#/settings', theme: 'light' })
  const { page, asked } = ui
  const scheme = (theme: string) => page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await scheme('light')
  const light = await background()
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click()
  await scheme('dark')
  expect(await background()).not.toBe(light)
  expect(asked.at(-1)).toEqual({ name: 'settings.set', input: { theme: 'dark' } })
  await page.reload()
  await scheme('dark')
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('System').click()
  await page.emulateMedia({ colorScheme: 'light' })
  await scheme('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await scheme('dark')
  await inPalette(page, 'light theme')
  await page.keyboard.press('Enter')
  await scheme('light')
  expect(asked.at(-1)).toEqual({ name: 'settings.set', input: { theme: 'light' } })
})

test('the options of a connector are saved, and take effect at the next sync', async () => {
  const { app, org } = world
  const id = await connected()
  const { page } = await world.open({ start: `#/c/${id}/settings` })
  const gone = org.org.data.users.filter(({ status }) => status === 'DEPROVISIONED').length
  expect(gone).toBeGreaterThan(0)
  const users = async () => (await app.need('connectors.get', { connectorId: id })).counts?.users ?? 0
  const before = await users()
  const section = page.getByRole('region', { name: 'Name and options' })
  const save = section.getByRole('button', { name: 'Save' })
  await save.waitFor()
  expect(await save.isDisabled()).toBe(true)
  await page.getByRole('checkbox', { name: 'Sync deprovisioned users' }).check()
  await save.click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(await users()).toBe(before)
  await button(page, 'Apply by syncing now').click()
  await page.getByText('Demo organization is up to date').waitFor()
  expect(await users()).toBe(before + gone)
  await syncNow(app, id)
})
