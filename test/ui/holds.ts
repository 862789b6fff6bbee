import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import { accessibilityFaults, tell, type Ui } from '../support/ui.ts'

const pictures = fileURLToPath(new URL('../../test-output/ui', import.meta.url))
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]

/** Controls of which a part lies where nothing can scroll it into view. */
const cutControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const cut: string[] = []
    for (const control of document.querySelectorAll<HTMLElement>('button, a, input, [role="tab"]')) {
      const box = control.getBoundingClientRect()
      if (box.width < 2 || control.closest('.visually-hidden, [aria-hidden="true"]')) continue
      for (let around = control.parentElement; around !== null; around = around.parentElement) {
        const { overflowX } = getComputedStyle(around)
        if (overflowX === 'auto' || overflowX === 'scroll') break
        const edge = around === document.documentElement ? innerWidth : around.getBoundingClientRect().right
        const clips = overflowX !== 'visible' || around === document.documentElement
        if (clips && box.right > edge + 1) cut.push(control.outerHTML.slice(0, 160))
      }
    }
    return cut
  })

/**
 * What holds for every screen, in both themes and in a usual and a small window. With `picture`, or the
 * variable AD_PICTURES=1, each is also kept as a picture in `test-output/ui`.
 */
export async function holds(
  { page, problems }: Ui,
  name: string,
  options: { picture?: boolean } = {},
): Promise<void> {
  for (const viewport of sizes) {
    await page.setViewportSize(viewport)
    for (const theme of ['light', 'dark'] as const) {
      await tell(page, 'settings.changed', {
        theme,
        logLevel: 'info',
        syncOnBattery: false,
        syncOnMetered: false,
      })
      await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
      // The page is drawn in its new colours before anything is measured.
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
      if (options.picture === true || process.env['AD_PICTURES'] === '1') {
        mkdirSync(pictures, { recursive: true })
        const file = [name.replaceAll(/\W+/g, '-'), theme, `${viewport.width}x${viewport.height}`].join('-')
        await page.screenshot({ path: `${pictures}/${file}.png` })
      }
      const found = await page.evaluate(() => ({
        wider: (document.scrollingElement?.scrollWidth ?? 0) - innerWidth,
        headings: document.querySelectorAll('h1').length,
        mains: document.querySelectorAll('main').length,
      }))
      expect
        .soft(
          {
            wider: Math.max(0, found.wider),
            headings: found.headings,
            mains: found.mains,
            cut: await cutControls(page),
            faults: await accessibilityFaults(page),
            problems,
          },
          `${name}, ${theme}, ${viewport.width}x${viewport.height}`,
        )
        .toEqual({ wider: 0, headings: 1, mains: 1, cut: [], faults: [], problems: [] })
    }
  }
}
