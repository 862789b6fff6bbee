import type { Db } from '../open.ts'
import { foldText } from '../snapshot/functions.ts'
import type { OutboxRow } from './outbox.ts'

type Type = 'user' | 'group' | 'app' | 'role' | 'actor'
interface Reference {
  pk: number | null
  as: number | null
}
const nobody: Reference = { pk: null, as: null }

/** A time in the form in which times are compared; what is no time is left out. */
const moment = (text: string | null): string | null => {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** Adds changes to a history, in one transaction a call. Returns how many were new. */
export function createAppend(db: Db) {
  const addSync = db.prepare('INSERT OR IGNORE INTO syncs (id) VALUES (?)')
  const findSync = db.prepare<[string], number>('SELECT pk FROM syncs WHERE id = ?').pluck()
  const addObject = db.prepare('INSERT OR IGNORE INTO objects (type, id) VALUES (?, ?)')
  const findObject = db
    .prepare<[string, string], number>('SELECT pk FROM objects WHERE type = ? AND id = ?')
    .pluck()
  const addName = db.prepare('INSERT OR IGNORE INTO names (object_pk, name, folded) VALUES (?, ?, ?)')
  const findName = db
    .prepare<[number, string], number>('SELECT pk FROM names WHERE object_pk = ? AND name = ?')
    .pluck()
  const add = db.prepare(
    `INSERT INTO changes (sync_pk, n, at, seen_at, happened_at, kind, verb, user_pk, user_as, group_pk, group_as,
       app_pk, app_as, role_pk, role_as, actor_pk, actor_as, before, after, event_type, event_id)
     VALUES (@sync, @n, @at, @seenAt, @happenedAt, @kind, @verb, @userPk, @userAs, @groupPk, @groupAs,
       @appPk, @appAs, @rolePk, @roleAs, @actorPk, @actorAs, @before, @after, @eventType, @eventId)
     ON CONFLICT (sync_pk, n) DO NOTHING`,
  )

  const tally = db.prepare(
    `INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )

  const made = (find: () => number | undefined, insert: () => void): number => {
    const found = find()
    if (found !== undefined) return found
    insert()
    return find() as number
  }

  return db.transaction((syncId: string, seenAt: string, rows: readonly OutboxRow[]): number => {
    const standard = moment(seenAt)
    if (standard === null) throw new Error(`The sync ${syncId} was seen at no time.`)
    const syncs = new Map<string, number>()
    const syncOf = (id: string): number => {
      let sync = syncs.get(id)
      if (sync === undefined) {
        sync = made(
          () => findSync.get(id),
          () => addSync.run(id),
        )
        syncs.set(id, sync)
      }
      return sync
    }
    syncOf(syncId)
    const refer = (type: Type, id: string | null, name: string | null): Reference => {
      if (id === null) return nobody
      const called = name === null || name === '' ? id : name
      const pk = made(
        () => findObject.get(type, id),
        () => addObject.run(type, id),
      )
      const as = made(
        () => findName.get(pk, called),
        () => addName.run(pk, called, foldText(called)),
      )
      return { pk, as }
    }
    const tallies = new Map<string, { sync: number; kind: string; verb: string; count: number }>()
    for (const row of rows) {
      const sync = syncOf(row.syncId ?? syncId)
      const seen = moment(row.seenAt ?? null) ?? standard
      const happenedAt = moment(row.happenedAt)
      const user = refer('user', row.userId, row.userName)
      const group = refer('group', row.groupId, row.groupName)
      const app = refer('app', row.appId, row.appName)
      const role = refer('role', row.roleKey, row.roleName)
      const actor = refer('actor', row.actorId ?? row.actorName, row.actorName)
      const { changes } = add.run({
        sync,
        n: row.n,
        at: happenedAt ?? seen,
        seenAt: seen,
        happenedAt,
        kind: row.kind,
        verb: row.verb,
        userPk: user.pk,
        userAs: user.as,
        groupPk: group.pk,
        groupAs: group.as,
        appPk: app.pk,
        appAs: app.as,
        rolePk: role.pk,
        roleAs: role.as,
        actorPk: actor.pk,
        actorAs: actor.as,
        before: row.before,
        after: row.after,
        eventType: row.eventType,
        eventId: row.eventId,
      })
      const { kind, verb } = row
      const key = `${sync} ${kind} ${verb}`
      const counted = tallies.get(key) ?? { sync, kind, verb, count: 0 }
      tallies.set(key, { ...counted, count: counted.count + changes })
    }
    let added = 0
    for (const { sync, kind, verb, count } of tallies.values()) {
      if (count > 0) tally.run(sync, kind, verb, count)
      added += count
    }
    return added
  })
}
