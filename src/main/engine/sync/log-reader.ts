import type { Result } from '../../../preload/contract/errors.ts'
import { ok } from '../../../preload/contract/errors.ts'
import type { OktaClient } from '../okta/port.ts'

/** One event of Okta's System Log, as far as a sync needs it. Okta: "System Log API", LogEvent. */
export interface LogEvent {
  id: string
  type: string
  /** When it happened; ISO 8601 of the server. */
  at: string
  /** `login`: Okta's "alternateId", for people their login. */
  actor: { id: string; name: string; login: string } | null
  targets: readonly { type: string; id: string; name: string }[]
  /** Id of the API token that made it; null where that is not told. */
  tokenId: string | null
}

const eventsPerPage = 1000
/** What is looked back at first, so that an event written late is not missed. */
const lookBackMs = 5 * 60_000

const wanted = [
  {
    uuid: true,
    eventType: true,
    published: true,
    outcome: { result: true },
    actor: { id: true, type: true, alternateId: true, displayName: true },
    target: [{ id: true, type: true, alternateId: true, displayName: true }],
    transaction: { detail: { requestApiTokenId: true } },
  },
] as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Null for what is not an event, or for one of an attempt that failed. */
function readEvent(value: unknown): LogEvent | null {
  const event = value as Record<string, unknown> | null
  const type = text(event?.['eventType'])
  if (event === null || type === '') return null
  if ((event['outcome'] as { result?: unknown } | null)?.result === 'FAILURE') return null
  const actor = event['actor'] as Record<string, unknown> | null
  const targets = Array.isArray(event['target']) ? (event['target'] as Record<string, unknown>[]) : []
  const transaction = event['transaction'] as { detail?: unknown } | null | undefined
  const detail = transaction?.detail as Record<string, unknown> | null | undefined
  const named = (party: Record<string, unknown>) => ({
    id: text(party['id']),
    name: text(party['displayName']) || text(party['alternateId']) || text(party['id']),
  })
  return {
    id: text(event['uuid']),
    type,
    at: text(event['published']),
    actor:
      actor === null || actor === undefined ? null : { ...named(actor), login: text(actor['alternateId']) },
    targets: targets.map((target) => ({ type: text(target['type']), ...named(target) })),
    tokenId: text(detail?.['requestApiTokenId']) || null,
  }
}

/** Address from which the log is polled; events are told in the order in which Okta stored them. */
export const logSince = (serverTime: number): string => logFrom(serverTime - lookBackMs)

/** Address of the log from a time, epoch milliseconds, on; of events of some types alone, where they are named. */
export function logFrom(time: number, types: readonly string[] = []): string {
  const among = types.map((type) => `eventType eq "${type}"`).join(' or ')
  const filter = among === '' ? '' : `&filter=${encodeURIComponent(among)}`
  return `/api/v1/logs?limit=${eventsPerPage}&sortOrder=ASCENDING&since=${encodeURIComponent(new Date(time).toISOString())}${filter}`
}

export interface LogRead {
  events: LogEvent[]
  /** Address of what comes after, to be stored and asked next time. */
  cursor: string
  /** Server time of the first answer, epoch milliseconds; null where the server does not tell it. */
  date: number | null
  /** There is more than `most` pages; the events are not all. */
  more: boolean
}

/**
 * Reads the log from a stored address to its present end. Okta: a polling query always names a next
 * page, which is the place to go on from, whenever that is; a page that is not full is the end for now.
 */
export async function readLog(
  client: OktaClient,
  cursor: string,
  options: { signal: AbortSignal; most: number; onPage?: () => void },
): Promise<Result<LogRead>> {
  const read: LogRead = { events: [], cursor, date: null, more: false }
  let pages = 0
  for await (const page of client.pages<unknown>(cursor, {
    signal: options.signal,
    priority: 2000,
    wanted,
  })) {
    if (!page.ok) return page
    pages += 1
    read.date ??= page.value.date
    options.onPage?.()
    for (const row of page.value.rows) {
      const event = readEvent(row)
      if (event !== null) read.events.push(event)
    }
    if (page.value.next !== null) read.cursor = page.value.next
    if (page.value.rows.length < (page.value.selfLimit ?? eventsPerPage)) break
    if (pages >= options.most) {
      read.more = true
      break
    }
  }
  return ok(read)
}
