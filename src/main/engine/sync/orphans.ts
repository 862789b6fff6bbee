import type { SyncStore } from '../db/ledger/syncs.ts'
import type { Clock } from '../okta/port.ts'
import { createIsAlive } from '../processes.ts'

/** Syncs whose process has ended without a word. It can happen at any time, so it is asked whenever it matters. */
export function createOrphans(deps: {
  syncs: SyncStore
  clock: Clock
  /** Whether a sync runs in this process. */
  runsHere: (syncId: string) => boolean
  cutOff: (sync: { connectorId: string; syncId: string }) => void
}) {
  const isAlive = createIsAlive(
    deps.clock,
    ({ syncId }: { syncId: string; pid: number; startedAt: string }) => deps.runsHere(syncId),
  )
  const interrupt = (): void => {
    try {
      for (const sync of deps.syncs.interruptOrphans(isAlive)) deps.cutOff(sync)
    } catch {
      // What can only be read now, on a full disk, can be put in order another time.
    }
  }
  return {
    interrupt,
    /** The connector's sync that really runs. */
    running(connectorId: string): string | null {
      interrupt()
      return deps.syncs.runningIn(connectorId)
    },
  }
}
