import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { pressOn } from '../support/keyboard.ts'
import { reply, type SmtpHost, startSmtp } from '../support/smtp.ts'
import { goTo } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 60, groups: 12, apps: 30 }, { mail: {} })
let server: SmtpHost
beforeAll(async () => {
  server = await startSmtp({
    encryption: 'none',
    account: { user: 'desk', password: 'right-password' },
    onRecipient: (address) => (address.startsWith('nobody@') ? reply(550, 'No such mailbox here') : null),
  })
})
afterAll(() => server.close())

const button = (page: Page, name: string, nth = 0) => page.getByRole('button', { name, exact: true }).nth(nth)
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const next = (page: Page) => button(page, 'Next')
const owner = (page: Page) => page.getByRole('textbox', { name: 'Add an owner' })
const stepAtHand = (page: Page) => page.getByRole('navigation', { name: 'Setup steps' })

/** A clipboard, which the page of a test has not got because its address is not a secure one. */
const giveClipboard = (page: Page) =>
  page.evaluate(() => {
    const writeText = async (text: string) => void Object.assign(window, { copied: text })
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } })
  })
const copied = (page: Page) => page.evaluate(() => (window as unknown as { copied?: string }).copied ?? null)

/** Types an owner's address and adds it. */
async function addOwner(page: Page, email: string): Promise<void> {
  await owner(page).fill(email)
  await owner(page).press('Enter')
  await page.getByRole('list', { name: 'Owners', exact: true }).getByText(email, { exact: true }).waitFor()
  expect(await owner(page).inputValue()).toBe('')
}

/** From the first step to the question for owners, with a new app. */
async function toOwners(page: Page, app: string): Promise<void> {
  await page.getByRole('radio', { name: 'Create a new managed app' }).check()
  await page.getByRole('textbox', { name: 'Name of the app' }).fill(app)
  await next(page).click()
  await heading(page, 'Who owns it?').waitFor()
}

test('the catalog is searched, and what is not there says how to ask for it', async () => {
  const ui = await world.open({ start: '#/' })
  const { page } = ui
  await heading(page, 'No connectors yet').waitFor()
  await page.getByRole('link', { name: 'Add connector' }).click()
  await heading(page, 'Okta').waitFor()
  const entries = page.getByRole('list', { name: 'Connectors' }).getByRole('article')
  expect(await entries.count()).toBe(9)
  await holds(ui, 'catalog')
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('directory')
  await eventually(() => entries.count()).toBe(3)
  await page.getByRole('searchbox').fill('slack')
  await button(page, 'Ask for it: Slack').click()
  const request = page.getByRole('textbox', { name: 'Request for Slack' })
  expect(await request.inputValue()).toContain('Please add a connector for Slack to Access Desk.')
  await page.keyboard.press('Escape')
  await request.waitFor({ state: 'hidden' })

  await page.getByRole('searchbox').fill('Workday')
  await heading(page, 'No connector is called “Workday”').waitFor()
  const missing = page.getByRole('textbox', { name: 'Request for Workday' })
  expect(await missing.inputValue()).toContain('connector for Workday')
  await button(page, 'Copy the request').click()
  await page.getByText('It could not be copied. Select the text and copy it yourself.').waitFor()
  await giveClipboard(page)
  await button(page, 'Copy the request').click()
  await page.getByText('Copied.', { exact: true }).waitFor()
  expect(await copied(page)).toBe(await missing.inputValue())
  await page.getByRole('searchbox').fill('okta')
  await page.getByRole('link', { name: 'Choose Okta' }).click()
  await heading(page, 'Which app does it feed?').waitFor()
})

test('for oneself: what is missing is named, what is typed survives going back and a restart', async () => {
  const { app } = world
  const ui = await world.open({ start: '#/add/okta' })
  const { page } = ui
  await heading(page, 'Which app does it feed?').waitFor()
  await next(page).click()
  await page.getByText('Choose one of the three.').waitFor()
  await page.getByRole('radio', { name: 'An unmanaged app' }).check()
  await page.getByText('No identity provider has been synced yet').waitFor()
  await page.getByRole('radio', { name: 'A managed app' }).check()
  await page.getByText('No app is managed here yet.').waitFor()
  await next(page).click()
  await page.getByText('Choose one of the managed apps').waitFor()
  await page.getByRole('radio', { name: 'Create a new managed app' }).check()
  expect(await page.getByRole('textbox', { name: 'Name of the app' }).inputValue()).toBe('Okta')
  await page.getByRole('textbox', { name: 'Name of the app' }).fill('  ')
  await next(page).click()
  await page.getByText('Enter a name for the app.').waitFor()
  await toOwners(page, 'Workforce')

  await next(page).click()
  await page.getByText('Enter your name as others know it.').waitFor()
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ana Lima')
  await page.getByRole('textbox', { name: 'Your e-mail' }).fill('ana.lima')
  await owner(page).fill('ben@northwind')
  await next(page).click()
  await page
    .getByText('This is not a whole e-mail address. It looks like ana@acme.com. Complete it')
    .waitFor()
  await page.getByText('An e-mail address has an “@”').waitFor()
  await holds(ui, 'owners with faults')
  await page.getByRole('textbox', { name: 'Your e-mail' }).fill('ana@northwind.example')

  await button(page, 'Back').click()
  await heading(page, 'Which app does it feed?').waitFor()
  expect(await page.getByRole('textbox', { name: 'Name of the app' }).inputValue()).toBe('Workforce')
  await next(page).click()
  await heading(page, 'Who owns it?').waitFor()
  await page.reload()
  await heading(page, 'Who owns it?').waitFor()
  expect(await owner(page).inputValue()).toBe('ben@northwind')
  expect(await page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe('Ana Lima')
  // A complete address in the field is meant as an owner.
  await owner(page).fill('ben@northwind.example')
  await page.getByText('An e-mail with a link to set it up goes to ben@northwind.example.').waitFor()
  await page.getByText('No mail server is set').waitFor()
  await next(page).click()
  await stepAtHand(page).locator('[aria-current="step"]').filter({ hasText: 'Domain' }).waitFor()

  expect(await app.need('profile.get', {})).toEqual({ name: 'Ana Lima', email: 'ana@northwind.example' })
  const [added] = await app.need('connectors.list', {})
  expect(added).toMatchObject({
    name: 'Workforce',
    host: null,
    status: 'not-connected',
    setupStep: 'domain',
    app: { name: 'Workforce' },
    owners: [{ me: true }, { me: false, email: 'ben@northwind.example' }],
  })
  // The draft is done with; the next one begins anew.
  await goTo(page, '/add/okta?step=owners')
  await heading(page, 'Which app does it feed?').waitFor()
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
})

test('by keyboard alone, with an owner from the people of this computer', async () => {
  const { app } = world
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@northwind.example' })
  const ben = {
    id: 'p1',
    name: 'Ben Costa',
    email: 'ben.costa@northwind.example',
    employeeId: null,
    status: 'active',
    department: null,
    title: null,
    managerEmail: null,
    accounts: 1,
    connectors: 1,
    conflicts: 0,
    createdAt: '2026-11-01T08:00:00.000Z',
    updatedAt: '2026-11-01T08:00:00.000Z',
  }
  const { page } = await world.open({
    start: '#/add',
    answer: (name) =>
      name === 'people.page' ? { ok: true, value: { rows: [ben], total: 1, all: 1 } } : undefined,
  })
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('okta')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Choose Okta' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await heading(page, 'Which app does it feed?').waitFor()
  await pressOn(page, page.getByRole('radio', { name: 'An unmanaged app' }), 'Space')
  await page.keyboard.press('ArrowUp')
  await page.getByRole('textbox', { name: 'Name of the app' }).waitFor()
  await pressOn(page, page.getByRole('textbox', { name: 'Name of the app' }), 'Control+a')
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Enter')
  await heading(page, 'Who owns it?').waitFor()
  await pressOn(page, button(page, 'Remove yourself'))
  await owner(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('ben')
  await page.getByRole('option', { name: 'Ben Costa' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Owners', exact: true }).getByText('Ben Costa').waitFor()
  await pressOn(page, next(page))
  await heading(page, 'By keyboard').waitFor()
  await page.getByText('Waiting for Ben Costa to set it up.').waitFor()
  const added = (await app.need('connectors.list', {})).find(({ name }) => name === 'By keyboard')
  expect(added?.owners).toEqual([
    { me: false, personId: 'p1', name: 'Ben Costa', email: 'ben.costa@northwind.example' },
  ])
})

/** The mail server as the main process hands it on, with a profile to write from. */
async function mailIsSet(): Promise<void> {
  await world.app.need('profile.save', { name: 'Ana Lima', email: 'ana@northwind.example' })
  await world.app.need('host.setMail', {
    settings: {
      host: '127.0.0.1',
      port: server.port,
      encryption: 'none',
      user: 'desk',
      from: 'desk@northwind.example',
    },
    password: 'right-password',
  })
}

/** Fills the form of the mail server in, but for the password. */
async function fillServer(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1')
  await page.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /^None/ }).click()
  await page.getByRole('textbox', { name: 'Port' }).fill(String(server.port))
  await page.getByRole('textbox', { name: 'User', exact: true }).fill('desk')
  await page.getByRole('textbox', { name: 'From address' }).fill('desk@northwind.example')
}

test('a mail server: faults name the fix, the password is never shown again, a test message arrives', async () => {
  const { app } = world
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@northwind.example' })
  const ui = await world.open({ start: '#/settings?section=mail' })
  const { page } = ui
  const host = page.getByRole('textbox', { name: 'Mail server' })
  await page.getByRole('textbox', { name: 'Mail server' }).and(page.locator(':focus')).waitFor()
  const faults = {
    'smtps://mail.acme.com': 'Leave out the part before',
    'ana@acme.com': 'This is an e-mail address.',
    'mail.acme.com:587': 'Leave out the port here',
    'mail acme': 'The name of a server has no spaces',
  }
  for (const [typed, fault] of Object.entries(faults)) {
    await host.fill(typed)
    await host.press('Enter')
    await page.getByText(fault).waitFor()
    expect(await host.inputValue()).toBe(typed)
  }
  await fillServer(page)
  await host.fill('mail.acme.com')
  await host.press('Enter')
  await page.getByText('Without encryption the password and the text could be read on the way.').waitFor()
  await host.fill('127.0.0.1')
  const password = page.getByRole('textbox', { name: 'Password' })
  await password.fill('wrong-password')
  await button(page, 'Save and send a test message').click()
  const alert = page.getByRole('alert')
  await alert.getByText('The test message was not sent').waitFor()
  expect(await alert.textContent()).toContain('refused the sign-in as desk')
  expect(await alert.textContent()).toContain('Correct the user name and the password')
  await holds(ui, 'mail server refused')
  await password.fill('right-password')
  await button(page, 'Save and send a test message').click()
  await page.getByText('The server took the message.').waitFor()
  expect(server.received.at(-1)?.to).toEqual(['ana@northwind.example'])
  await page.reload()
  await page.getByText('One is kept. Empty, it stays as it is.').waitFor()
  expect(await password.inputValue()).toBe('')
  expect(await page.content()).not.toContain('right-password')
  // A password is shown to no other server than it was entered for.
  await host.fill('127.0.0.2')
  await button(page, 'Save', 1).click()
  await page.getByText('Enter the password for this server: the one that is kept is for 127.0.0.1.').waitFor()
  await host.fill('127.0.0.1')
  await button(page, 'Send a test message').click()
  await page.getByText('The server took the message.').waitFor()
  await button(page, 'Forget this server').click()
  await eventually(() => host.inputValue()).toBe('')
  expect(await app.need('mail.settings', {})).toEqual({ settings: null, signIn: false })
})

test('for somebody else: they are written to, and the e-mail’s state is seen until the set-up', async () => {
  const { app } = world
  await mailIsSet()
  const ui = await world.open({ start: '#/add/okta' })
  const { page } = ui
  await heading(page, 'Which app does it feed?').waitFor()
  await toOwners(page, 'Sales')
  await button(page, 'Remove yourself').click()
  await next(page).click()
  await page.getByText('Add at least one owner.').waitFor()
  await addOwner(page, 'eva@northwind.example')
  await owner(page).fill('EVA@northwind.example')
  await owner(page).press('Enter')
  await page.getByText('eva@northwind.example is an owner already.').waitFor()
  await owner(page).fill('')
  await addOwner(page, 'nobody@northwind.example')
  await page.getByText('The connector waits as “Not connected” until').waitFor()
  const before = server.received.length
  await next(page).click()
  await heading(page, 'Sales').waitFor()
  await page
    .getByText('Waiting for eva@northwind.example and nobody@northwind.example to set it up.')
    .waitFor()
  await page.getByRole('main').getByText('Not connected', { exact: true }).waitFor()
  const mails = page.getByRole('list', { name: 'E-mails to the owners' }).getByRole('listitem')
  const sent = mails.filter({ hasText: 'eva@' })
  const failed = mails.filter({ hasText: 'nobody@' })
  await sent.getByText('Sent', { exact: true }).waitFor()
  await failed.getByText('Failed', { exact: true }).waitFor()
  expect(await failed.textContent()).toContain('No such mailbox here')
  expect(await failed.textContent()).toContain('Check the address, then send it again.')
  const { id } = (await app.need('connectors.list', {})).find(({ name }) => name === 'Sales')!
  const [message] = server.received.slice(before)
  expect(message?.to).toEqual(['eva@northwind.example'])
  expect(message?.raw.replaceAll(/=\r?\n/g, '')).toContain(`access-desk://connectors/${id}/setup`)
  await holds(ui, 'waiting for the owner')

  await sent.getByRole('button', { name: 'Resend' }).click()
  await eventually(() => server.received.length).toBe(before + 2)
  await sent.getByText('Sent', { exact: true }).waitFor()
  await sent.getByRole('button', { name: 'Open in my mail program' }).click()
  await eventually(() => ui.asked.some(({ name }) => name === 'mail.openInProgram')).toBe(true)
  await giveClipboard(page)
  await sent.getByRole('button', { name: 'Copy link' }).click()
  await eventually(() => copied(page)).toBe(`access-desk://connectors/${id}/setup`)

  await goTo(page, '/')
  const card = page.getByRole('article', { name: 'Sales' })
  await card.getByText('eva@northwind.example and nobody@northwind.example').waitFor()
  await card.getByText('Sent', { exact: true }).waitFor()
  await card.getByText('Failed', { exact: true }).waitFor()
  await holds(ui, 'home with drafts')
  await card.getByRole('link', { name: 'See what it waits for' }).click()
  await page.getByRole('link', { name: 'Set it up myself' }).click()
  await stepAtHand(page).locator('[aria-current="step"]').filter({ hasText: 'Domain' }).waitFor()
})

test('owners are changed in the settings of a connector; the last one stays', async () => {
  const { app, org } = world
  await mailIsSet()
  const id = await connectTo(app, { url: org.url, token: org.token() })
  const ui = await world.open({ start: `#/c/${id}/settings` })
  const { page } = ui
  await heading(page, 'Owners').waitFor()
  const owners = page.getByRole('list', { name: 'Owners', exact: true })
  const before = server.received.length
  await addOwner(page, 'kim@northwind.example')
  await page.getByText('An e-mail goes to kim@northwind.example.').waitFor()
  await button(page, 'Save owners').click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await eventually(() => server.received.length).toBe(before + 1)
  await page
    .getByRole('list', { name: 'E-mails to the owners' })
    .getByRole('listitem')
    .filter({ hasText: 'kim@' })
    .getByText('Sent', { exact: true })
    .waitFor()
  await heading(page, 'Owners').scrollIntoViewIfNeeded()
  await holds(ui, 'owners of a connector')
  const removal = owners.getByRole('button', { name: /^Remove/ })
  for (let left = await removal.count(); left > 0; left--) await removal.first().click()
  await page.getByText('A connector has at least one owner.').waitFor()
  expect(await button(page, 'Save owners').isDisabled()).toBe(true)
  await button(page, 'Discard changes').click()
  await owners.getByText('kim@northwind.example').waitFor()
})

test('a connector that was removed with its data kept is apart, can be read, and deleted for good', async () => {
  const { app, org } = world
  const id = await connectTo(app, { url: org.url, token: org.token() })
  await app.need('connectors.update', { connectorId: id, name: 'Old one' })
  await app.need('connectors.remove', { connectorId: id, keepData: true })
  const ui = await world.open()
  const { page } = ui
  await heading(page, 'Removed, data kept').waitFor()
  expect(await page.getByRole('article', { name: 'Old one' }).count()).toBe(0)
  await holds(ui, 'home with a removed connector')
  await page.getByRole('link', { name: 'Open Old one' }).click()
  await heading(page, 'How access is held').waitFor()
  await goTo(page, '/')
  await button(page, 'Delete the data of Old one').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the data of Old one' }).click()
  await heading(page, 'Removed, data kept').waitFor({ state: 'hidden' })
  expect((await app.need('connectors.list', {})).some((each) => each.id === id)).toBe(false)
})
