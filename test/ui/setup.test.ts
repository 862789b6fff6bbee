import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { pressOn } from '../support/keyboard.ts'
import { addOkta, connectDemo } from '../support/setup-flow.ts'
import { goTo } from '../support/ui.ts'
import { createWorld } from './world.ts'

const world = createWorld()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const stepAtHand = (page: Page) =>
  page.getByRole('navigation', { name: 'Setup steps' }).locator('[aria-current="step"]')
const domain = (page: Page) => page.getByRole('textbox', { name: 'Okta domain' })
const token = '00SecretTokenOfThisTest0123456789abcdEFGH'

test('by mouse, from nothing to the overview', async () => {
  const { page, asked } = await world.open()
  await connectDemo(page, async (step) => {
    if (step !== 'setup-test') return
    const answers = page.getByRole('table', { name: 'What this API token can do' }).getByRole('row')
    for (const row of (await answers.all()).slice(1)) await row.getByText('Yes', { exact: true }).waitFor()
    expect(await answers.count()).toBe(7)
    await page.getByText('Northwind Robotics').waitFor()
  })
  expect(asked.map(({ name }) => name)).toContain('demo.start')
  await goTo(page, '/')
  await page.getByRole('article').getByText('Connected', { exact: true }).waitFor()
})

test('by keyboard alone', async () => {
  const { page } = await world.open()
  await pressOn(page, button(page, 'Try with a demo organization'))
  await page.getByRole('menuitem').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')

  const skip = page.getByRole('checkbox', { name: 'Skip inactive child apps' })
  await pressOn(page, skip, 'Space')
  expect(await skip.isChecked()).toBe(true)
  await pressOn(page, button(page, 'Save and continue'))
  await page.getByText('Review group membership').first().waitFor()
  await pressOn(page, button(page, 'Details of: Review admin roles'))
  await page.getByText('Evidence.').waitFor()
  await pressOn(page, button(page, 'Continue'))
  await pressOn(page, button(page, 'Start the first sync'))
  await page.getByText('The first sync is complete.').waitFor({ timeout: 30_000 })
  await pressOn(page, button(page, 'Continue'))
  await pressOn(page, page.getByRole('link', { name: 'Open the overview' }))
  await heading(page, 'How access is held').waitFor()
})

test('a domain that is refused says why, and each way to write a good one is understood', async () => {
  const { page } = await world.open()
  await addOkta(page, 'Refused')
  const refused = {
    '': 'Enter the domain of your Okta organization',
    'http://acme.okta.com': 'Okta is reached over https only.',
    'https://someone@acme.okta.com': 'Leave out the user name',
    'acme.okta.com:8443': 'Leave out the port',
    'okta.com': 'Put the name of your organization before it',
    'a.b.okta.com': 'Okta domains have one name before .okta.com',
    'not a domain': 'This is not a host name.',
  }
  for (const [typed, reason] of Object.entries(refused)) {
    await domain(page).fill(typed)
    await domain(page).press('Enter')
    await page.getByText(reason).waitFor()
    expect(await domain(page).getAttribute('aria-invalid')).toBe('true')
  }
  const understood = {
    acme: 'https://acme.okta.com',
    'https://acme-admin.okta.com/admin/dashboard': 'https://acme.okta.com',
    'acme.oktapreview.com': 'https://acme.oktapreview.com',
    'ACME.okta-emea.com': 'https://acme.okta-emea.com',
  }
  for (const [typed, url] of Object.entries(understood)) {
    await domain(page).fill(typed)
    await page.getByText(url, { exact: true }).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
  }
})

test('a custom domain is asked about; the token is kept for this run only where there is no keychain', async () => {
  const { app } = world
  const ui = await world.open({ keychain: false })
  const { page, asked } = ui
  await addOkta(page, 'Custom')
  await domain(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('login.acme.example')
  await page.keyboard.press('Enter')
  await page.getByText('Confirm that this domain belongs to your Okta organization').waitFor()
  const before = await app.need('connectors.list', {})
  expect(before.some(({ host }) => host === 'login.acme.example')).toBe(false)
  await page.getByRole('checkbox').click()
  await button(page, 'Continue').click()
  await page.getByRole('heading', { name: /^Service account/ }).waitFor()
  await button(page, 'Continue').click()

  await page.getByText('There is no keychain on this computer. The token').waitFor()
  const field = page.getByRole('textbox', { name: 'API token' })
  const faults = {
    '': 'Paste the API token.',
    short: 'This is too short for an API token.',
    'two words of a token': 'A token has no spaces',
  }
  for (const [typed, reason] of Object.entries(faults)) {
    await field.fill(typed)
    await field.press('Enter')
    await page.getByText(reason).waitFor()
  }
  expect(asked.some(({ name }) => name === 'credential.save')).toBe(false)
  await field.fill(`SSWS ${token}`)
  await field.press('Enter')
  await heading(page, 'Options').waitFor()
  expect(asked.at(-1)).toMatchObject({ name: 'credential.save', input: { token } })

  await page.getByRole('button', { name: 'Credential' }).click()
  await page.getByText('API token ending in EFGH is kept for this run').waitFor()
  expect(await page.content()).not.toContain(token)
  const added = (await app.need('connectors.list', {})).find(({ host }) => host === 'login.acme.example')
  expect(added).toMatchObject({ kind: 'custom', setupStep: 'options', credential: { storage: 'session' } })
  await goTo(page, '/settings')
  await page.getByText('Tokens and keys are kept for this run only').waitFor()
})

test('after a reload, and from home, the setup goes on where it stopped', async () => {
  const { app, org } = world
  const { id } = await app.need('connectors.create', { domain: 'resumes', name: 'Resumes' })
  const { page } = await world.open({ start: `#/setup/${id}` })
  /** The step at hand is `label`; coming back by way of home leads to `next`. */
  const continues = async (label: string, next = label) => {
    await stepAtHand(page).filter({ hasText: label }).waitFor()
    await page.reload()
    await stepAtHand(page).filter({ hasText: label }).waitFor()
    await goTo(page, '/')
    await page.getByRole('link', { name: 'Continue setup: Resumes' }).click()
    await stepAtHand(page).filter({ hasText: next }).waitFor()
  }
  await continues('Credential')
  await page.getByRole('textbox', { name: 'API token' }).fill(token)
  await button(page, 'Save and continue').click()
  await continues('Options')
  await app.need('connectors.remove', { connectorId: id })

  const demo = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
  await app.need('connectors.update', { connectorId: demo, name: 'Resumes' })
  await goTo(page, `/setup/${demo}`)
  await page.getByRole('table', { name: 'What this API token can do' }).waitFor()
  await continues('Test and permissions', 'First sync')
  await continues('First sync')
})

test('a token that Okta does not accept is named, with the next step', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
  await app.need('host.setCredential', {
    connectorId: id,
    credential: { kind: 'token', token },
    storage: 'session',
  })
  const { page } = await world.open({ start: `#/c/${id}/access` })
  await button(page, 'Test the credential').click()
  const alert = page.getByRole('alert')
  await alert.getByText('Okta did not accept the credential').waitFor()
  const words = await alert.textContent()
  expect(words).toContain('The API token is invalid or has expired.')
  expect(words).toContain('Create a new API token in the Okta admin console')
  expect(words).toContain('E0000011')

  await goTo(page, `/setup/${id}?step=test`)
  await button(page, 'Test again').click()
  await alert.getByText('The API token is invalid or has expired.').waitFor()
  expect(await button(page, 'Continue').isDisabled()).toBe(true)
  await button(page, 'Replace the credential').click()
  await page.getByText('API token ending in EFGH').waitFor()

  await app.need('host.registerDemo', { address: org.url, token: org.token() })
  await goTo(page, `/setup/${id}?step=test`)
  await button(page, 'Test again').click()
  await page.getByRole('table', { name: 'What this API token can do' }).waitFor()
  expect(await alert.count()).toBe(0)
})

test('the first sync shows what it does, goes on in the background, and can be cancelled', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() }, { sync: false })
  await app.need('connectors.update', { connectorId: id, name: 'At work' })
  await app.need('connectors.probe', { connectorId: id })
  const { page } = await world.open({ start: `#/setup/${id}?step=sync` })
  org.faults.add({ kind: 'latency', milliseconds: 30_000, path: '/api/v1/apps/', skip: 10 })
  await button(page, 'Start the first sync').click()
  const phases = page.getByRole('table', { name: 'Phases of the sync' })
  await phases.getByRole('row', { name: /^Accounts Done [\d,]+ 466$/ }).waitFor()
  await phases.getByRole('row', { name: /^Application assignments Running 10 of 50 / }).waitFor()
  const share = await page
    .getByRole('progressbar', { name: 'Progress of the sync' })
    .getAttribute('aria-valuenow')
  expect(Number(share)).toBeGreaterThan(10)
  expect(Number(share)).toBeLessThan(100)
  await page.getByText(/^\d+ of \d+ calls$/).waitFor()

  await goTo(page, '/')
  await page.getByRole('article', { name: 'At work' }).getByText('Syncing', { exact: true }).waitFor()
  await page.getByRole('contentinfo').getByRole('button').click()
  await page
    .getByRole('dialog')
    .getByText(/of \d+ calls/)
    .waitFor()
  await page.keyboard.press('Escape')
  await goTo(page, `/setup/${id}?step=sync`)
  await button(page, 'Cancel sync').click()
  await page.getByText('Cancelled. Nothing was stored.').waitFor()
  expect(await app.need('connectors.get', { connectorId: id })).toMatchObject({
    dataAsOf: null,
    setupStep: 'sync',
    runningSyncId: null,
  })
  org.faults.clear()
  await button(page, 'Start the first sync').click()
  await page.getByText('The first sync is complete.').waitFor({ timeout: 30_000 })
  expect((await app.need('connectors.get', { connectorId: id })).setupStep).toBeNull()
})
