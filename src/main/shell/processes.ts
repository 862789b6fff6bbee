import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { minimalEnvironment } from './environment.ts'
import type { EngineProcess } from './engine-host.ts'

/** Starts one of the app's other scripts, built next to this one, in a process of its own. */
export function forkScript(name: 'engine' | 'demo-org', args: string[] = []): EngineProcess {
  return utilityProcess.fork(join(import.meta.dirname, `${name}.js`), args, {
    serviceName: `Access Desk ${name}`,
    env: minimalEnvironment(process.env),
    stdio: 'pipe',
  })
}
