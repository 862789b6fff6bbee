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
    | 'SystemPrincipal'
    | 'PublicClientApp'
  alternateId: string
  displayName: string
}

export interface LogEntry {
  /** Position in persistence order, from 1. */
  seq: number
  uuid: string
  published: number
  eventType: string
  displayMessage: string
  actor: LogParty
  targets: LogParty[]
  /** The id of the API token that made the change, where one did. */
  tokenId: string | null
}

type NewEntry = Omit<LogEntry, 'seq' | 'uuid' | 'published'> & { published?: number }

export const SYSTEM: LogParty = {
  id: 'okta.2b1959c8-bcc0-56eb-a589-cfcfb7422f26',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
}

/** The organization's log, in persistence order. */
export interface SystemLog {
  readonly entries: readonly LogEntry[]
  append(entry: NewEntry): LogEntry
}

export function createSystemLog(now: () => number): SystemLog {
  const entries: LogEntry[] = []
  return {
    entries,
    append(entry) {
      const seq = entries.length + 1
      const digest = createHash('sha1')
        .update(`${String(seq)}:${entry.eventType}`)
        .digest('hex')
      const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-11f0-${digest.slice(12, 16)}-${digest.slice(16, 28)}`
      const made: LogEntry = { published: now(), ...entry, seq, uuid }
      entries.push(made)
      return made
    },
  }
}
