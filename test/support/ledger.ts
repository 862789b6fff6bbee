import { join } from 'node:path'
import { createConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { createPlanStore } from '../../src/main/engine/db/ledger/plans.ts'
import { createSyncStore, type SyncEnd } from '../../src/main/engine/db/ledger/syncs.ts'
import { ledgerFile } from '../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../src/main/engine/db/open.ts'
import type { SyncMode, SyncRecord } from '../../src/preload/contract/models.ts'

/** Writes to the ledger of a data folder the way another process would, beside the engine that runs on it. */
export function openLedger(dataDir: string) {
  const db = openDatabase(join(dataDir, 'ledger.db'), ledgerFile)
  const syncs = createSyncStore(db)
  let count = 0
  return {
    syncs,
    connectors: createConnectorStore(db),
    plans: createPlanStore(db),
    /** Puts a sync that has ended into the history. */
    ended(
      connectorId: string,
      how: Partial<SyncEnd> & {
        mode?: SyncMode
        trigger?: SyncRecord['trigger']
        startedAt?: string
        plannedCalls?: number
      },
    ): string {
      const { mode = 'full', trigger = 'schedule', startedAt, plannedCalls, ...end } = how
      const id = `written-${++count}`
      const now = new Date().toISOString()
      const begun = syncs.begin({
        id,
        connectorId,
        mode,
        trigger,
        startedAt: startedAt ?? now,
        file: end.file ?? null,
      })
      if (!begun) throw new Error('Another sync runs, or keeps a file.')
      if (plannedCalls !== undefined) syncs.setPlan(id, plannedCalls)
      syncs.end(id, {
        status: 'done',
        finishedAt: now,
        calls: 1,
        rateLimited: 0,
        error: null,
        file: null,
        ...end,
      })
      return id
    },
    close: () => void db.close(),
  }
}
