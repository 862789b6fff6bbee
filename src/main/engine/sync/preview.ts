import { join } from 'node:path'
import type { SyncRecord } from '../../../preload/contract/models.ts'
import type { ConnectorStore } from '../db/ledger/connectors.ts'
import { removeSnapshot } from '../db/snapshot/writer.ts'
import { countsOf, finishOnThread } from './finish.ts'
import type { Kinds } from './kinds.ts'
import type { SyncLog } from './walk.ts'

const derivedWords =
  'Worked out from groups while the assignments themselves are still being read. Direct assignments are not part of it yet.'

/**
 * Shows what a first sync has read so far, with assignments derived from groups, while it goes on. It is
 * replaced by the sync itself; where it cannot be made the sync goes on all the same.
 */
export async function showPreview(about: {
  connectors: ConnectorStore
  connectorId: string
  syncId: string
  snapshotDir: string
  finishWorker: URL
  /** The file that is being filled. */
  from: string
  kinds: Kinds
  at: string
  /** Asked before it is shown: the sync may have ended meanwhile. */
  isWanted: () => boolean
  shown: () => void
  log: SyncLog
}): Promise<void> {
  const { connectors, connectorId, kinds, at, log } = about
  const file = join(about.snapshotDir, `${connectorId}.${about.syncId}-preview.db`)
  try {
    const finished = await finishOnThread(about.finishWorker, {
      file,
      from: about.from,
      options: { rulesKnown: kinds.isVisible('groupRules'), compare: null },
    })
    if (!about.isWanted()) {
      removeSnapshot(file)
      return
    }
    const states: SyncRecord['kinds'] = {
      ...kinds.states(),
      appUsers: { state: 'derived', reason: derivedWords },
    }
    const freshness = Object.fromEntries(
      Object.entries(states)
        .filter(([, { state }]) => state !== 'not-visible')
        .map(([kind]) => [kind, at]),
    )
    const counts = countsOf(finished, new Set(kinds.hidden()))
    connectors.publish(connectorId, { file, at, counts, kinds: states, freshness, preview: true })
    log('info', 'Access through groups can be reviewed while the assignments are still being read.', {
      ...counts,
    })
    about.shown()
  } catch (error) {
    removeSnapshot(file)
    log('warn', 'What has been read so far could not be shown; the sync goes on.', { error: String(error) })
  }
}
