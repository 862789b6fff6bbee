import { z } from 'zod'
import * as m from '../models.ts'
import { connectorId, nothing, onConnector, page } from './common.ts'

const planId = z.string().min(1).max(64)
const onPlan = z.strictObject({ planId })
const positions = z.array(z.int().min(1)).min(1).max(1000)
const changes = z.array(m.accessChangeSchema).min(1).max(1000)

/** Changes of access: plans, their steps, and ways to take an access away. */
export const provisioningSchemas = {
  'plans.list': {
    input: page.extend({
      connectorId: connectorId.optional(),
      states: z.array(z.enum(m.planStates)).max(8).default([]),
    }),
    /** Newest first. `byState`: of all plans of the connector, whatever states were asked for. */
    output: z.strictObject({
      rows: z.array(m.changePlanSchema).max(200),
      total: z.number(),
      byState: z.partialRecord(z.enum(m.planStates), z.number()),
    }),
  },
  'plans.get': { input: onPlan, output: m.changePlanSchema },
  'plans.steps': {
    input: onPlan.extend({
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(100),
      states: z.array(z.enum(m.stepStates)).max(9).default([]),
      /** Only steps with a warning or a blocker. */
      flagged: z.boolean().default(false),
    }),
    output: z.strictObject({ rows: z.array(m.planStepSchema).max(200), total: z.number() }),
  },
  /**
   * Adds changes to the connector's draft, which is made where there is none, or to a plan of their own.
   * A change that the draft has already is left out; its opposite takes it out of the draft.
   * Steps are checked against the local data at once.
   */
  'plans.add': {
    input: onConnector.extend({
      changes,
      apart: z.boolean().default(false),
      title: z.string().trim().min(1).max(120).optional(),
      source: z.enum(['person', 'cli']).default('person'),
    }),
    output: z.strictObject({ plan: m.changePlanSchema, added: z.number(), removed: z.number() }),
  },
  'plans.removeSteps': { input: onPlan.extend({ positions }), output: m.changePlanSchema },
  /** Asks Okta about each step, up to 25; the others are checked against the local data, and again when applied. */
  'plans.check': { input: onPlan, output: m.changePlanSchema },
  /** Applies what was shown; answers when the plan is under way or queued. `typed`: the organization's name, at that safety level. */
  'plans.apply': {
    input: onPlan.extend({ fingerprint: z.string().max(128), typed: z.string().max(200).optional() }),
    output: m.changePlanSchema,
  },
  /** Ends it after the steps under way: what is done stays, the others are cancelled. */
  'plans.cancel': { input: onPlan, output: m.changePlanSchema },
  /** Goes on with a plan that was interrupted or waits. */
  'plans.resume': { input: onPlan, output: m.changePlanSchema },
  /** Tries steps again that failed, drifted or were refused, on what Okta has now. */
  'plans.retry': { input: onPlan.extend({ positions }), output: m.changePlanSchema },
  'plans.skip': { input: onPlan.extend({ positions }), output: m.changePlanSchema },
  'plans.discard': { input: onPlan, output: m.changePlanSchema },
  /** Makes a draft of its own that takes back what the plan changed; what cannot be taken back is told. */
  'plans.undo': {
    input: onPlan,
    output: z.strictObject({
      /** Null where nothing of it can be undone. */
      plan: m.changePlanSchema.nullable(),
      impossible: z.array(z.strictObject({ position: z.number(), text: z.string() })).max(1000),
    }),
  },
  /** Ways to take an access away for good, from the local data. The verb of `access` is ignored. */
  'access.routes': {
    input: onConnector.extend({ access: m.accessChangeSchema }),
    output: m.revokeRoutesSchema,
  },
  /** What can be given as an admin role: standard types are known, custom roles and resource sets are the organization's. */
  'access.roles': {
    input: onConnector,
    output: z.strictObject({
      customRoles: z.array(z.strictObject({ id: z.string(), label: z.string() })).max(1000),
      resourceSets: z.array(z.strictObject({ id: z.string(), label: z.string() })).max(1000),
    }),
  },
} as const

/** Answered by the main process. */
export const provisioningShellSchemas = {
  /** A second person shows with an API token of their own who they are. The token is used once and kept nowhere. */
  'plans.approve': {
    input: onPlan.extend({
      token: z
        .string()
        .trim()
        .min(8)
        .max(512)
        .regex(/^[\x21-\x7e]+$/),
      fingerprint: z.string().max(128),
    }),
    output: m.changePlanSchema,
  },
  /** Every step with its receipt. */
  'plans.export': {
    input: onPlan.extend({ format: z.enum(['csv', 'json']) }),
    output: z.strictObject({ cancelled: z.boolean(), rows: z.number(), fileName: z.string() }),
  },
} as const

export const provisioningHostSchemas = {
  'host.approvePlan': {
    input: onPlan.extend({ token: z.string().min(8).max(512), fingerprint: z.string().max(128) }),
    output: m.changePlanSchema,
  },
  'host.exportPlan': {
    input: onPlan.extend({ format: z.enum(['csv', 'json']), file: z.string() }),
    output: z.strictObject({ rows: z.number() }),
  },
  /** The network is there again, as the operating system tells. */
  'host.online': { input: nothing, output: nothing },
} as const
