import type { Page } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AccessChange, ChangePlan } from '../../src/preload/contract/index.ts'
import { connectWith, syncNow } from '../support/engine.ts'
import { pressOn, tabTo } from '../support/keyboard.ts'
import { testKey } from '../support/keys.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

/** Plans of access changes against a simulated organization, which then has exactly what they say. */
const world = createWorld({ users: 120, groups: 24, apps: 8 })
let acme = ''
/** Active people and groups of Okta's own that none of them is in. */
let people: { id: string; name: string }[] = []
let groups: { id: string; name: string }[] = []

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
/** The state of the plan that is on screen. */
const planIs = (page: Page, state: string) =>
  page.locator('h1 + p').getByText(state, { exact: true }).waitFor()
const dialog = (page: Page) => page.getByRole('dialog')
const row = (page: Page, sentence: string) =>
  page.getByRole('table', { name: 'Changes' }).getByRole('button', { name: sentence, exact: true })

const joining = (person: number, group: number, verb: AccessChange['verb'] = 'grant'): AccessChange => ({
  verb,
  kind: 'membership',
  resourceId: groups[group]?.id ?? '',
  principalType: 'USER',
  principalId: people[person]?.id ?? '',
})
const isMember = (person: number, group: number): boolean =>
  [...world.org.org.memberships()].some(
    ({ group_id, user_id }) => group_id === groups[group]?.id && user_id === people[person]?.id,
  )
const draft = async (changes: AccessChange[], title?: string): Promise<ChangePlan> =>
  (
    await world.app.need('plans.add', {
      connectorId: acme,
      changes,
      apart: true,
      ...(title === undefined ? {} : { title }),
    })
  ).plan
const apply = async (plan: ChangePlan): Promise<void> => {
  await world.app.need('plans.apply', { planId: plan.planId, fingerprint: plan.fingerprint })
}
const setLevel = (safetyLevel: 'read-only' | 'confirm' | 'confirm-name', fourEyes = false) =>
  world.app.need('connectors.update', { connectorId: acme, safetyLevel, fourEyes })

beforeAll(async () => {
  const { app, org } = world
  const key = await testKey()
  // A service app, so that the token of an administrator is that of a second person.
  const { clientId } = org.serviceApp({ role: 'super', publicJwk: key.publicJwk, dpop: false })
  acme = await connectWith(app, org, { kind: 'service-app', clientId, privateKey: key.pem })
  await app.need('connectors.update', { connectorId: acme, name: 'Acme', safetyLevel: 'confirm' })
  await syncNow(app, acme)
  const joined = [...org.org.memberships()]
  groups = [...org.org.groups()].filter(({ type }) => type === 'OKTA_GROUP').slice(2, 8)
  people = [...org.org.users()]
    .filter(({ status }) => status === 'ACTIVE')
    .filter(
      ({ id }) => !joined.some((each) => each.user_id === id && groups.some((g) => g.id === each.group_id)),
    )
    .slice(0, 20)
    .map(({ id, display_name, first_name, last_name }) => ({
      id,
      name: display_name ?? `${first_name} ${last_name}`,
    }))
  expect(people.length).toBeGreaterThan(8)
})

const name = (person: number): string => people[person]?.name ?? ''
const group = (at: number): string => groups[at]?.name ?? ''

describe('plans', () => {
  test('say what comes first while there are none', async () => {
    const ui = await world.open({ start: '#/plans' })
    const { page } = ui
    await heading(page, 'Plans')
    await page.getByText('No changes are pending').waitFor()
    await page.getByText(/Choose “Grant access” or “Remove” on an account/).waitFor()
    await holds(ui, 'plans, none')
    await button(page, 'History').click()
    await page.getByText('No plan was applied yet').waitFor()
  })

  test('go from a draft over its review and its receipts to the plan that undoes it', async () => {
    const { plan } = await world.app.need('plans.add', {
      connectorId: acme,
      title: 'New in the team',
      changes: [joining(0, 0), joining(1, 0), joining(2, 0), joining(0, 1), joining(3, 2, 'revoke')],
    })
    const ui = await world.open({ start: `#/c/${acme}/overview` })
    const { page } = ui
    // What is pending is in sight on every screen of the connector.
    await page.getByRole('link', { name: /^5 pending changes in Acme/ }).click()
    await heading(page, plan.title)
    await planIs(page, 'Draft')
    await button(page, 'Check with Okta').click()
    await page.getByText(/Checked with Okta just now/).waitFor()
    await row(page, `Remove ${name(3)} from ${group(2)}`).click()
    await holds(ui, 'plan, draft')

    await button(page, `Remove from the plan: Remove ${name(3)} from ${group(2)}`).click()
    await button(page, 'Apply 4 changes…').click()
    await dialog(page).getByText('4 grants').first().waitFor()
    await holds(ui, 'plan, confirm')
    expect(isMember(0, 0)).toBe(false)
    await dialog(page).getByRole('button', { name: 'Apply 4 changes', exact: true }).click()
    await planIs(page, 'Applied')
    for (const [person, at] of [
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 1],
    ] as const)
      expect(isMember(person, at)).toBe(true)
    expect(isMember(3, 2)).toBe(false)

    await row(page, `Add ${name(0)} to ${group(0)}`).click()
    const receipt = page.getByRole('region', { name: `Receipt: Add ${name(0)} to ${group(0)}` })
    await receipt.getByText('Not a member').waitFor()
    await receipt.getByRole('button', { name: /Copy Okta request id/ }).waitFor()
    await receipt.getByText('Can be undone').waitFor()
    await holds(ui, 'plan, receipt')
    await button(page, 'Export receipts').click()
    await page.getByRole('menuitem', { name: 'As JSON' }).click()
    await page.getByText('4 steps exported').waitFor()

    await button(page, 'Undo…').click()
    await dialog(page).getByText('All 4 changes can be taken back.').waitFor()
    await holds(ui, 'plan, undo')
    await button(page, 'Make the plan that undoes it').click()
    await heading(page, /^Undo: /)
    await page.getByText('This plan undoes').waitFor()
    await button(page, 'Apply 4 changes…').click()
    await dialog(page).getByRole('button', { name: 'Apply 4 changes', exact: true }).click()
    await planIs(page, 'Applied')
    expect(isMember(0, 0)).toBe(false)
    await page.getByText('This plan undoes').getByRole('link').click()
    await heading(page, plan.title)
    await page.getByText('The plan that undoes this one is').waitFor()

    await page.getByRole('link', { name: 'Show in log' }).click()
    await heading(page, 'Logs')
    await page.getByText(`Plan “${plan.title}”`, { exact: true }).waitFor()
    await page.getByRole('list', { name: 'Log lines' }).waitFor()
  })

  test('can be gone through with the keyboard alone', async () => {
    const plan = await draft([joining(4, 3), joining(5, 3)], 'By keyboard')
    const ui = await world.open({ start: '#/' })
    const { page } = ui
    await heading(page, 'Connectors')
    await page.keyboard.press('Control+Shift+L')
    await heading(page, 'Plans')
    await pressOn(page, page.getByRole('link', { name: plan.title }))
    await heading(page, plan.title)
    await tabTo(page, row(page, `Add ${name(4)} to ${group(3)}`))
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByText(people[5]?.id ?? '').waitFor()
    await page.keyboard.press('Delete')
    await row(page, `Add ${name(5)} to ${group(3)}`).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Skip to the content' }).focus()
    await pressOn(page, button(page, 'Apply 1 change…'))
    await pressOn(
      page,
      dialog(page).getByRole('button', { name: `Add ${name(4)} to ${group(3)}`, exact: true }),
    )
    await planIs(page, 'Applied')
    expect(isMember(4, 3)).toBe(true)
    expect(isMember(5, 3)).toBe(false)
  })

  test('show a step that failed, and why, and let it be tried again or skipped', async () => {
    const plan = await draft([joining(6, 4), joining(7, 4), joining(8, 4)], 'Some of it fails')
    const member = (person: number) =>
      `/api/v1/groups/${groups[4]?.id ?? ''}/users/${people[person]?.id ?? ''}`
    for (const person of [6, 7])
      world.org.faults.add({ kind: 'error', code: 'E0000006', method: 'PUT', path: member(person) })
    await apply(plan)
    const ui = await world.open({ start: `#/plans/${plan.planId}` })
    const { page } = ui
    await heading(page, plan.title)
    await planIs(page, 'Failed in part')
    await page.getByText('2 of 3 steps did not go through.').waitFor()
    await page.getByRole('group', { name: 'Which changes' }).getByRole('button', { name: 'Failed 2' }).click()
    await row(page, `Add ${name(8)} to ${group(4)}`).waitFor({ state: 'detached' })
    await row(page, `Add ${name(6)} to ${group(4)}`).click()
    await page.getByRole('alert').getByText('E0000006').waitFor()
    await holds(ui, 'plan, failed')
    world.org.faults.clear()
    await button(page, `Retry: Add ${name(6)} to ${group(4)}`).click()
    await page.getByText('1 of 3 steps did not go through.').waitFor()
    expect(isMember(6, 4)).toBe(true)
    await button(page, `Skip: Add ${name(7)} to ${group(4)}`).click()
    await planIs(page, 'Applied')
    expect(isMember(7, 4)).toBe(false)
    await goTo(page, '/plans?show=%22history%22')
    await heading(page, 'Plans')
    await page.getByRole('link', { name: plan.title }).waitFor()
    await holds(ui, 'plans, history')
  })

  test('wait for a second person where they change who is an administrator', async () => {
    await setLevel('confirm-name', true)
    const role: AccessChange = {
      verb: 'grant',
      kind: 'role',
      resourceId: 'HELP_DESK_ADMIN',
      principalType: 'USER',
      principalId: people[9]?.id ?? '',
    }
    const plan = await draft([role])
    const ui = await world.open({ start: `#/plans/${plan.planId}` })
    const { page } = ui
    await heading(page, plan.title)
    const panel = page.getByRole('region', { name: 'A second person must approve' })
    await panel.waitFor()
    await holds(ui, 'plan, four eyes')
    // Somebody without an admin role of their own is not enough, and nothing of the token stays.
    await panel.getByLabel('Token of the second person').fill(world.org.token('none'))
    await button(page, 'Approve these changes').click()
    await panel.getByRole('alert').waitFor()
    expect(await panel.getByLabel('Token of the second person').inputValue()).toBe('')
    await panel.getByLabel('Token of the second person').fill(world.org.token('super'))
    await button(page, 'Approve these changes').click()
    await page.getByText(/^Approved by /).waitFor()
    expect(await page.content()).not.toContain(world.org.token('super'))

    // The service app is not granted what changes roles; a token is.
    await world.app.need('host.setCredential', {
      connectorId: acme,
      credential: { kind: 'token', token: world.org.token('super') },
      storage: 'session',
    })
    await button(page, 'Apply 1 change…').click()
    const send = dialog(page).getByRole('button', { name: /^Give .* the role Help Desk Administrator$/ })
    await dialog(page)
      .getByText(/^To apply, type the name of the organization/)
      .waitFor()
    expect(await send.isDisabled()).toBe(true)
    const connector = await world.app.need('connectors.get', { connectorId: acme })
    await dialog(page)
      .getByRole('textbox')
      .fill(connector.orgName ?? connector.name)
    await holds(ui, 'plan, confirm by name')
    await send.click()
    await planIs(page, 'Applied')
    expect([...world.org.org.adminRoles()].some(({ principal_id }) => principal_id === people[9]?.id)).toBe(
      true,
    )
  })

  test('are read-only where the connector is, and say what to do', async () => {
    await setLevel('read-only')
    const plan = await draft([joining(10, 5)])
    const ui = await world.open({ start: `#/plans/${plan.planId}` })
    const { page } = ui
    await heading(page, plan.title)
    await page.getByText('Acme is read-only.').waitFor()
    expect(await button(page, 'Apply 1 change…').isDisabled()).toBe(true)
    await page.getByRole('link', { name: 'Open the connector settings' }).waitFor()
    await button(page, 'Discard…').click()
    await button(page, 'Discard 1 change').click()
    await page.getByText('1 change discarded').waitFor()
    await eventually(async () => (await world.app.need('plans.get', { planId: plan.planId })).state).toBe(
      'discarded',
    )
    await setLevel('confirm')
  })

  test('show their progress on every screen while they are applied, and stop', async () => {
    const changes = people.slice(0, 10).flatMap((_, person) => [0, 1, 2].map((at) => joining(person, at)))
    const plan = await draft(changes, 'Many at once')
    world.org.faults.add({ kind: 'latency', milliseconds: 400, path: '/api/v1/groups' })
    await apply(plan)
    const ui = await world.open({ start: `#/plans/${plan.planId}` })
    const { page } = ui
    await heading(page, plan.title)
    await planIs(page, 'Applying')
    await page.getByRole('progressbar', { name: 'Progress of the plan' }).waitFor()
    await goTo(page, '/logs')
    await heading(page, 'Logs')
    await page.getByRole('button', { name: /Many at once.* of 30 steps/ }).click()
    await button(page, 'Cancel the plan Many at once').click()
    await page.getByText('“Many at once” is cancelled').waitFor()
    world.org.faults.clear()
    await goTo(page, `/plans/${plan.planId}`)
    await heading(page, plan.title)
    await planIs(page, 'Cancelled')
    const { counts } = await world.app.need('plans.get', { planId: plan.planId })
    const made = people.slice(0, 10).flatMap((_, person) => [0, 1, 2].filter((at) => isMember(person, at)))
    expect(made).toHaveLength(counts.byState.done ?? 0)
  })
})
