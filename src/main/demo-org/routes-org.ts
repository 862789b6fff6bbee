import { failure, notFound } from './errors.ts'
import { EPOCH } from './model.ts'
import { json, NO_CONTENT, param } from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { iso } from './text.ts'
import { TOKEN_WINDOW } from './tokens.ts'
import type { Token } from './tokens.ts'

const DAY = 86_400_000

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
  const { lastUsed, zones } = call.tokens.state(token)
  return {
    id: token.id,
    name: token.name,
    userId: token.owner?.id,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: zones ? { connection: 'ZONE', include: ['nzo0headquarters00000'] } : { connection: 'ANYWHERE' },
    expiresAt: iso(lastUsed + TOKEN_WINDOW),
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
  const principals =
    type === 'OAUTH_CLIENT'
      ? call.apps().map((app) => ({ ...app, id: app.clientId }))
      : call.tokens.list().map((token) => call.tokens.state(token))
  return json(
    principals.map(({ id, limitPercent, concurrencyPercent }) => ({
      id: `prl${id.slice(3)}`,
      orgId: call.org.data.id,
      principalId: id,
      principalType: type,
      defaultPercentage: limitPercent,
      defaultConcurrencyPercentage: concurrencyPercent,
      lastUpdate: iso(EPOCH - 3 * DAY),
      lastUpdatedBy: admin,
      createdDate: iso(EPOCH - 3 * DAY),
      createdBy: admin,
    })),
  )
}
