import { z } from 'zod'
import * as m from '../models.ts'
import { connectorId, nothing, page } from './common.ts'

const personId = z.string().min(1).max(64)
const account = z.strictObject({ connectorId, accountId: z.string().min(1).max(64) })
const rules = z.strictObject({
  rules: m.peopleRulesSchema,
  sources: z.array(m.peopleSourceStateSchema).max(200),
})

/** People: promotion of accounts, their owners, and what is left to decide. */
export const peopleSchemas = {
  'people.page': {
    input: page.extend({
      search: z.string().max(200).default(''),
      /** `several`: with accounts in more than one connector. */
      show: z.enum(['all', 'active', 'inactive', 'several', 'conflicts']).default('all'),
      sort: z
        .enum(['name', 'email', 'department', 'title', 'managerEmail', 'accounts', 'status', 'updatedAt'])
        .default('name'),
      direction: z.enum(['asc', 'desc']).default('asc'),
    }),
    output: z.strictObject({ rows: z.array(m.personRowSchema).max(200), total: z.number(), all: z.number() }),
  },
  'people.get': { input: z.strictObject({ personId }), output: m.personDetailSchema },
  'people.rules': { input: nothing, output: rules },
  /** Changes nothing of the people before the next promotion. */
  'people.saveRules': {
    input: z.strictObject({
      rules: m.peopleRulesSchema.optional(),
      /** Replaces the sources; a connector that is left out is none. */
      sources: z.array(m.peopleSourceSchema).max(200).optional(),
    }),
    output: rules,
  },
  /** What a promotion with these rules would do; with none, with those that are kept. Changes nothing. */
  'people.preview': {
    input: z.strictObject({
      rules: m.peopleRulesSchema.optional(),
      sources: z.array(m.peopleSourceSchema).max(200).optional(),
    }),
    output: m.promotionPreviewSchema,
  },
  'people.promote': { input: nothing, output: m.promotionRunSchema },
  'people.runs': {
    input: page,
    output: z.strictObject({ rows: z.array(m.promotionRunSchema).max(200), total: z.number() }),
  },
  'people.undo': { input: z.strictObject({ runId: z.string().max(64) }), output: m.promotionRunSchema },
  'people.conflicts': {
    input: page,
    output: z.strictObject({ rows: z.array(m.conflictSchema).max(200), total: z.number() }),
  },
  /** `one`: they are one person; `apart`: they are not, and are not asked about again. */
  'people.resolve': {
    input: z.strictObject({ conflictId: z.string().max(64), decision: z.enum(['one', 'apart']) }),
    output: nothing,
  },
  'people.accounts': {
    input: page.extend({
      connectorId: connectorId.optional(),
      /** One account of that connector. */
      accountId: z.string().min(1).max(64).optional(),
      show: z.enum(['all', 'unowned', 'owned', 'service', 'gone']).default('unowned'),
      search: z.string().max(200).default(''),
    }),
    output: z.strictObject({ rows: z.array(m.ownedAccountSchema).max(200), total: z.number() }),
  },
  /** Decides by hand: an owner, that it is a service account, that it has none, or back to the rules. */
  'people.assign': {
    input: z.strictObject({
      accounts: z.array(account).min(1).max(1000),
      to: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('person'), personId }),
        z.strictObject({ kind: z.literal('service') }),
        z.strictObject({ kind: z.literal('nobody') }),
        z.strictObject({ kind: z.literal('rules') }),
      ]),
    }),
    output: z.strictObject({ changed: z.number() }),
  },
} as const
