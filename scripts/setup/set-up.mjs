import { delimiter, join } from 'node:path'

import { findChromium } from './chromium.mjs'
import { SetupError, capture, which } from './commands.mjs'
import {
  installCommand,
  installPackages,
  isDebianLike,
  missingLibraries,
  notInstalled,
  packageOfLibrary,
} from './debian.mjs'
import { areDependenciesInstalled, installDependencies } from './dependencies.mjs'
import { hasDisplay } from './display.mjs'
import { electronProgram, installElectron, planElectron } from './electron.mjs'
import { exclusively } from './lock.mjs'
import { installNode, planNode, withNodeOnPath } from './node.mjs'
import { removePartials } from './packages.mjs'
import { createTestUser, findTestUser, needsTestUser, sandboxProblem } from './test-user.mjs'

/**
 * What a task needs beyond Node and the dependencies.
 * @typedef {object} Needs
 * @property {boolean} window Electron, its libraries and a display
 * @property {boolean} browser a Chromium, for the UI tests
 * @property {boolean} extras fonts for every script and a secret service: without them less is shown and tested
 */

/**
 * Makes this check-out and machine ready for a task. Where everything is there already it only looks.
 * @param {{ root: string, needs: Needs, env: NodeJS.ProcessEnv, say: (line: string) => void }} options
 * @returns {{ nodePath: string, env: NodeJS.ProcessEnv }} the Node and the environment to run the task with
 */
export function setUp({ root, needs, env, say }) {
  const toolsDir = join(root, '.tools')
  const platform = `${process.platform}-${process.arch}`
  const node = planNode(toolsDir)
  let taskEnv = withNodeOnPath(node.path, root, env, delimiter)
  const electron = () => planElectron({ env, root, toolsDir, platform, now: Date.now() })

  if (!node.ready || !areDependenciesInstalled(root) || (needs.window && electron().action !== 'use')) {
    exclusively(toolsDir, say, () => {
      removePartials(toolsDir)
      if (!planNode(toolsDir).ready) installNode(toolsDir, node, say)
      if (!areDependenciesInstalled(root)) installDependencies(root, node.path, taskEnv, say)
      if (needs.window) installElectron({ env: taskEnv, root, toolsDir, platform }, node.path, say)
    })
  }

  if (needs.window) {
    const plan = electron()
    if (plan.action !== 'use') throw new Error('Electron vanished during the set-up.')
    taskEnv = { ...taskEnv, ELECTRON_OVERRIDE_DIST_PATH: plan.folder }
    prepareSystem(plan.folder, needs, taskEnv, say)
  }
  if (needs.browser) taskEnv = { ...taskEnv, CHROMIUM_PATH: findChromium(taskEnv) }
  return { nodePath: node.path, env: taskEnv }
}

/**
 * Libraries, display server, browser, and the user that stands in for root.
 * @param {string} electronFolder
 * @param {Needs} needs
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
function prepareSystem(electronFolder, needs, env, say) {
  const missing = missingParts(electronFolder, needs, env)
  if (missing.length > 0) installMissing(missing, say)
  if (needs.extras && isDebianLike()) installExtras(missingExtras(), say)

  if (needsTestUser() && !findTestUser()) createTestUser(say)
  const problem = sandboxProblem(electronFolder)
  if (!problem) return
  say(
    `Electron's sandbox needs unprivileged user namespaces, and ${problem}. Windows will not open until that is allowed ` +
      `(in a container: its seccomp and AppArmor profile), or until ${join(electronFolder, 'chrome-sandbox')} belongs to ` +
      'root with mode 4755. This project never runs Electron without its sandbox.',
  )
}

/**
 * @param {string} electronFolder
 * @param {Needs} needs
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ what: string, package: string }[]}
 */
function missingParts(electronFolder, needs, env) {
  const parts = []
  if (process.platform === 'linux') {
    const ldd = capture('ldd', [join(electronFolder, electronProgram(process.platform))])
    parts.push(
      ...missingLibraries(ldd.stdout).map((soname) => ({ what: soname, package: packageOfLibrary(soname) })),
    )
    if (!hasDisplay(env, needsTestUser()) && !which('Xvfb')) parts.push({ what: 'Xvfb', package: 'xvfb' })
  }
  if (needs.browser && !findChromium(env)) parts.push({ what: 'Chromium or Chrome', package: 'chromium' })
  return parts
}

/**
 * @param {{ what: string, package: string }[]} missing
 * @param {(line: string) => void} say
 */
function installMissing(missing, say) {
  const packages = [...new Set(missing.map((part) => part.package))]
  if (isDebianLike() && needsTestUser()) {
    installPackages(packages, say)
    return
  }
  throw new SetupError(
    `Missing on this machine: ${missing.map((part) => part.what).join(', ')}.`,
    isDebianLike()
      ? `Run: ${installCommand(packages)}`
      : "Install them with the system's package manager, then run the command again.",
  )
}

function missingExtras() {
  const fonts = notInstalled(['fonts-noto-cjk', 'fonts-noto-color-emoji'])
  const keyring =
    which('gnome-keyring-daemon') && which('dbus-run-session')
      ? []
      : ['gnome-keyring', 'dbus', 'libsecret-1-0']
  return [...fonts, ...keyring]
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} say
 */
function installExtras(packages, say) {
  if (packages.length === 0) return
  if (!needsTestUser()) {
    say(`Some names may show as boxes, or some tests be skipped, without: ${installCommand(packages)}`)
    return
  }
  try {
    installPackages(packages, say)
  } catch (error) {
    say(`Going on without ${packages.join(', ')}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
