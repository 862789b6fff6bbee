import { utilityProcess } from 'electron'
import demoPath from '../demo-org/main.ts?modulePath'
import enginePath from '../engine/entry.ts?modulePath'
import type { EngineProcess } from './engine-host.ts'

/** What a child may know of the environment: where it is and whom it trusts; no tokens, no Node options. */
const passedOn = [
  'HOME',
  'LANG',
  'LC_ALL',
  'NODE_EXTRA_CA_CERTS',
  'PATH',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  'USERPROFILE',
]

export function minimalEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && passedOn.includes(entry[0].toUpperCase()),
    ),
  )
}

const fork = (path: string, args: string[], serviceName: string): EngineProcess =>
  utilityProcess.fork(path, args, { serviceName, env: minimalEnvironment(process.env), stdio: 'pipe' })

export const forkEngine = (): EngineProcess => fork(enginePath, [], 'Access Desk engine')

export const forkDemo = (args: string[]): EngineProcess =>
  fork(demoPath, args, 'Access Desk demo organization')
