import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 60, groups: 16, apps: 8 })
let id = ''
beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(app, { url: org.url, token: org.token('super') }, { syncDeprovisionedUsers: true })
  await app.need('connectors.probe', { connectorId: id })
  await app.need('connectors.update', { connectorId: id, safetyLevel: 'confirm' })
})

const sync = async () => {
  const { syncId } = await world.app.need('sync.start', { connectorId: id, mode: 'delta' })
  await world.app.engine.syncFinished(syncId)
}

let made = 0
/** An account that has nothing. */
function person(name: string): { id: string; name: string; index: number } {
  const { org } = world.org
  const [firstName = '', lastName = ''] = name.split(' ')
  const login = `${name.toLowerCase().replaceAll(' ', '.')}.${String(made++)}@example.com`
  const user = org.createUser(
    { firstName, lastName, login, email: login },
    { activate: true, password: true },
  )
  return { id: user.id, name, index: user.index }
}
const inGroup = (groupId: string, user: { index: number }): boolean =>
  world.org.org.data.groups.find((each) => each.id === groupId)?.members.includes(user.index) ?? false

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const title = (page: Page, name: string) => dialog(page).getByRole('heading', { name, exact: true }).waitFor()
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)
async function openDetail(
  page: Page,
  screen: string,
  key: string,
  name: string,
  tab?: string,
): Promise<void> {
  const more = tab === undefined ? '' : `&tab=${tab}`
  await goTo(page, `/c/${id}/${screen}?selected=${encodeURIComponent(JSON.stringify(key))}${more}`)
  await page.getByRole('heading', { name, exact: true }).waitFor()
}
const list = (page: Page, name: string) => page.getByRole('grid', { name, exact: true })

test('a membership is taken away from its row: one click, one confirm, a receipt, and back again', async () => {
  const ana = person('Ana Lima')
  const finance = world.org.org.createGroup('Finance team')
  world.org.org.addMember(finance.id, ana.id)
  await sync()
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, 'accounts', ana.id, 'Ana Lima')
  await list(page, 'Groups of Ana Lima')
    .getByRole('gridcell', { name: 'Finance team' })
    .first()
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Remove from Finance team/ }).click()
  await title(page, 'Remove Ana Lima from Finance team?')
  const apply = button(page, 'Remove Ana Lima from Finance team')
  await eventually(() => focused(page)).toBe('Remove Ana Lima from Finance team')
  await holds(ui, 'remove from a group')
  await apply.press('Enter')
  await title(page, 'Remove Ana Lima from Finance team')
  await dialog(page).getByText('Applied').waitFor()
  expect(inGroup(finance.id, ana)).toBe(false)
})
