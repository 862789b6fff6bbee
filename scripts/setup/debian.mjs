import { existsSync, readdirSync } from 'node:fs'

import { SetupError, capture, runOnStderr, which } from './commands.mjs'

/** Libraries whose package does not follow Debian's naming rule, by the library's name up to `.so`. */
const IRREGULAR = new Map([
  ['libnss3', 'libnss3'],
  ['libnssutil3', 'libnss3'],
  ['libsmime3', 'libnss3'],
  ['libnspr4', 'libnspr4'],
  ['libplc4', 'libnspr4'],
  ['libplds4', 'libnspr4'],
  ['libatk-1.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0', 'libatk-bridge2.0-0'],
  ['libatspi', 'libatspi2.0-0'],
  ['libglib-2.0', 'libglib2.0-0'],
  ['libgobject-2.0', 'libglib2.0-0'],
  ['libgio-2.0', 'libglib2.0-0'],
  ['libgmodule-2.0', 'libglib2.0-0'],
])

/**
 * The libraries a program needs and the system does not have.
 * @param {string} lddOutput
 * @returns {string[]} such as `libgtk-3.so.0`
 */
export function missingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/**
 * The Debian package of a shared library, before the `t64` renames of 2024. Debian policy: the library's name and its
 * version, with a dash between when the name ends in a digit.
 * @param {string} soname such as `libgtk-3.so.0`
 */
export function packageOfLibrary(soname) {
  const [name = soname, version = ''] = soname.split('.so')
  const irregular = IRREGULAR.get(name)
  if (irregular) return irregular
  const stem = name.toLowerCase().replaceAll('_', '-')
  const number = version.replace(/^\./, '')
  return number !== '' && /\d$/.test(stem) ? `${stem}-${number}` : `${stem}${number}`
}

/**
 * The name this system has for a package: with `t64` where the release renamed it.
 * @param {string} name
 * @param {(name: string) => boolean} isKnown whether the system's lists hold a package of that name
 */
export function releaseName(name, isKnown) {
  return isKnown(`${name}t64`) ? `${name}t64` : name
}

/** Whether packages can be asked for and installed the Debian way here. */
export function isDebianLike() {
  return process.platform === 'linux' && which('apt-get') !== undefined
}

/**
 * What a person who is not root has to run.
 * @param {readonly string[]} names before `t64` renames
 */
export function installCommand(names) {
  const packages = names.map((name) => releaseName(name, isKnown)).join(' ')
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`
}

/**
 * @param {readonly string[]} names
 * @returns {string[]} those that are not installed
 */
export function notInstalled(names) {
  const { stdout } = capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names])
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !installed.has(name))
}

/**
 * Installs packages with apt-get; for root only.
 * @param {readonly string[]} names before `t64` renames
 * @param {(line: string) => void} say
 */
export function installPackages(names, say) {
  say(`Installing system packages: ${names.join(' ')}.`)
  const hasLists =
    existsSync('/var/lib/apt/lists') &&
    readdirSync('/var/lib/apt/lists').some((file) => file.includes('_Packages'))
  if (hasLists && tryInstall(names)) return
  const updated = aptGet(['update'])
  if (updated && tryInstall(names)) return
  throw new SetupError(
    'apt-get could not install them; its message is above.',
    `Correct that, or run: ${installCommand(names)}`,
  )
}

/** @param {readonly string[]} names */
function tryInstall(names) {
  return aptGet([
    'install',
    '-y',
    '--no-install-recommends',
    ...names.map((name) => releaseName(name, isKnown)),
  ])
}

/** @param {string} name */
function isKnown(name) {
  return capture('apt-cache', ['show', '--no-all-versions', name]).ok
}

/** @param {readonly string[]} args */
function aptGet(args) {
  return runOnStderr('apt-get', ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
