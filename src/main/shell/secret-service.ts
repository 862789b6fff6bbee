import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Where the keyring of a Linux session stands. Chromium would wait for it without end, on the main
 * thread, when it is locked or has yet to be started, so the app looks first and never wakes it.
 * `unknown` means there was no tool to ask with.
 */
export type SecretServiceState = 'unlocked' | 'locked' | 'absent' | 'unknown'

const limitMs = 1000
const common = ['--session', '--print-reply=literal', `--reply-timeout=${limitMs}`]

/** Asking the bus who owns a name does not start the owner. */
const isRunning = [
  ...common,
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.NameHasOwner',
  'string:org.freedesktop.secrets',
]
const isLocked = [
  ...common,
  '--dest=org.freedesktop.secrets',
  '/org/freedesktop/secrets/aliases/default',
  'org.freedesktop.DBus.Properties.Get',
  'string:org.freedesktop.Secret.Collection',
  'string:Locked',
]

const hasSessionBus = (env: NodeJS.ProcessEnv): boolean =>
  env['DBUS_SESSION_BUS_ADDRESS'] !== undefined ||
  (env['XDG_RUNTIME_DIR'] !== undefined && existsSync(join(env['XDG_RUNTIME_DIR'], 'bus')))

const stateOf = (running: string, locked: () => string): SecretServiceState => {
  if (!running.includes('boolean true')) return 'absent'
  return locked().includes('boolean false') ? 'unlocked' : 'locked'
}

const withoutTool = (error: unknown): SecretServiceState =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'unknown' : 'absent'

const ask = async (args: string[]): Promise<string> =>
  (await promisify(execFile)('dbus-send', args, { timeout: 2 * limitMs })).stdout

const askNow = (args: string[]): string =>
  execFileSync('dbus-send', args, { timeout: 2 * limitMs, encoding: 'utf8', stdio: 'pipe' })

/** Asks while the app is running; a call takes some milliseconds in a process of its own. */
export async function readSecretService(): Promise<SecretServiceState> {
  if (!hasSessionBus(process.env)) return 'absent'
  try {
    const running = await ask(isRunning)
    const locked = running.includes('boolean true') ? await ask(isLocked).catch(() => '') : ''
    return stateOf(running, () => locked)
  } catch (error) {
    return withoutTool(error)
  }
}

/**
 * Asks before the app is ready, where Chromium has to be told which keyring to use: outside the
 * desktops it knows by name it would not look for a Secret Service, even when one is running.
 */
export function needsSecretServiceSwitch(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux' || !hasSessionBus(env)) return false
  if (/kde|gnome|unity|cinnamon/i.test(env['XDG_CURRENT_DESKTOP'] ?? '')) return false
  try {
    return stateOf(askNow(isRunning), () => askNow(isLocked)) === 'unlocked'
  } catch {
    return false
  }
}
