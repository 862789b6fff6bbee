import { appErrorSchema, err } from '../../preload/contract/index.ts'
import type {
  AppError,
  EngineRequestName,
  EngineState,
  HostRequestName,
  Input,
  LogLevel,
  Output,
  Result,
} from '../../preload/contract/index.ts'
import type { ShellLog } from './log-file.ts'

/** The part of Electron's UtilityProcess that is used. */
export interface EngineProcess {
  postMessage(message: unknown): void
  kill(): boolean
  on(name: 'message', listener: (message: unknown) => void): unknown
  on(name: 'exit', listener: (code: number) => void): unknown
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
}

export interface EngineInit {
  dataDir: string
  logLevel: LogLevel
  version: string
  /** Whether simulated organizations may be entered as a domain. */
  simulated: boolean
}

type Name = EngineRequestName | HostRequestName

type FromEngine =
  | { type: 'ready' }
  | { type: 'init-failure'; error: AppError }
  | { type: 'response'; id: number; result: Result<unknown> }
  | { type: 'event'; name: string; payload: unknown }

const queueLimitMs = 10_000
const restartWindowMs = 5 * 60_000
const restartDelaysMs = [200, 1000, 4000]
const shutdownLimitMs = 2000

interface Waiting {
  name: Name
  input: unknown
  answer: (result: Result<unknown>) => void
  timer: NodeJS.Timeout
}

const interrupted = () =>
  err(
    'engine-unavailable',
    'This was interrupted: the engine ended while it worked. Nothing that was stored is lost.',
    'Try again in a moment.',
  )

const stoppedMessage = 'The engine ended several times in a row and was not started again.'

export type EngineHost = ReturnType<typeof createEngineHost>

/**
 * Starts the engine process, keeps it running and carries requests to it. Requests wait up to ten
 * seconds for a start. An engine that ends is started again, at most three times in five minutes; one
 * that reports why it cannot start is not.
 */
export function createEngineHost(deps: {
  fork: () => EngineProcess
  init: () => EngineInit
  /** Runs at each start of the engine, before any waiting request reaches it. */
  onReady: () => Promise<void>
  onEvent: (name: string, payload: unknown) => void
  onState: (state: EngineState) => void
  log: ShellLog
}) {
  const { log } = deps
  let current: EngineProcess | undefined
  let state: EngineState = {
    state: 'stopped',
    restarts: 0,
    message: 'The engine has not started.',
    error: null,
  }
  let quitting = false
  let restartTimes: number[] = []
  let restartTimer: NodeJS.Timeout | undefined
  let nextId = 1
  const queue = new Set<Waiting>()
  const pending = new Map<number, (result: Result<unknown>) => void>()

  const setState = (next: EngineState['state'], message: string, error: AppError | null = null) => {
    state = { state: next, restarts: recentRestarts().length, message, error }
    deps.onState(state)
  }
  const recentRestarts = () => (restartTimes = restartTimes.filter((at) => Date.now() - at < restartWindowMs))

  const unavailable = (): Result<never> =>
    state.error === null
      ? err('engine-unavailable', state.message, 'Restart the engine, or the app.')
      : { ok: false, error: state.error }

  function start(): void {
    clearTimeout(restartTimer)
    const engine = deps.fork()
    current = engine
    engine.stdout?.on('data', (text: Buffer) => log.info(text.toString().trimEnd(), { source: 'engine' }))
    engine.stderr?.on('data', (text: Buffer) => log.warn(text.toString().trimEnd(), { source: 'engine' }))
    engine.on('message', (message) => {
      if (engine === current) receive(message as FromEngine)
    })
    engine.on('exit', (code) => {
      if (engine === current) ended(code)
    })
    engine.postMessage({ type: 'init', ...deps.init() })
  }

  function receive(message: FromEngine): void {
    if (message.type === 'ready') return void becomeReady()
    if (message.type === 'event') return deps.onEvent(message.name, message.payload)
    if (message.type === 'init-failure') return fail(message.error)
    const answer = pending.get(message.id)
    pending.delete(message.id)
    answer?.(message.result)
  }

  async function becomeReady(): Promise<void> {
    const engine = current
    try {
      await deps.onReady()
    } catch (cause) {
      log.error('The engine could not be given what it needs at its start.', { cause })
    }
    if (engine !== current || quitting) return
    setState('ready', 'The engine is running.')
    for (const waiting of takeQueue()) post(waiting.name, waiting.input, waiting.answer)
  }

  function fail(reported: AppError): void {
    const parsed = appErrorSchema.safeParse(reported)
    const { error } = parsed.success
      ? { error: parsed.data }
      : err('internal', 'The engine could not start.', 'Look at the log.')
    log.error(`The engine could not start: ${error.message}`)
    const engine = current
    current = undefined
    engine?.kill()
    setState('stopped', error.message, error)
    settleAll(unavailable())
  }

  function ended(code: number): void {
    current = undefined
    if (quitting) return settleAll(interrupted())
    log.error(`The engine ended with exit code ${code}.`)
    for (const answer of pending.values()) answer(interrupted())
    pending.clear()
    const delay = restartDelaysMs[recentRestarts().length]
    if (delay === undefined) {
      setState('stopped', stoppedMessage)
      return settleAll(unavailable())
    }
    restartTimes.push(Date.now())
    setState('restarting', 'The engine ended and is being started again.')
    restartTimer = setTimeout(start, delay)
  }

  function settleAll(result: Result<never>): void {
    for (const answer of pending.values()) answer(result)
    pending.clear()
    for (const waiting of takeQueue()) waiting.answer(result)
  }

  function takeQueue(): Waiting[] {
    const taken = [...queue]
    queue.clear()
    for (const { timer } of taken) clearTimeout(timer)
    return taken
  }

  function post(name: Name, input: unknown, answer: (result: Result<unknown>) => void): void {
    const id = nextId++
    pending.set(id, answer)
    current?.postMessage({ type: 'request', id, name, input })
  }

  /** Sends past the queue; for what the engine must have before it answers anyone. */
  const send = <K extends HostRequestName>(name: K, input: Input<K>): Promise<Result<Output<K>>> =>
    new Promise((resolve) => {
      if (current === undefined) resolve(unavailable())
      else post(name, input, resolve as (result: Result<unknown>) => void)
    })

  return {
    send,
    state: (): EngineState => state,

    start(): void {
      setState('starting', 'The engine is starting.')
      start()
    },

    /** Starts an engine that has stopped for good; leaves any other alone. */
    restart(): EngineState {
      if (state.state !== 'stopped' || quitting) return state
      restartTimes = []
      setState('starting', 'The engine is starting.')
      start()
      return state
    },

    request<K extends Name>(name: K, input: Input<K>): Promise<Result<Output<K>>> {
      return new Promise((resolve) => {
        const answer = resolve as (result: Result<unknown>) => void
        if (state.state === 'ready') return post(name, input, answer)
        if (state.state === 'stopped') return answer(unavailable())
        const timer = setTimeout(() => {
          queue.delete(waiting)
          answer(
            err('engine-unavailable', 'The engine took too long to start.', 'Wait a moment and try again.'),
          )
        }, queueLimitMs)
        const waiting: Waiting = { name, input, answer, timer }
        queue.add(waiting)
      })
    },

    /** Asks the engine to close its files, waits up to two seconds, then ends it. */
    async shutdown(): Promise<void> {
      quitting = true
      clearTimeout(restartTimer)
      const engine = current
      if (engine === undefined) return settleAll(interrupted())
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, shutdownLimitMs)
        const done = () => {
          clearTimeout(timer)
          resolve()
        }
        engine.on('exit', done)
        void send('host.shutdown', {}).then(done)
      })
      current = undefined
      engine.kill()
      settleAll(interrupted())
    },
  }
}
