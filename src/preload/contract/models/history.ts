import { z } from 'zod'
import { changeKinds } from './sync.ts'
import { id, named, time } from './common.ts'

const sides = z.record(z.string(), z.string().nullable())

/** One change that a sync found. `happenedAt` and `actor` stand where Okta's log tells them. */
export const changeSchema = z.strictObject({
  seq: z.number(),
  syncId: z.string(),
  kind: z.enum(changeKinds),
  verb: z.enum(['added', 'removed', 'changed']),
  seenAt: time,
  happenedAt: time.nullable(),
  actor: named.nullable(),
  eventType: z.string().nullable(),
  user: named.nullable(),
  group: named.nullable(),
  app: named.nullable(),
  role: named.nullable(),
  /** What was and what is, attribute by attribute; null for what was not or is not there. */
  before: sides.nullable(),
  after: sides.nullable(),
})
export type Change = z.infer<typeof changeSchema>

/** Whose history is asked for. */
export const subjectSchema = z.strictObject({ kind: z.enum(['user', 'group', 'app']), id })
export type Subject = z.infer<typeof subjectSchema>

export const changeQuerySchema = z.strictObject({
  connectorId: z.string().min(1).max(64),
  /** Only changes of this account, group or application. */
  subject: subjectSchema.optional(),
  /** Only changes of this sync; the way to see what a sync that needs confirmation would do. */
  syncId: z.string().max(64).optional(),
  kinds: z.array(z.enum(changeKinds)).max(7).default([]),
  verbs: z
    .array(z.enum(['added', 'removed', 'changed']))
    .max(3)
    .default([]),
  search: z.string().max(200).default(''),
  from: time.optional(),
  to: time.optional(),
})
export type ChangeQuery = z.infer<typeof changeQuerySchema>

/** One thing an account, group or application had at a moment: a membership, an assignment or a role. */
export const heldSchema = z.strictObject({
  kind: z.enum(['membership', 'assignment', 'group-assignment', 'role']),
  user: named.nullable(),
  group: named.nullable(),
  app: named.nullable(),
  role: named.nullable(),
  /** Further facts, such as the source of a membership or the scope of an assignment. */
  facts: sides,
  /** How it stands now: as it was then, otherwise, or not any more. */
  now: z.enum(['same', 'changed', 'gone']),
})
export type Held = z.infer<typeof heldSchema>
