import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { askBus, askBusNow, isOwned, isTrue, propertyOf } from './d-bus.ts'

/**
 * Where the keyring of a Linux session stands. Chromium would wait for it without end, on the main
 * thread, when it is locked or has yet to be started, so the app looks first and never wakes it.
 * `unknown` means there was no tool to ask with.
 */
export type SecretServiceState = 'unlocked' | 'locked' | 'absent' | 'unknown'

const isRunning = isOwned('session', 'org.freedesktop.secrets')
const isLocked = propertyOf(
  'session',
  'org.freedesktop.secrets',
  '/org/freedesktop/secrets/aliases/default',
  'org.freedesktop.Secret.Collection',
  'Locked',
)

const hasSessionBus = (env: NodeJS.ProcessEnv): boolean =>
  env['DBUS_SESSION_BUS_ADDRESS'] !== undefined ||
  (env['XDG_RUNTIME_DIR'] !== undefined && existsSync(join(env['XDG_RUNTIME_DIR'], 'bus')))

const stateOf = (running: string, locked: () => string): SecretServiceState => {
  if (!isTrue(running)) return 'absent'
  return locked().includes('boolean false') ? 'unlocked' : 'locked'
}

const withoutTool = (error: unknown): SecretServiceState =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'unknown' : 'absent'

/** Asks while the app is running; a call takes some milliseconds in a process of its own. */
export async function readSecretService(): Promise<SecretServiceState> {
  if (!hasSessionBus(process.env)) return 'absent'
  try {
    const running = await askBus(isRunning)
    const locked = isTrue(running) ? await askBus(isLocked).catch(() => '') : ''
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
    if (stateOf(askBusNow(isRunning), () => askBusNow(isLocked)) !== 'unlocked') return
  } catch {
    return
  }
  commandLine.appendSwitch('password-store', 'gnome-libsecret')
}
