import type { Page } from 'playwright'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

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
