import { app } from 'electron'
import type { Demo } from './demo.ts'
import type { EngineHost } from './engine-host.ts'
import type { ShellLog } from './log-file.ts'

/** Writes down what nobody caught. After an exception the state is unknown, so the app ends. */
export function logFaults(log: ShellLog): void {
  process.on('uncaughtException', (cause) => {
    log.error('The app ended because of a fault of its own.', { cause })
    app.exit(1)
  })
  process.on('unhandledRejection', (cause) =>
    log.error('Something failed that nobody waited for.', { cause }),
  )
  app.on('child-process-gone', (_event, { type, reason, name, exitCode }) => {
    if (reason !== 'clean-exit')
      log.warn(`A ${name ?? type} process ended: ${reason}, exit code ${exitCode}.`)
  })
}

/** Lets the engine close its files before the app ends. */
export function endOrderly({
  engine,
  demo,
}: {
  engine: Pick<EngineHost, 'shutdown'>
  demo: Pick<Demo, 'stop'>
}): void {
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void engine.shutdown().finally(() => {
      ended = true
      demo.stop()
      app.quit()
    })
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}
