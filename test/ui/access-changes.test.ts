import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import {
  apply,
  button,
  cell,
  chooseOnly,
  close,
  dialog,
  list,
  openDetail,
  title,
} from '../support/access-flow.ts'
import { connectTo } from '../support/engine.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 60, groups: 40, apps: 8 })
let id = ''
beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(app, { url: org.url, token: org.token('super') }, { syncDeprovisionedUsers: true })
  await app.need('connectors.probe', { connectorId: id })
  await app.need('connectors.update', { connectorId: id, safetyLevel: 'confirm' })
})

const okta = () => world.org.org
let made = 0
/** An account that has nothing. */
function person(name: string) {
  const [firstName = '', lastName = ''] = name.split(' ')
  const login = `${name.toLowerCase().replaceAll(' ', '.')}.${String(made++)}@example.com`
  return okta().createUser({ firstName, lastName, login, email: login }, { activate: true, password: true })
}
const inGroup = (groupId: string, { index }: { index: number }): boolean =>
  okta()
    .data.groups.find((each) => each.id === groupId)
    ?.members.includes(index) ?? false
const hasApp = (appId: string, { index }: { index: number }): boolean =>
  okta()
    .data.apps.find((each) => each.id === appId)
    ?.users.includes(index) ?? false
const groupHasApp = (appId: string, { index }: { index: number }): boolean =>
  okta()
    .data.apps.find((each) => each.id === appId)
    ?.groups.some(({ group }) => group === index) ?? false
const roles = ({ index }: { index: number }, kind = 'USER'): string[] =>
  okta()
    .data.roleAssignments.filter((each) => each.kind === kind && each.principal === index)
    .map(({ type }) => type)

/** The local data follows the organization. */
async function sync() {
  const { syncId } = await world.app.need('sync.start', { connectorId: id, mode: 'delta' })
  await world.app.engine.syncFinished(syncId)
}
/** Nothing of the connector is under way. */
const idle = () =>
  eventually(
    async () => (await world.app.need('connectors.get', { connectorId: id })).runningSyncId,
  ).toBeNull()
const drafts = async () => {
  const { rows } = await world.app.need('plans.list', { connectorId: id, states: ['draft'] })
  return rows
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)
/** Applies the question that is open, by the key that is meant for it. */
async function confirm(page: Page, label: string): Promise<void> {
  await eventually(() => focused(page)).toBe(label)
  await page.keyboard.press('Enter')
  await dialog(page).getByText('Applied', { exact: true }).waitFor()
}
test('a membership is taken from its row: one click and one confirm; undone in place; given again by keyboard', async () => {
  const ana = person('Ana Lima')
  const finance = okta().createGroup('Finance team')
  okta().addMember(finance.id, ana.id)
  await sync()
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, id, 'accounts', ana.id, 'Ana Lima')
  await cell(page, 'Groups of Ana Lima', 'Finance team').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Remove from Finance team/ }).click()
  await title(page, 'Remove Ana Lima from Finance team?')
  await eventually(() => focused(page)).toBe('Remove Ana Lima from Finance team')
  await holds(ui, 'remove from a group')
  await confirm(page, 'Remove Ana Lima from Finance team')
  expect(inGroup(finance.id, ana)).toBe(false)
  await dialog(page)
    .getByText(/^Member → Not a member, read back .* request id/)
    .waitFor()

  await button(page, 'Undo…').click()
  await title(page, 'Undo what was applied?')
  await confirm(page, 'Add Ana Lima to Finance team')
  expect(inGroup(finance.id, ana)).toBe(true)
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'hidden' })
  await cell(page, 'Groups of Ana Lima', 'Finance team').waitFor()

  const team = okta().createGroup('Travel desk')
  await sync()
  await list(page, 'Groups of Ana Lima').focus()
  await page.keyboard.press('g')
  await title(page, 'Add Ana Lima to groups')
  await chooseOnly(page, 'groups', 'Travel desk')
  await title(page, 'Add Ana Lima to Travel desk?')
  await confirm(page, 'Add Ana Lima to Travel desk')
  expect(inGroup(team.id, ana)).toBe(true)
  await close(page)
  await idle()
})

test('an application is given to a person and taken by keyboard alone; leaving undecided keeps nothing', async () => {
  const ben = person('Ben Ortiz')
  const app = okta().createApp({ label: 'Expense tool' })
  await sync()
  const { page } = await world.open({ start: `#/c/${id}/applications` })
  await openDetail(page, id, 'applications', app.id, 'Expense tool', 'people')
  await button(page, 'Assign people…').click()
  await title(page, 'Assign people to Expense tool')
  await chooseOnly(page, 'accounts', 'Ben Ortiz')
  await title(page, 'Assign Expense tool to Ben Ortiz?')
  await confirm(page, 'Assign Expense tool to Ben Ortiz')
  expect(hasApp(app.id, ben)).toBe(true)
  await close(page)
  await cell(page, 'People with Expense tool', 'Ben Ortiz').waitFor()

  await list(page, 'People with Expense tool').focus()
  await page.keyboard.press('Delete')
  await title(page, 'Take Expense tool from Ben Ortiz?')
  await eventually(async () => (await drafts()).length).toBe(1)
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'hidden' })
  await eventually(async () => (await drafts()).length).toBe(0)
  expect(hasApp(app.id, ben)).toBe(true)

  await list(page, 'People with Expense tool').focus()
  await page.keyboard.press('Backspace')
  await title(page, 'Take Expense tool from Ben Ortiz?')
  const unassign = 'Take Expense tool from Ben Ortiz'
  await eventually(() => button(page, unassign).isEnabled()).toBe(true)
  await eventually(() => focused(page)).toMatch(/^(Cancel|Take Expense tool from Ben Ortiz)$/)
  await button(page, unassign).press('Enter')
  await dialog(page).getByText('Applied', { exact: true }).waitFor()
  expect(hasApp(app.id, ben)).toBe(false)
  await close(page)
  await idle()
})

test('an application is given to a group and taken again', async () => {
  const desk = okta().createGroup('Front desk')
  const app = okta().createApp({ label: 'Visitor book' })
  await sync()
  const { page } = await world.open({ start: `#/c/${id}/groups` })
  await openDetail(page, id, 'groups', desk.id, 'Front desk', 'applications')
  await button(page, 'Assign application…').click()
  await chooseOnly(page, 'applications', 'Visitor book')
  await title(page, 'Assign Visitor book to Front desk?')
  await apply(page, 'Assign Visitor book to Front desk')
  expect(groupHasApp(app.id, desk)).toBe(true)
  await close(page)
  await openDetail(page, id, 'applications', app.id, 'Visitor book', 'groups')
  await cell(page, 'Groups with Visitor book', 'Front desk').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Unassign Front desk/ }).click()
  await title(page, 'Take Visitor book from Front desk?')
  await apply(page, 'Take Visitor book from Front desk')
  expect(groupHasApp(app.id, desk)).toBe(false)
  await close(page)
  await idle()
})

test('admin roles are given, one of Okta and one of the organization, and revoked in the list of all', async () => {
  const cleo = person('Cleo Park')
  await sync()
  const { customRoles, resourceSets } = okta().data
  const [role, set] = [customRoles[0], resourceSets[0]]
  if (role === undefined || set === undefined) throw new Error('The organization has no custom role.')
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, id, 'accounts', cleo.id, 'Cleo Park', 'roles')
  await button(page, 'Grant role…').click()
  await title(page, 'Grant admin roles to Cleo Park')
  await dialog(page)
    .getByRole('checkbox', { name: /^Read-only Administrator/ })
    .check()
  await dialog(page)
    .getByRole('checkbox', { name: new RegExp(`^${role.label}`) })
    .check()
  await dialog(page).getByRole('combobox', { name: 'Resource set' }).click()
  await page.getByRole('option', { name: set.label, exact: true }).click()
  await holds(ui, 'choose roles')
  await button(page, 'Grant 2 role assignments…').click()
  await title(page, 'Grant 2 role assignments?')
  await apply(page, 'Apply 2 changes to Cleo Park')
  expect(roles(cleo)).toEqual(['READ_ONLY_ADMIN'])
  const bound = () =>
    okta()
      .data.bindings.find((each) => each.set === set.id && each.role === role.id)
      ?.members.some(({ kind, principal }) => kind === 'USER' && principal === cleo.index) ?? false
  expect(bound()).toBe(true)
  await close(page)
  await idle()

  await goTo(page, `/c/${id}/admin-roles?q=${encodeURIComponent(JSON.stringify('Cleo Park'))}`)
  await cell(page, 'Admin roles', 'Cleo Park').waitFor()
  await eventually(() => list(page, 'Admin roles').locator('[data-index]').count()).toBe(2)
  await list(page, 'Admin roles').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('status').and(page.getByText('2 selected')).waitFor()
  await button(page, 'Revoke 2…').click()
  await title(page, 'Revoke 2 role assignments?')
  await apply(page, 'Apply 2 changes to Cleo Park')
  expect(roles(cleo)).toEqual([])
  expect(bound()).toBe(false)
  await close(page)
  await idle()
})

test('a role in the list of all is given to somebody else, and taken from its detail pane', async () => {
  const [ella, hugo] = [person('Ella Brandt'), person('Hugo Stern')]
  okta().grantRole('USER', ella.id, 'HELP_DESK_ADMIN')
  await sync()
  const ui = await world.open({
    start: `#/c/${id}/admin-roles?q=${encodeURIComponent(JSON.stringify('Ella Brandt'))}`,
  })
  const { page } = ui
  await cell(page, 'Admin roles', 'Ella Brandt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Give to people…' }).click()
  await title(page, 'Give people the role Help Desk Administrator')
  await chooseOnly(page, 'accounts', 'Hugo Stern')
  await title(page, 'Give Hugo Stern the role Help Desk Administrator?')
  await apply(page, 'Give Hugo Stern the role Help Desk Administrator')
  expect(roles(hugo)).toEqual(['HELP_DESK_ADMIN'])
  await close(page)
  await idle()

  await cell(page, 'Admin roles', 'Ella Brandt').click()
  await page.getByRole('heading', { name: 'Help Desk Administrator', exact: true }).waitFor()
  await holds(ui, 'role, detail')
  await button(page, 'Actions for Help Desk Administrator').click()
  await page.getByRole('menuitem', { name: 'Revoke Help Desk Administrator…' }).click()
  await title(page, 'Take the role Help Desk Administrator from Ella Brandt?')
  await apply(page, 'Take the role Help Desk Administrator from Ella Brandt')
  expect(roles(ella)).toEqual([])
  await close(page)
  await idle()
})

test('what a group gives is taken away by a way that is chosen; the call that Okta refuses is never sent', async () => {
  const dora = person('Dora Vale')
  const sales = okta().createGroup('Sales crew')
  const app = okta().createApp({ label: 'Deal room' })
  const other = okta().createApp({ label: 'Quote maker' })
  for (const { id: member } of [dora, person('Gus Reyes'), person('Hana Sato')]) {
    okta().addMember(sales.id, member)
  }
  okta().assignGroup(app.id, sales.id)
  okta().assignGroup(other.id, sales.id)
  await sync()
  const ui = await world.open({ start: `#/c/${id}/accounts` })
  const { page } = ui
  await openDetail(page, id, 'accounts', dora.id, 'Dora Vale', 'applications')
  await cell(page, 'Applications of Dora Vale', 'Deal room').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Unassign Deal room/ }).click()
  await title(page, 'Take Deal room from Dora Vale?')
  await dialog(page).getByRole('region', { name: 'Ways to take it away' }).waitFor()
  await dialog(page)
    .getByText(/Quote maker/)
    .first()
    .waitFor()
  await eventually(() => focused(page)).toBe('Cancel')
  expect(await button(page, 'Take Deal room from Dora Vale').isDisabled()).toBe(true)
  await holds(ui, 'ways to take an application')
  await dialog(page).getByRole('button', { name: 'Choose this way' }).first().click()
  const remove = button(page, 'Remove Dora Vale from Sales crew')
  await remove.waitFor()
  await eventually(() => remove.isEnabled()).toBe(true)
  await remove.click()
  await dialog(page).getByText('Applied', { exact: true }).waitFor()
  expect(inGroup(sales.id, dora)).toBe(false)
  expect(hasApp(app.id, dora)).toBe(false)
  await close(page)
  await idle()
})

test('a membership that only a person can end says what to do where, and opens it', async () => {
  const imported = okta().data.groups.find(({ type, members }) => type === 'APP_GROUP' && members.length > 0)
  const member = okta().data.users[imported?.members[0] ?? -1]
  if (imported === undefined || member === undefined)
    throw new Error('The organization has no imported group.')
  const ui = await world.open({ start: `#/c/${id}/groups` })
  const { page, asked } = ui
  await openDetail(page, id, 'groups', imported.id, imported.name, 'members')
  await page.getByRole('button', { name: 'Add people…' }).and(page.locator(':disabled')).waitFor()
  const members = list(page, `Members of ${imported.name}`)
  await members.getByRole('gridcell').first().waitFor()
  await members.focus()
  await page.keyboard.press('Delete')
  await dialog(page).getByText('By hand only').first().waitFor()
  await holds(ui, 'only by hand')
  await dialog(page)
    .getByRole('button', { name: /^Open .* in Okta$/ })
    .first()
    .click()
  expect(asked.at(-1)?.name).toBe('link.open')
  await button(page, 'Cancel').click()
  await dialog(page).waitFor({ state: 'hidden' })
})

test('twelve rows are picked with Shift and removed at once', async () => {
  const crew = okta().createGroup('Night shift')
  const people = Array.from({ length: 14 }, (_, at) => person(`Worker N${String(at + 10)}`))
  for (const { id: user } of people) okta().addMember(crew.id, user)
  await sync()
  const ui = await world.open({ start: `#/c/${id}/groups` })
  const { page } = ui
  await openDetail(page, id, 'groups', crew.id, 'Night shift', 'members')
  const members = list(page, 'Members of Night shift')
  await cell(page, 'Members of Night shift', 'Worker N10').waitFor()
  expect(await members.getAttribute('aria-multiselectable')).toBe('true')
  await members.focus()
  await page.keyboard.press('Space')
  for (let more = 0; more < 12; more++) await page.keyboard.press('Shift+ArrowDown')
  await page.getByRole('status').and(page.getByText('13 selected')).waitFor()
  await page.keyboard.press('Shift+ArrowUp')
  await page.getByRole('status').and(page.getByText('12 selected')).waitFor()
  expect(await members.getByRole('row', { selected: true }).count()).toBeGreaterThan(5)
  await holds(ui, 'twelve are selected')
  await sync()
  await page.getByRole('status').and(page.getByText('12 selected')).waitFor()
  await button(page, 'Remove 12 people…').click()
  await title(page, 'Remove 12 people from Night shift?')
  const remove = button(page, 'Remove 12 people from Night shift')
  await eventually(() => remove.isEnabled()).toBe(true)
  await remove.click()
  await dialog(page).getByText('Applied', { exact: true }).waitFor()
  expect(people.filter((each) => inGroup(crew.id, each))).toHaveLength(2)
  await close(page)
  await page.getByText('12 selected').waitFor({ state: 'hidden' })
  await idle()
})

test('changes of several screens are kept in the pending plan', async () => {
  const eve = person('Eve Marsh')
  const team = okta().createGroup('Book club')
  await sync()
  const { page } = await world.open({
    start: `#/c/${id}/accounts?q=${encodeURIComponent(JSON.stringify('Eve Marsh'))}`,
  })
  await cell(page, 'Accounts', 'Eve Marsh').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Add to group…/ }).click()
  await chooseOnly(page, 'groups', 'Book club')
  await title(page, 'Add Eve Marsh to Book club?')
  await button(page, 'Add to the pending plan').click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.getByText('1 change added to the pending plan').waitFor()
  await eventually(async () => (await drafts()).map(({ counts }) => counts.steps)).toEqual([1])
  expect(inGroup(team.id, eve)).toBe(false)
  for (const { planId } of await drafts()) await world.app.need('plans.discard', { planId })
})
