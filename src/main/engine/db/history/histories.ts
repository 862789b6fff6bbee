import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Change, ChangeQuery } from '../../../../preload/contract/models.ts'
import { historyFile } from '../migrations/history.ts'
import { openDatabase, type Db } from '../open.ts'
import type { OutboxRow } from './outbox.ts'
import { createHistoryStore, type HistoryStore } from './store.ts'

export type Histories = ReturnType<typeof createHistories>
export type History = ReturnType<Histories['of']>

type Query = Omit<ChangeQuery, 'connectorId'>

/**
 * The histories of all connectors, `<dataDir>/history/<connector>.db`. Each is opened when it is first
 * needed and made when it is first written to; before that it reads as not begun. Throws DatabaseError
 * where a file cannot be used.
 */
export function createHistories(dataDir: string) {
  const open = new Map<string, HistoryStore>()
  const folder = join(dataDir, 'history')
  const fileOf = (connectorId: string): string => join(folder, `${connectorId}.db`)

  const written = (connectorId: string): HistoryStore => {
    let store = open.get(connectorId)
    if (store === undefined) {
      store = createHistoryStore(openDatabase(fileOf(connectorId), historyFile))
      open.set(connectorId, store)
    }
    return store
  }
  const read = (connectorId: string): HistoryStore | null =>
    open.has(connectorId) || existsSync(fileOf(connectorId)) ? written(connectorId) : null
  const close = (connectorId: string): void => {
    open.get(connectorId)?.close()
    open.delete(connectorId)
  }

  return {
    of: (connectorId: string) => ({
      /** For questions that join it to a snapshot. Ask `since` first: that brings it to the present version. */
      file: fileOf(connectorId),
      /** Says when the history begins; only the first one counts. */
      begin: (at: string): void => written(connectorId).begin(at),
      append: (syncId: string, seenAt: string, rows: readonly OutboxRow[]): number =>
        written(connectorId).append(syncId, seenAt, rows),
      drain: (snapshot: Db, sync: { syncId: string; seenAt: string }): Promise<number> =>
        written(connectorId).drain(snapshot, sync),
      since: (): string | null => read(connectorId)?.since() ?? null,
      page: (query: Query, page: { before?: number | undefined; limit: number }) =>
        read(connectorId)?.page(query, page) ?? { rows: [], total: 0 },
      batches: (query: Query): Iterable<Change[]> => read(connectorId)?.batches(query) ?? [],
    }),
    /** Takes over what a sync left in its snapshot. */
    async keep(connectorId: string, snapshot: Db, { syncId, at }: { syncId: string; at: string }) {
      const store = written(connectorId)
      store.begin(at)
      await store.drain(snapshot, { syncId, seenAt: at })
    },
    /** Deletes what was kept of a connector. */
    remove(connectorId: string): void {
      close(connectorId)
      removeFile(fileOf(connectorId))
    },
    /** Deletes histories of connectors that are no more, which something had open when these were removed. */
    sweep(connectorIds: () => readonly string[]): void {
      const found = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')) : []
      // Asked last, because another process may add a connector in between.
      const kept = new Set(connectorIds())
      for (const name of found) if (!kept.has(basename(name, '.db'))) removeFile(join(folder, name))
    },
    closeAll(): void {
      for (const connectorId of [...open.keys()]) close(connectorId)
    },
  }
}

function removeFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(file + suffix, { force: true })
    } catch {
      return
    }
  }
}
