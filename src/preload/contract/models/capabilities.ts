import { z } from 'zod'

export const capabilityNames = [
  'reviewGroups',
  'provisionGroups',
  'reviewApps',
  'provisionApps',
  'reviewRoles',
] as const
export type CapabilityName = (typeof capabilityNames)[number]

/**
 * One cell of the matrix. `reason` is a sentence for a person (for "no": what is missing and what to
 * grant); `evidence` names the call and the answer it rests on.
 */
export const capabilitySchema = z.strictObject({
  value: z.enum(['yes', 'no', 'unknown']),
  reason: z.string(),
  evidence: z.string(),
})
export type Capability = z.infer<typeof capabilitySchema>
export const capabilitiesSchema = z.strictObject({
  reviewGroups: capabilitySchema,
  provisionGroups: capabilitySchema,
  reviewApps: capabilitySchema,
  provisionApps: capabilitySchema,
  reviewRoles: capabilitySchema,
  /** Beyond the five of the matrix: create, suspend, deactivate and delete accounts. Unknown before it was first asked. */
  manageAccounts: capabilitySchema.optional(),
})
export type Capabilities = z.infer<typeof capabilitiesSchema>
