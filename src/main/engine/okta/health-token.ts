import type { Result } from '../../../preload/contract/errors.ts'
import type { CredentialHealth } from '../../../preload/contract/models.ts'
import {
  blank,
  fewLimits,
  find,
  iso,
  networkRefused,
  sharesOf,
  text,
  warning,
  type HealthFacts,
  type Row,
  type Warning,
} from './health-facts.ts'
import type { OktaClient } from './port.ts'

const day = 86_400_000
/** Okta: "Manage Okta API tokens": a token dies 30 days after its last use. */
const idleDays = 30
const warnDays = 7
/** Tokens of one account that were used so close together cannot be told apart. */
const alike = 10 * 60_000

const newToken = 'Create a new API token in the Okta admin console (Security > API > Tokens) and enter it.'
const dayWords = (milliseconds: number): string => {
  const days = Math.max(0, Math.floor(milliseconds / day))
  return days === 0 ? 'in less than a day' : days === 1 ? 'in 1 day' : `in ${days} days`
}

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

/** How long a token lasts without use, in milliseconds, from a duration such as P30D. */
function windowOf(duration: unknown): number {
  const days = /^P(\d+)D$/.exec(text(duration) ?? '')?.[1]
  return (days === undefined ? idleDays : Number(days)) * day
}

const isForbidden = (answer: Result<unknown>): boolean => !answer.ok && answer.error.code === 'forbidden'

/** Health of an API token, asked of Okta. */
export async function healthOfToken(client: OktaClient, facts: HealthFacts): Promise<CredentialHealth> {
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
