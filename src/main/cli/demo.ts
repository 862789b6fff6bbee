import { err, ok, type Result } from '../../preload/contract/index.ts'
import { startDemoOrg, type TokenRole } from '../demo-org/index.ts'
import { wholeNumber, type Command } from './arguments.ts'

const roles: readonly TokenRole[] = ['super', 'readonly', 'appgroup', 'none']

/** Serves a simulated organization until the process is told to end. `announce` gets its address and token. */
export async function demoOrg(
  { values }: Command,
  announce: (demo: { url: string; token: string }) => void,
): Promise<Result<null>> {
  const users = wholeNumber(values, 'users', 500, 1)
  const groups = wholeNumber(values, 'groups', 60, 1)
  const apps = wholeNumber(values, 'apps', 25, 1)
  const port = wholeNumber(values, 'port', 0)
  const seed = wholeNumber(values, 'seed', 1)
  const latencyMs = wholeNumber(values, 'latency', 0)
  for (const number of [users, groups, apps, port, seed, latencyMs]) if (!number.ok) return number
  const role = (values.role ?? 'super') as TokenRole
  if (!roles.includes(role))
    return err('invalid-input', `--role is one of ${roles.join(', ')}.`, 'See access-desk --help.')
  const limits = values.limits ?? 'on'
  if (limits !== 'on' && limits !== 'off')
    return err('invalid-input', '--limits is on or off.', 'See access-desk --help.')
  const value = (number: Result<number>): number => (number.ok ? number.value : 0)
  const server = await startDemoOrg({
    users: value(users),
    groups: value(groups),
    apps: value(apps),
    port: value(port),
    seed: value(seed),
    latencyMs: value(latencyMs),
    role,
    limits: { off: limits === 'off' },
  })
  announce({ url: server.url, token: server.token(role) })
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await server.close()
  return ok(null)
}
