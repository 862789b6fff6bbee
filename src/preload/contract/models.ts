import { z } from 'zod'
import { appErrorSchema } from './errors.ts'

/** The things the app speaks of, as zod models with the types derived from them. Times are ISO 8601 UTC. */

const id = z.string().min(1).max(128)
const time = z.string()

/* --- Capabilities: what this credential can do, the permission matrix --- */

export const capabilityNames = [
  'reviewGroups',
  'provisionGroups',
  'reviewApps',
  'provisionApps',
  'reviewRoles',
] as const
export type CapabilityName = (typeof capabilityNames)[number]

/**
 * One cell of the matrix. `reason` is a sentence for a person (for "no": what is missing and what to
 * grant); `evidence` names the call and the answer it rests on.
 */
export const capabilitySchema = z.strictObject({
  value: z.enum(['yes', 'no', 'unknown']),
  reason: z.string(),
  evidence: z.string(),
})
export type Capability = z.infer<typeof capabilitySchema>
export const capabilitiesSchema = z.strictObject({
  reviewGroups: capabilitySchema,
  provisionGroups: capabilitySchema,
  reviewApps: capabilitySchema,
  provisionApps: capabilitySchema,
  reviewRoles: capabilitySchema,
})
export type Capabilities = z.infer<typeof capabilitiesSchema>

/* --- Sync --- */

/** The kinds of data that can be unavailable on their own, without stopping the rest. */
export const dataKinds = [
  'users',
  'groups',
  'memberships',
  'groupRules',
  'apps',
  'appUsers',
  'appGroups',
  'roles',
  'customRoles',
] as const
export type DataKind = (typeof dataKinds)[number]

export const kindStateSchema = z.strictObject({
  state: z.enum(['synced', 'not-visible', 'failed']),
  reason: z.string().optional(),
})

/** null: not visible to this credential or not read yet, which is not the same as none. */
const rowCount = z.number().nullable()
export const syncCountsSchema = z.strictObject({
  users: rowCount,
  groups: rowCount,
  memberships: rowCount,
  groupRules: rowCount,
  apps: rowCount,
  appUsers: rowCount,
  appGroups: rowCount,
  userRoles: rowCount,
  groupRoles: rowCount,
  /** Rows that point at an account that is not stored, by choice or because it vanished. */
  dropped: z.number(),
})
export type SyncCounts = z.infer<typeof syncCountsSchema>

export const syncPhases = [
  'plan',
  'users',
  'groups',
  'apps',
  'memberships',
  'assignments',
  'roles',
  'publish',
] as const
export type SyncPhase = (typeof syncPhases)[number]

export const phaseProgressSchema = z.strictObject({
  phase: z.enum(syncPhases),
  state: z.enum(['waiting', 'running', 'done', 'skipped']),
  /** Calls answered and calls expected; `total` is null while it is not known. */
  done: z.number(),
  total: z.number().nullable(),
  rows: z.number(),
})

/** What a sync is doing now; sent at most ten times a second, and the last one always. */
export const syncProgressSchema = z.strictObject({
  syncId: id,
  connectorId: id,
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: time,
  phases: z.array(phaseProgressSchema),
  counts: syncCountsSchema,
  calls: z.number(),
  /** Calls the whole sync is expected to take; grows more exact as lists are read. */
  plannedCalls: z.number().nullable(),
  rateLimited: z.number(),
  /** Seconds left, after the first five seconds; null while unknown. */
  etaSeconds: z.number().nullable(),
  /** Set while every call waits for a rate-limit window: when the next call may go. */
  waitingUntil: time.nullable(),
  error: appErrorSchema.optional(),
})
export type SyncProgress = z.infer<typeof syncProgressSchema>

/** One finished, failed or running sync, as kept in the history. */
export const syncRecordSchema = z.strictObject({
  syncId: id,
  connectorId: id,
  status: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  trigger: z.enum(['person', 'cli', 'setup']),
  startedAt: time,
  finishedAt: time.nullable(),
  seconds: z.number().nullable(),
  counts: syncCountsSchema.nullable(),
  kinds: z.partialRecord(z.enum(dataKinds), kindStateSchema),
  calls: z.number(),
  rateLimited: z.number(),
  error: appErrorSchema.nullable(),
})
export type SyncRecord = z.infer<typeof syncRecordSchema>

/* --- Connector --- */

export const connectorStatuses = ['not-connected', 'syncing', 'connected', 'error'] as const
export type ConnectorStatus = (typeof connectorStatuses)[number]

export const connectorOptionsSchema = z.strictObject({
  /** Leave INACTIVE applications and their assignments out. */
  skipInactiveApps: z.boolean(),
  /** Store DEPROVISIONED accounts with all they still hold. */
  syncDeprovisionedUsers: z.boolean(),
})
export type ConnectorOptions = z.infer<typeof connectorOptionsSchema>

/** What may be known of a credential outside the main and engine processes. */
export const credentialStateSchema = z.strictObject({
  configured: z.boolean(),
  /** `keychain`: kept encrypted by the OS; `session`: held in memory until the app ends. */
  storage: z.enum(['none', 'keychain', 'session']),
  last4: z.string().max(4),
  /** Login of the account the API token acts as, where it could be read. */
  actsAs: z.string().optional(),
})
export type CredentialState = z.infer<typeof credentialStateSchema>

export const connectorSchema = z.strictObject({
  id,
  name: z.string(),
  host: z.string(),
  kind: z.enum(['okta', 'preview', 'emea', 'custom', 'demo']),
  orgId: z.string().nullable(),
  orgName: z.string().nullable(),
  status: z.enum(connectorStatuses),
  /** First unfinished step of the setup, or null when the connector has been set up. */
  setupStep: z.enum(['credential', 'options', 'test', 'sync']).nullable(),
  options: connectorOptionsSchema,
  credential: credentialStateSchema,
  capabilities: capabilitiesSchema.nullable(),
  capabilitiesAt: time.nullable(),
  /** When the snapshot that is on screen was complete; null before the first sync. */
  dataAsOf: time.nullable(),
  counts: syncCountsSchema.nullable(),
  runningSyncId: z.string().nullable(),
  lastError: appErrorSchema.nullable(),
  createdAt: time,
})
export type Connector = z.infer<typeof connectorSchema>

/* --- Overview --- */

const tally = z.array(z.strictObject({ value: z.string(), count: z.number() }))

export const overviewSchema = z.strictObject({
  connector: connectorSchema,
  userStatuses: tally,
  groupTypes: tally,
  appStatuses: tally,
  /** How access is held: direct, by rule, through a group. */
  membershipSources: tally,
  assignmentScopes: tally,
  roleTypes: tally,
  kinds: z.partialRecord(z.enum(dataKinds), kindStateSchema),
  recentSyncs: z.array(syncRecordSchema),
})
export type Overview = z.infer<typeof overviewSchema>

/* --- Details --- */

const named = z.strictObject({ id: z.string(), name: z.string() })
const attribute = z.strictObject({ name: z.string(), value: z.string() })

export const userDetailSchema = z.strictObject({
  kind: z.literal('user'),
  id,
  name: z.string(),
  login: z.string(),
  status: z.string(),
  created: z.string().nullable(),
  activated: z.string().nullable(),
  lastLogin: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  statusChanged: z.string().nullable(),
  counts: z.strictObject({ groups: rowCount, apps: rowCount, roles: rowCount }),
  /** Every profile attribute that has a value, in the order Okta gave them. */
  attributes: z.array(attribute),
  raw: z.string(),
})
export const groupDetailSchema = z.strictObject({
  kind: z.literal('group'),
  id,
  name: z.string(),
  type: z.string(),
  description: z.string(),
  sourceApp: named.nullable(),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  lastMembershipUpdated: z.string().nullable(),
  counts: z.strictObject({ members: rowCount, apps: rowCount, roles: rowCount }),
  /** Rules that assign people to this group. */
  rules: z.array(
    z.strictObject({ id: z.string(), name: z.string(), status: z.string(), expression: z.string() }),
  ),
  attributes: z.array(attribute),
  raw: z.string(),
})
export const appDetailSchema = z.strictObject({
  kind: z.literal('app'),
  id,
  name: z.string(),
  label: z.string(),
  status: z.string(),
  signOnMode: z.string(),
  features: z.array(z.string()),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  counts: z.strictObject({ users: rowCount, direct: rowCount, groups: rowCount }),
  raw: z.string(),
})
export const roleDetailSchema = z.strictObject({
  kind: z.literal('role'),
  /** Key of the assignment row. */
  id,
  roleLabel: z.string(),
  roleType: z.string(),
  description: z.string(),
  principal: z.strictObject({ type: z.enum(['USER', 'GROUP']), id: z.string(), name: z.string() }),
  why: z.string(),
  targets: z.array(z.strictObject({ type: z.string(), id: z.string(), name: z.string() })),
  resourceSet: named.extend({ resources: z.array(z.string()) }).nullable(),
  /** Permissions of a custom role; null for a standard role. */
  permissions: z.array(z.string()).nullable(),
  holders: z.number(),
})
export const detailSchema = z.discriminatedUnion('kind', [
  userDetailSchema,
  groupDetailSchema,
  appDetailSchema,
  roleDetailSchema,
])
export type Detail = z.infer<typeof detailSchema>
export type UserDetail = z.infer<typeof userDetailSchema>
export type GroupDetail = z.infer<typeof groupDetailSchema>
export type AppDetail = z.infer<typeof appDetailSchema>
export type RoleDetail = z.infer<typeof roleDetailSchema>

/* --- Log --- */

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]
export const logAreas = ['app', 'connector', 'sync', 'okta', 'data', 'action'] as const
export type LogArea = (typeof logAreas)[number]

export const logEntrySchema = z.strictObject({
  seq: z.number(),
  at: time,
  level: z.enum(logLevels),
  area: z.enum(logAreas),
  message: z.string(),
  connectorId: z.string().nullable(),
  syncId: z.string().nullable(),
  /** Finds this line from an error on screen. */
  ref: z.string().nullable(),
  /** Further facts, redacted, as JSON text. */
  details: z.string().nullable(),
})
export type LogEntry = z.infer<typeof logEntrySchema>

export const logQuerySchema = z.strictObject({
  levels: z.array(z.enum(logLevels)).max(4).default([]),
  areas: z.array(z.enum(logAreas)).max(8).default([]),
  search: z.string().max(200).default(''),
  connectorId: z.string().max(64).optional(),
  syncId: z.string().max(64).optional(),
  from: time.optional(),
  to: time.optional(),
})
export type LogQuery = z.infer<typeof logQuerySchema>

/* --- Settings and the app itself --- */

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  logLevel: z.enum(logLevels),
})
export type Settings = z.infer<typeof settingsSchema>

export const appInfoSchema = z.strictObject({
  version: z.string(),
  platform: z.enum(['darwin', 'linux', 'win32']),
  dataFolder: z.string(),
  keychain: z.strictObject({ available: z.boolean(), name: z.string(), explanation: z.string() }),
})
export type AppInfo = z.infer<typeof appInfoSchema>

export const engineStateSchema = z.strictObject({
  state: z.enum(['starting', 'ready', 'restarting', 'stopped']),
  /** Restarts in the last five minutes. */
  restarts: z.number(),
  message: z.string(),
  error: appErrorSchema.nullable(),
})
export type EngineState = z.infer<typeof engineStateSchema>
