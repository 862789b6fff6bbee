import type { Page } from 'playwright'

/** What a person does on screen to give and take access: the same in the browser and in the real app. */
export function accessFlow(page: Page, connectorId: string) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const list = (name: string) => page.getByRole('grid', { name, exact: true })
  return {
    button,
    dialog,
    list,
    /** The question that is open. */
    title: (name: string) => dialog().getByRole('heading', { name, exact: true }).waitFor(),
    cell: (grid: string, name: string) => list(grid).getByRole('gridcell', { name, exact: true }).first(),
    /** Opens the pane of one object, by its key. */
    async openDetail(screen: string, key: string, name: string, tab?: string): Promise<void> {
      const more = tab === undefined ? '' : `&tab=${tab}`
      const route = `#/c/${connectorId}/${screen}?selected=${encodeURIComponent(JSON.stringify(key))}${more}`
      await page.evaluate((hash) => (location.hash = hash), route)
      await page.getByRole('heading', { name, exact: true }).waitFor()
    },
    /** Searches the list of a choice by keyboard and goes on with the one that was found. */
    async chooseOnly(noun: string, typed: string): Promise<void> {
      await dialog()
        .getByRole('searchbox', { name: `Search ${noun}` })
        .waitFor()
      await page.keyboard.type(typed)
      const found = dialog().getByRole('checkbox')
      await found
        .and(page.getByRole('checkbox', { name: typed }))
        .first()
        .waitFor()
      while ((await found.count()) !== 1) await page.waitForTimeout(50)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    },
    /** Presses the button that applies, and waits until Okta was read to have it. */
    async apply(name: string): Promise<void> {
      await button(name).click()
      await dialog().getByText('Applied', { exact: true }).waitFor({ timeout: 20_000 })
    },
    async close(): Promise<void> {
      await dialog().getByRole('button', { name: 'Close', exact: true }).click()
      await dialog().waitFor({ state: 'hidden' })
    },
  }
}
