import { z } from 'zod'
import { dataKinds, kindStateSchema, syncRecordSchema } from './sync.ts'
import { connectorSchema } from './connector.ts'
import { id, named, rowCount } from './common.ts'

const tally = z.array(z.strictObject({ value: z.string(), count: z.number() }))

export const overviewSchema = z.strictObject({
  connector: connectorSchema,
  userStatuses: tally,
  groupTypes: tally,
  appStatuses: tally,
  /** How access is held: direct, by rule, through a group. */
  membershipSources: tally,
  assignmentScopes: tally,
  roleTypes: tally,
  kinds: z.partialRecord(z.enum(dataKinds), kindStateSchema),
  recentSyncs: z.array(syncRecordSchema),
})
export type Overview = z.infer<typeof overviewSchema>

const attribute = z.strictObject({ name: z.string(), value: z.string() })

export const userDetailSchema = z.strictObject({
  kind: z.literal('user'),
  id,
  name: z.string(),
  login: z.string(),
  status: z.string(),
  created: z.string().nullable(),
  activated: z.string().nullable(),
  lastLogin: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  statusChanged: z.string().nullable(),
  counts: z.strictObject({ groups: rowCount, apps: rowCount, roles: rowCount }),
  /** Every profile attribute that has a value, in the order Okta gave them. */
  attributes: z.array(attribute),
  raw: z.string(),
})
export const groupDetailSchema = z.strictObject({
  kind: z.literal('group'),
  id,
  name: z.string(),
  type: z.string(),
  description: z.string(),
  sourceApp: named.nullable(),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  lastMembershipUpdated: z.string().nullable(),
  counts: z.strictObject({ members: rowCount, apps: rowCount, roles: rowCount }),
  /** Rules that assign people to this group. */
  rules: z.array(
    z.strictObject({ id: z.string(), name: z.string(), status: z.string(), expression: z.string() }),
  ),
  attributes: z.array(attribute),
  raw: z.string(),
})
export const appDetailSchema = z.strictObject({
  kind: z.literal('app'),
  id,
  name: z.string(),
  label: z.string(),
  status: z.string(),
  signOnMode: z.string(),
  features: z.array(z.string()),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
  counts: z.strictObject({ users: rowCount, direct: rowCount, groups: rowCount }),
  raw: z.string(),
})
export const roleDetailSchema = z.strictObject({
  kind: z.literal('role'),
  /** Key of the assignment row. */
  id,
  roleLabel: z.string(),
  roleType: z.string(),
  /** Of a custom role; empty for a standard one. */
  roleId: z.string(),
  description: z.string(),
  principal: z.strictObject({ type: z.enum(['USER', 'GROUP']), id: z.string(), name: z.string() }),
  why: z.string(),
  targets: z.array(z.strictObject({ type: z.string(), id: z.string(), name: z.string() })),
  resourceSet: named.extend({ resources: z.array(z.string()) }).nullable(),
  /** Permissions of a custom role; null for a standard role. */
  permissions: z.array(z.string()).nullable(),
  holders: z.number(),
})
export const detailSchema = z.discriminatedUnion('kind', [
  userDetailSchema,
  groupDetailSchema,
  appDetailSchema,
  roleDetailSchema,
])
export type Detail = z.infer<typeof detailSchema>
export type UserDetail = z.infer<typeof userDetailSchema>
export type GroupDetail = z.infer<typeof groupDetailSchema>
export type AppDetail = z.infer<typeof appDetailSchema>
export type RoleDetail = z.infer<typeof roleDetailSchema>
