import { createHash } from 'node:crypto'

/** Who or what an event is about; the shape of System Log actors and targets. */
export interface LogParty {
  id: string
  type:
    | 'User'
    | 'UserGroup'
    | 'AppInstance'
    | 'AppUser'
    | 'ROLE'
    | 'CUSTOM_ROLE'
    | 'RESOURCE_SET'
    | 'GroupRule'
    | 'SystemPrincipal'
    | 'PublicClientApp'
  alternateId: string
  displayName: string
}

export interface LogEntry {
  /** Position in the order of what happened, from 1. */
  seq: number
  uuid: string
  published: number
  eventType: string
  displayMessage: string
  actor: LogParty
  targets: LogParty[]
  /** The id of the API token that made the change, where one did. */
  tokenId: string | null
  /** What Okta says beside the targets, such as the roles that somebody has now. */
  debugData: Record<string, string>
}

type NewEntry = Omit<LogEntry, 'seq' | 'uuid' | 'published'> & { published?: number }

export const SYSTEM: LogParty = {
  id: 'okta.2b1959c8-bcc0-56eb-a589-cfcfb7422f26',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
}

/** The organization's log: what happened, and what of it can be read so far. */
export interface SystemLog {
  /** In the order of what happened. */
  readonly entries: readonly LogEntry[]
  /** In the order of persistence, which is the order of polling: the same, but for entries that were held back. */
  readonly persisted: readonly LogEntry[]
  append(entry: NewEntry): LogEntry
  /** Holds back the newest entries, at most `count`, and none that a polling client may have got already. */
  hold(count: number): void
  /** Persists what was held back, after everything that came in the meantime. */
  release(): void
  /** Notes that a polling client has got the persisted entries before this position. */
  polled(position: number): void
}

export function createSystemLog(now: () => number): SystemLog {
  const entries: LogEntry[] = []
  const persisted: LogEntry[] = []
  let held: LogEntry[] = []
  let read = 0
  return {
    entries,
    persisted,
    hold(count) {
      held = persisted.splice(Math.max(read, persisted.length - count))
    },
    release() {
      persisted.push(...held)
      held = []
    },
    polled(position) {
      read = Math.max(read, position)
    },
    append(entry) {
      const seq = entries.length + 1
      const digest = createHash('sha1')
        .update(`${String(seq)}:${entry.eventType}`)
        .digest('hex')
      const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-11f0-${digest.slice(12, 16)}-${digest.slice(16, 28)}`
      const made: LogEntry = { published: now(), ...entry, seq, uuid }
      entries.push(made)
      persisted.push(made)
      return made
    },
  }
}
