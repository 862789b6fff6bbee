import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { SetupError, findNpmCli, runOnStderr } from './commands.mjs'

/**
 * One package of a lock file, as far as it matters here.
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/** @typedef {Record<string, LockedPackage>} LockedPackages */

/**
 * Whether what npm installed is what the lock file asks for on this platform. Packages for other platforms are not
 * expected; optional ones for this platform are, because an npm under an old Node leaves them out silently.
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 * @param {{ os: string, cpu: string, libc: string }} platform
 */
export function isInstalled(locked, installed, platform) {
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true
    const present = installed[path]
    if (present) return present.version === wanted.version && present.integrity === wanted.integrity
    return wanted.optional === true && !isMadeFor(wanted, platform)
  })
}

/**
 * @param {LockedPackage} entry
 * @param {{ os: string, cpu: string, libc: string }} platform
 */
function isMadeFor({ os, cpu, libc }, platform) {
  if (!os && !cpu) return false
  return (
    (os?.includes(platform.os) ?? true) &&
    (cpu?.includes(platform.cpu) ?? true) &&
    (libc?.includes(platform.libc) ?? true)
  )
}

/**
 * Whether `node_modules` matches `package-lock.json`. npm writes its own record of what it installed as its last step,
 * so an interrupted installation does not count.
 * @param {string} root
 */
export function areDependenciesInstalled(root) {
  const locked = readPackages(join(root, 'package-lock.json'))
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  return isInstalled(locked, installed, { os: process.platform, cpu: process.arch, libc: libc() })
}

/**
 * @param {string} lockFile
 * @returns {LockedPackages}
 */
function readPackages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {}
}

function libc() {
  if (process.platform !== 'linux') return ''
  return readdirSync('/lib').some((name) => name.startsWith('ld-musl-')) ? 'musl' : 'glibc'
}

/**
 * @param {string} root
 * @param {string} nodePath the Node that runs npm; npm leaves out packages that do not support it
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export function installDependencies(root, nodePath, env, say) {
  say('Installing dependencies (npm ci).')
  const args = [
    findNpmCli(),
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  if (runOnStderr(nodePath, args, { cwd: root, env })) return
  throw new SetupError(
    'npm ci failed; its message is above.',
    "Check the network and npm's registry (npm ping), then run the command again.",
  )
}
