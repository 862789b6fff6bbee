import { err, type EventName, type LogLevel, type Payload } from '../../preload/contract/index.ts'
import { DatabaseError } from './db/database-error.ts'
import { createEngine, type Engine } from './engine.ts'

/** Joins the engine to the port of its utility process; the only file that knows it runs in one. */

type Incoming =
  | { type: 'init'; dataDir: string; logLevel: LogLevel; version: string; simulated: boolean }
  | { type: 'request'; id: number; name: string; input: unknown }

const { parentPort } = process as typeof process & {
  parentPort: {
    on(name: 'message', listener: (event: { data: Incoming }) => void): void
    postMessage(message: unknown): void
  }
}

let engine: Engine | undefined

parentPort.on('message', ({ data }) => {
  if (data.type === 'init') start(data)
  else void answer(data)
})

function start({ dataDir, logLevel, version, simulated }: Extract<Incoming, { type: 'init' }>): void {
  try {
    engine = createEngine({
      dataDir,
      logLevel,
      version,
      simulated,
      schedule: true,
      mail: {},
      finishWorker: new URL('./finish-worker.js', import.meta.url),
      emit: <K extends EventName>(name: K, payload: Payload<K>) =>
        parentPort.postMessage({ type: 'event', name, payload }),
    })
    parentPort.postMessage({ type: 'ready' })
  } catch (error) {
    const { error: failure } =
      error instanceof DatabaseError
        ? err(error.code, error.message, 'Look at the log, or restore a copy of the data folder.')
        : err('internal', 'The engine could not start.', 'Look at the log and restart the app.')
    parentPort.postMessage({ type: 'init-failure', error: failure })
    throw error
  }
}

async function answer({ id, name, input }: Extract<Incoming, { type: 'request' }>): Promise<void> {
  const result = engine
    ? await engine.dispatch(name, input)
    : err('engine-unavailable', 'The engine has not started.', 'Restart the app.')
  parentPort.postMessage({ type: 'response', id, result })
}
