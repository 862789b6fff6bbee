import { existsSync } from 'node:fs'
import type {
  Connector,
  Removal,
  SyncCounts,
  SyncProof,
  SyncRecord,
} from '../../../preload/contract/models.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import { createCheckpoints } from '../db/snapshot/checkpoints.ts'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase, type Db } from '../db/open.ts'
import { removeSnapshot } from '../db/snapshot/writer.ts'

/** What a sync has read, ready to become what screens show. */
export interface Publishable {
  file: string
  /** A file of its own, or changes in the one that is published. */
  isNew: boolean
  at: string
  counts: SyncCounts
  kinds: SyncRecord['kinds']
  freshness: Connector['freshness']
  changes: number | null
  removals: Removal[]
  proof: SyncProof | null
}

export interface PublishDeps {
  connectors: ConnectorStore
  /** Takes the changes that stand in a published snapshot over into the history. */
  keepHistory: (connectorId: string, snapshot: Db, about: { syncId: string; at: string }) => Promise<void>
}

/** The ledger's side of a snapshot, as it stands in the snapshot itself. */
export interface Told {
  syncId: string
  at: string
  counts: SyncCounts
  kinds: SyncRecord['kinds']
  freshness: Connector['freshness']
}

/**
 * Makes what a sync has read the data on screen, by one write to the ledger, and hands its changes to
 * the history. A kill in between is mended at the next start from what the snapshot tells of itself.
 */
export async function publish(
  deps: PublishDeps,
  connector: StoredConnector,
  syncId: string,
  what: Publishable,
): Promise<void> {
  const { file, at, counts, kinds, freshness } = what
  if (what.isNew) tell(file, { syncId, at, counts, kinds, freshness })
  // Asked now: a preview may have been shown since the sync began.
  const before = deps.connectors.get(connector.id)?.snapshot ?? null
  deps.connectors.publish(connector.id, { file, at, counts, kinds, freshness })
  if (before !== null && before.file !== file) removeSnapshot(before.file)
  await withSnapshotOpen(file, (db) => deps.keepHistory(connector.id, db, { syncId, at }))
}

/** Keeps in a snapshot that waits for a confirmation what publishing it will need. */
export function tell(file: string, told: Told): void {
  withSnapshot(file, (db) => createCheckpoints(db).setMeta('published', JSON.stringify(told)))
}

/** What a snapshot tells of itself; null where it was never ready to be published. */
export const toldBy = (file: string): Told | null => withSnapshot(file, toldIn)

/** The same of a snapshot that is open. */
export function toldIn(db: Db): Told | null {
  const text = createCheckpoints(db).meta('published')
  const told = text === null ? null : (JSON.parse(text) as Partial<Told>)
  return told?.syncId === undefined ? null : (told as Told)
}

/**
 * Brings ledger and history to what the published snapshot tells of itself: a kill can have fallen
 * between the snapshot's commit and theirs. The ledger is right at once; the answer brings the history.
 */
export function settle(deps: PublishDeps, connector: StoredConnector): () => Promise<void> {
  const { snapshot } = connector
  const nothing = (): Promise<void> => Promise.resolve()
  if (snapshot === null || snapshot.preview || !existsSync(snapshot.file)) return nothing
  const told = toldBy(snapshot.file)
  if (told === null) return nothing
  const behind = told.at !== snapshot.at || JSON.stringify(told.counts) !== JSON.stringify(snapshot.counts)
  if (behind) deps.connectors.publish(connector.id, { ...told, file: snapshot.file })
  const { syncId, at } = told
  return () => withSnapshotOpen(snapshot.file, (db) => deps.keepHistory(connector.id, db, { syncId, at }))
}

function withSnapshot<T>(file: string, work: (db: Db) => T): T {
  const db = openDatabase(file, snapshotFile)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

async function withSnapshotOpen(file: string, work: (db: Db) => Promise<void>): Promise<void> {
  const db = openDatabase(file, snapshotFile)
  try {
    await work(db)
  } finally {
    db.close()
  }
}
