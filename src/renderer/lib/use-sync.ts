import type { Connector, SyncProgress } from '../../preload/contract/index.ts'
import { useAction } from './api.ts'
import { notifyRefused } from './notify.tsx'
import { syncStore, useIsStopping, useSyncProgress } from './sync-store.ts'

/** Starting and stopping syncs; a failure is shown as a notification. */
export function useSyncActions() {
  const startAction = useAction('sync.start')
  const cancelAction = useAction('sync.cancel')
  return {
    starting: startAction.isPending,
    /** Without a mode the engine chooses: it goes on, follows changes, or reads everything. */
    start: (connectorId: string, mode: 'auto' | 'full' = 'auto') => {
      syncStore.markAsked(connectorId)
      startAction.mutate({ connectorId, mode }, { onError: notifyRefused })
    },
    /** `keep`: what it has read stays, and the next sync goes on from there. */
    cancel: (syncId: string, keep = false) => {
      syncStore.markStopping(syncId)
      cancelAction.mutate(
        { syncId, keep },
        {
          onError: (error) => {
            syncStore.markGoing(syncId)
            notifyRefused(error)
          },
        },
      )
    },
  }
}

/**
 * Id of the sync that runs now. After a reload the record knows it before its first progress arrives;
 * for a moment after the end the record may still name a sync that the progress has seen ending.
 */
export function runningSyncId(
  progress: Pick<SyncProgress, 'syncId' | 'status'> | undefined,
  recorded: string | null,
): string | undefined {
  if (progress?.status === 'running') return progress.syncId
  return recorded === null || recorded === progress?.syncId ? undefined : recorded
}

/** The sync of one connector: whether it runs, how far it is, and how to start or stop it. */
export function useSync(connector: Connector | undefined) {
  const actions = useSyncActions()
  const last = useSyncProgress(connector?.id ?? '')
  const syncId = runningSyncId(last, connector?.runningSyncId ?? null)
  return {
    running: syncId !== undefined,
    /** Of the running sync; undefined until its first report. */
    progress: last?.status === 'running' ? last : undefined,
    /** The newest report of this session, of a running or an ended sync. */
    last,
    stopping: useIsStopping(syncId),
    starting: actions.starting,
    start: () => {
      if (connector !== undefined) actions.start(connector.id)
    },
    cancel: () => {
      if (syncId !== undefined) actions.cancel(syncId)
    },
    /** Stops it for now: the next sync goes on where it is. */
    pause: () => {
      if (syncId !== undefined) actions.cancel(syncId, true)
    },
  }
}
