import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectorStore } from './db/ledger/connectors.ts'
import { snapshotFile } from './db/migrations/snapshot.ts'
import { DatabaseError } from './db/database-error.ts'
import { openDatabase, openReadOnly, type Db } from './db/open.ts'
import { removeSnapshot } from './db/snapshot/writer.ts'
import type { SnapshotSource } from './query/source.ts'

/** A snapshot of an earlier version of the app is brought to the present form first. */
function openPresent(file: string): Db {
  try {
    return openReadOnly(file, snapshotFile)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'storage-failed') throw error
    openDatabase(file, snapshotFile).close()
    return openReadOnly(file, snapshotFile)
  }
}

/**
 * Keeps the published snapshot of each connector open for reading. The ledger says which file that
 * is, so a snapshot that another process published is seen at the next question.
 */
export function createSnapshots(directory: string, connectors: ConnectorStore) {
  const open = new Map<string, { file: string; version: number; db: Db }>()

  const close = (connectorId: string) => {
    const held = open.get(connectorId)
    open.delete(connectorId)
    held?.db.close()
    return held?.file
  }

  return {
    source(connectorId: string): SnapshotSource {
      const snapshot = connectors.get(connectorId)?.snapshot ?? null
      if (snapshot === null || !existsSync(snapshot.file)) {
        close(connectorId)
        return { db: null, version: 0, kinds: {} }
      }
      let held = open.get(connectorId)
      // A delta changes the file that is open, so what the connection has kept of its answers goes too.
      if (held?.file !== snapshot.file || held.version !== snapshot.version) {
        const old = close(connectorId)
        if (old !== undefined && old !== snapshot.file) removeSnapshot(old)
        held = { file: snapshot.file, version: snapshot.version, db: openPresent(snapshot.file) }
        open.set(connectorId, held)
      }
      return { db: held.db, version: snapshot.version, kinds: snapshot.kinds }
    },
    /** Deletes the connector's copy of Okta's data. */
    remove(connectorId: string): void {
      const file = close(connectorId) ?? connectors.get(connectorId)?.snapshot?.file
      if (file !== undefined) removeSnapshot(file)
    },
    /** Deletes files that no connector points at and no sync keeps by name: remains of a killed process. */
    sweep(keptBySyncs: () => readonly string[]): number {
      if (!existsSync(directory)) return 0
      const names = readdirSync(directory).filter((name) => name.endsWith('.db'))
      // Asked after the files were listed, and the ledger's syncs before its connectors: another process may
      // publish a file in between, which goes from the one to the other.
      const kept = new Set<string | undefined>(keptBySyncs().map((name) => join(directory, name)))
      for (const { snapshot } of connectors.all()) kept.add(snapshot?.file)
      const stale = names.filter((name) => !kept.has(join(directory, name)))
      for (const name of stale) removeSnapshot(join(directory, name))
      return stale.length
    },
    closeAll(): void {
      for (const connectorId of [...open.keys()]) close(connectorId)
    },
  }
}
