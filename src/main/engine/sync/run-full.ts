import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type {
  DataKind,
  Removal,
  SyncCounts,
  SyncProof,
  SyncRecord,
} from '../../../preload/contract/models.ts'
import { attributeChanges } from '../db/snapshot/attribute.ts'
import { createCheckpoints } from '../db/snapshot/checkpoints.ts'
import type { PreviousSnapshot } from '../db/snapshot/previous.ts'
import { dropToldChanges, dropUndoneChanges, lastChange } from '../db/snapshot/told-changes.ts'
import { summarizeProof } from '../db/snapshot/proof-summary.ts'
import type { Finished } from '../db/snapshot-finish.ts'
import { createSnapshotWriter } from '../db/snapshot/writer.ts'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'
import { runDelta } from './delta.ts'
import { countsOf, finishOnThread } from './finish.ts'
import { logSince, readLog } from './log-reader.ts'
import { readOrganization } from './read-organization.ts'
import type { Run } from './run-sync.ts'

/** What a full sync has made: a finished snapshot that is not published yet. */
export interface FullResult {
  counts: SyncCounts
  kinds: SyncRecord['kinds']
  proof: SyncProof
  /** Changes against the snapshot before; null where there is none to compare with. */
  changes: number | null
  removals: Removal[]
  /** The log was followed to the end, so that everything is as of then and a delta can go on from there. */
  logVisible: boolean
}

/** Events from which it is told who made a change; beyond them changes keep the time they were seen. */
const mostLogPages = 50

/**
 * Reads everything into the file of the sync, or what an earlier run has left of it, finishes it on a
 * thread of its own, and replays what happened meanwhile.
 */
export async function runFull(
  run: Run,
  file: string,
  resume: boolean,
  serverTime: number,
): Promise<Result<FullResult>> {
  const { connector, previous, progress, signal } = run
  // Asked before there is a file, so that a file always has something to go on from.
  const cursor = resume ? null : await logPlace(run, serverTime)
  if (cursor?.ok === false) return cursor
  const writer = createSnapshotWriter(file, { resume, inherit: previous?.file ?? null })
  let reread = 0
  try {
    const { meta, setMeta } = writer.checkpoints
    if (cursor !== null) {
      setMeta('organization', run.organization)
      setMeta('options', JSON.stringify(connector.options))
      if (cursor.value !== null) setMeta('log cursor', cursor.value)
      // Last, because a file without it is not gone on with: a kill between these lines must not lose the cursor.
      setMeta('checked at', new Date(serverTime).toISOString())
    }
    if (meta('finished') === null) {
      const read = await readOrganization({
        ...run,
        writer,
        options: connector.options,
        budget: connector.budget,
        listed: () => run.listed(writer),
        nearlyDone: (kinds) => run.nearlyDone(file, kinds),
      })
      if (!read.ok) return read
      reread = read.value.reread
      setMeta('kinds', JSON.stringify(read.value.kinds.states()))
    }
  } finally {
    writer.close()
  }
  progress.begin('publish')
  const finished = await finish(run, file)
  if (signal.aborted) return err('cancelled', 'The sync was cancelled.', 'Start it again when you are ready.')
  return complete(run, file, finished, reread, serverTime)
}

/** Where Okta's log stands before anything is read; null where this credential may not read it. */
async function logPlace(
  { client, signal, progress, log }: Run,
  serverTime: number,
): Promise<Result<string | null>> {
  progress.expect('plan', 1)
  const read = await readLog(client, logSince(serverTime), {
    signal,
    most: mostLogPages,
    onPage: () => progress.answered('plan', 0),
  })
  if (read.ok) return ok(read.value.cursor)
  if (['forbidden', 'not-found', 'okta-error'].includes(read.error.code)) {
    log('info', 'Okta’s log cannot be read with this credential; changes are found by reading everything.', {
      error: read.error,
    })
    return ok(null)
  }
  return read
}

/** Builds indexes and compares with the snapshot before; done already where a run was cut off after it. */
function finish({ previous, connector, finishWorker }: Run, file: string): Promise<Finished> {
  const db = openDatabase(file, snapshotFile)
  const { meta } = createCheckpoints(db)
  const done = meta('finished')
  const hidden = JSON.parse(meta('hidden kinds') ?? '[]') as DataKind[]
  db.close()
  if (done !== null) return Promise.resolve(JSON.parse(done) as Finished)
  const sameOptions =
    previous !== null &&
    previous.options?.skipInactiveApps === connector.options.skipInactiveApps &&
    previous.options.syncDeprovisionedUsers === connector.options.syncDeprovisionedUsers
  const compare =
    previous === null
      ? null
      : {
          file: previous.file,
          hidden: [...new Set([...hidden, ...previous.hiddenKinds])],
          safety: sameOptions ? connector.safety : null,
        }
  const options = { rulesKnown: !hidden.includes('groupRules'), compare }
  return finishOnThread(finishWorker, { file, from: null, options })
}

async function complete(
  run: Run,
  file: string,
  finished: Finished,
  reread: number,
  serverTime: number,
): Promise<Result<FullResult>> {
  const { connector, previous, log } = run
  const db = openDatabase(file, snapshotFile)
  let kinds: SyncRecord['kinds']
  let hidden: Set<DataKind>
  let hasCursor: boolean
  let last: number
  try {
    const { meta } = createCheckpoints(db)
    kinds = JSON.parse(meta('kinds') ?? '{}') as SyncRecord['kinds']
    hidden = new Set(JSON.parse(meta('hidden kinds') ?? '[]') as DataKind[])
    hasCursor = meta('log cursor') !== null
    if (previous !== null) await attribute(run, db, previous)
    last = lastChange(db)
  } finally {
    db.close()
  }
  let counts = countsOf(finished, hidden)
  let logVisible = false
  if (hasCursor) {
    const caught = await runDelta({
      ...run,
      file,
      options: connector.options,
      safety: null,
      before: counts,
      serverTime,
      catchUp: true,
      published: () => ({}),
    })
    if (caught.kind === 'failed') return { ok: false, error: caught.error }
    if (caught.kind === 'full')
      log('warn', `What happened while this sync was reading was not followed. ${caught.why}`)
    else {
      counts = caught.applied.counts
      logVisible = caught.logVisible
    }
  }
  const after = openDatabase(file, snapshotFile)
  try {
    createCheckpoints(after).setMeta('limits', JSON.stringify(limitsMet(run.client)))
    if (previous === null) after.exec('DELETE FROM changes')
    else {
      if (lastChange(after) > last) dropUndoneChanges(after, last)
      dropToldChanges(after, previous.file)
    }
    const changes = after.prepare<[], number>('SELECT count(*) FROM changes').pluck().get() ?? 0
    return ok({
      counts,
      kinds,
      proof: summarizeProof(after, reread),
      changes: previous === null ? null : changes,
      removals: finished.removals,
      logVisible,
    })
  } finally {
    after.close()
  }
}

/** Limits of Okta's buckets, by which the next plan is made before the first call. */
const limitsMet = ({ stats }: Run['client']) =>
  Object.fromEntries(Object.entries(stats.byBucket).map(([bucket, { limit }]) => [bucket, limit]))

/** Tells of the changes that were found who made them, from the log since the snapshot before. */
async function attribute(
  { client, signal, log }: Run,
  db: Parameters<typeof attributeChanges>[0],
  previous: PreviousSnapshot,
): Promise<void> {
  const found = db.prepare<[], number>('SELECT count(*) FROM changes').pluck().get() ?? 0
  if (found === 0 || previous.logCursor === null) return
  const read = await readLog(client, previous.logCursor, { signal, most: mostLogPages })
  if (!read.ok) {
    log('info', 'Okta’s log could not be asked who made the changes that were found.', { error: read.error })
    return
  }
  db.transaction(() => attributeChanges(db, 1, read.value.events))()
}
