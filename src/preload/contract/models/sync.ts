import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { id, rowCount, time } from './common.ts'

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
