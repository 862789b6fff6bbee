import { z } from 'zod'
import { id, time } from './common.ts'

/** By what two accounts are taken to be of one person, strongest first as ordered in the rules. */
export const mergeKeys = ['email', 'employeeId', 'anyEmail', 'username', 'displayName'] as const
export type MergeKey = (typeof mergeKeys)[number]

export const mergeRuleSchema = z.strictObject({
  by: z.enum(mergeKeys),
  /** Take ana+test@example.com for ana@example.com. */
  stripSuffix: z.boolean(),
})
export type MergeRule = z.infer<typeof mergeRuleSchema>

export const personAttributes = [
  'managerEmail',
  'department',
  'title',
  'employmentStatus',
  'employmentType',
  'employeeId',
  'additionalEmails',
  'additionalUsernames',
] as const
export type PersonAttribute = (typeof personAttributes)[number]

/** A profile attribute's name, as Okta has it. */
const profileAttribute = z.string().trim().min(1).max(64)

/** Rules for all directories together. */
export const peopleRulesSchema = z.strictObject({
  /** In order: the first that finds somebody decides. */
  merge: z.array(mergeRuleSchema).max(8),
  /** For each attribute the profile attributes to take it from; the first that has a value is taken. */
  mapping: z.partialRecord(z.enum(personAttributes), z.array(profileAttribute).max(8)),
  /** Accounts kept apart as service accounts: beginnings of logins, and values of Okta's userType. */
  serviceLogins: z.array(z.string().trim().min(1).max(64)).max(32),
  serviceTypes: z.array(z.string().trim().min(1).max(64)).max(32),
})
export type PeopleRules = z.infer<typeof peopleRulesSchema>

export const promotionOutcomes = ['create', 'match-only', 'ignore'] as const
export type PromotionOutcome = (typeof promotionOutcomes)[number]

export const conditionFields = ['status', 'domain', 'group', 'attribute'] as const
export const accountConditionSchema = z.strictObject({
  field: z.enum(conditionFields),
  /** Name of the profile attribute, for `attribute`. */
  attribute: profileAttribute.optional(),
  operator: z.enum(['is', 'is-not', 'contains', 'starts-with', 'is-set', 'is-not-set']),
  /** Any of these; for a group, its Okta id. */
  values: z.array(z.string().trim().max(200)).max(32),
})
export type AccountCondition = z.infer<typeof accountConditionSchema>

/** Tried in order: the first rule all of whose conditions hold decides, else `otherwise`. */
export const accountFilterSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        when: z.array(accountConditionSchema).min(1).max(8),
        outcome: z.enum(promotionOutcomes),
      }),
    )
    .max(16),
  otherwise: z.enum(promotionOutcomes),
})
export type AccountFilter = z.infer<typeof accountFilterSchema>

export const sourceRoles = ['directory', 'accounts'] as const
export const peopleSourceSchema = z.strictObject({
  connectorId: id,
  /** `directory`: its accounts become people; `accounts`: its accounts look for their owner among the people. */
  role: z.enum(sourceRoles),
  /** Among several directories the lower number's attributes win. */
  order: z.int().min(0).max(1000),
  filter: accountFilterSchema,
  /** How accounts find their owner: `narrow` by e-mail or username, `broad` also by full name. */
  matching: z.enum(['off', 'narrow', 'broad']),
  /** Promote again after each sync. Begins with the first promotion by hand. */
  automatic: z.boolean(),
})
export type PeopleSource = z.infer<typeof peopleSourceSchema>

/** A source together with what a screen says of it. */
export const peopleSourceStateSchema = peopleSourceSchema.extend({
  connectorName: z.string(),
  /** When the accounts were synced that it stands on; null before the first sync. */
  dataAsOf: time.nullable(),
  lastRunAt: time.nullable(),
  accounts: z.number(),
  owned: z.number(),
  service: z.number(),
  unowned: z.number(),
})
export type PeopleSourceState = z.infer<typeof peopleSourceStateSchema>

/** How an account came to its person. */
export const linkWays = ['created', 'merged', 'matched', 'by-hand'] as const
export type LinkWay = (typeof linkWays)[number]
export const accountTypes = ['user', 'service', 'system'] as const

/** One account of one connector, with its owner. */
export const ownedAccountSchema = z.strictObject({
  connectorId: z.string(),
  connectorName: z.string(),
  accountId: z.string(),
  name: z.string(),
  login: z.string(),
  email: z.string().nullable(),
  status: z.string(),
  type: z.enum(accountTypes),
  /** The account is not in the organization any more; what is told of it is what was last known. */
  gone: z.boolean(),
  owner: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  way: z.enum(linkWays).nullable(),
  /** The rule that joined it, such as employeeId; null where none did. */
  rule: z.string().nullable(),
  /** What it holds in its organization; null where that is not known. */
  groups: z.number().nullable(),
  apps: z.number().nullable(),
  admin: z.boolean(),
})
export type OwnedAccount = z.infer<typeof ownedAccountSchema>

export const personStatuses = ['active', 'inactive', 'unknown'] as const
export const personRowSchema = z.strictObject({
  id,
  name: z.string(),
  email: z.string().nullable(),
  employeeId: z.string().nullable(),
  status: z.enum(personStatuses),
  department: z.string().nullable(),
  title: z.string().nullable(),
  managerEmail: z.string().nullable(),
  accounts: z.number(),
  connectors: z.number(),
  /** Open conflicts that it takes part in. */
  conflicts: z.number(),
  createdAt: time,
  updatedAt: time,
})
export type PersonRow = z.infer<typeof personRowSchema>

export const personDetailSchema = personRowSchema.extend({
  /** Every attribute with where it was taken from. */
  attributes: z.array(
    z.strictObject({
      name: z.enum([...personAttributes, 'name', 'email', 'status']),
      values: z.array(z.string()).max(50),
      from: z
        .strictObject({ connectorId: z.string(), connectorName: z.string(), attribute: z.string() })
        .nullable(),
    }),
  ),
  manager: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  owned: z.array(ownedAccountSchema).max(200),
})
export type PersonDetail = z.infer<typeof personDetailSchema>

export const promotionCountsSchema = z.strictObject({
  /** Accounts looked at, and what becomes of them. */
  accounts: z.number(),
  created: z.number(),
  merged: z.number(),
  matched: z.number(),
  unchanged: z.number(),
  ignored: z.number(),
  service: z.number(),
  unmatched: z.number(),
  conflicts: z.number(),
  /** People whose attributes change, and people who are taken to be one from now on. */
  updated: z.number(),
  joined: z.number(),
  /** Links that end because their account is gone or is left out now. */
  released: z.number(),
})
export type PromotionCounts = z.infer<typeof promotionCountsSchema>

export const previewOutcomes = [
  'created',
  'merged',
  'matched',
  'unchanged',
  'ignored',
  'service',
  'unmatched',
  'conflict',
] as const
export type PreviewOutcome = (typeof previewOutcomes)[number]
export const promotionPreviewSchema = z.strictObject({
  counts: promotionCountsSchema,
  /** A few accounts of each outcome. */
  examples: z
    .array(
      z.strictObject({
        outcome: z.enum(previewOutcomes),
        connectorId: z.string(),
        accountId: z.string(),
        name: z.string(),
        login: z.string(),
        /** Why, in a sentence: which rule, which condition, which person. */
        because: z.string(),
      }),
    )
    .max(80),
  seconds: z.number(),
})
export type PromotionPreview = z.infer<typeof promotionPreviewSchema>

export const promotionRunSchema = z.strictObject({
  id,
  at: time,
  by: z.enum(['person', 'sync', 'cli']),
  counts: promotionCountsSchema,
  /** It can be taken back: nothing later stands on it. */
  undoable: z.boolean(),
  undoneAt: time.nullable(),
  seconds: z.number(),
})
export type PromotionRun = z.infer<typeof promotionRunSchema>

export const conflictKinds = ['several-people', 'different-employee-ids', 'ambiguous'] as const
export type ConflictKind = (typeof conflictKinds)[number]
export const conflictSchema = z.strictObject({
  id,
  kind: z.enum(conflictKinds),
  /** What is wrong, in a sentence. */
  text: z.string(),
  rule: z.string().nullable(),
  /** The value that they share. */
  value: z.string().nullable(),
  accounts: z.array(ownedAccountSchema).max(20),
  people: z.array(z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() })).max(20),
  since: time,
})
export type Conflict = z.infer<typeof conflictSchema>
