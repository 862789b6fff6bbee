import Database from 'better-sqlite3'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startDemoOrg, type DemoOrgServer, type DemoOrgServerOptions } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from './engine.ts'
import { referenceSync } from './reference-sync.ts'
import { expectedExports, readExports, type Exports } from './truth.ts'

/** What decides which accounts and applications are kept. */
export interface SyncOptions {
  skipInactiveApps: boolean
  syncDeprovisionedUsers: boolean
}
export const leaveOut: SyncOptions = { skipInactiveApps: true, syncDeprovisionedUsers: false }
export const keepAll: SyncOptions = { skipInactiveApps: false, syncDeprovisionedUsers: true }

/**
 * A small repeatable generator of numbers in [0, 1), so that a failure can be run again from its seed; also seeds
 * that are close to each other give numbers that are not ("mulberry32").
 */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A seed of its own for each run, or the one in AD_SEED; printed. */
export function printedSeed(what: string): number {
  const seed = Number(process.env['AD_SEED'] ?? Date.now() % 1_000_000)
  console.log(`${what}: seed ${String(seed)}`)
  return seed
}

const told = 4

/** Rows by which two sets of exports differ, a few of each kind; empty where they are equal. */
export function differences(expected: Exports, held: Exports): Record<string, object> {
  const found: Record<string, object> = {}
  for (const kind of Object.keys(expected) as (keyof Exports)[]) {
    const [right, here] = [new Set(expected[kind]), new Set(held[kind])]
    const missing = expected[kind].filter((row) => !here.has(row))
    const extra = held[kind].filter((row) => !right.has(row))
    const repeated = held[kind].length - here.size
    if (missing.length + extra.length + repeated === 0) continue
    found[kind] = {
      missing: missing.length,
      extra: extra.length,
      repeated,
      rows: [...missing.slice(0, told), ...extra.slice(0, told)],
    }
  }
  return found
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** A simulated organization and an engine connected to it, to be ended by `close`. */
export async function createWorld(
  about: DemoOrgServerOptions & {
    options?: SyncOptions
    sync?: boolean
    /** Whether the connector may change things in Okta. */
    writes?: boolean
    before?: (org: DemoOrgServer) => void
  } = {},
) {
  const { options = leaveOut, sync = true, writes = false, before, ...organization } = about
  const org = await startDemoOrg({ users: 150, groups: 40, apps: 20, limits: { off: true }, ...organization })
  before?.(org)
  let app: TestEngine = startEngine()
  const credential = { url: org.url, token: org.token('super') }
  const id = await connectTo(app, credential, { ...options, sync, writes })
  return {
    org,
    id,
    options,
    credential,
    get app() {
      return app
    },
    truth: (): Exports => expectedExports(org.org, options),
    held: (): Promise<Exports> => readExports(app.engine.source(id)),
    reference: (): Promise<Exports> => referenceSync(credential, options),
    sync: (mode: 'auto' | 'full' | 'delta' = 'full') => syncNow(app, id, mode),
    connector: () => app.need('connectors.get', { connectorId: id }),
    /** What is held against what there is. */
    async wrong(): Promise<Record<string, object>> {
      return differences(expectedExports(org.org, options), await readExports(app.engine.source(id)))
    },
    /** Ends the engine and starts another one over the same folder. */
    async restart(): Promise<void> {
      await app.end({ keep: true })
      app = startEngine(app.dataDir)
      await connectTo(app, credential, { ...options, sync: false })
    },
    snapshots: (): string[] => snapshotsIn(app.dataDir),
    async close(): Promise<void> {
      await app.end()
      await org.close()
    },
  }
}

export const snapshotsIn = (dataDir: string): string[] => {
  const folder = join(dataDir, 'snapshots')
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.db'))
        .map((name) => join(folder, name))
    : []
}

/** Changes a snapshot or reads it beside the engine. */
export function withSnapshotFile<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** What a fresh engine reads of the organization, all of it. */
export async function freshExports({
  credential,
  options,
}: Pick<World, 'credential' | 'options'>): Promise<Exports> {
  const app = startEngine()
  try {
    const id = await connectTo(app, credential, options)
    return await readExports(app.engine.source(id))
  } finally {
    await app.end()
  }
}
