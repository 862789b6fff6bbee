import { failure, notFound } from './errors.ts'
import { EPOCH } from './model.ts'
import { cursorOf, json, limitOf, links, NO_CONTENT, param } from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import { iso } from './text.ts'
import type { LogEntry } from './system-log.ts'
import type { Token } from './tokens.ts'

const LOG_LIMIT = { standard: 100, maximum: 1000 }
const DAY = 86_400_000
const RETENTION = 180 * DAY
const DEFAULT_SPAN = 7 * DAY
const TOKEN_WINDOW = 30 * DAY

/** GET /org. */
export function getOrg(call: Call): Reply {
  const { id, subdomain, companyName } = call.org.data
  const org = `${call.base}/api/v1/org`
  return json({
    id,
    subdomain,
    companyName,
    status: 'ACTIVE',
    website: 'https://northwind-robotics.example',
    address1: '1 Harbor Way',
    address2: 'Building 4',
    city: 'Seattle',
    state: 'Washington',
    country: 'United States',
    postalCode: '98101',
    phoneNumber: '+1 206 555 0100',
    endUserSupportHelpURL: 'https://northwind-robotics.example/help',
    supportPhoneNumber: '+1 206 555 0101',
    created: iso(EPOCH - 2400 * DAY),
    lastUpdated: iso(EPOCH - 90 * DAY),
    _links: {
      preferences: { href: `${org}/preferences` },
      contacts: { href: `${org}/contacts` },
      oktaSupport: { href: `${org}/privacy/oktaSupport` },
    },
  })
}

/** GET /.well-known/okta-organization, without authentication. */
export const getWellKnown = (id: string, base: string): object => ({
  id,
  _links: { organization: { href: base } },
  pipeline: 'idx',
})

function tokenObject(call: Call, token: Token): object {
  return {
    id: token.id,
    name: token.name,
    userId: token.owner?.id,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: { connection: 'ANYWHERE' },
    expiresAt: iso(call.org.now() + TOKEN_WINDOW),
    created: iso(token.created),
    lastUpdated: iso(token.created),
    _links: {
      self: { href: `${call.base}/api/v1/api-tokens/${token.id}`, hints: { allow: ['GET', 'DELETE'] } },
      user: { href: `${call.base}/api/v1/users/${token.owner?.id ?? ''}`, hints: { allow: ['GET'] } },
    },
  }
}

/** GET /api-tokens. */
export const listTokens = (call: Call): Reply =>
  json(call.tokens.list().map((token) => tokenObject(call, token)))

/** GET /api-tokens/{id}. */
export function getToken(call: Call): Reply {
  const token = call.tokens.find(param(call, 0))
  if (token === undefined) throw notFound(param(call, 0), 'ApiToken')
  return json(tokenObject(call, token))
}

/** DELETE /api-tokens/current: the caller's token stops working. */
export function revokeCurrentToken(call: Call): Reply {
  call.tokens.revoke(call.token.id)
  return NO_CONTENT
}

/** GET /principal-rate-limits; the filter by principalType is required. */
export function listPrincipalLimits(call: Call): Reply {
  const type = /^principalType eq "(SSWS_TOKEN|OAUTH_CLIENT)"/.exec(call.query.get('filter') ?? '')?.[1]
  if (type === undefined) throw failure('E0000001', 'filter', ['filter: principalType is required'])
  const admin = call.org.data.users[0]?.id
  const rows = type === 'OAUTH_CLIENT' ? [] : call.tokens.list()
  return json(
    rows.map((token) => ({
      id: `prl${token.id.slice(3)}`,
      orgId: call.org.data.id,
      principalId: token.id,
      principalType: type,
      defaultPercentage: 50,
      defaultConcurrencyPercentage: 50,
      lastUpdate: iso(token.created),
      lastUpdatedBy: admin,
      createdDate: iso(token.created),
      createdBy: admin,
    })),
  )
}

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
    debugContext: { debugData: { requestUri: '/api/v1' } },
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
  const filter = scimOf(call.query.get('filter'), 'E0000053')
  const q = call.query.get('q')?.toLowerCase()
  const all = call.org.log.entries
  const matches = (entry: LogEntry): boolean =>
    entry.published >= since &&
    (until === undefined || entry.published < until) &&
    (filter === undefined || filter.test((name) => eventAttribute(entry, name))) &&
    (q === undefined || JSON.stringify(entry).toLowerCase().includes(q))
  const found: LogEntry[] = []
  const step = descending ? -1 : 1
  let at = cursorOf(call) ?? (descending ? all.length - 1 : 0)
  for (; at >= 0 && at < all.length && found.length < limit; at += step) {
    const entry = all[at] as LogEntry
    if (matches(entry)) found.push(entry)
  }
  const more = polling || (at >= 0 && at < all.length)
  const body = json(found.map(eventObject)).body
  return { status: 200, body, links: links(call, limit, more ? Math.max(0, at) : undefined) }
}

function eventAttribute(entry: LogEntry, name: string): string | number | string[] | null | undefined {
  if (name === 'eventType' || name === 'uuid' || name === 'published') return entry[name]
  if (name === 'actor.id' || name === 'actor.alternateId')
    return entry.actor[name.slice(6) as 'id' | 'alternateId']
  if (name === 'target.id' || name === 'target.type')
    return entry.targets.map((target) => target[name.slice(7) as 'id' | 'type'])
  if (name === 'outcome.result') return 'SUCCESS'
  return name === 'transaction.detail.requestApiTokenId' ? entry.tokenId : undefined
}
