import { useAction } from './api.ts'
import { notifyRefused } from './notify.tsx'
import { syncStore, useIsStopping, useSyncProgress } from './sync-store.ts'
import type { Connector } from '../../preload/contract/index.ts'

/** Starting and stopping syncs; a failure is shown as a notification. */
export function useSyncActions() {
  const startAction = useAction('sync.start')
  const cancelAction = useAction('sync.cancel')
  return {
    starting: startAction.isPending,
    start: (connectorId: string) => startAction.mutate({ connectorId }, { onError: notifyRefused }),
    cancel: (syncId: string) => {
      syncStore.markStopping(syncId)
      cancelAction.mutate({ syncId }, { onError: notifyRefused })
    },
  }
}

/** The sync of one connector: whether it runs, how far it is, and how to start or stop it. */
export function useSync(connector: Connector | undefined) {
  const actions = useSyncActions()
  const progress = useSyncProgress(connector?.id ?? '')
  // Just after a reload the record knows of a running sync before its first progress arrives.
  const syncId =
    progress?.status === 'running'
      ? progress.syncId
      : progress?.syncId === connector?.runningSyncId
        ? undefined
        : (connector?.runningSyncId ?? undefined)
  const stopping = useIsStopping(syncId)
  return {
    progress,
    running: syncId !== undefined,
    stopping,
    starting: actions.starting,
    start: () => {
      if (connector !== undefined) actions.start(connector.id)
    },
    cancel: () => {
      if (syncId !== undefined) actions.cancel(syncId)
    },
  }
}
