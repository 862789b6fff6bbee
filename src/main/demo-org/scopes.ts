/** Which OAuth scope an endpoint asks of a service app. Okta: each operation's own page, "OAuth 2.0 scopes". */

const FAMILIES: readonly [pattern: RegExp, family: string][] = [
  [/^\/(users|groups)\/\{\}\/roles/, 'okta.roles'],
  [/^\/iam\//, 'okta.roles'],
  [/^\/users/, 'okta.users'],
  [/^\/groups/, 'okta.groups'],
  [/^\/apps/, 'okta.apps'],
  [/^\/logs/, 'okta.logs'],
  [/^\/api-tokens/, 'okta.apiTokens'],
  [/^\/principal-rate-limits/, 'okta.principalRateLimits'],
  [/^\/org/, 'okta.orgs'],
]

const READABLE = ['users', 'groups', 'apps', 'roles', 'logs', 'orgs', 'apiTokens', 'principalRateLimits']

/** Every scope that a service app can be granted here. */
export const ALL_SCOPES: readonly string[] = [
  ...READABLE.map((name) => `okta.${name}.read`),
  ...READABLE.filter((name) => name !== 'logs').map((name) => `okta.${name}.manage`),
]

/** The scope to name in a refusal; null where the call is permitted. A manage scope permits reading too. */
export function missingScope(method: string, pattern: string, granted: readonly string[]): string | null {
  const family = FAMILIES.find(([matches]) => matches.test(pattern))?.[1] ?? 'okta.orgs'
  if (granted.includes(`${family}.manage`)) return null
  if (method === 'GET') return granted.includes(`${family}.read`) ? null : `${family}.read`
  return `${family}.manage`
}
