import type { Change, ChangeQuery } from '../../../../preload/contract/models.ts'
import { snapshotFile } from '../migrations/snapshot.ts'
import { openReadOnly } from '../open.ts'
import { needleOf } from '../snapshot/conditions.ts'
import { registerFunctions } from '../snapshot/functions.ts'
import { changeOf, type ChangeRow } from './rows.ts'

type Values = Record<string, string | number>

/** What is the same in all rows of a sync. */
interface PendingSync {
  syncId: string
  seenAt: string
}

function where(query: Omit<ChangeQuery, 'connectorId'>, seenAt: string): { sql: string; values: Values } {
  const values: Values = { seenAt }
  const parts = ['1']
  const among = (column: string, list: readonly string[]) => {
    if (list.length > 0) parts.push(`${column} IN (${list.map((value) => `'${value}'`).join(', ')})`)
  }
  among('kind', query.kinds)
  among('verb', query.verbs)
  for (const [name, compare] of [
    ['from', '>='],
    ['to', '<='],
  ] as const) {
    const time = query[name]
    if (time === undefined) continue
    values[name] = time
    parts.push(`ifnull(happened_at, @seenAt) ${compare} @${name}`)
  }
  if (query.subject !== undefined) {
    values['subject'] = query.subject.id
    parts.push(`${query.subject.kind}_id = @subject`)
  }
  const needle = needleOf(query.search)
  if (needle !== '') {
    values['needle'] = needle
    parts.push('instr(fold(user_name, group_name, app_name, role_name), @needle) > 0')
  }
  return { sql: parts.join(' AND '), values }
}

/** Totals of files that do not change while they wait, the last few asked for. */
const totals = new Map<string, number>()

/**
 * The changes that an unpublished snapshot would bring, last number first; `seq` is the number. Nothing
 * of it has happened in the data yet, so `query.syncId` is not looked at.
 */
export function pendingPage(
  file: string,
  sync: PendingSync,
  query: Omit<ChangeQuery, 'connectorId'>,
  page: { before?: number | undefined; limit: number },
): { rows: Change[]; total: number } {
  const db = openReadOnly(file, snapshotFile)
  try {
    registerFunctions(db)
    const { sql, values } = where(query, sync.seenAt)
    const key = JSON.stringify([file, sql, values])
    const total =
      totals.get(key) ??
      db.prepare<[Values], number>(`SELECT count(*) FROM changes WHERE ${sql}`).pluck().get(values) ??
      0
    if (totals.size >= 50) totals.clear()
    totals.set(key, total)
    const rows = db
      .prepare<[Values], ChangeRow>(
        `SELECT n AS seq, @syncId AS syncId, kind, verb, @seenAt AS seenAt, ifnull(happened_at, @seenAt) AS at,
           happened_at AS happenedAt, event_type AS eventType, before, after,
           user_id AS userId, user_name AS userName, group_id AS groupId, group_name AS groupName,
           app_id AS appId, app_name AS appName, role_key AS roleId, role_name AS roleName,
           ifnull(actor_id, actor_name) AS actorId, actor_name AS actorName
         FROM changes WHERE n < @before AND ${sql} ORDER BY n DESC LIMIT @limit`,
      )
      .all({
        ...values,
        syncId: sync.syncId,
        before: page.before ?? Number.MAX_SAFE_INTEGER,
        limit: Math.min(page.limit, total),
      })
    return { rows: rows.map(changeOf), total }
  } finally {
    db.close()
  }
}
