import type { Db } from '../open.ts'

/**
 * Calls that the lists of a snapshot took, by bucket: one for each page, and one for a list that was empty
 * or refused. `bucketOf` tells which bucket a read of a path counts against. Null where the snapshot does
 * not say how it was read.
 */
export function plannedFromWalks(db: Db, bucketOf: (path: string) => string): Map<string, number> | null {
  const rows = db
    .prepare<[], { path: string; calls: number }>(
      `SELECT path, iif(state = 'complete', pages, max(1, pages)) AS calls FROM walks`,
    )
    .iterate()
  const planned = new Map<string, number>()
  for (const { path, calls } of rows) {
    const bucket = bucketOf(path)
    planned.set(bucket, (planned.get(bucket) ?? 0) + calls)
  }
  return planned.size === 0 ? null : planned
}

/** Limits of Okta's buckets as the sync met them; empty where it did not note them. */
export function limitsOfSnapshot(db: Db): Map<string, number> {
  const row = db.prepare<[], { value: string }>(`SELECT value FROM meta WHERE name = 'limits'`).get()
  if (row === undefined) return new Map()
  const limits = JSON.parse(row.value) as Record<string, unknown>
  return new Map(
    Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}
