import type { Change } from '../../../../preload/contract/models.ts'

type Named = 'user' | 'group' | 'app' | 'role' | 'actor'

/** A change as the history reads it. */
export type ChangeRow = Pick<
  Change,
  'seq' | 'syncId' | 'kind' | 'verb' | 'seenAt' | 'happenedAt' | 'eventType'
> & {
  at: string
  before: string | null
  after: string | null
} & Record<`${Named}Id` | `${Named}Name`, string | null>

/** The attributes of one side; what is not text is written as JSON would. */
export function sidesOf(json: string | null): Record<string, string | null> | null {
  if (json === null) return null
  const sides: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(JSON.parse(json) as Record<string, unknown>)) {
    sides[name] =
      value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
  }
  return sides
}

export function changeOf(row: ChangeRow): Change {
  const named = (of: Named) => {
    const id = row[`${of}Id`]
    return id === null ? null : { id, name: row[`${of}Name`] ?? id }
  }
  return {
    seq: row.seq,
    syncId: row.syncId,
    kind: row.kind,
    verb: row.verb,
    seenAt: row.seenAt,
    happenedAt: row.happenedAt,
    actor: named('actor'),
    eventType: row.eventType,
    user: named('user'),
    group: named('group'),
    app: named('app'),
    role: named('role'),
    before: sidesOf(row.before),
    after: sidesOf(row.after),
  }
}
