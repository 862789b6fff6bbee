/**
 * Every list that was read for a snapshot, how far, and how many rows Okta tells for it: the proof of its
 * completeness. The object of a list is the group, application or account it belongs to; empty for a
 * list of the organization itself.
 */
export const proofLists = {
  columns: ['list', 'kind', 'object_id', 'object_name', 'state', 'pages', 'rows_received', 'rows_expected'],
  labels: ['List', 'Kind', 'Object id', 'Object', 'State', 'Pages', 'Rows received', 'Rows expected'],
  sql: `SELECT path, kind, object_id,
      coalesce((SELECT name FROM groups WHERE id = object_id), (SELECT label FROM apps WHERE id = object_id),
        (SELECT name FROM users WHERE id = object_id), ''),
      state, pages, rows, expected
    FROM walks ORDER BY kind, path`,
} as const
