import type { CredentialHealth } from '../../../preload/contract/models.ts'
import type { OktaClient } from './port.ts'
import type { KnownOfCredential } from './probe.ts'

/** What checks of the health of credentials share. */

export type Warning = CredentialHealth['warnings'][number]

export interface HealthFacts {
  /** Epoch milliseconds. */
  now: number
  /** When this credential was last used here, before this check; ISO 8601. */
  lastUsedAt: string | null
  /** What a probe read just before, so that it need not be asked again. */
  seen?: KnownOfCredential
  signal?: AbortSignal
}

/** Okta's default share of the limits for a token or app; less than that slows syncs down. */
const usualPercent = 50
const mostPages = 20

export const iso = (at: number): string => new Date(at).toISOString()
export const warning = (code: Warning['code'], message: string, nextStep: string): Warning => ({
  code,
  message,
  nextStep,
})

export const blank = (now: number): CredentialHealth => ({
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

export interface Row {
  [field: string]: unknown
}
export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Rows of a list that match, over all pages; null where the list may not be read. */
export async function find(
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

export async function sharesOf(
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

export const fewLimits = (limitPercent: number | null): Warning[] =>
  limitPercent === null || limitPercent >= usualPercent
    ? []
    : [
        warning(
          'limits-shared',
          `This credential may use only ${limitPercent} % of the organization's rate limits, so syncs take longer.`,
          'Raise its share in Okta (Security > API, “Rate limits” of the token or app).',
        ),
      ]

export const networkRefused = (now: number, what: string): CredentialHealth => ({
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
