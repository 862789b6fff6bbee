import { failure } from './errors.ts'
import { cursorOf, json, limitOf, links } from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import type { ScimValue } from './scim.ts'
import type { LogEntry } from './system-log.ts'
import { iso } from './text.ts'

const LOG_LIMIT = { standard: 100, maximum: 1000 }
const DAY = 86_400_000
const RETENTION = 180 * DAY
const DEFAULT_SPAN = 7 * DAY

function eventObject(entry: LogEntry, index: number): object {
  return {
    actor: { ...entry.actor, detailEntry: null },
    client: {
      userAgent: { rawUserAgent: 'access-desk', os: 'Unknown', browser: 'UNKNOWN' },
      zone: null,
      device: 'Unknown',
      id: null,
      ipAddress: '127.0.0.1',
      geographicalContext: {},
    },
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: `trs${entry.uuid}`,
    },
    displayMessage: entry.displayMessage,
    eventType: entry.eventType,
    outcome: { result: 'SUCCESS', reason: null },
    published: iso(entry.published),
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: 'INFO',
    debugContext: { debugData: { requestUri: '/api/v1', ...entry.debugData } },
    transaction: {
      type: entry.tokenId === null ? 'JOB' : 'WEB',
      id: `req${entry.uuid}`,
      detail: entry.tokenId === null ? {} : { requestApiTokenId: entry.tokenId },
    },
    uuid: entry.uuid,
    version: '0',
    request: { ipChain: [] },
    target: entry.targets.map((target) => ({ ...target, detailEntry: null })),
    index,
  }
}

/** A time parameter in milliseconds; undefined where absent. */
function timeOf(call: Call, name: string): number | undefined {
  const text = call.query.get(name)
  if (text === null || text === '') return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw failure('E0000001', name, [`${name}: Invalid date`])
  return time
}

/**
 * GET /logs. Ascending without `until` is a polling query: events in persistence order and a `next` link on
 * every page, also on an empty one. Otherwise the query ends where its events end.
 */
export function listLogs(call: Call): Reply {
  const limit = limitOf(call, LOG_LIMIT.standard, LOG_LIMIT.maximum)
  const until = timeOf(call, 'until')
  const descending = call.query.get('sortOrder') === 'DESCENDING'
  const polling = until === undefined && !descending
  const now = call.org.now()
  const since = timeOf(call, 'since') ?? (until ?? now) - DEFAULT_SPAN
  if (since < now - RETENTION)
    throw failure('E0000001', 'since', ['since: The time is outside of the retention period'])
  const filter = scimOf(call.query.get('filter'), 'E0000053')?.over(eventAttribute)
  const q = call.query.get('q')?.toLowerCase()
  const all = persistedFor(call)
  const matches = (entry: LogEntry): boolean =>
    entry.published >= since &&
    (until === undefined || entry.published < until) &&
    (filter?.(entry) ?? true) &&
    (q === undefined || JSON.stringify(entry).toLowerCase().includes(q))
  const found: LogEntry[] = []
  const step = descending ? -1 : 1
  let at = cursorOf(call) ?? (descending ? all.length - 1 : 0)
  for (; at >= 0 && at < all.length && found.length < limit; at += step) {
    const entry = all[at] as LogEntry
    if (matches(entry)) found.push(entry)
  }
  if (polling) call.org.log.polled(at)
  const more = polling || (at >= 0 && at < all.length)
  const body = json(found.map(eventObject)).body
  return { status: 200, body, links: links(call, limit, more ? Math.max(0, at) : undefined) }
}

/** The entries that this call may see: the late ones of an earlier call are there by now, its own are not yet. */
function persistedFor(call: Call): readonly LogEntry[] {
  const { log } = call.org
  log.release()
  if (call.lateEvents > 0) log.hold(call.lateEvents)
  return log.persisted
}

/** Gives the reader of an event's attribute by the name that `filter` uses. */
function eventAttribute(name: string): (entry: LogEntry) => ScimValue {
  if (name === 'eventType' || name === 'uuid' || name === 'published') return (entry) => entry[name]
  if (name === 'actor.id' || name === 'actor.alternateId') {
    const key = name === 'actor.id' ? 'id' : 'alternateId'
    return ({ actor }) => actor[key]
  }
  if (name === 'target.id' || name === 'target.type') {
    const key = name === 'target.id' ? 'id' : 'type'
    return ({ targets }) => targets.map((target) => target[key])
  }
  if (name === 'outcome.result') return () => 'SUCCESS'
  return name === 'transaction.detail.requestApiTokenId' ? ({ tokenId }) => tokenId : () => undefined
}
