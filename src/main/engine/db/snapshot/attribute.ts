import type { ChangeKind } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

/** An event of Okta's log, as far as it can have made a change. */
export interface Cause {
  id: string
  type: string
  at: string
  actor: { id: string; name: string } | null
  targets: readonly { type: string; id: string }[]
}

interface ChangeKey {
  n: number
  kind: ChangeKind
  verb: 'added' | 'removed' | 'changed'
  user_id: string | null
  group_id: string | null
  app_id: string | null
}

/** Changes looked at in one go, so that a large sync needs no large list. */
const batch = 1000

/**
 * Gives each change from number `first` on the event that made it: when it happened and who did it. The
 * last event about the same objects counts, because what is seen is where they have come to. Changes
 * without one keep the time at which they were seen. Throws nothing away: it only adds.
 */
export function attributeChanges(db: Db, first: number, events: readonly Cause[]): void {
  if (events.length === 0) return
  const last = new Map<string, Cause>()
  for (const event of events) for (const key of keysOfEvent(event)) last.set(key, event)
  const read = db.prepare<[number, number], ChangeKey>(
    'SELECT n, kind, verb, user_id, group_id, app_id FROM changes WHERE n >= ? ORDER BY n LIMIT ?',
  )
  const write = db.prepare(
    `UPDATE changes SET happened_at = @at, actor_id = @actorId, actor_name = @actorName, event_type = @type,
       event_id = @id WHERE n = @n`,
  )
  for (let from = first; ;) {
    const rows = read.all(from, batch)
    for (const row of rows) {
      const event = keysOfChange(row)
        .map((key) => last.get(key))
        .find((found) => found !== undefined)
      if (event === undefined) continue
      const { id, type, at, actor } = event
      write.run({ n: row.n, id, type, at, actorId: actor?.id ?? null, actorName: actor?.name ?? null })
    }
    if (rows.length < batch) return
    from = (rows.at(-1) as ChangeKey).n + 1
  }
}

function keysOfEvent({ type, targets }: Cause): string[] {
  const id = (...types: string[]): string => targets.find((target) => types.includes(target.type))?.id ?? ''
  const [user, group, app] = [id('User'), id('UserGroup'), id('AppInstance')]
  if (/^(user|group)\.(account\.)?privilege\.|^iam\./.test(type)) return [`role ${user || group}`]
  if (/^user\.(lifecycle|account)\./.test(type)) return [`user ${user}`]
  if (/^group\.(lifecycle|profile)\./.test(type)) return [`group ${group}`]
  if (type.startsWith('application.lifecycle.')) return [`app ${app}`]
  const verb = /\.remove|deprovision|revoke/.test(type) ? 'removed' : 'added'
  if (type.startsWith('group.user_membership.'))
    return [`membership ${user} ${group} ${verb}`, `membership ${user} ${group}`]
  if (type.startsWith('application.user_membership.'))
    return [`assignment ${user} ${app} ${verb}`, `assignment ${user} ${app}`]
  if (type.startsWith('group.application_assignment.'))
    return [`group-assignment ${group} ${app}`, `through ${app} ${verb}`]
  return []
}

/** Keys under which the event of a change is looked for, the closest first. */
function keysOfChange({ kind, verb, user_id: user, group_id: group, app_id: app }: ChangeKey): string[] {
  switch (kind) {
    case 'user':
      return [`user ${user}`]
    case 'group':
      return [`group ${group}`]
    case 'app':
      return [`app ${app}`]
    case 'membership':
      return [verb === 'changed' ? `membership ${user} ${group}` : `membership ${user} ${group} ${verb}`]
    case 'assignment':
      return verb === 'changed'
        ? [`assignment ${user} ${app}`]
        : [`assignment ${user} ${app} ${verb}`, `through ${app} ${verb}`]
    case 'group-assignment':
      return [`group-assignment ${group} ${app}`]
    case 'role':
      return [`role ${user ?? group}`]
  }
}
