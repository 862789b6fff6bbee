import { readScopes, type CredentialHealth } from '../../../preload/contract/models.ts'
import {
  blank,
  fewLimits,
  iso,
  networkRefused,
  sharesOf,
  warning,
  type HealthFacts,
  type Warning,
} from './health-facts.ts'
import { healthOfToken } from './health-token.ts'
import type { OktaClient, Scopes } from './port.ts'
import { listed } from './probe-words.ts'

/** Without these, a review is not complete. */
const needed = readScopes.slice(0, 4)

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
