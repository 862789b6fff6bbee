import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { ok, type Result } from '../../../preload/contract/errors.ts'
import type { PeopleRules, PromotionPreview, PromotionRun } from '../../../preload/contract/models.ts'
import { databaseFailure } from '../db/database-error.ts'
import { peopleFile } from '../db/migrations/people.ts'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase, openReadOnly, type Db } from '../db/open.ts'
import { readAccounts } from '../db/people/accounts.ts'
import { nextRun, recordRun } from '../db/people/runs.ts'
import { noteRun } from '../db/people/rules.ts'
import { readState } from '../db/people/state.ts'
import { createPeopleWriter, withoutIndexes } from '../db/people/writer.ts'
import { applyPlan } from './apply.ts'
import { planPromotion } from './plan.ts'
import type { ReadSource, Source } from './source.ts'

/** A source with the snapshot that its accounts are read from; null where they are not known now. */
export interface OrderedSource extends Omit<Source, 'connector'> {
  file: string | null
  version: number
}

/** One promotion, or what it would do, as it is handed to the thread that works it out. */
export interface PeopleOrder {
  file: string
  task: 'preview' | 'promote'
  rules: PeopleRules
  sources: readonly OrderedSource[]
  by: PromotionRun['by']
  at: string
}

export type PeopleAnswer =
  | { task: 'preview'; preview: PromotionPreview }
  | { task: 'promote'; run: PromotionRun; changed: boolean }

/** Works out an order and, where it is asked for, carries it out. Throws DatabaseError and what SQLite throws. */
export function runPeopleJob(order: PeopleOrder): PeopleAnswer {
  const began = performance.now()
  const db = openDatabase(order.file, peopleFile)
  const snapshots = new Map<string, Db>()
  try {
    for (const { file, connectorId } of order.sources) {
      if (file === null || !existsSync(file)) continue
      const snapshot = openReadOnly(file, snapshotFile)
      // All of a snapshot is read as it is at one moment, whatever a delta changes meanwhile.
      snapshot.exec('BEGIN')
      snapshots.set(connectorId, snapshot)
    }
    const read: ReadSource = ({ connectorId }, attributes, groupIds) => {
      const snapshot = snapshots.get(connectorId)
      return snapshot === undefined ? null : readAccounts(snapshot, attributes, groupIds)
    }
    if (order.task === 'preview') {
      const { counts, examples } = db.transaction(() => planIn(db, order, read).plan)()
      return { task: 'preview', preview: { counts, examples, seconds: secondsSince(began) } }
    }
    db.pragma('cache_size = -65536')
    // One checkpoint at the end is less work than many on the way.
    db.pragma('wal_autocheckpoint = 0')
    const answer = promoteIn(db, order, read, began)
    db.pragma('wal_checkpoint(PASSIVE)')
    return { task: 'promote', ...answer }
  } finally {
    for (const snapshot of snapshots.values()) snapshot.close()
    db.close()
  }
}

/** The same for a caller in another thread: what the database refused comes back as a value. */
export function answerPeopleOrder(order: PeopleOrder): Result<PeopleAnswer> {
  try {
    return ok(runPeopleJob(order))
  } catch (cause) {
    const failure = databaseFailure(cause)
    if (failure === null) throw cause
    return failure
  }
}

const secondsSince = (began: number): number => Math.round(performance.now() - began) / 1000

/** Fewer people are not worth making indexes anew for. */
const many = 1000

type Task = Pick<PeopleOrder, 'rules' | 'sources' | 'by' | 'at'>

/** What a promotion would do to what is kept in this file. */
export function planIn(
  db: Db,
  { rules, sources }: Pick<Task, 'rules' | 'sources'>,
  read: ReadSource,
  whole = false,
) {
  const state = readState(db, whole)
  let last = Math.max(0, ...state.connectors.values())
  const numbered = sources.map(({ connectorId, role, order, filter, matching }): Source => {
    const connector = state.connectors.get(connectorId) ?? (last += 1)
    return { connectorId, role, order, filter, matching, connector }
  })
  return { state, sources: numbered, plan: planPromotion({ rules, sources: numbered, state, read }) }
}

/** Promotes in one transaction. A run after a sync that changes nothing leaves no trace of itself. */
export function promoteIn(
  db: Db,
  { rules, sources, by, at }: Task,
  read: ReadSource,
  began = performance.now(),
): { run: PromotionRun; changed: boolean } {
  return db
    .transaction(() => {
      const { plan, sources: numbered, state } = planIn(db, { rules, sources }, read, true)
      const seq = nextRun(db)
      const writer = createPeopleWriter(db, seq, at)
      const apply = () => applyPlan(plan, numbered, state, writer)
      const { created } = plan.counts
      if (created > many && created > state.people.size) withoutIndexes(db, apply)
      else apply()
      const changed = writer.changed()
      for (const { connectorId, version, file } of sources)
        noteRun(db, connectorId, { at, version: file === null ? null : version, byHand: by !== 'sync' })
      const seconds = secondsSince(began)
      const run = { id: randomUUID(), at, by, counts: plan.counts, undoneAt: null, seconds }
      if (changed || by !== 'sync') recordRun(db, { ...run, seq, changed })
      return { run: { ...run, undoable: changed }, changed }
    })
    .immediate()
}
