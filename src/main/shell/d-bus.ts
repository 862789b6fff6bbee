import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Questions to the message bus of a Linux computer, each in a process of its own that ends within two seconds. */

export const limitMs = 1000

type Bus = 'session' | 'system'
const common = (bus: Bus): string[] => [`--${bus}`, '--print-reply=literal', `--reply-timeout=${limitMs}`]

/** Whether somebody owns a name. Asking the bus this does not start the owner. */
export const isOwned = (bus: Bus, name: string): string[] => [
  ...common(bus),
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.NameHasOwner',
  `string:${name}`,
]

/** One property of an object. The bus starts an owner that is not running, so ask {@link isOwned} first. */
export const propertyOf = (
  bus: Bus,
  owner: string,
  path: string,
  interfaceName: string,
  property: string,
): string[] => [
  ...common(bus),
  `--dest=${owner}`,
  path,
  'org.freedesktop.DBus.Properties.Get',
  `string:${interfaceName}`,
  `string:${property}`,
]

/** Asks while the app is running; a call takes some milliseconds. Throws where the bus, or the tool, is not there. */
export const askBus = async (args: string[]): Promise<string> =>
  (await promisify(execFile)('dbus-send', args, { timeout: 2 * limitMs })).stdout

export const askBusNow = (args: string[]): string =>
  execFileSync('dbus-send', args, { timeout: 2 * limitMs, encoding: 'utf8', stdio: 'pipe' })

export const isTrue = (answer: string): boolean => answer.includes('boolean true')
