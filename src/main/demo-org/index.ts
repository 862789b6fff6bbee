/** A simulated Okta organization: a deterministic model and a faithful HTTP server on loopback. */
export { createDemoOrg } from './org.ts'
export type {
  AdminRoleTruth,
  AppGroupTruth,
  AppTruth,
  AppUserTruth,
  DemoOrg,
  DemoOrgOptions,
  GroupTruth,
  MembershipTruth,
  UserTruth,
} from './org.ts'
export { startDemoOrg } from './server.ts'
export type { DemoOrgServer, DemoOrgServerOptions, DemoOrgStats } from './server.ts'
export type { LimitOptions } from './buckets.ts'
export type { Fault, FaultControl } from './faults.ts'
export type { TokenRole } from './tokens.ts'
