import { useSyncExternalStore } from 'react'
import type { SyncProgress } from '../../preload/contract/index.ts'

/**
 * The newest progress of each connector's sync, kept outside the screens so that it survives going
 * from one to another. Fed by the `sync.progress` event.
 */
export function createSyncStore() {
  let latest: ReadonlyMap<string, SyncProgress> = new Map()
  let running: readonly SyncProgress[] = []
  let stopping: ReadonlySet<string> = new Set()
  const asked = new Set<string>()
  const listeners = new Set<() => void>()

  const replace = (next: ReadonlyMap<string, SyncProgress>) => {
    latest = next
    running = [...next.values()].filter((each) => each.status === 'running')
    stopping = new Set([...stopping].filter((syncId) => running.some((each) => each.syncId === syncId)))
    for (const listener of listeners) listener()
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Takes one event; answers whether it ended a sync that was running until now. */
    accept: (progress: SyncProgress): boolean => {
      const before = latest.get(progress.connectorId)
      replace(new Map(latest).set(progress.connectorId, progress))
      return (
        before?.syncId === progress.syncId && before.status === 'running' && progress.status !== 'running'
      )
    },
    /** The engine is gone and every sync with it; the history says how each ended. */
    forgetRunning: () => {
      replace(new Map([...latest].filter(([, each]) => each.status !== 'running')))
    },
    /** Remembers that a stop was asked for, until the sync has ended. */
    markStopping: (syncId: string) => {
      stopping = new Set(stopping).add(syncId)
      for (const listener of listeners) listener()
    },
    /** Forgets it again where the stop was refused. */
    markGoing: (syncId: string) => {
      stopping = new Set([...stopping].filter((each) => each !== syncId))
      for (const listener of listeners) listener()
    },
    /** Remembers that a person at this window asked for a sync of a connector. */
    markAsked: (connectorId: string) => void asked.add(connectorId),
    /** Whether that was so of the sync that has ended, once. */
    takeAsked: ({ connectorId }: Pick<SyncProgress, 'connectorId'>): boolean => asked.delete(connectorId),
    of: (connectorId: string) => latest.get(connectorId),
    running: () => running,
    stopping: () => stopping,
  }
}

export const syncStore = createSyncStore()

/** The newest progress of a connector's sync in this session, running or ended. */
export const useSyncProgress = (connectorId: string): SyncProgress | undefined =>
  useSyncExternalStore(syncStore.subscribe, () => syncStore.of(connectorId))

/** Every sync that runs now. */
export const useRunningSyncs = (): readonly SyncProgress[] =>
  useSyncExternalStore(syncStore.subscribe, syncStore.running)

/** Whether this sync was asked to stop and has not ended yet. */
export const useIsStopping = (syncId: string | undefined): boolean =>
  useSyncExternalStore(syncStore.subscribe, () => syncId !== undefined && syncStore.stopping().has(syncId))
