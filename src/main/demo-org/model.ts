/**
 * The records an organization is made of. Users, groups and apps are referred to by their position in
 * the organization's arrays ("index"), which never changes: a deleted object stays as a tombstone.
 * Times are milliseconds since 1970.
 */

/** Every generated time lies before this one, so that whatever changes later is newer. */
export const EPOCH = Date.UTC(2026, 8, 1)

export type UserStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'LOCKED_OUT'
  | 'PASSWORD_EXPIRED'
  | 'RECOVERY'
  | 'DEPROVISIONED'

export type Profile = Record<string, string | boolean | number | null | string[]>

export interface UserRecord {
  readonly index: number
  readonly id: string
  status: UserStatus
  created: number
  activated: number | null
  statusChanged: number | null
  lastLogin: number | null
  lastUpdated: number
  passwordChanged: number | null
  profile: Profile
  deleted: boolean
  /** The system that the account comes from and that alone may change it; absent for Okta's own accounts. */
  source?: { type: AccountSource; name: string }
}
export type AccountSource = 'ACTIVE_DIRECTORY' | 'LDAP' | 'FEDERATION' | 'SOCIAL'

export type GroupType = 'BUILT_IN' | 'OKTA_GROUP' | 'APP_GROUP'

/** `rules[i]` is the rule that manages `members[i]`, or -1. Both ascend by member. */
export interface GroupRecord {
  readonly index: number
  readonly id: string
  readonly type: GroupType
  name: string
  description: string | null
  created: number
  lastUpdated: number
  lastMembershipUpdated: number
  /** The app an APP_GROUP is imported from. */
  sourceApp: number | null
  members: Int32Array
  rules: Int32Array
  /** Apps this group is assigned to, in no particular order. */
  apps: number[]
  deleted: boolean
}

export interface RuleCondition {
  attribute: string
  operator: 'equals' | 'startsWith'
  value: string
}

export interface RuleRecord {
  readonly index: number
  readonly id: string
  name: string
  status: 'ACTIVE' | 'INACTIVE'
  created: number
  lastUpdated: number
  /** All must hold. */
  conditions: RuleCondition[]
  groups: number[]
  /** People it never adds; Okta puts those there who are taken out of its groups by hand. */
  excludedUsers: number[]
  deleted: boolean
}

export type SignOnMode =
  | 'SAML_2_0'
  | 'OPENID_CONNECT'
  | 'BROWSER_PLUGIN'
  | 'AUTO_LOGIN'
  | 'BOOKMARK'
  | 'SECURE_PASSWORD_STORE'
  | 'BASIC_AUTH'
  | 'WS_FEDERATION'

export interface AppGroupRecord {
  group: number
  priority: number
  lastUpdated: number
  /** Attributes that its members get in the app. */
  profile?: Profile
}

/** What was asked for with an assignment, where it is not what the app fills in by itself. */
export interface AppUserGiven {
  profile?: Profile
  userName?: string
}

export const APP_USER_STATUSES = ['ACTIVE', 'PROVISIONED', 'STAGED', 'SUSPENDED', 'DEPROVISIONED'] as const
export type AppUserStatus = (typeof APP_USER_STATUSES)[number]

/** `via[i]` is the group that grants `users[i]` the app, or -1 for a direct assignment. All ascend by user. */
export interface AppRecord {
  readonly index: number
  readonly id: string
  readonly name: string
  label: string
  status: 'ACTIVE' | 'INACTIVE'
  readonly signOnMode: SignOnMode
  readonly features: string[]
  created: number
  lastUpdated: number
  users: Int32Array
  via: Int32Array
  /** Positions in APP_USER_STATUSES. */
  userStatus: Uint8Array
  /** Times of assignments made after generation, by user. */
  assignedAt: Map<number, number>
  /** By user; absent where the app filled everything in. */
  given: Map<number, AppUserGiven>
  groups: AppGroupRecord[]
  deleted: boolean
}

export const STANDARD_ROLES = {
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
export type StandardRoleType = keyof typeof STANDARD_ROLES

export type PrincipalKind = 'USER' | 'GROUP'

/** A standard role held by one principal. Its id is not unique across principals, as at Okta. */
export interface RoleAssignment {
  readonly id: string
  readonly kind: PrincipalKind
  readonly principal: number
  readonly type: StandardRoleType
  readonly created: number
  groupTargets: number[]
  appTargets: number[]
}

export interface CustomRole {
  readonly id: string
  label: string
  description: string
  readonly permissions: string[]
  readonly created: number
  lastUpdated: number
}

/** `resources` are paths below the organization's address. */
export interface ResourceSet {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly created: number
  resources: { id: string; path: string }[]
}

export interface BindingMember {
  readonly id: string
  readonly kind: PrincipalKind
  readonly principal: number
  readonly created: number
}

export interface Binding {
  readonly set: string
  readonly role: string
  members: BindingMember[]
}

/** Everything an organization holds. */
export interface OrgData {
  readonly id: string
  readonly companyName: string
  readonly subdomain: string
  readonly userTypeId: string
  readonly users: UserRecord[]
  readonly groups: GroupRecord[]
  readonly rules: RuleRecord[]
  readonly apps: AppRecord[]
  readonly roleAssignments: RoleAssignment[]
  readonly customRoles: CustomRole[]
  readonly resourceSets: ResourceSet[]
  readonly bindings: Binding[]
}

/** Position of `value` in an ascending array, or `-(insertion point) - 1`. */
export function search(sorted: Int32Array, value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = sorted[middle] as number
    if (found < value) low = middle + 1
    else if (found > value) high = middle - 1
    else return middle
  }
  return -low - 1
}

/** The first position whose value is greater than `value`. */
export function firstAbove(sorted: Int32Array, value: number): number {
  const at = search(sorted, value)
  return at >= 0 ? at + 1 : -at - 1
}
