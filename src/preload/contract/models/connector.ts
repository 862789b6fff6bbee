import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { capabilitiesSchema } from './capabilities.ts'
import { credentialHealthSchema, credentialStateSchema } from './credential.ts'
import { ownerSchema } from './ownership.ts'
import { changeLimitsSchema, safetyLevelSchema } from './provisioning.ts'
import { dataKinds, syncCountsSchema } from './sync.ts'
import { id, time } from './common.ts'

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

export const connectorSchema = z.strictObject({
  id,
  name: z.string(),
  /** null before the domain has been entered. */
  host: z.string().nullable(),
  kind: z.enum(['okta', 'preview', 'emea', 'custom', 'demo']),
  orgId: z.string().nullable(),
  orgName: z.string().nullable(),
  status: z.enum(connectorStatuses),
  /** First unfinished step of the setup, or null when the connector has been set up. */
  setupStep: z.enum(['domain', 'credential', 'options', 'test', 'sync']).nullable(),
  /** The managed app that it feeds. */
  app: z.strictObject({ id, name: z.string() }).nullable(),
  owners: z.array(ownerSchema).max(20),
  options: connectorOptionsSchema,
  credential: credentialStateSchema,
  capabilities: capabilitiesSchema.nullable(),
  capabilitiesAt: time.nullable(),
  /** How much longer the credential works; null before it was asked. */
  health: credentialHealthSchema.nullable(),
  /** The credential's organization is another than the one the local data is of: nothing syncs until a person decides. */
  otherOrganization: z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Removed, with its data kept for reading; null for a connector in use. */
  archivedAt: time.nullable(),
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
  /** Whether access may be changed in Okta, and how that is confirmed. */
  safetyLevel: safetyLevelSchema,
  /** Changes of admin roles need the approval of a second person. */
  fourEyes: z.boolean(),
  changeLimits: changeLimitsSchema,
  /** When the schedule starts the next sync; null when it does not. */
  nextSyncAt: time.nullable(),
  /** What the schedule waits for before it syncs: mains power, or a network that is not metered. */
  waitsFor: z.enum(['power', 'network']).optional(),
  lastError: appErrorSchema.nullable(),
  createdAt: time,
})
export type Connector = z.infer<typeof connectorSchema>
