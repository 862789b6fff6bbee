import type { ChangeKind } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/** What made a change that did not come from a sync, by the objects the change is about. */
export interface Told {
  kind: ChangeKind
  userId: string | null
  groupId: string | null
  appId: string | null
  /** Of a role: its type, custom role and resource set, joined by bars. */
  role: string | null
  /** What it belongs to in the history. */
  syncId: string
  by: string | null
  at: string
}

/** Says of the changes from number `first` on who made them and when, and what they belong to. */
export function tellChanges(db: Db, first: number, told: readonly Told[]): void {
  const write = db.prepare(
    `UPDATE changes SET sync_id = @syncId, seen_at = @at, happened_at = @at, actor_name = @by
     WHERE n >= @first AND kind = @kind AND user_id IS @userId AND group_id IS @groupId AND app_id IS @appId
       AND (@role IS NULL OR substr(role_key, 1, length(@role) + 1) = @role || '|')`,
  )
  for (const one of told) write.run({ ...one, first })
}

const subject = `kind || '|' || ifnull(user_id, '') || '|' || ifnull(group_id, '') || '|' || ifnull(app_id, '') || '|' || ifnull(role_key, '')`

/**
 * Takes out what was written as gone and, after number `last`, as there again, or the other way round, and is as it
 * was: a list was read before something changed, and the snapshot before had the change already.
 */
export function dropUndoneChanges(db: Db, last: number): void {
  db.prepare(
    `WITH twice AS (
       SELECT min(n) AS a, max(n) AS b FROM changes
       WHERE verb IN ('added', 'removed')
         AND ${subject} IN (SELECT ${subject} FROM changes WHERE n > @last AND verb IN ('added', 'removed'))
       GROUP BY ${subject} HAVING count(*) = 2
     ), undone AS (
       SELECT a, b FROM twice JOIN changes x ON x.n = a JOIN changes y ON y.n = b
       WHERE x.verb <> y.verb AND x.before IS y.after AND x.after IS y.before
     )
     DELETE FROM changes WHERE n IN (SELECT a FROM undone UNION ALL SELECT b FROM undone)`,
  ).run({ last })
}

/** Beyond so many changes it takes too long to look each of them up. */
const mostLookedUp = 50_000

/** Whether the snapshot attached as `earlier` holds the row that a change tells of. */
const heldBefore = `CASE kind
  WHEN 'membership' THEN EXISTS (SELECT 1 FROM earlier.memberships WHERE user_pk = (SELECT pk FROM earlier.users WHERE id = user_id)
    AND group_pk = (SELECT pk FROM earlier.groups WHERE id = group_id))
  WHEN 'assignment' THEN EXISTS (SELECT 1 FROM earlier.app_users WHERE user_pk = (SELECT pk FROM earlier.users WHERE id = user_id)
    AND app_pk = (SELECT pk FROM earlier.apps WHERE id = app_id))
  WHEN 'group-assignment' THEN EXISTS (SELECT 1 FROM earlier.app_groups WHERE group_pk = (SELECT pk FROM earlier.groups WHERE id = group_id)
    AND app_pk = (SELECT pk FROM earlier.apps WHERE id = app_id))
  WHEN 'role' THEN EXISTS (SELECT 1 FROM earlier.role_assignments r
    WHERE r.role_type || '|' || r.role_id || '|' || r.resource_set_id || '|' || r.assignment_type = role_key
      AND r.principal_type = CASE WHEN user_id IS NULL THEN 'GROUP' ELSE 'USER' END
      AND r.principal_pk = ifnull((SELECT pk FROM earlier.users WHERE id = user_id), (SELECT pk FROM earlier.groups WHERE id = group_id)))
END`

/**
 * Takes out what the snapshot before has come to hold since the two were compared: a change that a person made
 * meanwhile, which the history has already.
 */
export function dropToldChanges(db: Db, earlier: string): void {
  if (lastChange(db) > mostLookedUp) return
  db.prepare('ATTACH ? AS earlier').run(earlier)
  try {
    db.exec(
      `DELETE FROM changes WHERE kind IN ('membership', 'assignment', 'group-assignment', 'role')
         AND (verb = 'added' AND ${heldBefore} OR verb = 'removed' AND NOT ${heldBefore})`,
    )
  } finally {
    db.exec('DETACH earlier')
  }
}

/** Number of the last change that waits in a snapshot. */
export const lastChange = (db: Db): number =>
  db.prepare<[], number>('SELECT ifnull(max(n), 0) FROM changes').pluck().get() ?? 0
