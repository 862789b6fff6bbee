import type { AppError } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions, DataKind, SyncCounts, SyncPhase } from '../../../preload/contract/models.ts'
import type { SnapshotWriter } from '../db/snapshot/writer.ts'
import type { OktaClient } from '../okta/port.ts'
import type { Wanted } from '../okta/selected-json.ts'
import type { Kinds } from './kinds.ts'
import type { ProgressTracker } from './progress.ts'

export type SyncLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details?: Record<string, unknown>,
) => void

/** Unwinds the readers of a sync that is over; the reason is kept by readOrganization. */
export class StopSync extends Error {}

/** What the readers of the different kinds share. */
export interface Reading {
  client: OktaClient
  writer: SnapshotWriter
  options: ConnectorOptions
  kinds: Kinds
  progress: ProgressTracker
  /** Walks one list to its end; see {@link createWalk}. */
  walk: Walk
  /** Runs a reader beside this one; the promise never rejects. */
  start: (reader: Promise<void>) => Promise<void>
  /** Ends every reader with this reason. */
  fail: (reason: AppError) => never
  log: SyncLog
}

/**
 * Readers that run beside each other. None is ever unhandled: the first failure ends all of them, and
 * `settled` waits for the last, so nothing writes after it.
 */
export function createReaders(stop: AbortController) {
  const running = new Set<Promise<void>>()
  let fault: unknown
  return {
    start(reader: Promise<void>): Promise<void> {
      const task = reader
        .catch((error: unknown) => {
          if (!(error instanceof StopSync)) fault ??= error
          stop.abort()
        })
        .finally(() => running.delete(task))
      running.add(task)
      return task
    },
    /** Throws what was not a failure of a call but a fault of the readers. */
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
      if (fault !== undefined) throw fault
    },
  }
}

export interface WalkOptions<Row> {
  kind: DataKind
  phase: SyncPhase
  counted?: Exclude<keyof SyncCounts, 'dropped'>
  path: string
  /** Parts of a row that `parse` reads, where rows are many and carry much else. */
  wanted?: Wanted
  /** Null for a row that cannot be used. */
  parse: (value: unknown) => Row | null
  store: (rows: Row[]) => void
  envelope?: string
  /** A list of the organization itself, not of one of its objects: it cannot be gone. */
  own?: true
  priority?: number
  /** Calls this list was expected to take, when that has been told to the progress already. */
  expected?: number
}

/**
 * `complete`: read to the last page. `gone`: the object was deleted meanwhile. `denied`: this
 * credential may not read it; the kind knows. Everything else ends the sync.
 */
export type Walked = 'complete' | 'gone' | 'denied'
export type Walk = <Row>(options: WalkOptions<Row>) => Promise<Walked>

/** Okta answers 404 for a domain that no organization has (any more), as other servers do. */
const noOrganization = (path: string): AppError => ({
  code: 'okta-error',
  message: `There is no ${path.split('?', 1)[0]} at this domain, which every Okta organization has.`,
  nextStep: 'Check in a browser whether the domain still leads to your Okta organization.',
})

/** Okta: the self link tells the page size that was really used. */
function tellClamp(path: string, used: number | null, log: SyncLog): void {
  const asked = Number(/[?&]limit=(\d+)/.exec(path)?.[1])
  if (used !== null && used < asked) {
    log('debug', `Okta answers ${used} rows a page where ${asked} were asked for.`, { path })
  }
}

export function createWalk(deps: {
  client: OktaClient
  kinds: Kinds
  progress: ProgressTracker
  signal: AbortSignal
  fail: (reason: AppError) => never
  log: SyncLog
}): Walk {
  return async ({
    kind,
    phase,
    path,
    wanted,
    parse,
    store,
    envelope,
    own = false,
    counted,
    priority = 0,
    expected = 0,
  }) => {
    if (deps.kinds.isClosed(kind)) return 'denied'
    let calls = 0
    if (expected === 0) deps.progress.expect(phase, 1)
    const pages = deps.client.pages<unknown>(path, {
      signal: deps.signal,
      priority,
      ...(envelope === undefined ? {} : { envelope }),
      ...(wanted === undefined ? {} : { wanted: [wanted] }),
    })
    for await (const page of pages) {
      if (!page.ok) {
        const outcome = deps.kinds.refused(kind, page.error, own)
        if (outcome === 'stop')
          return deps.fail(page.error.code === 'not-found' ? noOrganization(path) : page.error)
        deps.progress.answered(phase, 0)
        return outcome
      }
      calls += 1
      if (calls === 1) tellClamp(path, page.value.selfLimit, deps.log)
      const rows = []
      let unusable = 0
      for (const value of page.value.rows) {
        const row = parse(value)
        if (row === null) unusable += 1
        else rows.push(row)
      }
      if (unusable > 0)
        deps.log('warn', `${unusable} unreadable rows were left out of ${path}.`, { kind, unusable })
      store(rows)
      if (page.value.next !== null && calls >= Math.max(1, expected)) deps.progress.expect(phase, 1)
      deps.progress.answered(phase, rows.length, counted)
    }
    deps.kinds.answered(kind)
    return 'complete'
  }
}
