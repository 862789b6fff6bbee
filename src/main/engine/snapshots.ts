import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ConnectorStore } from './db/ledger/connectors.ts'
import { snapshotFile } from './db/migrations/snapshot.ts'
import { openReadOnly, type Db } from './db/open.ts'
import { removeSnapshot } from './db/snapshot/writer.ts'
import type { SnapshotSource } from './query/source.ts'

/**
 * Keeps the published snapshot of each connector open for reading. The ledger says which file that
 * is, so a snapshot that another process published is seen at the next question.
 */
export function createSnapshots(directory: string, connectors: ConnectorStore) {
  const open = new Map<string, { file: string; db: Db }>()

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
      if (held?.file !== snapshot.file) {
        const old = close(connectorId)
        if (old !== undefined) removeSnapshot(old)
        held = { file: snapshot.file, db: openReadOnly(snapshot.file, snapshotFile) }
        open.set(connectorId, held)
      }
      return { db: held.db, version: snapshot.version, kinds: snapshot.kinds }
    },
    /** Deletes the connector's copy of Okta's data. */
    remove(connectorId: string): void {
      const file = close(connectorId) ?? connectors.get(connectorId)?.snapshot?.file
      if (file !== undefined) removeSnapshot(file)
    },
    /** Deletes files that no connector points at and no sync is writing: remains of a killed process. */
    sweep(isBeingWritten: (syncId: string) => boolean): number {
      if (!existsSync(directory)) return 0
      const idle = readdirSync(directory).filter((name) => {
        const [, syncId = ''] = basename(name, '.db').split('.')
        return name.endsWith('.db') && !isBeingWritten(syncId)
      })
      // Asked last, because another process may publish a file and end its sync in between.
      const kept = new Set(connectors.all().map((connector) => connector.snapshot?.file))
      const stale = idle.filter((name) => !kept.has(join(directory, name)))
      for (const name of stale) removeSnapshot(join(directory, name))
      return stale.length
    },
    closeAll(): void {
      for (const connectorId of [...open.keys()]) close(connectorId)
    },
  }
}
