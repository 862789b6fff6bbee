import type { Page } from 'playwright'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import type { AccessChange, ChangePlan } from '../../src/preload/contract/index.ts'
import { apply, button, cell, chooseOnly, close, dialog, openDetail, title } from '../support/access-flow.ts'
import { ask, killEngine, picture, profile, start, value } from './app.ts'

/** Access is changed in the real app, and the organization then has exactly what the plan said. */

let org: DemoOrgServer
beforeEach(async () => {
  org = await startDemoOrg({ users: 200, groups: 40, apps: 12, limits: { off: true } })
})
afterEach(() => org.close())

/** A synced connector of the organization, whose changes are confirmed. */
async function connect(page: Page): Promise<string> {
  const { id: connectorId } = value(
    await ask(page, 'connectors.create', { domain: org.url, name: 'Northwind' }),
  )
  value(await ask(page, 'credential.save', { connectorId, token: org.token('super') }))
  value(await ask(page, 'connectors.probe', { connectorId }))
  value(await ask(page, 'connectors.update', { connectorId, safetyLevel: 'confirm' }))
  value(await ask(page, 'sync.start', { connectorId, trigger: 'setup' }))
  const status = async () => value(await ask(page, 'connectors.get', { connectorId })).status
  await expect.poll(status, { timeout: 60_000 }).toBe('connected')
  return connectorId
}

const planOf = async (page: Page, planId: string): Promise<ChangePlan> =>
  value(await ask(page, 'plans.get', { planId }))

/** Memberships that the organization does not have: people who can be added, to one group. */
function toAdd(count: number): AccessChange[] {
  const group = [...org.org.groups()].find(
    ({ type, name }) => type === 'OKTA_GROUP' && !/admin|owner/i.test(name),
  )
  const groupId = group?.id ?? expect.unreachable()
  const inside = new Set(
    [...org.org.memberships()].filter((m) => m.group_id === groupId).map((m) => m.user_id),
  )
  return [...org.org.users()]
    .filter(({ id, status }) => status === 'ACTIVE' && !inside.has(id))
    .slice(0, count)
    .map(({ id }) => ({
      verb: 'grant',
      kind: 'membership',
      resourceId: groupId,
      principalType: 'USER',
      principalId: id,
    }))
}

test(
  'a plan that the end of the engine cuts off says what is certain, and goes on',
  { timeout: 120_000 },
  async () => {
    const { app, page } = await start(profile(), { ACCESS_DESK_SIMULATED: '1' })
    const connectorId = await connect(page)
    const changes = toAdd(60)
    expect(changes).toHaveLength(60)
    org.faults.add({ kind: 'latency', milliseconds: 400 })
    const { plan } = value(
      await ask(page, 'plans.add', { connectorId, changes, apart: true, title: 'Sixty people' }),
    )
    const { planId, fingerprint } = plan
    value(await ask(page, 'plans.apply', { planId, fingerprint }))
    const events = () =>
      org.org.log.entries.filter(({ eventType }) => eventType === 'group.user_membership.add')
    const before = events().length
    await expect.poll(() => events().length, { timeout: 30_000 }).toBeGreaterThan(before + 5)
    await killEngine(app)
    await page.evaluate((hash) => (location.hash = hash), `#/plans/${planId}`)
    await page.getByText('Interrupted', { exact: true }).first().waitFor({ timeout: 30_000 })
    await picture(page, 'plan-interrupted')
    const cut = await planOf(page, planId)
    expect(cut.counts.byState.sending ?? 0).toBe(0)
    expect((cut.counts.byState.pending ?? 0) + (cut.counts.byState.uncertain ?? 0)).toBeGreaterThan(0)

    org.faults.clear()
    await page.getByRole('button', { name: /^(Resume|Go on)/ }).click()
    await expect.poll(async () => (await planOf(page, planId)).state, { timeout: 30_000 }).toBe('applied')
    await page.getByText('Applied', { exact: true }).first().waitFor()
    await picture(page, 'plan-resumed')
    expect((await planOf(page, planId)).counts.byState).toEqual({ done: 60 })
    const held = new Set([...org.org.memberships()].map((m) => `${m.group_id} ${m.user_id}`))
    for (const { resourceId, principalId } of changes) {
      expect(held.has(`${resourceId} ${principalId}`)).toBe(true)
      // Nothing is done twice: the organization tells of each person once.
      const told = events().filter(({ targets }) => targets.some(({ id }) => id === principalId))
      expect(told.filter(({ targets }) => targets.some(({ id }) => id === resourceId))).toHaveLength(1)
    }
  },
)

test('all five kinds are given and taken from the screens', { timeout: 240_000 }, async () => {
  const okta = org.org
  const person = (firstName: string, lastName: string) => {
    const login = `${firstName}.${lastName}@example.com`.toLowerCase()
    return okta.createUser({ firstName, lastName, login, email: login }, { activate: true, password: true })
  }
  const zora = person('Zora', 'Quist')
  const team = okta.createGroup('Travel desk')
  const expenses = okta.createApp({ label: 'Expense tool', provisioned: true })
  const granted = okta.createApp({ label: 'Deal room' })
  const sales = okta.createGroup('Sales crew')
  okta.addMember(sales.id, zora.id)
  okta.assignGroup(granted.id, sales.id)
  const [role, set] = [okta.data.customRoles[0], okta.data.resourceSets[0]]
  if (role === undefined || set === undefined) throw new Error('The organization has no custom role.')

  const { page } = await start(profile(), { ACCESS_DESK_SIMULATED: '1' })
  const connectorId = await connect(page)
  const calls = (method: string, path: string) => org.stats.byEndpoint[`${method} ${path}`] ?? 0
  const inGroup = (group: { members: Int32Array }) => group.members.includes(zora.index)
  const groupHasApp = () => expenses.groups.some(({ group }) => group === team.index)
  const roles = () =>
    okta.data.roleAssignments.filter((each) => each.kind === 'USER' && each.principal === zora.index)
  const isBound = () =>
    okta.data.bindings
      .find((each) => each.set === set.id && each.role === role.id)
      ?.members.some(({ kind, principal }) => kind === 'USER' && principal === zora.index) ?? false

  // Membership.
  await openDetail(page, connectorId, 'accounts', zora.id, 'Zora Quist')
  await button(page, 'Add to group…').click()
  await chooseOnly(page, 'groups', 'Travel desk')
  await title(page, 'Add Zora Quist to Travel desk?')
  await apply(page, 'Add Zora Quist to Travel desk')
  expect(inGroup(team)).toBe(true)
  await picture(page, 'grant-receipt')
  await close(page)
  await cell(page, 'Groups of Zora Quist', 'Travel desk').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Remove from Travel desk/ }).click()
  await title(page, 'Remove Zora Quist from Travel desk?')
  await apply(page, 'Remove Zora Quist from Travel desk')
  expect(inGroup(team)).toBe(false)
  await close(page)

  // Assignment of a person, whose account the application destroys when it is taken.
  await openDetail(page, connectorId, 'applications', expenses.id, 'Expense tool', 'people')
  await button(page, 'Assign people…').click()
  await chooseOnly(page, 'accounts', 'Zora Quist')
  await title(page, 'Assign Expense tool to Zora Quist?')
  await apply(page, 'Assign Expense tool to Zora Quist')
  expect(expenses.users.includes(zora.index)).toBe(true)
  await close(page)
  await cell(page, 'People with Expense tool', 'Zora Quist').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Unassign Zora Quist/ }).click()
  await title(page, 'Take Expense tool from Zora Quist?')
  await button(page, 'Take Expense tool from Zora Quist').and(page.locator(':enabled')).waitFor()
  await picture(page, 'revoke-warning')
  await apply(page, 'Take Expense tool from Zora Quist')
  expect(expenses.users.includes(zora.index)).toBe(false)
  await close(page)

  // Assignment of a group.
  await openDetail(page, connectorId, 'groups', team.id, 'Travel desk', 'applications')
  await button(page, 'Assign application…').click()
  await chooseOnly(page, 'applications', 'Expense tool')
  await title(page, 'Assign Expense tool to Travel desk?')
  await apply(page, 'Assign Expense tool to Travel desk')
  expect(groupHasApp()).toBe(true)
  await close(page)
  await cell(page, 'Applications of Travel desk', 'Expense tool').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Unassign/ }).click()
  await title(page, 'Take Expense tool from Travel desk?')
  await apply(page, 'Take Expense tool from Travel desk')
  expect(groupHasApp()).toBe(false)
  await close(page)

  // A standard role and a custom one.
  await openDetail(page, connectorId, 'accounts', zora.id, 'Zora Quist', 'roles')
  await button(page, 'Grant role…').click()
  await dialog(page)
    .getByRole('checkbox', { name: /^Read-only Administrator/ })
    .check()
  await dialog(page)
    .getByRole('checkbox', { name: new RegExp(`^${role.label}`) })
    .check()
  await dialog(page).getByRole('combobox', { name: 'Resource set' }).click()
  await page.getByRole('option', { name: set.label, exact: true }).click()
  await button(page, 'Grant 2 role assignments…').click()
  await apply(page, 'Apply 2 changes to Zora Quist')
  expect(roles().map(({ type }) => type)).toEqual(['READ_ONLY_ADMIN'])
  expect(isBound()).toBe(true)
  await close(page)
  for (const [label, what] of [
    ['Read-only Administrator', 'Read-only Administrator'],
    [role.label, `${role.label} on ${set.label}`],
  ] as const) {
    await cell(page, 'Admin roles of Zora Quist', label).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Revoke/ }).click()
    await apply(page, `Take the role ${what} from Zora Quist`)
    await close(page)
  }
  expect(roles()).toEqual([])
  expect(isBound()).toBe(false)

  // What a group gives goes by leaving the group; the call that Okta refuses is never sent.
  const refused = calls('DELETE', '/apps/{}/users/{}')
  await openDetail(page, connectorId, 'accounts', zora.id, 'Zora Quist', 'applications')
  await cell(page, 'Applications of Zora Quist', 'Deal room').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Unassign Deal room/ }).click()
  await dialog(page).getByRole('region', { name: 'Ways to take it away' }).waitFor()
  await picture(page, 'ways-to-take')
  await dialog(page).getByRole('button', { name: 'Choose this way' }).first().click()
  await apply(page, 'Remove Zora Quist from Sales crew')
  expect(granted.users.includes(zora.index)).toBe(false)
  expect(calls('DELETE', '/apps/{}/users/{}')).toBe(refused)
  await close(page)

  // Each is a plan with a receipt of its own.
  await page.evaluate((hash) => (location.hash = hash), '#/plans?show=history')
  await page.getByRole('heading', { name: 'Plans', exact: true }).waitFor()
  await picture(page, 'plans-history')
  const { rows } = value(await ask(page, 'plans.list', { connectorId, states: ['applied'] }))
  expect(rows).toHaveLength(10)
  for (const { planId } of rows) {
    for (const { receipt } of value(await ask(page, 'plans.steps', { planId })).rows) {
      expect(receipt).toMatchObject({
        outcome: 'changed',
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      })
    }
  }
})
