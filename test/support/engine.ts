import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  CheckedInput,
  EngineRequestName,
  EventName,
  HostRequestName,
  Input,
  Output,
  Payload,
  Result,
} from '../../src/preload/contract/index.ts'
import { createEngine, type Engine, type EngineOptions } from '../../src/main/engine/engine.ts'

type Name = EngineRequestName | HostRequestName

export interface TestEngine {
  engine: Engine
  dataDir: string
  events: { name: EventName; payload: unknown }[]
  request<K extends Name>(name: K, input: Input<K>): Promise<Result<Output<K>>>
  /** Like `request`, for answers that have to be there. */
  need<K extends Name>(name: K, input: Input<K>): Promise<Output<K>>
  on<K extends EventName>(name: K, listener: (payload: Payload<K>) => void): void
  /** Ends the engine and, unless `keep`, deletes its folder. */
  end(options?: { keep?: boolean }): Promise<void>
}

/** The real engine over a folder of its own. */
export function startEngine(
  dataDir = mkdtempSync(join(tmpdir(), 'access-desk-')),
  more: Pick<EngineOptions, 'schedule' | 'mail' | 'simulated' | 'clock'> = {},
): TestEngine {
  const events: TestEngine['events'] = []
  const listeners: { name: EventName; listener: (payload: never) => void }[] = []
  const engine = createEngine({
    dataDir,
    version: '0.0.0-test',
    logLevel: 'debug',
    finishWorker: new URL('../../src/main/engine/sync/finish-worker.ts', import.meta.url),
    ...more,
    emit: (name, payload) => {
      events.push({ name, payload })
      for (const entry of listeners) if (entry.name === name) entry.listener(payload as never)
    },
  })
  const request = async <K extends Name>(name: K, input: Input<K> | CheckedInput<K>) =>
    (await engine.dispatch(name, input)) as Result<Output<K>>
  return {
    engine,
    dataDir,
    events,
    request,
    async need(name, input) {
      const result = await request(name, input)
      if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
      return result.value
    },
    on: (name, listener) => void listeners.push({ name, listener }),
    async end(options = {}) {
      await engine.stop()
      if (options.keep !== true) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Connects an engine to a simulated organization and, unless `sync` is false, reads all of it. */
export async function connectTo(
  test: TestEngine,
  org: { url: string; token: string },
  options: {
    skipInactiveApps?: boolean
    syncDeprovisionedUsers?: boolean
    readPriorities?: boolean
    sync?: boolean
    /** Whether the connector may change things in Okta; a new one only reads. */
    writes?: boolean
  } = {},
): Promise<string> {
  const { id } = await test.need('host.registerDemo', { address: org.url, token: org.token })
  await test.need('connectors.update', {
    connectorId: id,
    options: {
      skipInactiveApps: options.skipInactiveApps ?? false,
      syncDeprovisionedUsers: options.syncDeprovisionedUsers ?? false,
      readPriorities: options.readPriorities ?? false,
    },
    ...(options.writes === true ? { safetyLevel: 'confirm' } : {}),
  })
  if (options.sync !== false) await syncNow(test, id)
  return id
}

/** Adds a simulated organization with a credential of any kind; its options are the narrowest. */
export async function connectWith(
  test: TestEngine,
  org: { url: string },
  credential: CheckedInput<'host.setCredential'>['credential'],
  options: { skipInactiveApps: boolean; syncDeprovisionedUsers: boolean } = {
    skipInactiveApps: false,
    syncDeprovisionedUsers: false,
  },
): Promise<string> {
  const { id } = await test.need('host.registerDemo', { address: org.url })
  await test.need('host.setCredential', { connectorId: id, credential, storage: 'session' })
  await test.need('connectors.update', { connectorId: id, options })
  return id
}

/** Runs one sync to its end and returns its record; a full one unless told otherwise. */
export async function syncNow(
  test: TestEngine,
  connectorId: string,
  mode: 'auto' | 'full' | 'delta' = 'full',
) {
  const { syncId } = await test.need('sync.start', { connectorId, mode })
  await test.engine.syncFinished(syncId)
  const { rows } = await test.need('sync.history', { connectorId })
  const record = rows.find((row) => row.syncId === syncId)
  if (record === undefined) throw new Error('The sync left no record.')
  return record
}
