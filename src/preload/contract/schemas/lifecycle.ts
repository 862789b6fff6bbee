import { z } from 'zod'
import * as m from '../models.ts'
import { onConnector } from './common.ts'

const accountId = z.string().min(1).max(64)

/** The life of accounts in Okta. */
export const lifecycleSchemas = {
  'accounts.preview': {
    input: onConnector.extend({ accountId, action: z.enum(m.accountActions) }),
    output: m.accountActionPreviewSchema,
  },
  /** Refused where the account is not as the preview showed it. */
  'accounts.act': {
    input: onConnector.extend({
      accountId,
      action: z.enum(m.accountActions),
      fingerprint: z.string().max(128),
    }),
    output: m.accountActionResultSchema,
  },
  'accounts.create': {
    input: onConnector.extend({ account: m.newAccountSchema }),
    output: m.accountActionResultSchema,
  },
} as const
