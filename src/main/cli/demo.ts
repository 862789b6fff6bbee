import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '../../preload/contract/index.ts'
import { startDemoOrg, type DemoOrgServer, type TokenRole } from '../demo-org/index.ts'
import { wholeNumber, type Command } from './arguments.ts'

const roles: readonly TokenRole[] = ['super', 'readonly', 'appgroup', 'none']

/** The text of a public JWK; null where none is asked for, undefined where the file holds none. */
async function readPublicJwk(file: string | undefined): Promise<string | null | undefined> {
  if (file === undefined) return null
  try {
    const text = await readFile(file, 'utf8')
    const { kty, n, d } = JSON.parse(text) as Record<string, unknown>
    return kty === 'RSA' && typeof n === 'string' && d === undefined ? text : undefined
  } catch {
    return undefined
  }
}

/** Serves a simulated organization until the process is told to end. `announce` gets its address and token. */
export async function demoOrg(
  { values }: Command,
  announce: (demo: { url: string; token: string; clientId?: string }) => void,
): Promise<Result<null>> {
  const users = wholeNumber(values, 'users', { otherwise: 500, least: 1, most: 100_000 })
  const groups = wholeNumber(values, 'groups', { otherwise: 60, least: 1, most: 10_000 })
  const apps = wholeNumber(values, 'apps', { otherwise: 25, least: 1, most: 500 })
  const port = wholeNumber(values, 'port', { otherwise: 0, least: 0, most: 65_535 })
  const seed = wholeNumber(values, 'seed', { otherwise: 1, least: 0, most: 2 ** 31 })
  const latencyMs = wholeNumber(values, 'latency', { otherwise: 0, least: 0, most: 60_000 })
  for (const number of [users, groups, apps, port, seed, latencyMs]) if (!number.ok) return number
  const role = (values.role ?? 'super') as TokenRole
  if (!roles.includes(role))
    return err('invalid-input', `--role is one of ${roles.join(', ')}.`, 'See access-desk --help.')
  const limits = values.limits ?? 'on'
  if (limits !== 'on' && limits !== 'off')
    return err('invalid-input', '--limits is on or off.', 'See access-desk --help.')
  const publicJwk = await readPublicJwk(values['public-jwk'])
  if (publicJwk === undefined)
    return err(
      'invalid-input',
      '--public-jwk is not a file with a public RSA key as JWK.',
      'See access-desk --help.',
    )
  const value = (number: Result<number>): number => (number.ok ? number.value : 0)
  let server: DemoOrgServer
  try {
    server = await startDemoOrg({
      users: value(users),
      groups: value(groups),
      apps: value(apps),
      port: value(port),
      seed: value(seed),
      latencyMs: value(latencyMs),
      role,
      limits: { off: limits === 'off' },
    })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    return err(
      'conflict',
      `Port ${value(port)} cannot be used (${code}).`,
      'Choose another --port, or leave it out.',
    )
  }
  const clientId = publicJwk === null ? {} : { clientId: server.serviceApp({ role, publicJwk }).clientId }
  announce({ url: server.url, token: server.token(role), ...clientId })
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await server.close()
  return ok(null)
}
