import type { Page } from 'playwright'

/** What a person does on screen to give and take access: the same in the browser and in the real app. */

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
export const dialog = (page: Page) => page.getByRole('dialog')
/** The question that is open. */
export const title = (page: Page, name: string) =>
  dialog(page).getByRole('heading', { name, exact: true }).waitFor()
export const list = (page: Page, name: string) => page.getByRole('grid', { name, exact: true })
export const cell = (page: Page, grid: string, name: string) =>
  list(page, grid).getByRole('gridcell', { name, exact: true }).first()

/** Opens the pane of one object, by its key. */
export async function openDetail(
  page: Page,
  connectorId: string,
  screen: string,
  key: string,
  name: string,
  tab?: string,
): Promise<void> {
  const more = tab === undefined ? '' : `&tab=${tab}`
  const route = `#/c/${connectorId}/${screen}?selected=${encodeURIComponent(JSON.stringify(key))}${more}`
  await page.evaluate((hash) => (location.hash = hash), route)
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

/** Searches the list of a choice by keyboard and goes on with the only one that is found. */
export async function chooseOnly(page: Page, noun: string, typed: string): Promise<void> {
  await dialog(page)
    .getByRole('searchbox', { name: `Search ${noun}` })
    .waitFor()
  await page.keyboard.type(typed)
  const found = dialog(page).getByRole('checkbox')
  await found
    .and(page.getByRole('checkbox', { name: typed }))
    .first()
    .waitFor()
  while ((await found.count()) !== 1) await page.waitForTimeout(50)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

/** Presses the button that applies, and waits until Okta was read to have it. */
export async function apply(page: Page, name: string): Promise<void> {
  await button(page, name).click()
  await dialog(page).getByText('Applied', { exact: true }).waitFor({ timeout: 20_000 })
}

export async function close(page: Page): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Close', exact: true }).click()
  await dialog(page).waitFor({ state: 'hidden' })
}
