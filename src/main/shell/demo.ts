import { err, ok } from '../../preload/contract/index.ts'
import type { Connector, Result } from '../../preload/contract/index.ts'
import type { EngineHost, EngineProcess } from './engine-host.ts'
import type { ShellLog } from './log-file.ts'
import type { DemoPlace, PreferenceStore } from './preferences.ts'
import type { Secrets } from './secrets.ts'

export type DemoSize = 'small' | 'large'

const sizes = {
  small: ['--users', '500', '--groups', '60', '--apps', '25'],
  large: ['--users', '10000', '--groups', '1000', '--apps', '200'],
} as const satisfies Record<DemoSize, readonly string[]>

const startLimitMs = 20_000

const hostOf = (place: DemoPlace): string => `127.0.0.1:${place.port}`

interface RunningDemo {
  process: EngineProcess
  size: DemoSize
  url: string
  token: string
}

export type Demo = ReturnType<typeof createDemo>

/**
 * The simulated organization: one process at a time, on a loopback port it keeps from run to run, so
 * that the address of its connector stays valid.
 */
export function createDemo(deps: {
  fork: (args: string[]) => EngineProcess
  engine: Pick<EngineHost, 'request'>
  preferences: PreferenceStore
  secrets: Pick<Secrets, 'keepForRun'>
  log: ShellLog
}) {
  const { engine, preferences, log } = deps
  let running: RunningDemo | undefined
  let starting: Promise<Result<RunningDemo>> | undefined

  const launch = (size: DemoSize, port: number | undefined): Promise<Result<RunningDemo>> =>
    new Promise((resolve) => {
      const child = deps.fork([
        ...sizes[size],
        '--role',
        'super',
        ...(port === undefined ? [] : ['--port', String(port)]),
      ])
      let answered = false
      const fail = (reason: string) => {
        if (answered) return
        answered = true
        clearTimeout(timer)
        log.error(`The demo organization did not start: ${reason}`)
        child.kill()
        resolve(
          err(
            'internal',
            port === undefined
              ? 'The demo organization did not start.'
              : `The demo organization did not start; port ${port} may be in use by another program.`,
            'Look at the log and try again.',
          ),
        )
      }
      const timer = setTimeout(() => fail('it did not answer in time.'), startLimitMs)
      child.stderr?.on('data', (text: Buffer) => log.warn(text.toString().trimEnd(), { source: 'demo' }))
      child.stdout?.resume()
      child.on('exit', (code) => {
        fail(`exit code ${code}.`)
        if (running?.process !== child) return
        running = undefined
        log.warn(`The demo organization ended with exit code ${code}.`)
      })
      child.on('message', (message) => {
        answered = true
        clearTimeout(timer)
        const { url, token } = message as { url: string; token: string }
        running = { process: child, size, url, token }
        log.info(`The demo organization answers on ${url}.`)
        resolve(ok(running))
      })
    })

  const ensure = async (size: DemoSize, port: number | undefined): Promise<Result<RunningDemo>> => {
    if (running !== undefined) return ok(running)
    starting ??= launch(size, port).finally(() => (starting = undefined))
    return starting
  }

  /** Makes the connector, or finds the one with this address, and lends it the token for this run. */
  async function register({ url, token }: RunningDemo): Promise<Result<Connector>> {
    const connector = await engine.request('host.registerDemo', { address: url, token })
    if (connector.ok) deps.secrets.keepForRun(connector.value.id, { kind: 'token', token })
    return connector
  }

  return {
    /** Starts a demo organization, that of an earlier run where no size is said, and makes its connector. */
    async start(asked?: DemoSize): Promise<Result<Connector>> {
      const place = preferences.get().demo
      const size = asked ?? place?.size ?? 'small'
      const port = place !== null && place.size === size ? place.port : undefined
      const demo = await ensure(size, port)
      if (!demo.ok) return demo
      if (demo.value.size !== size) {
        return err(
          'conflict',
          'Another demo organization is running already.',
          'Use its connector, or remove that connector first.',
        )
      }
      const connector = await register(demo.value)
      if (connector.ok) preferences.set({ demo: { port: Number(new URL(demo.value.url).port), size } })
      return connector
    },

    /** Starts the demo organization of an earlier run again, when its connector is still there. */
    async resume(): Promise<void> {
      const place = preferences.get().demo
      if (place === null || running !== undefined) return
      const connectors = await engine.request('connectors.list', {})
      if (!connectors.ok) return
      const mine = (connector: Connector) => connector.kind === 'demo' && connector.host === hostOf(place)
      if (!connectors.value.some(mine)) return
      const demo = await ensure(place.size, place.port)
      if (demo.ok) await register(demo.value)
    },

    /** Ends the organization of a connector that was removed. */
    removed(connector: Connector): void {
      const place = preferences.get().demo
      if (connector.kind !== 'demo' || place === null || connector.host !== hostOf(place)) return
      preferences.set({ demo: null })
      this.stop()
    },

    stop(): void {
      const { process } = running ?? {}
      running = undefined
      process?.kill()
    },
  }
}
