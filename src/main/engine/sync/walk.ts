import type { AppError } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions, DataKind, SyncCounts, SyncPhase } from '../../../preload/contract/models.ts'
import type { ListOf } from '../db/snapshot/checkpoints.ts'
import type { PreviousSnapshot } from '../db/snapshot/previous.ts'
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
  /** Share of Okta's limits that calls may use. */
  budget: number
  /** What is known from the snapshot before; null where there is none. */
  previous: PreviousSnapshot | null
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

/** Lists under way of one kind: more than any window holds, and few enough that waiting ones need little memory. */
const lanes = 700

/** Runs a reader for each item, so many beside each other, in the order given. */
export async function inLanes<T>(
  { start }: Pick<Reading, 'start'>,
  items: readonly T[],
  read: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) await start(read(items[next++] as T))
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
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
  /** The object that the list belongs to. */
  objectId?: string
  priority?: number
  /** Calls this list was expected to take, when that has been told to the progress already. */
  expected?: number
  /** Rows that Okta says the list has. */
  expectedRows?: number | null
  /** Its rows are needed again by whoever goes on with a sync, so it is read from the start then. */
  again?: true
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

/** The cursor of an earlier page is refused: it is too old, or was made for another credential. */
const isStaleCursor = (error: AppError): boolean => error.okta?.status === 400

/**
 * Makes the function that walks a list page by page. Each page is stored in one transaction with the
 * place of the next one; a list that an earlier run has completed is not asked for again, and one that
 * it had begun goes on at the next page.
 */
export function createWalk(deps: {
  client: OktaClient
  writer: SnapshotWriter
  kinds: Kinds
  progress: ProgressTracker
  signal: AbortSignal
  fail: (reason: AppError) => never
  log: SyncLog
}): Walk {
  return (options) => walkList(deps, options)
}

type WalkDeps = Parameters<typeof createWalk>[0]

async function walkList<Row>(deps: WalkDeps, options: WalkOptions<Row>): Promise<Walked> {
  const { checkpoints } = deps.writer
  const { kind, phase, path, counted, expected = 0 } = options
  const list: ListOf = {
    path,
    kind,
    objectId: options.objectId ?? '',
    expected: options.expectedRows ?? null,
  }
  const known = options.again === true ? undefined : checkpoints.find(path)
  if (known?.state === 'complete' || known?.state === 'gone') {
    deps.progress.recall(phase, known.pages, known.rows, expected, counted)
    if (known.state === 'complete') deps.kinds.answered(kind)
    return known.state
  }
  if (deps.kinds.isClosed(kind)) return 'denied'
  const at = { pages: known?.pages ?? 0, rows: known?.rows ?? 0 }
  if (at.pages > 0) deps.progress.recall(phase, at.pages, at.rows, Math.min(expected, at.pages), counted)
  const outcome = await walkFrom(deps, options, list, known?.next ?? path, at)
  if (outcome !== 'stale') return outcome
  deps.log(
    'info',
    `The list ${path} is read from its beginning again: Okta refuses the place it had come to.`,
  )
  checkpoints.restart(list)
  const again = await walkFrom(deps, options, list, path, { pages: 0, rows: 0 })
  return again === 'stale' ? deps.fail(staleTwice(path)) : again
}

async function walkFrom<Row>(
  deps: WalkDeps,
  options: WalkOptions<Row>,
  list: ListOf,
  from: string,
  at: { pages: number; rows: number },
): Promise<Walked | 'stale'> {
  const { kind, phase, path, own = false, counted, priority = 0, expected = 0 } = options
  const { parse, store, wanted, envelope } = options
  const { checkpoints } = deps.writer
  if (expected === 0) deps.progress.expect(phase, 1)
  const pages = deps.client.pages<unknown>(from, {
    signal: deps.signal,
    priority,
    ...(envelope === undefined ? {} : { envelope }),
    ...(wanted === undefined ? {} : { wanted: [wanted] }),
  })
  for await (const page of pages) {
    if (!page.ok) {
      if (at.pages > 0 && isStaleCursor(page.error)) return 'stale'
      const outcome = deps.kinds.refused(kind, page.error, own)
      if (outcome === 'stop')
        return deps.fail(page.error.code === 'not-found' ? noOrganization(path) : page.error)
      checkpoints.commit(list, { ...at, state: outcome, next: null }, () => undefined)
      deps.progress.answered(phase, 0)
      return outcome
    }
    const { next } = page.value
    at.pages += 1
    at.rows += page.value.rows.length
    if (at.pages === 1) tellClamp(path, page.value.selfLimit, deps.log)
    const rows: Row[] = []
    for (const value of page.value.rows) {
      const row = parse(value)
      if (row !== null) rows.push(row)
    }
    const unusable = page.value.rows.length - rows.length
    if (unusable > 0)
      deps.log('warn', `${unusable} unreadable rows were left out of ${path}.`, { kind, unusable })
    checkpoints.commit(list, { ...at, state: next === null ? 'complete' : 'open', next }, () => store(rows))
    if (next !== null && at.pages >= Math.max(1, expected)) deps.progress.expect(phase, 1)
    deps.progress.answered(phase, rows.length, counted)
  }
  deps.kinds.answered(kind)
  return 'complete'
}

const staleTwice = (path: string): AppError => ({
  code: 'okta-error',
  message: `Okta refuses to go on with the list ${path.split('?', 1)[0]}.`,
  nextStep: 'Sync again in a few minutes. If it happens again, export the log.',
})
