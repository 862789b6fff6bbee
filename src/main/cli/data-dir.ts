import { homedir } from 'node:os'
import { join } from 'node:path'

/** The app's own data folder, so that the window and the command line see the same connectors. */
export function defaultDataDir(): string {
  const home = homedir()
  const base =
    process.platform === 'darwin'
      ? join(home, 'Library', 'Application Support')
      : process.platform === 'win32'
        ? (process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'))
        : (process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'))
  return join(base, 'Access Desk', 'data')
}
