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
 * To be called before the app is ready: tells Chromium to use the Secret Service where one is running
 * and unlocked. Outside the desktops it knows by name it would not look for one. What the person who
 * started the app has chosen stays.
 */
export function chooseKeyring(
  commandLine: { hasSwitch(name: string): boolean; appendSwitch(name: string, value: string): void },
  platform: NodeJS.Platform = process.platform,
): void {
  const { env } = process
  if (platform !== 'linux' || !hasSessionBus(env) || commandLine.hasSwitch('password-store')) return
  if (/kde|gnome|unity|cinnamon/i.test(env['XDG_CURRENT_DESKTOP'] ?? '')) return
  try {
    if (stateOf(askNow(isRunning), () => askNow(isLocked)) !== 'unlocked') return
  } catch {
    return
  }
  commandLine.appendSwitch('password-store', 'gnome-libsecret')
}
