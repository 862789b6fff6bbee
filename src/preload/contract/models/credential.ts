import { z } from 'zod'
import { time } from './common.ts'

/** `token`: an API token (SSWS); `service-app`: OAuth 2.0 client credentials with a private key. */
export const credentialKinds = ['none', 'token', 'service-app'] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** Okta: "OAuth 2.0 scopes". The first four are what a complete review needs. */
export const readScopes = [
  'okta.users.read',
  'okta.groups.read',
  'okta.apps.read',
  'okta.roles.read',
  'okta.logs.read',
  'okta.orgs.read',
  'okta.apiTokens.read',
  'okta.principalRateLimits.read',
] as const
/** What provisioning and the life of accounts need besides. */
export const manageScopes = [
  'okta.groups.manage',
  'okta.apps.manage',
  'okta.users.manage',
  'okta.roles.manage',
] as const

/** What may be known of a credential outside the main and engine processes. */
export const credentialStateSchema = z.strictObject({
  configured: z.boolean(),
  kind: z.enum(credentialKinds),
  /** `keychain`: kept encrypted by the OS; `session`: held in memory until the app ends. */
  storage: z.enum(['none', 'keychain', 'session']),
  /** Last characters of an API token; empty for a service app. */
  last4: z.string().max(4),
  /** Client id of a service app, and the id of its key. */
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  /** Scopes that Okta granted the service app, and those it refused, as of the last test. */
  scopes: z
    .strictObject({ granted: z.array(z.string()).max(40), refused: z.array(z.string()).max(40) })
    .optional(),
  /** Login of the account the API token acts as, where it could be read. */
  actsAs: z.string().optional(),
})
export type CredentialState = z.infer<typeof credentialStateSchema>

/** The public half of a key that was made here, as text to paste into Okta. */
export const publicKeySchema = z.strictObject({ keyId: z.string(), publicJwk: z.string() })
export type PublicKey = z.infer<typeof publicKeySchema>

export const healthWarnings = [
  'expires-soon',
  'expired',
  'owner-deactivated',
  'network-refused',
  'limits-shared',
  'scopes-missing',
  'no-admin-role',
  'key-rejected',
] as const

/** How much longer a credential works, and what could end it. What Okta does not let this credential see is null. */
export const credentialHealthSchema = z.strictObject({
  checkedAt: time,
  state: z.enum(['good', 'warning', 'refused', 'unknown']),
  /** An API token dies 30 days after its last use (Okta: "Manage Okta API tokens"). */
  expiresAt: time.nullable(),
  /** `okta`: as Okta told; `last-use`: worked out from our own last call; `never`: a service app does not idle out. */
  expiryBasis: z.enum(['okta', 'last-use', 'never', 'unknown']),
  lastUsedAt: time.nullable(),
  /** Name that the API token has in Okta, and the status of the account that made it. */
  name: z.string().nullable(),
  ownerLogin: z.string().nullable(),
  ownerStatus: z.string().nullable(),
  network: z.enum(['anywhere', 'zones', 'unknown']),
  /** Percent of the organization's rate limits, and of simultaneous calls, that this credential may use. */
  limitPercent: z.number().nullable(),
  concurrencyPercent: z.number().nullable(),
  warnings: z
    .array(z.strictObject({ code: z.enum(healthWarnings), message: z.string(), nextStep: z.string() }))
    .max(8),
})
export type CredentialHealth = z.infer<typeof credentialHealthSchema>
