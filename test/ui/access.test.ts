import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import type { CredentialHealth } from '../../src/preload/contract/index.ts'
import { connectTo } from '../support/engine.ts'
import { openLedger } from '../support/ledger.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({}, { simulated: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()
const me = { me: true, personId: null, name: '', email: '' }

/** A token three days before its end, made by an account that was deactivated. */
const endsSoon = (): CredentialHealth => {
  const day = 86_400_000
  const at = (days: number) => new Date(Date.now() + days * day).toISOString()
  return {
    checkedAt: at(0),
    state: 'warning',
    expiresAt: at(3.5),
    expiryBasis: 'okta',
    lastUsedAt: at(-26.5),
    name: 'access-desk',
    ownerLogin: 'mara@acme.example',
    ownerStatus: 'DEPROVISIONED',
    network: 'zones',
    limitPercent: 25,
    concurrencyPercent: null,
    warnings: [
      {
        code: 'expires-soon',
        message: 'The API token expires in 3 days unless it is used before.',
        nextStep: 'Sync or test the connection, which keeps it alive, or create a new API token.',
      },
      {
        code: 'owner-deactivated',
        message: 'The account that made the API token is deactivated.',
        nextStep: 'Create a new API token as an account that stays.',
      },
    ],
  }
}

/** A connector without a domain yet, as adding one leaves it. */
const draft = async (name: string): Promise<string> =>
  (
    await world.app.need('connectors.add', {
      catalogId: 'okta',
      app: { kind: 'new', name },
      owners: [me],
      name,
    })
  ).id

test('a draft is given its domain, roles to ask for, and a token that was pasted with too much', async () => {
  const { app } = world
  const id = await draft('Acme')
  const ui = await world.open({ start: `#/setup/${id}` })
  const { page, asked } = ui
  await heading(page, 'Domain')
  await page.getByRole('textbox', { name: 'Okta domain' }).fill('login.acme.example')
  await button(page, 'Continue').click()
  await page.getByText('Confirm that this domain belongs').waitFor()
  await page.getByRole('textbox', { name: 'Okta domain' }).fill('https://acme-admin.okta.com/admin/dashboard')
  await page.getByText('https://acme.okta.com', { exact: true }).waitFor()
  await button(page, 'Continue').click()

  await heading(page, 'Service account')
  await page.getByRole('radio', { name: 'Read-only, application and group administrator' }).check()
  await page
    .getByText(/give it Read Only Administrator, Application Administrator and Group Administrator/)
    .waitFor()
  await button(page, 'Open the administrators of Okta').click()
  expect(asked.at(-1)).toEqual({ name: 'link.open', input: { link: 'okta-administrators', connectorId: id } })
  await button(page, 'Continue').click()

  await heading(page, 'Credential')
  await page.getByRole('textbox', { name: 'API token' }).fill('"00SecretToken OfThisTest0123456789abcdEFGH"')
  await page.getByText('What was pasted has quotation marks and spaces').waitFor()
  await button(page, 'Remove all of these').click()
  await button(page, 'Save and continue').click()
  await heading(page, 'Options')
  expect(await app.need('connectors.get', { connectorId: id })).toMatchObject({
    host: 'acme.okta.com',
    setupStep: 'options',
    credential: { kind: 'token', last4: 'EFGH' },
  })

  await goTo(page, `/setup/${id}?step=domain`)
  await button(page, 'Use another domain').click()
  await page.getByText(/Another domain drops the API token/).waitFor()
  await holds(ui, 'access setup other domain')
  await app.need('connectors.remove', { connectorId: id })
})

test('a service app: a wrong key is named, one is made here, and the test shows scopes, matrix and health', async () => {
  const { app, org } = world
  const id = await draft('Apps')
  const ui = await world.open({ start: `#/setup/${id}` })
  const { page, asked } = ui
  await page.getByRole('textbox', { name: 'Okta domain' }).fill(org.url)
  await button(page, 'Continue').click()
  await heading(page, 'Service account')
  await button(page, 'Continue').click()
  await page.getByRole('radio', { name: 'Service app' }).check()
  const key = page.getByRole('textbox', { name: 'Private key, as PEM or JWK' })
  const clientId = page.getByRole('textbox', { name: 'Client ID' })
  await key.fill('-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----')
  await clientId.fill('0oa1b2c3d4E5F6g7H8i9')
  await button(page, 'Save and continue').click()
  await page.getByText('This is the public key').waitFor()
  expect(asked.some(({ name }) => name === 'credential.saveServiceApp')).toBe(false)
  await key.fill('-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----')
  await button(page, 'Save and continue').click()
  await page.getByText('This key is incomplete or damaged.').waitFor()
  expect(await key.inputValue()).toContain('MIIB')
  expect(await clientId.inputValue()).toBe('0oa1b2c3d4E5F6g7H8i9')
  const kept = await page.evaluate(() => [location.href, { ...localStorage }, { ...sessionStorage }])
  expect(JSON.stringify(kept)).not.toContain('PRIVATE KEY')

  await page.getByRole('radio', { name: 'Make a key here' }).check()
  await button(page, 'Make a key').click()
  const publicJwk = (await page.getByRole('group', { name: 'public key' }).textContent()) ?? ''
  expect(JSON.parse(publicJwk)).toMatchObject({ kty: 'RSA' })
  expect(JSON.parse(publicJwk)).not.toHaveProperty('d')
  await holds(ui, 'access service app')
  const registered = org.serviceApp({
    role: 'readonly',
    publicJwk,
    scopes: ['okta.users.read', 'okta.groups.read', 'okta.apps.read'],
  })
  await clientId.fill(registered.clientId)
  await button(page, 'Save and continue').click()
  await heading(page, 'Options')
  await button(page, 'Save and continue').click()
  await page.getByRole('table', { name: 'What this service app can do' }).waitFor()
  await page.getByText('okta.roles.read', { exact: true }).waitFor()
  expect(await page.getByRole('main').textContent()).not.toMatch(/\btoken\b/i)

  await goTo(page, `/c/${id}/access`)
  await heading(page, 'Health of the service app')
  await button(page, 'Check now').click()
  await page.getByText('Does not end by itself').waitFor()
  await button(page, 'Details of: Review admin roles').click()
  await page.getByText(/On Okta API Scopes grant okta\.roles\.read/).waitFor()
  await holds(ui, 'access of a service app')
  await app.need('connectors.remove', { connectorId: id })
})

test('another organization answers: nothing is mixed, and what goes is named before it goes', async () => {
  const { app, org } = world
  const other = await startDemoOrg({ limits: { off: true }, seed: 7 })
  try {
    const id = await connectTo(app, { url: org.url, token: org.token() })
    await app.need('connectors.setDomain', { connectorId: id, domain: other.url })
    await app.need('host.setCredential', {
      connectorId: id,
      credential: { kind: 'token', token: other.token('super') },
      storage: 'session',
    })
    const { options } = await app.need('connectors.get', { connectorId: id })
    await app.need('connectors.update', { connectorId: id, options })
    const ui = await world.open({ start: `#/setup/${id}?step=test` })
    const { page } = ui
    await page.getByText('Nothing is synced until you choose which one goes on').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await holds(ui, 'access other organization')
    await goTo(page, `/c/${id}/overview`)
    await button(page, /^Delete the data of/).click()
    const question = page.getByRole('dialog')
    await question.getByText(/[\d,]+ accounts, [\d,]+ groups, [\d,]+ applications and the history/).waitFor()
    await question.getByRole('button', { name: /^Delete [\d,]+ accounts of/ }).click()
    await heading(page, 'Test and permissions')
    const after = await app.need('connectors.get', { connectorId: id })
    expect(after).toMatchObject({ otherOrganization: null, dataAsOf: null, counts: null })
    await app.need('connectors.remove', { connectorId: id })
  } finally {
    await other.close()
  }
})

test('what ends a credential is said on the overview, the card and the access screen before it does', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() })
  const ledger = openLedger(app.dataDir)
  ledger.connectors.setHealth(id, endsSoon())
  ledger.close()
  const ui = await world.open()
  const { page } = ui
  const card = page.getByRole('article')
  await card.getByText('The API token expires in 3 days unless it is used before.').waitFor()
  await goTo(page, `/c/${id}/overview`)
  await page.getByRole('main').getByText('The API token expires in 3 days').waitFor()
  await page.getByRole('link', { name: 'See all 2 warnings' }).click()
  await heading(page, 'Health of the API token')
  const end = page.getByText('Expires in 3 days', { exact: true })
  expect(await end.getAttribute('title')).toMatch(/^\d+ \w+ 20\d\d, /)
  await page.getByText('mara@acme.example, deactivated').waitFor()
  await holds(ui, 'access screen, warning')
  await button(page, 'Check now').click()
  await page.getByText('Expires in 29 days').waitFor()
  expect(await page.getByText('The API token expires in 3 days').count()).toBe(0)
  await app.need('connectors.remove', { connectorId: id })
})

test('the status opens the log: configuration, audit trail, syncs, pause, and removal that keeps the data', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() })
  await app.need('connectors.probe', { connectorId: id })
  const ui = await world.open({ start: `#/c/${id}/overview` })
  const { page } = ui
  await heading(page, 'How access is held')
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Connected/ })
    .click()
  const log = page.getByRole('dialog', { name: 'Log of Demo organization' })
  await log
    .getByText(/^Okta|^Domain/)
    .first()
    .waitFor()
  await log.getByRole('tab', { name: 'Audit trail' }).click()
  await log.getByRole('list', { name: 'Audit trail' }).getByRole('listitem').first().waitFor()
  await log
    .getByRole('button', { name: /^Details of:/ })
    .first()
    .click()
  await holds(ui, 'access log audit')
  await log.getByRole('tab', { name: 'Sync history' }).click()
  await log.getByRole('table', { name: 'Recent syncs' }).waitFor()

  await log.getByRole('button', { name: 'Pause the schedule' }).click()
  await log.getByText('The schedule is paused. Resume it').waitFor()
  expect((await app.need('connectors.get', { connectorId: id })).status).toBe('paused')
  await log.getByRole('button', { name: 'Resume the schedule' }).click()
  await log.getByRole('button', { name: 'Pause the schedule' }).waitFor()

  await goTo(page, `/c/${id}/access`)
  await heading(page, 'Access to this connector')

  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Connected/ })
    .click()
  await log.getByRole('button', { name: 'Remove', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Remove Demo organization?' })
  await question.getByText(/^The local data: [\d,]+ accounts/).waitFor()
  await question.getByRole('button', { name: 'Remove Demo organization' }).click()
  await eventually(
    async () => (await app.need('connectors.get', { connectorId: id })).archivedAt,
  ).not.toBeNull()
  await log.getByText(/^Removed on/).waitFor()
  await page.keyboard.press('Escape')
  await goTo(page, `/c/${id}/overview`)
  await page.getByText('Removed, data kept.').waitFor()
  await holds(ui, 'access archived overview')
})
