import { z } from 'zod'
import * as m from '../models.ts'
import { connectorId, name, nothing, onConnector, page } from './common.ts'

/** Which app a new connector feeds. */
const appChoice = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('unmanaged'),
    connectorId,
    oktaAppId: z.string().min(1).max(64),
  }),
  z.strictObject({ kind: z.literal('managed'), appId: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('new'), name }),
])
const owners = z.array(m.ownerSchema).min(1).max(20)
const onMail = z.strictObject({ mailId: z.string().min(1).max(64) })

/** Apps, owners, e-mails and the audit trail. */
export const ownershipSchemas = {
  'profile.get': { input: nothing, output: m.profileSchema },
  'profile.save': { input: m.profileSchema, output: m.profileSchema },

  /** A connector without a domain yet, that belongs to somebody. Others than oneself are written to. */
  'connectors.add': {
    input: z.strictObject({ catalogId: z.literal('okta'), app: appChoice, owners, name: name.optional() }),
    output: m.connectorSchema,
  },
  /**
   * The domain of a connector. Another domain than before drops the credential, which must never be
   * sent to another server; the local data stays until it is known whose organization answers.
   */
  'connectors.setDomain': {
    input: onConnector.extend({
      domain: z.string().max(300),
      customDomainConfirmed: z.boolean().default(false),
    }),
    output: m.connectorSchema,
  },
  /** Drops the local data of the earlier organization, so that the one that answers now can be synced. */
  'connectors.replaceOrganization': { input: onConnector, output: m.connectorSchema },
  'connectors.setOwners': { input: onConnector.extend({ owners }), output: m.connectorSchema },

  'apps.managed': {
    input: page.extend({ search: z.string().max(200).default('') }),
    output: z.strictObject({ rows: z.array(m.managedAppSchema).max(200), total: z.number() }),
  },
  /** Applications of every synced identity provider that nobody manages yet. */
  'apps.unmanaged': {
    input: page.extend({ search: z.string().max(200).default('') }),
    output: z.strictObject({
      rows: z.array(m.unmanagedAppSchema).max(200),
      total: z.number(),
      /** Connectors whose applications these are; none has been synced where it is empty. */
      providers: z.number(),
    }),
  },
  'apps.manage': {
    input: onConnector.extend({ oktaAppId: z.string().min(1).max(64) }),
    output: m.managedAppSchema,
  },
  'apps.create': { input: z.strictObject({ name }), output: m.managedAppSchema },
  'apps.rename': { input: z.strictObject({ appId: z.string().max(64), name }), output: m.managedAppSchema },
  /** Refused while connectors feed it. */
  'apps.unmanage': { input: z.strictObject({ appId: z.string().max(64) }), output: nothing },

  'mail.settings': {
    input: nothing,
    /** `signIn`: whether a password is at hand. */
    output: z.strictObject({ settings: m.mailSettingsSchema.nullable(), signIn: z.boolean() }),
  },
  'mail.list': {
    input: page.extend({ connectorId: connectorId.optional() }),
    output: z.strictObject({ rows: z.array(m.mailSchema).max(200), total: z.number() }),
  },
  /** Sends one that failed or waits, now. */
  'mail.resend': { input: onMail, output: m.mailSchema },
  /** Connects, signs in and sends a message to the profile's own address; answers when that is done. */
  'mail.test': { input: nothing, output: m.mailSchema },

  'audit.page': {
    input: z.strictObject({
      connectorId: connectorId.optional(),
      before: z.int().optional(),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({ rows: z.array(m.auditEntrySchema).max(200), total: z.number() }),
  },
} as const

/** Answered by the main process. */
export const ownershipShellSchemas = {
  /** Keeps the settings; a password that is left out stays as it is, an empty one is forgotten. */
  'mail.save': {
    input: z.strictObject({
      settings: m.mailSettingsSchema.nullable(),
      password: z.string().max(500).optional(),
    }),
    output: z.strictObject({ settings: m.mailSettingsSchema.nullable(), signIn: z.boolean() }),
  },
  /** Opens the message in the person's own mail program, filled in and not sent. */
  'mail.openInProgram': { input: onMail, output: nothing },
} as const

export const ownershipHostSchemas = {
  'host.setMail': {
    input: z.strictObject({ settings: m.mailSettingsSchema.nullable(), password: z.string().max(500) }),
    output: nothing,
  },
  /** The text of a message, for the person's mail program. */
  'host.mail': { input: onMail, output: m.mailSchema },
} as const
