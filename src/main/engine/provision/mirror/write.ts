import { existsSync } from 'node:fs'
import type { DataKind, SyncCounts } from '../../../../preload/contract/models.ts'
import type { ConnectorStore } from '../../db/ledger/connectors.ts'
import { snapshotFile } from '../../db/migrations/snapshot.ts'
import { openDatabase } from '../../db/open.ts'
import { createDeltaStore } from '../../db/snapshot/delta/store.ts'
import { tellChanges } from '../../db/snapshot/told-changes.ts'
import { toldIn, type PublishDeps } from '../../sync/publish.ts'
import type { Confirmed } from '../types.ts'
import { rereadOf, toldOf } from './rows.ts'

/** Milliseconds for which another process that writes the snapshot is waited for; then it is tried again later. */
const patience = 500

export interface WriteDeps {
  connectors: ConnectorStore
  keepHistory: PublishDeps['keepHistory']
  /** Who applied a plan; null where that is not known. */
  appliedBy: (planId: string) => string | null
}

/**
 * Brings the published snapshot to confirmed steps, all or nothing, and the ledger after it. What the snapshot tells
 * of itself goes with it, so that a kill in between is mended at the next start. The answer, null where there is
 * no snapshot to write to, hands the changes to the history. Throws where the file cannot be written.
 */
export function writeConfirmed(
  deps: WriteDeps,
  connectorId: string,
  steps: readonly Confirmed[],
  batch: string,
): (() => Promise<void>) | null {
  const connector = deps.connectors.get(connectorId)
  const snapshot = connector?.snapshot ?? null
  if (connector === null || snapshot === null || snapshot.preview || !existsSync(snapshot.file)) return null
  const db = openDatabase(snapshot.file, snapshotFile)
  try {
    db.pragma('synchronous = FULL')
    db.pragma(`busy_timeout = ${patience}`)
    const store = createDeltaStore(db)
    const { meta, setMeta } = store.checkpoints
    const told = toldIn(db)
    const hidden = new Set(JSON.parse(meta('hidden kinds') ?? '[]') as DataKind[])
    const write = db.transaction((): SyncCounts => {
      const result = store.apply(rereadOf(store, steps, hidden), {
        options: connector.options,
        safety: null,
        before: told?.counts ?? snapshot.counts,
        hidden,
        seal: ({ counts }, first) => {
          const by = (planId: string) => deps.appliedBy(planId)
          tellChanges(
            db,
            first,
            steps.map((step) => toldOf(step, `${step.planId}.${batch}`, by(step.planId))),
          )
          if (told !== null) setMeta('published', JSON.stringify({ ...told, counts }))
        },
      })
      return result.ok ? result.value.counts : snapshot.counts
    })
    const counts = write.immediate()
    deps.connectors.touch(connectorId, { file: snapshot.file, counts })
    const about = { syncId: told?.syncId ?? batch, at: told?.at ?? snapshot.at }
    return async () => {
      try {
        await deps.keepHistory(connectorId, db, about)
      } finally {
        db.close()
      }
    }
  } catch (error) {
    db.close()
    throw error
  }
}
