import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import type { GridName } from '../../src/preload/contract/index.ts'
import { connectTo, syncNow } from '../support/engine.ts'
import { readCsv } from '../support/read-csv.ts'
import { goTo } from '../support/ui.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 5_000, groups: 200, apps: 40 })
let id = ''
let total = 0
beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(app, { url: org.url, token: org.token() }, { syncDeprovisionedUsers: true })
  total = (await app.need('connectors.get', { connectorId: id })).counts?.users ?? 0
  expect(total).toBe(5_000)
})

const number = (value: number) => value.toLocaleString('en-GB')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const grid = (page: Page) => page.getByRole('grid', { name: 'Accounts' })
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search accounts' })
const rowAt = (page: Page, index: number) => grid(page).locator(`[data-index="${index}"]`)
const nameAt = (page: Page, index: number) => rowAt(page, index).getByRole('gridcell').first()
/** The row that the keyboard stands on. */
const at = (page: Page) => grid(page).locator('[role="row"][data-active]')
const says = (page: Page, words: string) =>
  page
    .getByRole('status')
    .and(page.getByText(words, { exact: true }))
    .waitFor()
const settled = (page: Page) => grid(page).and(page.locator('[aria-busy="false"]')).waitFor()

async function openAccounts(more = '') {
  const ui = await world.open({ start: `#/c/${id}/accounts${more}` })
  await nameAt(ui.page, 0).waitFor()
  await settled(ui.page)
  return ui
}

test('the search finds accents, other scripts and apostrophes, and says how many of how many', async () => {
  const { page } = await openAccounts()
  await says(page, `${number(total)} accounts`)
  const people = [...world.org.org.users()]
  for (const typed of ['müller', '王小明', "o'súilleabháin", '🚀', '=hyperlink', '김']) {
    await search(page).fill(typed)
    const shown = people.filter((person) =>
      [person.display_name, person.first_name, person.last_name, person.login, person.email]
        .concat(`${person.first_name} ${person.last_name}`)
        .some((text) => text?.toLowerCase().includes(typed)),
    ).length
    expect(shown).toBeGreaterThan(0)
    await says(page, `${number(shown)} of ${number(total)} accounts`)
    await settled(page)
    expect(await grid(page).getAttribute('aria-rowcount')).toBe(String(shown + 1))
  }
  await search(page).press('Escape')
  await says(page, `${number(total)} accounts`)
})

test('a head sorts, and says so', async () => {
  const { page } = await openAccounts()
  const head = (name: string) => page.getByRole('columnheader', { name, exact: true })
  const sorted = (name: string, as: string) =>
    head(name)
      .and(page.locator(`[aria-sort="${as}"]`))
      .waitFor()
  const groupCounts = async () => {
    await settled(page)
    const place = (await page.getByRole('columnheader').allTextContents()).indexOf('Groups')
    const cells = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((index) => rowAt(page, index).getByRole('gridcell').nth(place).textContent()),
    )
    return cells.map(Number)
  }
  await sorted('Name', 'ascending')
  await head('Groups').click()
  await sorted('Groups', 'descending')
  await sorted('Name', 'none')
  const most = await groupCounts()
  expect(most).toEqual(most.toSorted((a, b) => b - a))
  expect(most[0]).toBeGreaterThan(5)
  await head('Groups').click()
  await sorted('Groups', 'ascending')
  const least = await groupCounts()
  expect(least[0]).toBeLessThan(most[5] ?? 0)
  await page.reload()
  await sorted('Groups', 'ascending')
})

test('conditions are chips in words, changed and dropped one by one', async () => {
  const { page } = await openAccounts()
  const conditions = page.getByRole('group', { name: 'Conditions' })
  await button(page, 'Filter').click()
  await page.getByRole('menuitem', { name: 'Status' }).click()
  const editor = page.getByRole('dialog', { name: 'New condition' })
  await editor.getByRole('checkbox', { name: 'Suspended' }).check()
  await editor.getByRole('checkbox', { name: 'Locked out' }).check()
  await editor.getByRole('button', { name: 'Add condition' }).click()
  await button(page, 'Filter').click()
  await page.getByRole('menuitem', { name: 'Department' }).click()
  await editor.getByRole('textbox').fill('sales')
  await editor.getByRole('textbox').press('Enter')
  await conditions.getByRole('button', { name: 'Status is Suspended or Locked out', exact: true }).waitFor()
  await conditions.getByRole('button', { name: 'Department contains “sales”', exact: true }).waitFor()
  const shown = [...world.org.org.data.users].filter(
    ({ status, profile }) =>
      (status === 'SUSPENDED' || status === 'LOCKED_OUT') && profile['department'] === 'Sales',
  ).length
  await says(page, `${number(shown)} of ${number(total)} accounts`)

  await conditions.getByRole('button', { name: 'Status is Suspended or Locked out', exact: true }).click()
  const change = page.getByRole('dialog')
  await change.getByRole('checkbox', { name: 'Locked out' }).uncheck()
  await change.getByRole('button', { name: 'Change condition' }).click()
  await conditions.getByRole('button', { name: 'Status is Suspended', exact: true }).waitFor()
  await conditions.getByRole('button', { name: /^Remove condition: Department/ }).click()
  const suspended = world.org.org.data.users.filter(({ status }) => status === 'SUSPENDED').length
  await says(page, `${number(suspended)} of ${number(total)} accounts`)
  await page.reload()
  await conditions.getByRole('button', { name: 'Status is Suspended', exact: true }).waitFor()
  await conditions.getByRole('button', { name: 'Clear' }).click()
  await says(page, `${number(total)} accounts`)
})

test('chosen columns are still there after a reload, and after a sync', async () => {
  const { page } = await openAccounts()
  const heads = () => page.getByRole('columnheader').allTextContents()
  const usual = await heads()
  /** A choice is kept a moment after it was made. */
  const kept = (first: string[] | null) =>
    eventually(async () => {
      const { columns } = await world.app.need('views.get', { grid: 'users' })
      return columns?.slice(0, 3).map(({ key }) => key) ?? null
    }).toEqual(first)
  await button(page, /^Columns/).click()
  const chooser = page.getByRole('dialog')
  await chooser.getByRole('checkbox', { name: 'Email' }).check()
  await chooser.getByRole('checkbox', { name: 'Title' }).uncheck()
  await chooser.getByRole('button', { name: 'Move Status left' }).click()
  const chosen = ['Name', 'Status', 'Login', ...usual.slice(3).filter((name) => name !== 'Title'), 'Email']
  await eventually(heads).toEqual(chosen)
  await page.keyboard.press('Escape')
  await kept(['display_name', 'status', 'login'])
  await page.reload()
  await nameAt(page, 0).waitFor()
  await eventually(heads).toEqual(chosen)
  await syncNow(world.app, id)
  await settled(page)
  expect(await heads()).toEqual(chosen)
  await button(page, /^Columns/).click()
  await chooser.getByRole('button', { name: 'Reset' }).click()
  await eventually(heads).toEqual(usual)
  await kept(null)
})

test('the keyboard reaches every row, opens, closes and searches', async () => {
  const { page } = await openAccounts()
  const index = () => at(page).getAttribute('data-index')
  const stands = (row: number) => page.locator(`[role="row"][data-active][data-index="${row}"]`).waitFor()
  const pane = page.getByRole('complementary', { name: 'Account details' })
  await nameAt(page, 0).click()
  await page.keyboard.press('Escape')
  await pane.waitFor({ state: 'hidden' })
  await grid(page).focus()
  for (const key of ['ArrowDown', 'j', 'j', 'k', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key)
  await stands(2)
  await page.keyboard.press('End')
  const active = () => grid(page).getAttribute('aria-activedescendant')
  const lastCell = await active()
  await page.keyboard.press('Home')
  await eventually(active).not.toBe(lastCell)
  expect(await index()).toBe('2')
  await page.keyboard.press('PageDown')
  expect(Number(await index())).toBeGreaterThan(10)

  await page.keyboard.press('Control+End')
  await stands(total - 1)
  await rowAt(page, total - 1)
    .and(page.locator(':not([aria-busy])'))
    .waitFor()
  const { rows } = await world.app.need('grid.page', {
    connectorId: id,
    grid: 'users',
    columns: ['display_name'],
    offset: total - 1,
  })
  expect(await nameAt(page, total - 1).textContent()).toBe(rows[0]?.cells[0])
  await page.keyboard.press('Enter')
  await pane.getByRole('heading', { name: String(rows[0]?.cells[0]) }).waitFor()
  expect(page.url()).toContain(rows[0]?.key ?? '?')
  // Moving on takes the open detail along.
  await page.keyboard.press('k')
  await eventually(() => page.url()).not.toContain(rows[0]?.key ?? '?')
  await page.keyboard.press('Escape')
  await pane.waitFor({ state: 'hidden' })
  await stands(total - 2)
  await page.keyboard.press('Control+Home')
  await stands(0)
  await page.keyboard.press('/')
  await page.keyboard.type('ingrid.lindqvist')
  await says(page, `1 of ${number(total)} accounts`)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await pane.getByRole('heading', { name: 'Ingrid Lindqvist' }).waitFor()
})

test('scrolling to the end brings the last rows', async () => {
  const { page } = await openAccounts()
  await grid(page).evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
  const last = rowAt(page, total - 1)
  await last.and(page.locator(':not([aria-busy])')).waitFor()
  expect(await last.getAttribute('aria-rowindex')).toBe(String(total + 1))
  const box = await last.boundingBox()
  const frame = await grid(page).boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0) + 1)
})

test('a link opens the row it names, and the row stays selected when a sync replaces the data', async () => {
  const owner = world.org.org.data.users[0]
  if (owner === undefined) throw new Error('The organization has nobody.')
  const { page } = await openAccounts(`?q=lindqvist&selected=${owner.id}`)
  const pane = page.getByRole('complementary', { name: 'Account details' })
  await pane.getByRole('heading', { name: 'Ingrid Lindqvist' }).waitFor()
  const selected = page.getByRole('row', { selected: true })
  await selected.getByText('Ingrid Lindqvist').waitFor()
  const before = await world.app.need('grid.page', {
    connectorId: id,
    grid: 'users',
    columns: ['id'],
    limit: 1,
  })
  world.org.org.updateProfile(owner.id, { title: 'Director of Everything' })
  await syncNow(world.app, id)
  await selected.getByText('Director of Everything').waitFor()
  await selected.getByText('Ingrid Lindqvist').waitFor()
  const after = await world.app.need('grid.page', {
    connectorId: id,
    grid: 'users',
    columns: ['id'],
    limit: 1,
  })
  expect(after.version).not.toBe(before.version)
  expect(await pane.getByRole('heading', { name: 'Ingrid Lindqvist' }).count()).toBe(1)
})

test('the export asks for what is on screen, and writes these rows', async () => {
  const filters = [{ column: 'status', op: 'is', values: ['SUSPENDED', 'LOCKED_OUT'] }]
  const sort = { column: 'login', direction: 'desc' }
  const query = [`q=${encodeURIComponent('a')}`, `filters=${encodeURIComponent(JSON.stringify(filters))}`]
  const ui = await openAccounts(`?${query.join('&')}&sort=${encodeURIComponent(JSON.stringify(sort))}`)
  const { page, asked } = ui
  await button(page, 'Export').click()
  await page.getByRole('menuitem', { name: 'These rows as CSV…' }).click()
  await page.getByText(/accounts exported/).waitFor()
  const request = asked.at(-1) as { input: { columns: string[] } }
  expect(request).toMatchObject({
    name: 'grid.export',
    input: { connectorId: id, grid: 'users', search: 'a', filters, sort, format: 'csv' },
  })
  const { columns } = request.input
  const { rows } = await world.app.need('grid.page', {
    connectorId: id,
    grid: 'users',
    search: 'a',
    filters: filters as never,
    sort: sort as never,
    columns,
    limit: 500,
  })
  expect(rows.length).toBeGreaterThan(20)
  const [, ...written] = readCsv(
    readFileSync(join(world.app.dataDir, 'export.csv'), 'utf8').replace(/^\uFEFF/, ''),
  )
  const login = columns.indexOf('login')
  expect(written.map((row) => row[login])).toEqual(rows.map(({ cells }) => cells[login]))
  for (const cell of written.flat()) expect(cell).not.toMatch(/^[=+\-@]/)
})

/** The first account that has a row of this kind in one of the lists of its detail. */
async function someoneWith(
  list: GridName,
  fits: (why: string) => boolean,
): Promise<{ user: string; why: string }> {
  for (const user of world.org.org.data.users) {
    const { rows } = await world.app.need('grid.page', {
      connectorId: id,
      grid: list,
      parentId: user.id,
      columns: ['why'],
    })
    const why = rows.map(({ cells }) => String(cells[0])).find(fits)
    if (why !== undefined) return { user: user.id, why }
  }
  throw new Error(`Nobody fits in ${list}.`)
}

test('a click on a list that is scrolled sideways does what it says, and the list stays', async () => {
  const { page } = await openAccounts()
  await grid(page).evaluate((element) => element.scrollTo({ left: element.scrollWidth }))
  const moved = await grid(page).evaluate((element) => element.scrollLeft)
  expect(moved).toBeGreaterThan(100)
  await page.getByRole('columnheader', { name: 'Applications', exact: true }).click()
  await page.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'Applications' }).waitFor()
  expect(await grid(page).evaluate((element) => element.scrollLeft)).toBe(moved)
})

test('why a person has something: directly, by rule, through a group', async () => {
  const { page } = await openAccounts()
  const pane = page.getByRole('complementary', { name: 'Account details' })
  const shows = async (list: GridName, tab: string, words: string, fits: (why: string) => boolean) => {
    const { user } = await someoneWith(list, fits)
    await goTo(page, `/c/${id}/accounts?selected=${user}&tab=${tab}`)
    await pane.getByRole('gridcell').filter({ hasText: words }).first().waitFor()
    return user
  }
  await shows('userGroups', 'groups', 'Added directly', (why) => why === 'Added directly')
  const byRule = await someoneWith('userGroups', (why) => why.startsWith('By rule “'))
  await shows('userGroups', 'groups', byRule.why, (why) => why === byRule.why)
  await shows('userApps', 'applications', 'Assigned directly', (why) => why === 'Assigned directly')

  const through = await someoneWith('userApps', (why) =>
    /^Through group “[^”]+” \(by rule “[^”]+”\)$/.test(why),
  )
  const [, group = '', rule = ''] = /“([^”]+)” \(by rule “([^”]+)”\)/.exec(through.why) ?? []
  await goTo(page, `/c/${id}/accounts?selected=${through.user}&tab=applications`)
  const name = await pane.getByRole('heading', { level: 2 }).textContent()
  const chain = pane.getByTitle(`${name} → “${group}” (by rule “${rule}”) →`, { exact: false }).first()
  await chain.waitFor()
  await chain.getByRole('link', { name: group }).click()
  await page
    .getByRole('complementary', { name: 'Group details' })
    .getByRole('heading', { name: group, exact: true })
    .waitFor()

  const role = await someoneWith('userRoles', (why) => why.startsWith('Through group “'))
  const [, holder = ''] = /“([^”]+)”/.exec(role.why) ?? []
  await goTo(page, `/c/${id}/accounts?selected=${role.user}&tab=roles`)
  await pane.getByRole('gridcell').filter({ hasText: holder }).filter({ hasText: '→' }).first().waitFor()
})
