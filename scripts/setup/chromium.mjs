import { existsSync } from 'node:fs'

import { SetupError, which } from './commands.mjs'

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * A browser of the Chromium family for the UI tests: CHROMIUM_PATH, or one that is installed.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findChromium(env) {
  const named = env['CHROMIUM_PATH']
  if (named) {
    if (existsSync(named)) return named
    throw new SetupError(
      `CHROMIUM_PATH names ${named}, which does not exist.`,
      'Correct or unset CHROMIUM_PATH, then run the command again.',
    )
  }
  const onPath = ON_PATH.map((name) => which(name, env)).find((file) => file !== undefined)
  return onPath ?? ELSEWHERE.find((file) => existsSync(file))
}
