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

/**
 * How a kind of data stands. `derived`: worked out from groups while the lists themselves are still
 * being read.
 */
export const kindStateSchema = z.strictObject({
  state: z.enum(['synced', 'derived', 'not-visible', 'failed']),
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

/** `full` reads everything; `delta` replays Okta's log and reads again only what changed. */
export const syncModes = ['full', 'delta'] as const
export type SyncMode = (typeof syncModes)[number]

/** One of Okta's rate-limit buckets while a sync runs. */
export const bucketProgressSchema = z.strictObject({
  /** Such as /api/v1/apps. */
  bucket: z.string(),
  /** Calls this sync made, and calls the plan expects it to make; null without a plan. */
  calls: z.number(),
  planned: z.number().nullable(),
  /** Calls a window allows, and how many of them are left for this client now; null before the first answer. */
  limit: z.number().nullable(),
  left: z.number().nullable(),
  resetAt: time.nullable(),
})
export type BucketProgress = z.infer<typeof bucketProgressSchema>

/** What a sync is doing now; sent at most ten times a second, and the last one always. */
export const syncProgressSchema = z.strictObject({
  syncId: id,
  connectorId: id,
  mode: z.enum(syncModes),
  /** It goes on where an earlier run of the same sync was cut off. */
  resumed: z.boolean(),
  status: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted', 'needs-confirmation']),
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
  /** Seconds that Okta's limits make the whole sync take at least, at the present API budget; null while unknown. */
  floorSeconds: z.number().nullable(),
  buckets: z.array(bucketProgressSchema).max(32),
  error: appErrorSchema.optional(),
})
export type SyncProgress = z.infer<typeof syncProgressSchema>

/** Calls of one bucket in a plan; `limit` is what a window allows all clients of the token, null until Okta has said it. */
export const plannedBucketSchema = z.strictObject({
  bucket: z.string(),
  calls: z.number(),
  limit: z.number().nullable(),
})

/** What a full sync is expected to cost, worked out from counts before it starts. */
export const syncPlanSchema = z.strictObject({
  at: time,
  /** `last-sync`: from what the last sync read; `counts`: from counts that Okta gave just now. */
  basis: z.enum(['last-sync', 'counts']),
  calls: z.number(),
  buckets: z.array(plannedBucketSchema).max(32),
})
export type SyncPlan = z.infer<typeof syncPlanSchema>

export const changeKinds = [
  'user',
  'group',
  'app',
  'membership',
  'assignment',
  'group-assignment',
  'role',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What a sync would take away of one kind, against what is there. */
export const removalSchema = z.strictObject({
  kind: z.enum(['user', 'membership', 'assignment']),
  before: z.number(),
  removed: z.number(),
  /** It is more than the connector's safety setting lets pass. */
  exceeds: z.boolean(),
})
export type Removal = z.infer<typeof removalSchema>

/** A list whose rows differ from the number Okta tells for it, after it was read a second time. */
export const proofDifferenceSchema = z.strictObject({
  kind: z.enum(['members', 'group-apps', 'users']),
  id: z.string(),
  name: z.string(),
  expected: z.number(),
  received: z.number(),
})
/** Rows expected against rows received: how complete a sync is, list by list. */
export const syncProofSchema = z.strictObject({
  /** Lists read, those read to their last page, and rows in them. */
  lists: z.number(),
  complete: z.number(),
  rows: z.number(),
  /** Lists for which Okta tells a number of its own, and those where it agrees. */
  counted: z.number(),
  equal: z.number(),
  /** Read a second time because the numbers differed. */
  reread: z.number(),
  differences: z.array(proofDifferenceSchema).max(100),
  /** How many differ in all. */
  differing: z.number(),
})
export type SyncProof = z.infer<typeof syncProofSchema>

export const syncTriggers = ['person', 'cli', 'setup', 'schedule'] as const
export const syncStatuses = [
  'running',
  'done',
  'failed',
  'cancelled',
  'interrupted',
  'needs-confirmation',
  'discarded',
] as const

/** One finished, failed or running sync, as kept in the history. */
export const syncRecordSchema = z.strictObject({
  syncId: id,
  connectorId: id,
  mode: z.enum(syncModes),
  status: z.enum(syncStatuses),
  trigger: z.enum(syncTriggers),
  /** Times it went on after being cut off. */
  resumes: z.number(),
  /** It was cut off, and what it has read is kept: the next sync goes on from there. */
  resumable: z.boolean(),
  startedAt: time,
  finishedAt: time.nullable(),
  seconds: z.number().nullable(),
  counts: syncCountsSchema.nullable(),
  kinds: z.partialRecord(z.enum(dataKinds), kindStateSchema),
  calls: z.number(),
  rateLimited: z.number(),
  /** Calls the plan expected; null where there was none. */
  plannedCalls: z.number().nullable(),
  /** Seconds that Okta's limits made it take at least; null where they were not known. */
  floorSeconds: z.number().nullable(),
  /** Changes found against the data before; null where there was none to compare with. */
  changes: z.number().nullable(),
  removals: z.array(removalSchema).max(3),
  proof: syncProofSchema.nullable(),
  error: appErrorSchema.nullable(),
})
export type SyncRecord = z.infer<typeof syncRecordSchema>

/* --- Connector --- */

export const connectorStatuses = [
  'not-connected',
  'syncing',
  'connected',
  'error',
  'paused',
  'needs-confirmation',
] as const
export type ConnectorStatus = (typeof connectorStatuses)[number]

export const connectorOptionsSchema = z.strictObject({
  /** Leave INACTIVE applications and their assignments out. */
  skipInactiveApps: z.boolean(),
  /** Store DEPROVISIONED accounts with all they still hold. */
  syncDeprovisionedUsers: z.boolean(),
  /**
   * Read the priority of every group's assignment to an application, whatever it costs: one call more
   * an application, from the scarcest bucket. Without it priorities are read of up to 100 applications.
   */
  readPriorities: z.boolean().default(false),
})
export type ConnectorOptions = z.infer<typeof connectorOptionsSchema>

/** When a connector syncs by itself. Neither `everyMinutes` nor `cron`: only when asked. */
export const scheduleSchema = z.strictObject({
  everyMinutes: z.int().min(30).max(1440).nullable(),
  /** Five fields, in this computer's time. */
  cron: z.string().trim().min(1).max(100).nullable(),
  /** Every so many syncs one is full; the others replay Okta's log. */
  fullEvery: z.int().min(1).max(1000),
  paused: z.boolean(),
})
export type Schedule = z.infer<typeof scheduleSchema>

/** A sync that would remove more than both of these is not published until a person confirms it. */
export const safetySchema = z.strictObject({
  /** Share 0..1 of the accounts, memberships or assignments. */
  share: z.number().min(0.01).max(1),
  rows: z.int().min(0).max(1_000_000),
})
export type Safety = z.infer<typeof safetySchema>

export const defaultSchedule: Schedule = { everyMinutes: 60, cron: null, fullEvery: 24, paused: false }
export const defaultSafety: Safety = { share: 0.25, rows: 50 }
/** Share of what the token may use in each of Okta's windows. */
export const defaultBudget = 0.9
export const budgetSchema = z.number().min(0.05).max(1)

/** When each kind of data was last known to be as Okta has it. */
export const freshnessSchema = z.partialRecord(z.enum(dataKinds), time)

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
  freshness: freshnessSchema,
  counts: syncCountsSchema.nullable(),
  runningSyncId: z.string().nullable(),
  /** The sync that waits for a person to confirm what it would remove. */
  pendingSyncId: z.string().nullable(),
  budget: budgetSchema,
  schedule: scheduleSchema,
  safety: safetySchema,
  /** When the schedule starts the next sync; null when it does not. */
  nextSyncAt: time.nullable(),
  /** What the schedule waits for before it syncs: mains power, or a network that is not metered. */
  waitsFor: z.enum(['power', 'network']).optional(),
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

/* --- History --- */

const sides = z.record(z.string(), z.string().nullable())

/** One change that a sync found. `happenedAt` and `actor` stand where Okta's log tells them. */
export const changeSchema = z.strictObject({
  seq: z.number(),
  syncId: z.string(),
  kind: z.enum(changeKinds),
  verb: z.enum(['added', 'removed', 'changed']),
  seenAt: time,
  happenedAt: time.nullable(),
  actor: named.nullable(),
  eventType: z.string().nullable(),
  user: named.nullable(),
  group: named.nullable(),
  app: named.nullable(),
  role: named.nullable(),
  /** What was and what is, attribute by attribute; null for what was not or is not there. */
  before: sides.nullable(),
  after: sides.nullable(),
})
export type Change = z.infer<typeof changeSchema>

/** Whose history is asked for. */
export const subjectSchema = z.strictObject({ kind: z.enum(['user', 'group', 'app']), id })
export type Subject = z.infer<typeof subjectSchema>

export const changeQuerySchema = z.strictObject({
  connectorId: z.string().min(1).max(64),
  /** Only changes of this account, group or application. */
  subject: subjectSchema.optional(),
  /** Only changes of this sync; the way to see what a sync that needs confirmation would do. */
  syncId: z.string().max(64).optional(),
  kinds: z.array(z.enum(changeKinds)).max(7).default([]),
  verbs: z
    .array(z.enum(['added', 'removed', 'changed']))
    .max(3)
    .default([]),
  search: z.string().max(200).default(''),
  from: time.optional(),
  to: time.optional(),
})
export type ChangeQuery = z.infer<typeof changeQuerySchema>

/** One thing an account, group or application had at a moment: a membership, an assignment or a role. */
export const heldSchema = z.strictObject({
  kind: z.enum(['membership', 'assignment', 'group-assignment', 'role']),
  user: named.nullable(),
  group: named.nullable(),
  app: named.nullable(),
  role: named.nullable(),
  /** Further facts, such as the source of a membership or the scope of an assignment. */
  facts: sides,
  /** How it stands now: as it was then, otherwise, or not any more. */
  now: z.enum(['same', 'changed', 'gone']),
})
export type Held = z.infer<typeof heldSchema>

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
  /** Whether the schedule also syncs on battery, and on a metered network. */
  syncOnBattery: z.boolean(),
  syncOnMetered: z.boolean(),
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
