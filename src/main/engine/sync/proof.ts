import type { GroupRow } from '../db/snapshot/row-types.ts'
import { membersOf } from './read-groups.ts'
import { groupRow } from './rows.ts'
import type { Reading } from './walk.ts'

/** Lists that are read a second time at most; what differs beyond is told, not asked for again. */
const mostReread = 200

/**
 * Reads each list of members once more that had another number of rows than Okta counts: it changed
 * while it was read, or an answer was wrong. The count is asked for again first. The answer is how
 * many lists were read again; those that still differ stay as they are and are told in the proof.
 */
export async function rereadUneven(reading: Reading): Promise<number> {
  const { writer, kinds, start } = reading
  if (!kinds.isVisible('memberships')) return 0
  const uneven = writer.checkpoints.uneven('memberships', mostReread)
  await Promise.all(uneven.map(({ objectId }) => start(rereadMembers(reading, objectId))))
  return uneven.length
}

async function rereadMembers(reading: Reading, groupId: string): Promise<void> {
  const { client, writer, walk, progress } = reading
  progress.expect('memberships', 1)
  const answer = await client.get<unknown>(`/api/v1/groups/${encodeURIComponent(groupId)}?expand=stats`, {
    priority: 500,
  })
  progress.answered('memberships', 0)
  const group: GroupRow | null = answer.ok ? groupRow(answer.value.body) : null
  if (group === null) return
  const list = membersOf(group)
  writer.groups([group])
  writer.checkpoints.restart({
    path: list.path,
    kind: 'memberships',
    objectId: groupId,
    expected: group.userCount,
  })
  await walk({
    kind: 'memberships',
    phase: 'memberships',
    ...list,
    objectId: groupId,
    expectedRows: group.userCount,
    store: (rows) => writer.members(groupId, rows),
    priority: 500,
  })
}
