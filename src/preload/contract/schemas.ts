import { z } from 'zod'
import type { EventName, HostRequestName, RequestName } from './channels.ts'
import { gridNameSchema, gridPageInputSchema, gridPageSchema, gridQuerySchema } from './grids.ts'
import * as m from './models.ts'
import { connectorId, name, nothing, onConnector } from './schemas/common.ts'
import { lifecycleSchemas } from './schemas/lifecycle.ts'
import { ownershipHostSchemas, ownershipSchemas, ownershipShellSchemas } from './schemas/ownership.ts'
import { peopleSchemas } from './schemas/people.ts'
import {
  provisioningHostSchemas,
  provisioningSchemas,
  provisioningShellSchemas,
} from './schemas/provisioning.ts'

/** An Okta API token as pasted: printable, no white space inside. */
const token = z
  .string()
  .trim()
  .min(8)
  .max(512)
  .regex(/^[\x21-\x7e]+$/)
/** Okta: client ids are ids like any other. */
const clientId = z
  .string()
  .trim()
  .min(4)
  .max(128)
  .regex(/^[A-Za-z0-9_-]+$/)
/** PEM (PKCS #1 or #8) or a JWK, as text; whoever reads it says what is wrong with it. */
const privateKey = z.string().trim().min(1).max(20_000)

/** The closed list of places outside the app that a screen may open. */
export const linkNames = [
  'okta-admin',
  'okta-tokens',
  'okta-user',
  'okta-group',
  'okta-app',
  'okta-administrators',
  'okta-service-apps',
  'help-api-token',
  'help-admin-roles',
  'help-service-app',
] as const

const exported = z.strictObject({ cancelled: z.boolean(), rows: z.number(), fileName: z.string() })

/**
 * Input and output of every request. Both are checked at the boundary; unknown keys are refused.
 */
export const requestSchemas = {
  'app.info': { input: nothing, output: m.appInfoSchema },
  'settings.get': { input: nothing, output: m.settingsSchema },
  'settings.set': { input: m.settingsSchema.partial(), output: m.settingsSchema },
  'folder.open': { input: z.strictObject({ folder: z.enum(['data', 'logs']) }), output: nothing },
  'link.open': {
    input: z.strictObject({
      link: z.enum(linkNames),
      connectorId: connectorId.optional(),
      objectId: z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9]+$/)
        .optional(),
    }),
    output: nothing,
  },
  'engine.status': { input: nothing, output: m.engineStateSchema },
  'engine.restart': { input: nothing, output: m.engineStateSchema },
  /** Keeps the token and returns what may be known of it; the token itself never comes back. */
  'credential.save': { input: z.strictObject({ connectorId, token }), output: m.credentialStateSchema },
  /** Keeps the client id and key of a service app. Without a key: the one that `credential.makeKey` made last. */
  'credential.saveServiceApp': {
    input: z.strictObject({
      connectorId,
      clientId,
      privateKey: privateKey.optional(),
      keyId: z.string().trim().max(128).optional(),
    }),
    output: m.credentialStateSchema,
  },
  /** Makes an RSA key of 2048 bits, keeps its private half in the keychain, and answers with the public one. */
  'credential.makeKey': { input: onConnector, output: m.publicKeySchema },
  /** Starts a simulated organization on this computer and makes a connector for it; without a size, that of last time. */
  'demo.start': {
    input: z.strictObject({ size: z.enum(['small', 'large']).optional() }),
    output: m.connectorSchema,
  },
  'grid.export': {
    input: gridQuerySchema.extend({
      columns: z.array(z.string().max(64)).min(1).max(32),
      format: z.enum(['csv', 'json']),
    }),
    output: exported,
  },
  'logs.export': { input: m.logQuerySchema, output: exported },
  /** Every list of a sync with the rows expected and received. */
  'proof.export': { input: onConnector.extend({ format: z.enum(['csv', 'json']) }), output: exported },

  'connectors.list': { input: nothing, output: z.array(m.connectorSchema).max(200) },
  'connectors.get': { input: onConnector, output: m.connectorSchema },
  'connectors.create': {
    input: z.strictObject({
      domain: z.string().max(300),
      name: name.optional(),
      /** A domain that is not Okta's own is refused until the person has confirmed it. */
      customDomainConfirmed: z.boolean().default(false),
    }),
    output: m.connectorSchema,
  },
  'connectors.update': {
    input: onConnector.extend({
      name: name.optional(),
      options: m.connectorOptionsSchema.optional(),
      budget: m.budgetSchema.optional(),
      schedule: m.scheduleSchema.optional(),
      safety: m.safetySchema.optional(),
      safetyLevel: m.safetyLevelSchema.optional(),
      fourEyes: z.boolean().optional(),
      changeLimits: m.changeLimitsSchema.optional(),
    }),
    output: m.connectorSchema,
  },
  /** `keepData`: the connector and its credential go, what was read stays for reading. */
  'connectors.remove': {
    input: onConnector.extend({ keepData: z.boolean().default(false) }),
    output: nothing,
  },
  /** Asks Okta how much longer the credential works. Changes nothing in Okta. */
  'connectors.checkHealth': { input: onConnector, output: m.connectorSchema },
  /** Asks Okta what the saved credential can do. Takes seconds; changes nothing in Okta. */
  'connectors.probe': { input: onConnector, output: m.connectorSchema },

  'sync.start': {
    input: onConnector.extend({
      trigger: z.enum(['person', 'setup']).default('person'),
      /** `auto`: goes on with a sync that was cut off, else a delta where that can be complete, else a full one. */
      mode: z.enum(['auto', ...m.syncModes]).default('auto'),
    }),
    output: z.strictObject({ syncId: z.string() }),
  },
  /** `keep`: what it has read stays, and the next sync goes on from there. */
  'sync.cancel': {
    input: z.strictObject({ syncId: z.string().max(64), keep: z.boolean().default(false) }),
    output: nothing,
  },
  /** What a full sync would cost. Asks Okta for nothing but counts, and for those only where no sync has told them. */
  'sync.plan': { input: onConnector, output: m.syncPlanSchema },
  /** Publishes a sync that waits for confirmation, or throws away what it read. */
  'sync.confirm': { input: z.strictObject({ syncId: z.string().max(64) }), output: nothing },
  'sync.discard': { input: z.strictObject({ syncId: z.string().max(64) }), output: nothing },
  'sync.history': {
    input: z.strictObject({
      connectorId: connectorId.optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.strictObject({ rows: z.array(m.syncRecordSchema).max(200), total: z.number() }),
  },
  /** Changes, newest first. `since`: when the history begins; null where there is none yet. */
  'changes.page': {
    input: m.changeQuerySchema.extend({
      before: z.int().optional(),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({
      rows: z.array(m.changeSchema).max(200),
      total: z.number(),
      since: z.string().nullable(),
    }),
  },
  /** What an account, group or application had at a moment; `not-found` before the history begins. */
  'held.page': {
    input: onConnector.extend({
      subject: m.subjectSchema,
      at: z.string(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({
      rows: z.array(m.heldSchema).max(200),
      total: z.number(),
      since: z.string().nullable(),
    }),
  },
  'overview.get': { input: onConnector, output: m.overviewSchema },
  'grid.page': { input: gridPageInputSchema, output: gridPageSchema },
  'detail.get': {
    input: onConnector.extend({
      kind: z.enum(['user', 'group', 'app', 'role']),
      id: z.string().min(1).max(300),
    }),
    output: m.detailSchema,
  },
  'logs.page': {
    input: m.logQuerySchema.extend({
      /** Rows older than this sequence number; leave out for the newest. */
      before: z.int().optional(),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({ rows: z.array(m.logEntrySchema).max(500), total: z.number() }),
  },
  'views.get': {
    input: z.strictObject({ grid: gridNameSchema }),
    output: z.strictObject({
      columns: z.array(z.strictObject({ key: z.string(), width: z.number() })).nullable(),
    }),
  },
  'views.save': {
    input: z.strictObject({
      grid: gridNameSchema,
      /** Shown columns in order; null goes back to the defaults. */
      columns: z
        .array(z.strictObject({ key: z.string().max(64), width: z.number().min(40).max(1200) }))
        .max(32)
        .nullable(),
    }),
    output: nothing,
  },
  ...ownershipSchemas,
  ...ownershipShellSchemas,
  ...peopleSchemas,
  ...lifecycleSchemas,
  ...provisioningSchemas,
  ...provisioningShellSchemas,
} as const satisfies Record<RequestName, { input: z.ZodType; output: z.ZodType }>

/** What the main process may ask of the engine. Secrets and paths pass here and nowhere else. */
export const hostRequestSchemas = {
  'host.setCredential': {
    input: z.strictObject({
      connectorId,
      credential: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('token'), token }),
        z.strictObject({
          kind: z.literal('service-app'),
          clientId,
          privateKey,
          keyId: z.string().max(128).optional(),
        }),
      ]),
      storage: z.enum(['keychain', 'session']),
      /** Saved by an earlier run, and handed over at a start: refused by a connector that waits for another one. */
      saved: z.boolean().default(false),
    }),
    output: m.credentialStateSchema,
  },
  'host.dropCredential': { input: onConnector, output: nothing },
  'host.registerDemo': {
    /** Without a token, the credential is set as that of any connector. */
    input: z.strictObject({ address: z.string().max(100), token: token.optional() }),
    output: m.connectorSchema,
  },
  'host.exportGrid': {
    input: gridQuerySchema.extend({
      columns: z.array(z.string().max(64)).min(1).max(32),
      format: z.enum(['csv', 'json']),
      file: z.string(),
    }),
    output: z.strictObject({ rows: z.number() }),
  },
  'host.exportLogs': {
    input: m.logQuerySchema.extend({ file: z.string() }),
    output: z.strictObject({ rows: z.number() }),
  },
  'host.exportProof': {
    input: onConnector.extend({ format: z.enum(['csv', 'json']), file: z.string() }),
    output: z.strictObject({ rows: z.number() }),
  },
  /** What the schedule heeds: told at the start and whenever it changes. `resumed`: the computer woke up. */
  'host.power': {
    input: z.strictObject({
      onBattery: z.boolean(),
      metered: z.boolean(),
      resumed: z.boolean(),
      syncOnBattery: z.boolean(),
      syncOnMetered: z.boolean(),
    }),
    output: nothing,
  },
  ...ownershipHostSchemas,
  ...provisioningHostSchemas,
  'host.log': {
    input: z.strictObject({
      level: z.enum(m.logLevels),
      message: z.string().max(2000),
      ref: z.string().optional(),
    }),
    output: nothing,
  },
  'host.setLogLevel': { input: z.strictObject({ level: z.enum(m.logLevels) }), output: nothing },
  'host.shutdown': { input: nothing, output: nothing },
} as const satisfies Record<HostRequestName, { input: z.ZodType; output: z.ZodType }>

/** Events are facts, small and throttled; rows never travel in one. */
export const eventSchemas = {
  'engine.state': m.engineStateSchema,
  'sync.progress': m.syncProgressSchema,
  'plan.progress': m.planProgressSchema,
  'data.changed': z.strictObject({
    area: z.enum(['connectors', 'snapshot', 'syncs', 'views', 'apps', 'mail', 'people', 'audit', 'plans']),
    connectorId: z.string().nullable(),
  }),
  'logs.appended': z.strictObject({ lastSeq: z.number() }),
  /** A menu entry or shortcut asks the page to go somewhere or run one of its commands. */
  navigate: z.strictObject({ command: z.string().max(64) }),
  'settings.changed': m.settingsSchema,
  /** Something that a person should hear of while nobody looks; shown by the operating system. */
  notice: z.strictObject({
    kind: z.enum(['credential-expiring', 'credential-refused', 'sync-failures']),
    connectorId,
    message: z.string().max(500),
  }),
} as const satisfies Record<EventName, z.ZodType>
