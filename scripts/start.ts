import { openElectronHost } from './electron-host.ts'
import { runInForeground } from './setup/commands.mjs'
import { TEST_HOME } from './setup/test-user.mjs'
import { root, runTool } from './tools.ts'

const isDev = process.argv[2] === '--dev'
const args = process.argv.slice(isDev ? 3 : 2)
const host = openElectronHost(root, TEST_HOME)
try {
  if (isDev && host.appDir !== root)
    throw new Error(`${root} is not readable for the user who runs the app; move it elsewhere.`)
  process.exitCode = isDev
    ? await runTool('electron-vite', ['dev', '--', ...args], {
        ...process.env,
        ELECTRON_EXEC_PATH: host.executablePath,
      })
    : await runInForeground(host.executablePath, [host.appDir, ...args])
} finally {
  host.close()
}
