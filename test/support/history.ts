import { join } from 'node:path'
import Database from 'better-sqlite3'
import { snapshotFile } from '../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, type Db } from '../../src/main/engine/db/open.ts'
import type { OutboxRow } from '../../src/main/engine/db/history/outbox.ts'
import type { TestEngine } from './engine.ts'

/** A change with what matters to a test; the rest is absent. */
export type SomeChange = Partial<OutboxRow> & Pick<OutboxRow, 'kind' | 'verb'>

const absent: Omit<OutboxRow, 'n' | 'kind' | 'verb'> = {
  userId: null,
  userName: null,
  groupId: null,
  groupName: null,
  appId: null,
  appName: null,
  roleKey: null,
  roleName: null,
  before: null,
  after: null,
  happenedAt: null,
  actorId: null,
  actorName: null,
  eventType: null,
  eventId: null,
}

/** Changes of one sync, numbered from 1. */
export const numbered = (changes: readonly SomeChange[]): OutboxRow[] =>
  changes.map((change, index) => ({ ...absent, n: index + 1, ...change }))

/** Leaves changes in a snapshot, as a sync does in the transaction that makes it. */
export function leaveInOutbox(snapshot: Db, rows: readonly OutboxRow[]): void {
  const insert = snapshot.prepare(
    `INSERT INTO changes (n, kind, verb, user_id, user_name, group_id, group_name, app_id, app_name, role_key, role_name,
       before, after, happened_at, actor_id, actor_name, event_type, event_id)
     VALUES (@n, @kind, @verb, @userId, @userName, @groupId, @groupName, @appId, @appName, @roleKey, @roleName,
       @before, @after, @happenedAt, @actorId, @actorName, @eventType, @eventId)`,
  )
  snapshot.transaction(() => {
    for (const row of rows) insert.run(row)
  })()
}

/** Makes it as if no sync had begun the history. */
export function forgetBeginning(app: TestEngine, connectorId: string): void {
  const file = new Database(join(app.dataDir, 'history', `${connectorId}.db`))
  file.exec(`DELETE FROM meta WHERE name = 'since'`)
  file.close()
}

/** The first sync of a test has begun the history now; the test's changes are of an earlier time. */
function beginEarlier(app: TestEngine, connectorId: string, since: string): void {
  const file = new Database(join(app.dataDir, 'history', `${connectorId}.db`))
  file.prepare(`UPDATE meta SET value = ? WHERE name = 'since'`).run(since)
  file.close()
}

/** Puts changes into the history of a connector the way a sync does: through its published snapshot. */
export async function recordChanges(
  app: TestEngine,
  connectorId: string,
  sync: { syncId: string; seenAt: string; since?: string },
  changes: readonly SomeChange[],
): Promise<void> {
  const published = app.engine.source(connectorId).db
  if (published === null) throw new Error('There is no snapshot yet.')
  const history = app.engine.history(connectorId)
  history.begin(sync.since ?? sync.seenAt)
  if (sync.since !== undefined) beginEarlier(app, connectorId, sync.since)
  const snapshot = openDatabase(published.name, snapshotFile)
  try {
    leaveInOutbox(snapshot, numbered(changes))
    await history.drain(snapshot, sync)
  } finally {
    snapshot.close()
  }
}
