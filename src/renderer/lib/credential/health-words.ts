import type { CredentialHealth, CredentialKind } from '../../../preload/contract/index.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import { plural } from '../format.ts'

const day = 86_400_000

/** How the health of a credential is shown. */
export const healthStatus: Record<
  CredentialHealth['state'],
  { label: string; tone: Tone; icon?: 'unknown' }
> = {
  good: { label: 'Works', tone: 'done' },
  warning: { label: 'Needs attention', tone: 'attention' },
  refused: { label: 'Refused by Okta', tone: 'failed' },
  unknown: { label: 'Not known', tone: 'neutral', icon: 'unknown' },
}

/** `expires in 12 days`, `expires today`, `expired 2 days ago`; `now` in milliseconds. */
export function expiryWords({ expiresAt, expiryBasis }: CredentialHealth, now: number): string {
  if (expiryBasis === 'never') return 'Does not end by itself'
  if (expiresAt === null) return 'Not known'
  const left = Date.parse(expiresAt) - now
  if (left <= 0) {
    const days = Math.floor(-left / day)
    return days === 0 ? 'Expired today' : `Expired ${plural(days, ['day', 'days'])} ago`
  }
  if (left < day) return 'Expires within a day'
  return `Expires in ${plural(Math.floor(left / day), ['day', 'days'])}`
}

/** Where the moment of the end comes from. */
export const basisWords: Record<CredentialHealth['expiryBasis'], string | null> = {
  okta: 'as Okta tells; each use moves it on by 30 days',
  'last-use': '30 days after our last call; Okta does not show this token’s own date',
  never: 'a service app works until its key or the app is taken away',
  unknown: null,
}

export const networkWords: Record<CredentialHealth['network'], string> = {
  anywhere: 'Calls may come from anywhere',
  zones: 'Calls may come from chosen network zones only',
  unknown: 'Not known',
}

/** Share of Okta's limits: one line, or null where Okta did not tell. */
export function limitWords({ limitPercent, concurrencyPercent }: CredentialHealth): string | null {
  const parts = [
    limitPercent === null ? null : `${limitPercent} % of each rate limit`,
    concurrencyPercent === null ? null : `${concurrencyPercent} % of simultaneous calls`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}

const ownerStatuses: Readonly<Record<string, string>> = {
  ACTIVE: 'active',
  DEPROVISIONED: 'deactivated',
  SUSPENDED: 'suspended',
  LOCKED_OUT: 'locked out',
  PASSWORD_EXPIRED: 'password expired',
  RECOVERY: 'in recovery',
  STAGED: 'staged',
  PROVISIONED: 'not activated yet',
}
export const ownerStatusWords = (status: string): string => ownerStatuses[status] ?? status

/** The heading of the section on how long a credential works. */
export const healthTitles: Record<CredentialKind, string> = {
  none: 'How long it works',
  token: 'Health of the API token',
  'service-app': 'Health of the service app',
}
