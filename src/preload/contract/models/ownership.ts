import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { id, time } from './common.ts'

/** Whoever uses the app on this computer: an owner of connectors, and the sender of e-mails. */
export const profileSchema = z.strictObject({
  name: z.string().trim().max(120),
  email: z.union([z.literal(''), z.email().max(254)]),
})
export type Profile = z.infer<typeof profileSchema>

export const ownerSchema = z.strictObject({
  /** Oneself: name and e-mail are those of the profile. */
  me: z.boolean(),
  /** A person of the directory on this computer; null where only the e-mail is known. */
  personId: z.string().max(64).nullable(),
  name: z.string().max(200),
  email: z.union([z.literal(''), z.email().max(254)]),
})
export type Owner = z.infer<typeof ownerSchema>

/** An application whose access is managed here. What feeds it are connectors. */
export const managedAppSchema = z.strictObject({
  id,
  name: z.string(),
  createdAt: time,
  /** The application of an identity provider that it is; null for one that was created here. */
  source: z
    .strictObject({
      connectorId: z.string(),
      connectorName: z.string(),
      oktaAppId: z.string(),
      label: z.string(),
      /** How many hold it in the identity provider; null where that is not known now. */
      users: z.number().nullable(),
    })
    .nullable(),
  connectors: z.array(z.strictObject({ id, name: z.string() })).max(200),
})
export type ManagedApp = z.infer<typeof managedAppSchema>

/** An application that a synced identity provider lists and nobody manages here yet. */
export const unmanagedAppSchema = z.strictObject({
  connectorId: id,
  connectorName: z.string(),
  oktaAppId: z.string(),
  label: z.string(),
  /** Technical name, such as salesforce. */
  name: z.string(),
  status: z.string(),
  users: z.number(),
  groups: z.number(),
})
export type UnmanagedApp = z.infer<typeof unmanagedAppSchema>

/** `none`: sent in clear, for a server on this computer only. */
export const mailEncryptions = ['tls', 'starttls', 'none'] as const
export const mailSettingsSchema = z.strictObject({
  host: z.string().trim().max(253),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(mailEncryptions),
  /** Name to sign in with; empty where the server asks for none. */
  user: z.string().trim().max(200),
  from: z.union([z.literal(''), z.email().max(254)]),
})
export type MailSettings = z.infer<typeof mailSettingsSchema>

export const mailKinds = ['setup-invitation', 'sync-failures', 'credential-warning', 'test'] as const
export const mailStates = ['waiting', 'sending', 'sent', 'failed', 'not-configured'] as const

export const mailSchema = z.strictObject({
  id,
  connectorId: z.string().nullable(),
  kind: z.enum(mailKinds),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** `waiting` before the first try and between tries; `not-configured`: no mail server is set. */
  state: z.enum(mailStates),
  attempts: z.number(),
  nextAttemptAt: time.nullable(),
  error: appErrorSchema.nullable(),
  createdAt: time,
  sentAt: time.nullable(),
})
export type Mail = z.infer<typeof mailSchema>

export const auditActions = [
  'connector.added',
  'connector.configured',
  'connector.removed',
  'connector.paused',
  'connector.resumed',
  'owners.changed',
  'credential.saved',
  'credential.tested',
  'organization.replaced',
  'app.managed',
  'app.unmanaged',
  'mail.sent',
  'mail.failed',
  'people.promoted',
  'people.undone',
  'people.resolved',
  'people.assigned',
  'account.created',
  'account.suspended',
  'account.unsuspended',
  'account.deactivated',
  'account.deleted',
  'plan.approved',
  'plan.applied',
  'plan.cancelled',
  'plan.discarded',
  'plan.undone',
] as const
export type AuditAction = (typeof auditActions)[number]

/** Something that a person or the app itself did, kept for good. */
export const auditEntrySchema = z.strictObject({
  seq: z.number(),
  at: time,
  /** Name or e-mail of the profile, or "Access Desk" for what happens by itself. */
  who: z.string(),
  connectorId: z.string().nullable(),
  action: z.enum(auditActions),
  /** One sentence. */
  text: z.string(),
  /** Before, after and Okta's request id, as JSON text without secrets. */
  details: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>
