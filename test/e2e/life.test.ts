import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { addOkta } from '../support/setup-flow.ts'
import { startSmtp, type SmtpHost } from '../support/smtp.ts'
import { ask, picture, profile, start, startAgain, value } from './app.ts'

/** The life of connectors as a person goes through it, in the real app, over a real mail server. */

let provider: DemoOrgServer
let second: DemoOrgServer
let mail: SmtpHost
beforeAll(async () => {
  provider = await startDemoOrg({ users: 200, groups: 30, apps: 12, limits: { off: true } })
  second = await startDemoOrg({
    seed: 7,
    users: 200,
    groups: 30,
    apps: 12,
    limits: { off: true },
    latencyMs: 60,
  })
  mail = await startSmtp({ encryption: 'none', account: { user: 'desk', password: 'right-password' } })
})
afterAll(() => Promise.all([provider.close(), second.close(), mail.close()]))

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first()

/** From the domain to the question for a credential. */
async function giveDomain(page: Page, url: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Okta domain' }).fill(url)
  await button(page, 'Continue').click()
  await heading(page, 'Service account').waitFor()
  await button(page, 'Continue').click()
  await heading(page, 'Credential').waitFor()
}

/** From the options to the test of the credential. */
async function giveOptions(page: Page): Promise<void> {
  await heading(page, 'Options').waitFor()
  await button(page, 'Save and continue').click()
  await page.getByRole('table', { name: /^What this .+ can do$/ }).waitFor()
}

/** Mail servers break lines and mark them; the link is whole without that. */
const linkIn = (raw: string): string =>
  /access-desk:\/\/connectors\/[\w-]+\/setup/.exec(raw.replaceAll(/=\r?\n/g, ''))?.[0] ?? 'no link'

test('add, own, write to the owner, set up by the link, sync, log', { timeout: 240_000 }, async () => {
  const folder = profile()
  const { page } = await start(folder, { ACCESS_DESK_SIMULATED: '1' })
  const look = (name: string) => picture(page, `life-${name}`)
  await heading(page, 'No connectors yet').waitFor()

  // A new managed app, owned by oneself, with an API token.
  await addOkta(page, 'Workforce directory', look)
  await giveDomain(page, provider.url)
  await look('setup-credential')
  await page.getByRole('textbox', { name: 'API token' }).fill(provider.token())
  await button(page, 'Save and continue').click()
  await giveOptions(page)
  await button(page, 'Continue').click()
  await button(page, 'Start the first sync').click()
  await page.getByText('The first sync is complete.').waitFor({ timeout: 60_000 })

  // A mail server, tried out.
  await link(page, 'Settings').click()
  await page.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1')
  await page.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /^None/ }).click()
  await page.getByRole('textbox', { name: 'Port' }).fill(String(mail.port))
  await page.getByRole('textbox', { name: 'User', exact: true }).fill('desk')
  await page.getByRole('textbox', { name: 'From address' }).fill('desk@northwind.example')
  await page.getByRole('textbox', { name: 'Password' }).fill('right-password')
  await button(page, 'Save and send a test message').click()
  await page.getByText('The server took the message.').waitFor()
  await look('mail-server')
  expect(mail.received.map(({ to, user }) => [to, user])).toEqual([[['ana@northwind.example'], 'desk']])

  // An unmanaged app of the first organization, owned by somebody else.
  await link(page, 'Connectors').click()
  await link(page, 'Add connector').click()
  await link(page, 'Choose Okta').click()
  await heading(page, 'Which app does it feed?').waitFor()
  await page.getByRole('radio', { name: 'An unmanaged app' }).check()
  const [unmanaged] = value(await ask(page, 'apps.unmanaged', {})).rows
  await page
    .getByRole('radio', { name: new RegExp(`^${unmanaged!.label}`) })
    .first()
    .check()
  await look('add-unmanaged')
  await button(page, 'Next').click()
  await heading(page, 'Who owns it?').waitFor()
  await button(page, 'Remove yourself').click()
  await page.getByRole('textbox', { name: 'Add an owner' }).fill('eva@northwind.example')
  await page.getByRole('textbox', { name: 'Add an owner' }).press('Enter')
  await button(page, 'Next').click()
  await page.getByText('Waiting for eva@northwind.example to set it up.').waitFor()
  await page.getByRole('main').getByText('Not connected', { exact: true }).waitFor()
  await page.getByRole('main').getByText('Sent', { exact: true }).waitFor()
  await look('waiting-for-owner')
  const invitation = mail.received.at(-1)!
  expect(invitation.to).toEqual(['eva@northwind.example'])

  // The owner presses the link of the e-mail; the system starts the app with it.
  await link(page, 'Connectors').click()
  await startAgain(folder, linkIn(invitation.raw))
  await page.getByRole('heading', { level: 1, name: /^Set up / }).waitFor()
  await giveDomain(page, second.url)
  await page.getByRole('radio', { name: 'Service app' }).check()
  await page.getByRole('radio', { name: 'Make a key here' }).check()
  await button(page, 'Make a key').click()
  const publicJwk = (await page.getByRole('group', { name: 'public key' }).textContent()) ?? ''
  const { clientId } = second.serviceApp({ role: 'super', publicJwk })
  await page.getByRole('textbox', { name: 'Client ID' }).fill(clientId)
  await look('setup-service-app')
  await button(page, 'Save and continue').click()
  await giveOptions(page)
  await look('setup-matrix')
  await button(page, 'Continue').click()
  await button(page, 'Start the first sync').click()
  await link(page, 'Connectors').click()
  const card = page.getByRole('article', { name: unmanaged!.label })
  await card.getByText('Syncing', { exact: true }).waitFor()
  await look('syncing')
  await card.getByText('Connected', { exact: true }).waitFor({ timeout: 60_000 })
  await look('connected')

  // A connector for an app that is managed already.
  await link(page, 'Add connector').click()
  await link(page, 'Choose Okta').click()
  await heading(page, 'Which app does it feed?').waitFor()
  await page.getByRole('radio', { name: 'A managed app' }).check()
  await page.getByRole('radio', { name: /^Workforce directory/ }).check()
  await look('add-managed')
  await button(page, 'Next').click()
  await heading(page, 'Who owns it?').waitFor()
  await button(page, 'Next').click()
  await page.getByRole('textbox', { name: 'Okta domain' }).waitFor()
  const connectors = value(await ask(page, 'connectors.list', {}))
  expect(connectors.map(({ app, status, credential }) => [app?.name, status, credential.kind])).toEqual([
    ['Workforce directory', 'connected', 'token'],
    [unmanaged!.label, 'connected', 'service-app'],
    ['Workforce directory', 'not-connected', 'none'],
  ])

  // The status opens the log; its lines lead to the log of the app.
  const { id } = connectors[1]!
  await page.evaluate((hash) => void (location.hash = hash), `/c/${id}/overview`)
  await heading(page, 'How access is held').waitFor()
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Connected/ })
    .click()
  const log = page.getByRole('dialog', { name: /^Log of / })
  await log.getByRole('tab', { name: 'Audit trail' }).click()
  await log.getByRole('list', { name: 'Audit trail' }).getByRole('listitem').first().waitFor()
  await look('audit-trail')
  await log.getByRole('tab', { name: 'Sync history' }).click()
  await log.getByRole('table', { name: 'Recent syncs' }).waitFor()
  await look('sync-history')
  await page.keyboard.press('Escape')
  await link(page, 'Logs').click()
  await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
  await look('logs')
})
