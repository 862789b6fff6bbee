import { parseArgs } from 'node:util'
import { startDemoOrg } from './server.ts'
import { TOKEN_ROLES } from './tokens.ts'
import type { TokenRole } from './tokens.ts'

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
}

const names = ['users', 'groups', 'apps', 'port', 'role', 'seed', 'limits', 'latency', 'density']
const values = readArguments()

function readArguments(): Record<string, string | undefined> {
  try {
    return parseArgs({
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

function number(name: string): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) fail(`--${name} needs a number of at least 0`)
  return value
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(2)
}

const role = (values['role'] ?? 'super') as TokenRole
if (!TOKEN_ROLES.includes(role)) fail(`--role needs one of ${TOKEN_ROLES.join(', ')}`)
const sizes = Object.fromEntries(
  ['seed', 'users', 'groups', 'apps', 'port', 'density'].flatMap((name) =>
    number(name) === undefined ? [] : [[name, number(name)]],
  ),
)
const limits = values['limits'] === 'off' ? { off: true } : { scale: number('limits') ?? 1 }
const server = await startDemoOrg({ ...sizes, role, limits, latencyMs: number('latency') ?? 0 })
const address = { url: server.url, token: server.token() }

const port = (process as { parentPort?: ParentPort }).parentPort
if (port === undefined) {
  process.stdout.write(`${JSON.stringify(address)}\n`)
  process.stdin.on('end', stop).resume()
} else port.postMessage(address)
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

function stop(): void {
  void server.close().then(() => process.exit(0))
}
