import type { SyncProof } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

const shown = 100

/** How complete a snapshot is: its lists and what Okta counts in them, from the table of lists. */
export function summarizeProof(db: Db, reread: number): SyncProof {
  const lists = db
    .prepare<[], Pick<SyncProof, 'lists' | 'complete' | 'rows' | 'counted' | 'equal'>>(
      `SELECT count(*) AS lists, ifnull(sum(state IN ('complete', 'gone')), 0) AS complete, ifnull(sum(rows), 0) AS rows,
         ifnull(sum(state = 'complete' AND expected IS NOT NULL), 0) AS counted,
         ifnull(sum(state = 'complete' AND expected = rows), 0) AS equal
       FROM walks`,
    )
    .get() as Pick<SyncProof, 'lists' | 'complete' | 'rows' | 'counted' | 'equal'>
  const members = db
    .prepare<[number], SyncProof['differences'][number]>(
      `SELECT 'members' AS kind, object_id AS id, ifnull(g.name, object_id) AS name, expected, rows AS received
       FROM walks LEFT JOIN groups g ON g.id = object_id
       WHERE kind = 'memberships' AND state = 'complete' AND expected <> rows
       ORDER BY abs(expected - rows) DESC, name LIMIT ?`,
    )
    .all(shown)
  return { ...lists, reread, differences: members, differing: lists.counted - lists.equal }
}
