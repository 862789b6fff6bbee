import { once } from 'node:events'
import { join } from 'node:path'

import { _electron } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'

import { giveToApp, openElectronHost } from '../../scripts/electron-host.ts'

const CLOSE_LIMIT_MS = 10_000

export interface LaunchOptions {
  /** The app's data folder. As root it is handed to the user who runs the app; make it with makeAppFolder. */
  readonly userDataDir: string
  /** More arguments of the app. */
  readonly args?: readonly string[]
  /** More environment variables of the app. */
  readonly env?: Readonly<Record<string, string>>
  /** The built app; the check-out itself where nothing else is named. */
  readonly appDir?: string
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  /** The first window. */
  readonly page: Page
  /** Quits the app, and ends it when it does not quit within ten seconds. */
  readonly close: () => Promise<void>
}

/**
 * Starts the built app in real Electron with its sandbox on, as an ordinary user also where the caller is root.
 * Needs the environment that the tasks of package.json set up.
 */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const host = openElectronHost(options.appDir ?? join(import.meta.dirname, '..', '..'))
  giveToApp(options.userDataDir)

  let app: ElectronApplication
  try {
    app = await _electron.launch({
      executablePath: host.executablePath,
      args: [host.appDir, `--user-data-dir=${options.userDataDir}`, ...(options.args ?? [])],
      cwd: host.appDir,
      env: { ...environment(), ...options.env },
      // Without this Playwright itself would turn the sandbox off.
      chromiumSandbox: true,
    })
  } catch (error) {
    host.close()
    throw error
  }

  const close = async () => {
    await endApp(app)
    host.close()
  }
  try {
    return { app, page: await app.firstWindow(), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** This process's environment without what would change how Electron starts. */
function environment(): Record<string, string> {
  const unwanted = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_ENV'])
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !unwanted.has(entry[0]),
    ),
  )
}

async function endApp(app: ElectronApplication): Promise<void> {
  const child = app.process()
  const exited = once(child, 'exit')
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), CLOSE_LIMIT_MS)
  })
  const outcome = await Promise.race([app.close(), late])
  clearTimeout(timer)
  if (outcome !== 'late' || child.pid === undefined) return
  // Playwright starts the app as the leader of a process group, so this ends its children too.
  process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  await exited
}
