import type { AppError, Result } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions, DataKind, SyncCounts, SyncPhase } from '../../../preload/contract/models.ts'
import type { SnapshotWriter } from '../db/snapshot/writer.ts'
import type { OktaClient } from '../okta/port.ts'
import type { ProgressTracker } from './progress.ts'
import { createKinds, type Kinds } from './kinds.ts'
import { readApps } from './read-apps.ts'
import { readGroups } from './read-groups.ts'
import { readCustomRoles, readUserRoles } from './read-roles.ts'
import { userRow } from './rows.ts'

export type SyncLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details?: Record<string, unknown>,
) => void

/** Ends every reader of a sync with the reason. Never leaves this folder. */
export class StopSync extends Error {
  readonly reason: AppError
  constructor(reason: AppError) {
    super(reason.message)
    this.reason = reason
  }
}

/** What the readers of the different kinds share. */
export interface Reading {
  client: OktaClient
  writer: SnapshotWriter
  options: ConnectorOptions
  kinds: Kinds
  progress: ProgressTracker
  /** Walks one list to its end; see {@link createWalk}. */
  walk: Walk
  log: SyncLog
}

export interface WalkOptions<Row> {
  kind: DataKind
  phase: SyncPhase
  counted?: Exclude<keyof SyncCounts, 'dropped'>
  path: string
  /** Null for a row that cannot be used. */
  parse: (value: unknown) => Row | null
  store: (rows: Row[]) => void
  envelope?: string
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

function createWalk(deps: {
  client: OktaClient
  kinds: Kinds
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
}): Walk {
  return async ({ kind, phase, path, parse, store, envelope, counted, priority = 0, expected = 0 }) => {
    if (deps.kinds.isClosed(kind)) return 'denied'
    let calls = 0
    if (expected === 0) deps.progress.expect(phase, 1)
    const pages = deps.client.pages<unknown>(path, {
      signal: deps.signal,
      priority,
      ...(envelope === undefined ? {} : { envelope }),
    })
    for await (const page of pages) {
      if (!page.ok) {
        const outcome = deps.kinds.refused(kind, page.error)
        if (outcome === 'stop') throw new StopSync(page.error)
        deps.progress.answered(phase, 0)
        return outcome
      }
      calls += 1
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

/**
 * Reads everything the credential can see, page by page, straight into the writer. Lists are walked
 * side by side: as soon as groups and applications are known, so are their members and assignments
 * asked for. A refusal closes one kind of data; a failure ends the whole, and the snapshot with it.
 */
export async function readOrganization(deps: {
  client: OktaClient
  writer: SnapshotWriter
  options: ConnectorOptions
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
}): Promise<Result<Kinds>> {
  const kinds = createKinds()
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  const walk = createWalk({ ...deps, kinds, signal })
  const reading: Reading = { ...deps, kinds, walk }
  const readers = [
    readUsers(reading),
    readGroups(reading),
    readApps(reading),
    readUserRoles(reading),
    readCustomRoles(reading),
  ]
  try {
    await Promise.all(readers)
    deps.progress.end('roles')
    return { ok: true, value: kinds }
  } catch (error) {
    stop.abort()
    await Promise.allSettled(readers)
    if (error instanceof StopSync) return { ok: false, error: error.reason }
    throw error
  }
}

async function readUsers(reading: Reading): Promise<void> {
  const { walk, writer, options, progress } = reading
  progress.begin('users')
  let seen = 0
  const list = (query: string) =>
    walk({
      kind: 'users',
      phase: 'users',
      counted: 'users',
      path: `/api/v1/users?limit=200${query}`,
      parse: userRow,
      store: (rows) => {
        seen += rows.length
        writer.users(
          options.syncDeprovisionedUsers ? rows : rows.filter((row) => row.status !== 'DEPROVISIONED'),
        )
      },
      priority: 100,
    })
  // Okta leaves DEPROVISIONED accounts out of the plain list; a filter by that status returns them.
  const lists = [list('')]
  if (options.syncDeprovisionedUsers)
    lists.push(list(`&filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`))
  const outcomes = await Promise.all(lists)
  if (seen === 0 && outcomes.every((outcome) => outcome === 'complete')) {
    throw new StopSync({
      code: 'forbidden',
      message:
        'Okta answered with an empty list of accounts. Every organization has at least one, so this credential sees none of them.',
      nextStep:
        'Give the credential an admin role (at least Read-only Administrator) in Okta, then sync again.',
    })
  }
  progress.end('users')
}
