import type { ConnectorOptions } from '../../../preload/contract/models.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import { createCheckpoints } from '../db/snapshot/checkpoints.ts'
import { snapshotFile } from '../db/migrations/snapshot.ts'
import { openDatabase } from '../db/open.ts'

const hour = 3_600_000
/** What was read earlier is brought up to date from the log in the end; without it, it may not be old. */
const longestWithLog = 7 * 24 * hour
const longestWithout = 24 * hour
/** Okta keeps its log for 90 days. */
const logKept = 89 * 24 * hour

const sameOptions = (
  text: string | null,
  { skipInactiveApps, syncDeprovisionedUsers }: ConnectorOptions,
): boolean => {
  const options = text === null ? null : (JSON.parse(text) as Partial<ConnectorOptions>)
  return (
    options !== null &&
    options.skipInactiveApps === skipInactiveApps &&
    options.syncDeprovisionedUsers === syncDeprovisionedUsers
  )
}

/** What a snapshot file tells of itself; null for one that cannot be read. */
function facts(file: string) {
  try {
    const db = openDatabase(file, snapshotFile)
    try {
      const { meta } = createCheckpoints(db)
      return {
        options: meta('options'),
        organization: meta('organization'),
        checkedAt: Date.parse(meta('checked at') ?? ''),
        hasCursor: meta('log cursor') !== null,
      }
    } finally {
      db.close()
    }
  } catch {
    return null
  }
}

/** Id of the organization whose data a file holds; null where it does not tell. */
export const organizationIn = (file: string): string | null => facts(file)?.organization || null

/** Whether a sync can go on with what an earlier run has left: the same question, and not too long ago. */
export function canGoOn(file: string, connector: StoredConnector, now: number): boolean {
  const left = facts(file)
  if (left === null || !sameOptions(left.options, connector.options)) return false
  if (connector.orgId !== null && left.organization !== connector.orgId) return false
  return now - left.checkedAt < (left.hasCursor ? longestWithLog : longestWithout)
}

/** True where changes alone bring the data up to date; otherwise why they do not. */
export function canFollow({ snapshot, options }: StoredConnector, now: number): true | string {
  if (snapshot === null || snapshot.preview) return 'nothing has been read yet.'
  const held = facts(snapshot.file)
  if (held === null) return 'the data on disk cannot be read.'
  if (!sameOptions(held.options, options)) return 'the options of the connector have changed since.'
  if (Number.isNaN(held.checkedAt)) return 'the data was read by an earlier version.'
  if (now - held.checkedAt > logKept) return 'Okta’s log does not reach back to the last sync.'
  return true
}
