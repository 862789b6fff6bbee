import { existsSync, readFileSync, statSync } from 'node:fs'

import { SetupError, capture, which } from './commands.mjs'

/**
 * Electron's sandbox refuses root, and this project never turns the sandbox off: root runs Electron as this user.
 */
export const TEST_USER = 'access-desk-test'

/** The home of {@link TEST_USER}. */
export const TEST_HOME = `/var/lib/${TEST_USER}`

/** Whether Electron must run as {@link TEST_USER} here. */
export function needsTestUser() {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/**
 * @param {...string} words a command
 * @returns {string[]} the command that root runs to have it run by {@link TEST_USER}
 */
export function asTestUser(...words) {
  // Unlike runuser, setpriv becomes the command instead of standing between it and its signals.
  const user = [`--reuid=${TEST_USER}`, `--regid=${TEST_USER}`, '--init-groups']
  return [which('setpriv') ?? 'setpriv', ...user, '--', ...words]
}

/**
 * @returns {{ uid: number, gid: number } | undefined}
 */
export function findTestUser() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${TEST_USER}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/**
 * @param {(line: string) => void} say
 */
export function createTestUser(say) {
  say(`Creating the ordinary user ${TEST_USER}: as root, Electron runs under that name with its sandbox on.`)
  const useradd = which('useradd')
  const args = [
    '--system',
    '--user-group',
    '--create-home',
    '--home-dir',
    TEST_HOME,
    '--shell',
    '/usr/sbin/nologin',
    TEST_USER,
  ]
  const result = useradd && which('setpriv') ? capture(useradd, args) : undefined
  if (result?.ok) return
  throw new SetupError(
    `The user could not be created: ${result ? result.stderr.trim() : 'useradd or setpriv is missing'}`,
    'Run the command as an ordinary user instead of root.',
  )
}

/**
 * Why Electron's sandbox cannot work here, or undefined when it can.
 * @param {string} electronFolder
 * @returns {string | undefined}
 */
export function sandboxProblem(electronFolder) {
  if (process.platform !== 'linux' || !which('unshare')) return undefined
  const unshare = ['unshare', '--user', '--map-root-user', 'true']
  const [command = '', ...args] = needsTestUser() ? asTestUser(...unshare) : unshare
  const works = capture(command, args).ok
  if (works || isSetuidRoot(`${electronFolder}/chrome-sandbox`)) return undefined

  const settings = [
    ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['/proc/sys/user/max_user_namespaces', '0'],
  ]
  const closed = settings.find(
    ([file = '', value]) => existsSync(file) && readFileSync(file, 'utf8').trim() === value,
  )
  return closed ? `${closed[0]} is ${closed[1]}` : 'the container or kernel does not allow it'
}

/** @param {string} file */
function isSetuidRoot(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats !== undefined && stats.uid === 0 && (stats.mode & 0o4001) === 0o4001
}
