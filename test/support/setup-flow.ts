import type { Page } from 'playwright'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/**
 * From home to the domain of a new connector of one's own, by the buttons a person presses: add a
 * connector, choose Okta, create an app for it, be its owner.
 */
export async function addOkta(page: Page, app = 'Okta', look: Look = async () => undefined): Promise<void> {
  await page.getByRole('link', { name: 'Add connector', exact: true }).first().click()
  await page.getByRole('link', { name: 'Choose Okta' }).waitFor()
  await look('add-catalog')
  await page.getByRole('link', { name: 'Choose Okta' }).click()
  await page.getByRole('heading', { name: 'Which app does it feed?' }).waitFor()
  await page.getByRole('radio', { name: 'Create a new managed app' }).check()
  await page.getByRole('textbox', { name: 'Name of the app' }).fill(app)
  await look('add-app')
  await button(page, 'Next').click()
  await page.getByRole('heading', { name: 'Who owns it?' }).waitFor()
  await page.getByRole('list', { name: 'Owners', exact: true }).waitFor()
  const me = page.getByRole('textbox', { name: 'Your name' })
  if ((await me.count()) > 0) {
    await me.fill('Ana Lima')
    await page.getByRole('textbox', { name: 'Your e-mail' }).fill('ana@northwind.example')
  }
  await look('add-owners')
  await button(page, 'Next').click()
  await page.getByRole('textbox', { name: 'Okta domain' }).waitFor()
}

/** Called at each step that a person would look at. */
export type Look = (name: string) => Promise<void>

/**
 * From wherever the app is to a connected demo organization, by the buttons a person presses: try the
 * demo, save the options, see the test pass, start the first sync, open the overview.
 */
export async function connectDemo(page: Page, look: Look = async () => undefined): Promise<void> {
  await button(page, 'Try with a demo organization').click()
  await page.getByRole('menuitem', { name: 'Small, ready in seconds' }).click()
  await page.getByRole('checkbox').first().waitFor()
  await look('setup-options')
  await button(page, 'Save and continue').click()
  await page.getByText('Review group membership').first().waitFor()
  await look('setup-test')
  await button(page, 'Continue').click()
  await look('setup-plan')
  await button(page, 'Start the first sync').click()
  await page.getByText('The first sync is complete.').waitFor({ timeout: 60_000 })
  await look('setup-synced')
  await button(page, 'Continue').click()
  await page.getByRole('link', { name: 'Open the overview' }).waitFor()
  await look('setup-summary')
  await page.getByRole('link', { name: 'Open the overview' }).click()
  await page.getByRole('heading', { name: 'How access is held' }).waitFor()
}
