import type { ChangeKind } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/**
 * One change on its way from a snapshot to the history. Which ids are set follows from the kind:
 * `membership` user and group, `assignment` user and app, `group-assignment` group and app, `role`
 * role and user or group, the others the object itself. `before` and `after` are JSON objects of all
 * attributes of the kind, texts or null; null for what was not or is not there. Times are ISO 8601 UTC.
 */
export interface OutboxRow {
  n: number
  kind: ChangeKind
  verb: 'added' | 'removed' | 'changed'
  userId: string | null
  userName: string | null
  groupId: string | null
  groupName: string | null
  appId: string | null
  appName: string | null
  roleKey: string | null
  roleName: string | null
  before: string | null
  after: string | null
  happenedAt: string | null
  actorId: string | null
  actorName: string | null
  eventType: string | null
  eventId: string | null
  /** What made it and when it was seen, where that is not the sync that was published last. */
  syncId?: string | null
  seenAt?: string | null
}

const columns = `n, kind, verb, user_id AS userId, user_name AS userName, group_id AS groupId, group_name AS groupName,
  app_id AS appId, app_name AS appName, role_key AS roleKey, role_name AS roleName, before, after,
  happened_at AS happenedAt, actor_id AS actorId, actor_name AS actorName, event_type AS eventType, event_id AS eventId,
  sync_id AS syncId, seen_at AS seenAt`

/** The table `changes` of a snapshot that is open for writing. */
export function openOutbox(snapshot: Db) {
  const first = snapshot.prepare<[number], OutboxRow>(`SELECT ${columns} FROM changes ORDER BY n LIMIT ?`)
  const remove = snapshot.prepare<[number]>('DELETE FROM changes WHERE n <= ?')
  return {
    /** The first rows, in the order of their numbers. */
    first: (limit: number): OutboxRow[] => first.all(limit),
    /** Deletes all up to a number. */
    removeTo: (n: number): void => void remove.run(n),
  }
}
