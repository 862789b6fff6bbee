import type { Result } from '../../../preload/contract/errors.ts'
import { readScopes, type CredentialHealth } from '../../../preload/contract/models.ts'
import type { OktaClient, Scopes } from './port.ts'
import type { KnownOfCredential } from './probe.ts'
import { listed } from './probe-words.ts'

type Warning = CredentialHealth['warnings'][number]

export interface HealthFacts {
  /** Epoch milliseconds. */
  now: number
  /** When this credential was last used here, before this check; ISO 8601. */
  lastUsedAt: string | null
  /** What a probe read just before, so that it need not be asked again. */
  seen?: KnownOfCredential
  signal?: AbortSignal
}

const day = 86_400_000
/** Okta: "Manage Okta API tokens": a token dies 30 days after its last use. */
const idleDays = 30
export const warnDays = 7
/** Okta's default share of the limits for a token or app; less than that slows syncs down. */
const usualPercent = 50
/** Tokens of one account that were used so close together cannot be told apart. */
const alike = 10 * 60_000
const mostPages = 20
/** Without these, a review is not complete. */
const needed = readScopes.slice(0, 4)

const newToken = 'Create a new API token in the Okta admin console (Security > API > Tokens) and enter it.'
const iso = (at: number): string => new Date(at).toISOString()
const dayWords = (milliseconds: number): string => {
  const days = Math.max(0, Math.floor(milliseconds / day))
  return days === 0 ? 'in less than a day' : days === 1 ? 'in 1 day' : `in ${days} days`
}
const warning = (code: Warning['code'], message: string, nextStep: string): Warning => ({
  code,
  message,
  nextStep,
})

const blank = (now: number): CredentialHealth => ({
  checkedAt: iso(now),
  state: 'unknown',
  expiresAt: null,
  expiryBasis: 'unknown',
  lastUsedAt: null,
  name: null,
  ownerLogin: null,
  ownerStatus: null,
  network: 'unknown',
  limitPercent: null,
  concurrencyPercent: null,
  warnings: [],
})

const idleEnd = (lastUsedAt: string): number => Date.parse(lastUsedAt) + idleDays * day

function expirySoon(expiresAt: number, now: number): Warning[] {
  if (expiresAt - now >= warnDays * day) return []
  return [
    expiresAt <= now
      ? warning(
          'expired',
          'The API token has not been used for 30 days, so Okta has let it expire.',
          newToken,
        )
      : warning(
          'expires-soon',
          `The API token expires ${dayWords(expiresAt - now)} unless it is used before.`,
          'Sync or test the connection, which keeps it alive, or create a new API token.',
        ),
  ]
}

/** Health of an API token without asking Okta: from our own last use. Null where that was never written down. */
export function idleHealth(
  earlier: CredentialHealth | null,
  lastUsedAt: string | null,
  now: number,
): CredentialHealth | null {
  if (lastUsedAt === null || earlier?.state === 'refused') return null
  const expiresAt = idleEnd(lastUsedAt)
  const warnings = expirySoon(expiresAt, now)
  if (warnings.length === 0) return null
  const others = (earlier?.warnings ?? []).filter(({ code }) => code !== 'expires-soon' && code !== 'expired')
  return {
    ...(earlier ?? blank(now)),
    state: 'warning',
    expiresAt: iso(expiresAt),
    expiryBasis: 'last-use',
    lastUsedAt,
    warnings: [...warnings, ...others],
  }
}

interface Row {
  [field: string]: unknown
}
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Rows of a list that match, over all pages; null where the list may not be read. */
async function find(
  client: OktaClient,
  path: string,
  matches: (row: Row) => boolean,
  options: { signal?: AbortSignal },
): Promise<Row[] | null> {
  const found: Row[] = []
  let pages = 0
  for await (const page of client.pages<Row>(path, options)) {
    if (!page.ok) return null
    found.push(...page.value.rows.filter((row) => typeof row === 'object' && row !== null && matches(row)))
    if ((pages += 1) >= mostPages) break
  }
  return found
}

async function sharesOf(
  client: OktaClient,
  type: string,
  id: string | null,
  options: { signal?: AbortSignal },
) {
  if (id === null) return { limitPercent: null, concurrencyPercent: null }
  const filter = encodeURIComponent(`principalType eq "${type}"`)
  const path = `/api/v1/principal-rate-limits?filter=${filter}`
  const [row] = (await find(client, path, ({ principalId }) => principalId === id, options)) ?? []
  return {
    limitPercent: number(row?.['defaultPercentage']),
    concurrencyPercent: number(row?.['defaultConcurrencyPercentage']),
  }
}

const fewLimits = (limitPercent: number | null): Warning[] =>
  limitPercent === null || limitPercent >= usualPercent
    ? []
    : [
        warning(
          'limits-shared',
          `This credential may use only ${limitPercent} % of the organization's rate limits, so syncs take longer.`,
          'Raise its share in Okta (Security > API, “Rate limits” of the token or app).',
        ),
      ]

/** Why Okta refuses a token, as far as its answer and our own last use tell. */
function refusedToken(facts: HealthFacts): CredentialHealth {
  const { lastUsedAt, now } = facts
  const idle = lastUsedAt !== null && idleEnd(lastUsedAt) <= now
  const end = lastUsedAt === null ? null : idleEnd(lastUsedAt)
  return {
    ...blank(now),
    state: 'refused',
    lastUsedAt,
    expiresAt: idle && end !== null ? iso(end) : null,
    expiryBasis: idle ? 'last-use' : 'unknown',
    warnings: [
      idle
        ? warning(
            'expired',
            `Okta refuses the API token. It was last used here on ${lastUsedAt.slice(0, 10)}, more than 30 days ago, so it has expired.`,
            newToken,
          )
        : warning(
            'owner-deactivated',
            'Okta refuses the API token: it was revoked, or the account that made it was suspended or deactivated.',
            'Look in Okta (Security > API > Tokens) whether it is still there and whether its account is active; else create a new API token and enter it.',
          ),
    ],
  }
}

const networkRefused = (now: number, what: string): CredentialHealth => ({
  ...blank(now),
  state: 'refused',
  network: 'zones',
  warnings: [
    warning(
      'network-refused',
      `Okta refuses ${what} from the network that this computer is in.`,
      'Connect to the network that it is limited to, or change its network zones in Okta.',
    ),
  ],
})

/** How long a token lasts without use, in milliseconds, from a duration such as P30D. */
function windowOf(duration: unknown): number {
  const days = /^P(\d+)D$/.exec(text(duration) ?? '')?.[1]
  return (days === undefined ? idleDays : Number(days)) * day
}

async function healthOfToken(client: OktaClient, facts: HealthFacts): Promise<CredentialHealth> {
  const { now, lastUsedAt, seen } = facts
  const options = facts.signal === undefined ? {} : { signal: facts.signal }
  const me: Awaited<ReturnType<OktaClient['me']>> =
    seen === undefined ? await client.me() : { ok: true, value: seen.account }
  if (!me.ok) {
    if (me.error.code === 'unauthorized') return refusedToken(facts)
    const told = idleHealth(null, lastUsedAt, now)
    return told ?? { ...blank(now), lastUsedAt }
  }
  const account = me.value
  // Whoever may ask anything may ask for the own account and for a list, be it empty.
  if (account === null && isForbidden(await client.get('/api/v1/users?limit=1', options)))
    return networkRefused(now, 'the API token')

  const own =
    account === null
      ? null
      : await find(client, '/api/v1/api-tokens', ({ userId }) => userId === account.id, options)
  const ends = (row: Row): number => Date.parse(text(row['expiresAt']) ?? '') || 0
  const [latest, next] = (own ?? []).toSorted((a, b) => ends(b) - ends(a))
  // Ours was used a moment ago, so it is the one that lasts longest, unless another was used just then too.
  const known =
    latest === undefined || ends(latest) === 0 || (next !== undefined && ends(latest) - ends(next) < alike)
      ? null
      : latest
  const expiresAt = latest === undefined || ends(latest) === 0 ? now + idleDays * day : ends(latest)
  const network = (known?.['network'] as Row | null | undefined)?.['connection']
  const shares = await sharesOf(client, 'SSWS_TOKEN', text(known?.['id']), options)
  const warnings = [...expirySoon(expiresAt, now), ...fewLimits(shares.limitPercent)]
  if (account !== null && ['SUSPENDED', 'DEPROVISIONED'].includes(account.status)) {
    warnings.push(
      warning(
        'owner-deactivated',
        `The account that made the API token, ${account.login}, is ${account.status.toLowerCase()}.`,
        newToken,
      ),
    )
  }
  return {
    ...blank(now),
    ...shares,
    state: warnings.length > 0 ? 'warning' : 'good',
    expiresAt: iso(expiresAt),
    expiryBasis: latest === undefined || ends(latest) === 0 ? 'last-use' : 'okta',
    lastUsedAt: iso(latest === undefined ? now : Math.min(now, expiresAt - windowOf(latest['tokenWindow']))),
    name: text(known?.['name']),
    ownerLogin: account?.login ?? null,
    ownerStatus: account?.status ?? null,
    network: typeof network !== 'string' ? 'unknown' : network === 'ANYWHERE' ? 'anywhere' : 'zones',
    warnings,
  }
}

const isForbidden = (answer: Result<unknown>): boolean => !answer.ok && answer.error.code === 'forbidden'

function refusedApp(
  error: {
    code: string
    message: string
    nextStep: string
    okta?: { errorCode?: string | undefined } | undefined
  },
  now: number,
) {
  const refused = (code: Warning['code']): CredentialHealth => ({
    ...blank(now),
    state: 'refused',
    expiryBasis: 'never',
    warnings: [warning(code, error.message, error.nextStep)],
  })
  if (error.okta?.errorCode === 'access_denied') return networkRefused(now, 'the service app')
  if (error.okta?.errorCode === 'invalid_scope') return refused('scopes-missing')
  if (error.code === 'unauthorized') return refused('key-rejected')
  return { ...blank(now), expiryBasis: 'never' as const }
}

async function healthOfApp(
  client: OktaClient,
  facts: HealthFacts,
): Promise<{ health: CredentialHealth; scopes: Scopes | null }> {
  const { now, seen } = facts
  const options = facts.signal === undefined ? {} : { signal: facts.signal }
  const accessed: Awaited<ReturnType<OktaClient['access']>> =
    seen === undefined ? await client.access({ ...options, renew: true }) : { ok: true, value: seen.access }
  if (!accessed.ok) return { health: refusedApp(accessed.error, now), scopes: null }
  const access = accessed.value
  if (access.kind !== 'service-app') return { health: blank(now), scopes: null }
  const { granted } = access.scopes
  const may = (name: string): boolean =>
    granted.includes(`okta.${name}.read`) || granted.includes(`okta.${name}.manage`)

  const shares = may('principalRateLimits')
    ? await sharesOf(client, 'OAUTH_CLIENT', access.clientId, options)
    : { limitPercent: null, concurrencyPercent: null }
  const users =
    seen === undefined && may('users') ? await client.get<unknown[]>('/api/v1/users?limit=1', options) : null
  if (users !== null && !users.ok && users.error.okta?.errorCode === 'access_denied')
    return { health: networkRefused(now, 'the service app'), scopes: access.scopes }
  const blind =
    seen?.blind ?? (users?.ok === true && Array.isArray(users.value.body) && users.value.body.length === 0)
  const missing = needed.filter((scope) => !may(scope.split('.')[1] as string))
  const warnings: Warning[] = []
  if (missing.length > 0) {
    warnings.push(
      warning(
        'scopes-missing',
        `The service app was not granted ${listed(missing)}, so a part of the organization cannot be read.`,
        `Grant the app the scope${missing.length === 1 ? '' : 's'} ${listed(missing)} in Okta (Okta API Scopes), then test the connection.`,
      ),
    )
  }
  if (blind) {
    warnings.push(
      warning(
        'no-admin-role',
        'The service app has no admin role, so Okta shows it no accounts at all.',
        'Give the app an admin role in Okta (its tab Admin roles), then test the connection.',
      ),
    )
  }
  warnings.push(...fewLimits(shares.limitPercent))
  return {
    health: {
      ...blank(now),
      ...shares,
      state: warnings.length > 0 ? 'warning' : 'good',
      expiryBasis: 'never',
      lastUsedAt: iso(now),
      warnings,
    },
    scopes: access.scopes,
  }
}

/**
 * How much longer a credential works and what could end it. A few reads; what may not be read is told
 * as unknown. Never fails: a refusal is what it tells.
 */
export const readHealth = async (
  client: OktaClient,
  kind: 'token' | 'service-app',
  facts: HealthFacts,
): Promise<{ health: CredentialHealth; scopes: Scopes | null }> =>
  kind === 'service-app'
    ? healthOfApp(client, facts)
    : { health: await healthOfToken(client, facts), scopes: null }
