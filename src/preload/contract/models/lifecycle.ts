import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { id, time } from './common.ts'

export const accountActions = ['suspend', 'unsuspend', 'deactivate', 'delete'] as const
export type AccountAction = (typeof accountActions)[number]

/** What an action on an account would do, worked out from the local data and from the account as Okta has it now. */
export const accountActionPreviewSchema = z.strictObject({
  action: z.enum(accountActions),
  accountId: id,
  name: z.string(),
  login: z.string(),
  /** As Okta says now. */
  status: z.string(),
  /** Okta allows it in this status. */
  possible: z.boolean(),
  /** Why not, or what is to be known before. Sentences. */
  notes: z.array(z.string()).max(10),
  /** What is lost; null where it is not known. */
  lost: z.strictObject({
    groups: z.number().nullable(),
    apps: z.number().nullable(),
    roles: z.number().nullable(),
    ownedApiKeys: z.boolean(),
  }),
  /** Whether the opposite action brings all of it back. */
  reversible: z.enum(['yes', 'partly', 'no']),
  /** Passed on with the action, so that what is done is what was shown. */
  fingerprint: z.string(),
})
export type AccountActionPreview = z.infer<typeof accountActionPreviewSchema>

export const accountActionResultSchema = z.strictObject({
  accountId: id,
  before: z.string(),
  /** Status read back from Okta after the action; null for an account that is gone. */
  after: z.string().nullable(),
  at: time,
  requestId: z.string().nullable(),
  /** Something Okta said that is no failure of the action. */
  warning: appErrorSchema.nullable(),
})
export type AccountActionResult = z.infer<typeof accountActionResultSchema>

export const newAccountSchema = z.strictObject({
  firstName: z.string().trim().min(1).max(50),
  lastName: z.string().trim().min(1).max(50),
  email: z.email().max(100),
  login: z.string().trim().min(5).max(100),
  department: z.string().trim().max(100).optional(),
  title: z.string().trim().max(100).optional(),
  /** Whether Okta sends the activation e-mail now; else the account stays STAGED. */
  activate: z.boolean(),
})
export type NewAccount = z.infer<typeof newAccountSchema>
