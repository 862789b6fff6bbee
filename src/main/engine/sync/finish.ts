import { Worker } from 'node:worker_threads'
import type { DataKind, SyncCounts } from '../../../preload/contract/models.ts'
import type { Finished } from '../db/snapshot-finish.ts'
import type { FinishOrder } from './finish-worker.ts'

/** Runs the finishing thread to its end. */
export function finishOnThread(script: URL, order: FinishOrder): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: order })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The finishing thread ended with ${code}.`)))
  })
}

/** Rows stored, as the ledger tells them: what is not visible has no number. */
export function countsOf(finished: Finished, hidden: ReadonlySet<DataKind>): SyncCounts {
  const seen = (visible: boolean, n: number) => (visible ? n : null)
  const roles = !hidden.has('roles') || !hidden.has('customRoles')
  return {
    users: seen(!hidden.has('users'), finished.users),
    groups: seen(!hidden.has('groups'), finished.groups),
    memberships: seen(!hidden.has('memberships'), finished.memberships),
    groupRules: seen(!hidden.has('groupRules'), finished.groupRules),
    apps: seen(!hidden.has('apps'), finished.apps),
    appUsers: seen(!hidden.has('appUsers'), finished.appUsers),
    appGroups: seen(!hidden.has('appGroups'), finished.appGroups),
    userRoles: seen(roles && !hidden.has('users'), finished.userRoles),
    groupRoles: seen(roles && !hidden.has('groups'), finished.groupRoles),
    dropped: finished.dropped,
  }
}
