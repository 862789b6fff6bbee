import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { minimalEnvironment } from './environment.ts'
import type { EngineProcess } from './engine-host.ts'

// Pages of a sync are garbage as soon as they are stored. A small nursery collects them before they
// reach the old heap, which keeps a large sync at four fifths of the memory for the same time.
const execArgv = ['--max-semi-space-size=4']

/** Starts one of the app's other scripts, built next to this one, in a process of its own. */
export function forkScript(name: 'engine' | 'demo-org', args: string[] = []): EngineProcess {
  return utilityProcess.fork(join(import.meta.dirname, `${name}.js`), args, {
    serviceName: `Access Desk ${name}`,
    env: minimalEnvironment(process.env),
    execArgv,
    stdio: 'pipe',
  })
}
