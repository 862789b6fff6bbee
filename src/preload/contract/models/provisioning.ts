import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { id, time } from './common.ts'

/** What a connector may do in Okta. A new one reads only. */
export const safetyLevels = ['read-only', 'confirm', 'confirm-name'] as const
export const safetyLevelSchema = z.enum(safetyLevels)
export type SafetyLevel = z.infer<typeof safetyLevelSchema>

/** A plan that touches more than either is warned of, and cannot be applied without saying so. */
export const changeLimitsSchema = z.strictObject({
  people: z.int().min(1).max(1_000_000),
  /** Share 0..1 of the members or assignments that an object has. */
  share: z.number().min(0.01).max(1),
})
export type ChangeLimits = z.infer<typeof changeLimitsSchema>
export const defaultChangeLimits: ChangeLimits = { people: 20, share: 0.25 }

export const changeVerbs = ['grant', 'revoke'] as const
export type ChangeVerb = (typeof changeVerbs)[number]

/**
 * What can be given and taken: a person's membership of a group, a person's or a group's assignment to an
 * application, a standard admin role, and membership of the binding of a custom role to a resource set.
 */
export const accessKinds = ['membership', 'assignment', 'group-assignment', 'role', 'binding'] as const
export type AccessKind = (typeof accessKinds)[number]

/** Okta: standard roles that can be given to people and groups ("Role assignments"), in Okta's words. */
export const standardRoles = {
  SUPER_ADMIN: 'Super Administrator',
  ORG_ADMIN: 'Organizational Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  MOBILE_ADMIN: 'Mobile Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
} as const

/** An id of Okta, or the type of a standard role: never a path, a login or an alias such as "me". */
const oktaKey = z.string().regex(/^(?!me$)\w{2,64}$/)

/** One change of access, by Okta's ids. */
export const accessChangeSchema = z
  .strictObject({
    verb: z.enum(changeVerbs),
    kind: z.enum(accessKinds),
    /** The group, the application, the type of the standard role, or the id of the custom role. */
    resourceId: oktaKey,
    /** The resource set of a binding; absent otherwise. */
    setId: oktaKey.optional(),
    principalType: z.enum(['USER', 'GROUP']),
    principalId: oktaKey,
  })
  .refine(({ kind, principalType }) => {
    if (kind === 'group-assignment') return principalType === 'GROUP'
    return kind === 'role' || kind === 'binding' || principalType === 'USER'
  }, 'A membership and an assignment are of a person, a group assignment is of a group.')
  .refine(({ kind, setId }) => (kind === 'binding') === (setId !== undefined), {
    message: 'A binding, and nothing else, names a resource set.',
  })
  .refine(({ kind, resourceId }) => kind !== 'role' || resourceId in standardRoles, {
    message: 'Okta has no standard role of that type.',
  })
export type AccessChange = z.infer<typeof accessChangeSchema>

/** What preflight can find. Closed: a screen and a script can rely on it. */
export const findingCodes = [
  'no-such-principal',
  'no-such-resource',
  'already-so',
  'group-imported',
  'group-built-in',
  'held-by-rule',
  'rule-returns',
  'held-through-groups',
  'stays-through-groups',
  'principal-inactive',
  'app-inactive',
  'deprovisions',
  'provisions',
  'last-super-admin',
  'oneself',
  'many-people',
  'role-through-group',
  'role-group-refused',
  'role-unlimited',
  'role-targets-lost',
  'grants-through-group',
  'takes-through-group',
  'not-permitted',
  'not-known',
  'drifted',
  'profile-lost',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** Something to know before a step is applied. `blocker`: it is not sent to Okta. */
export const findingSchema = z.strictObject({
  code: z.enum(findingCodes),
  severity: z.enum(['info', 'warning', 'blocker']),
  /** One or two sentences. */
  text: z.string(),
  /** What to do instead, or where; null where there is nothing to do. */
  nextStep: z.string().nullable(),
})
export type Finding = z.infer<typeof findingSchema>

/**
 * `sending`: the intent is written, and Okta is or was being asked. `uncertain`: Okta was asked, and whether it
 * acted is not known yet. `drifted`: what Okta has is not what the decision was made on, so nothing was sent.
 * `refused`: a preflight finding forbids it, so nothing was sent.
 */
export const stepStates = [
  'pending',
  'sending',
  'uncertain',
  'done',
  'failed',
  'drifted',
  'refused',
  'skipped',
  'cancelled',
] as const
export type StepState = (typeof stepStates)[number]

/** Proof of what came of a step, written when it was read back from Okta. */
export const receiptSchema = z.strictObject({
  /** Name or e-mail of whoever applied the plan. */
  who: z.string(),
  /** When Okta was asked first, and when the result was read back. */
  startedAt: time,
  at: time,
  /**
   * `changed`: this step changed it. `already`: it was so before, nothing was sent or Okta said that it was so.
   * `found`: no complete answer came, and Okta was then read to have it.
   */
  outcome: z.enum(['changed', 'already', 'found']),
  before: z.string(),
  after: z.string(),
  /** Okta's id of the request that changed it; null where no answer came or nothing was sent. */
  requestId: z.string().nullable(),
  /** The event in Okta's log, found later; null until then, and where the credential may not read the log. */
  event: z.strictObject({ id: z.string(), type: z.string(), at: time }).nullable(),
  /** Calls that the step took, reads included. */
  calls: z.number(),
  note: z.string().nullable(),
  /** Whether it can be undone, and if so with what loss, or why not. */
  undo: z.strictObject({ possible: z.boolean(), text: z.string() }),
})
export type Receipt = z.infer<typeof receiptSchema>

export const planStepSchema = z.strictObject({
  planId: id,
  /** Place in the plan, from 1; never given again. */
  position: z.number(),
  change: accessChangeSchema,
  /** As they were called when the step was added or last checked; the id where no name is known. */
  principalName: z.string(),
  resourceName: z.string(),
  setName: z.string().nullable(),
  /** What is so before and after, in words. */
  before: z.string(),
  after: z.string(),
  findings: z.array(findingSchema).max(20),
  /** Where the findings come from, and when. */
  checked: z.enum(['none', 'local', 'okta']),
  checkedAt: time.nullable(),
  state: z.enum(stepStates),
  /** A second person must approve it first. */
  needsApproval: z.boolean(),
  receipt: receiptSchema.nullable(),
  error: appErrorSchema.nullable(),
})
export type PlanStep = z.infer<typeof planStepSchema>

/**
 * `draft`: pending, nothing was sent. `queued`: decided, waits for the network or for its turn. `interrupted`: the
 * process ended in the middle. `failed`: it ended, and at least one step failed, drifted or was refused.
 */
export const planStates = [
  'draft',
  'queued',
  'applying',
  'interrupted',
  'applied',
  'failed',
  'cancelled',
  'discarded',
] as const
export type PlanState = (typeof planStates)[number]

export const planCountsSchema = z.strictObject({
  steps: z.number(),
  grants: z.number(),
  revokes: z.number(),
  principals: z.number(),
  resources: z.number(),
  blockers: z.number(),
  warnings: z.number(),
  unchecked: z.number(),
  byState: z.partialRecord(z.enum(stepStates), z.number()),
})
export type PlanCounts = z.infer<typeof planCountsSchema>

export const changePlanSchema = z.strictObject({
  planId: id,
  connectorId: id,
  /** As the connector was called when the plan was made. */
  connectorName: z.string(),
  title: z.string(),
  state: z.enum(planStates),
  source: z.enum(['person', 'cli', 'undo']),
  createdAt: time,
  createdBy: z.string(),
  appliedBy: z.string().nullable(),
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  counts: planCountsSchema,
  /** Of the whole plan, such as how many people it touches. */
  findings: z.array(findingSchema).max(20),
  /** Changes with every step and every check: what is applied is what was shown. */
  fingerprint: z.string(),
  undoes: id.nullable(),
  undoneBy: id.nullable(),
  approval: z.strictObject({
    needed: z.boolean(),
    /** Who approved these very steps; null where nobody has. */
    by: z.strictObject({ id: z.string(), login: z.string(), at: time }).nullable(),
  }),
  waiting: z
    .strictObject({ for: z.enum(['network', 'limit', 'turn', 'credential']), until: time.nullable() })
    .nullable(),
  error: appErrorSchema.nullable(),
})
export type ChangePlan = z.infer<typeof changePlanSchema>

export const planProgressSchema = z.strictObject({
  planId: id,
  connectorId: id,
  state: z.enum(planStates),
  done: z.number(),
  total: z.number(),
  /** Steps a second in the last half minute; null before that is known. */
  rate: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** Okta's limit lets it go on then. */
  waitingUntil: time.nullable(),
})
export type PlanProgress = z.infer<typeof planProgressSchema>

/** What else a route takes away: access that somebody loses besides the one that is to go. */
export const collateralSchema = z.strictObject({
  kind: z.enum(['membership', 'assignment', 'role']),
  principalId: id,
  principalName: z.string(),
  resourceId: id,
  resourceName: z.string(),
  /** How many people it concerns where it is more than the one. */
  people: z.number(),
})
export type Collateral = z.infer<typeof collateralSchema>

/** Something that only a person can do, said exactly. */
export const manualStepSchema = z.strictObject({
  /** What to do, where, and what to enter. */
  text: z.string(),
  /** Screen of Okta's console that it is done on. */
  link: z.enum(['okta-group', 'okta-app', 'okta-user', 'okta-administrators', 'okta-admin']),
  objectId: z.string().nullable(),
})
export type ManualStep = z.infer<typeof manualStepSchema>

/** One way to take an access away for good. */
export const revokeRouteSchema = z.strictObject({
  /** In this order. Empty where only a person can do it. */
  changes: z.array(accessChangeSchema).max(200),
  /** One sentence a change, in the same order. */
  words: z.array(z.string()).max(200),
  manual: z.array(manualStepSchema).max(50),
  collateral: z.array(collateralSchema).max(200),
  /** True number of what is lost besides, which can be more than is listed. */
  lost: z.number(),
  /** People that lose something. */
  people: z.number(),
})
export type RevokeRoute = z.infer<typeof revokeRouteSchema>

export const revokeRoutesSchema = z.strictObject({
  /** How the access is held now, one sentence for each way. */
  held: z.array(z.string()).max(200),
  /** The best first: fewest people and accesses lost, then fewest steps, then those that need nobody's hands. */
  routes: z.array(revokeRouteSchema).max(10),
  /** Kinds of data that are missing or only derived, so that there may be further ways; null where all is known. */
  caution: z.string().nullable(),
})
export type RevokeRoutes = z.infer<typeof revokeRoutesSchema>
