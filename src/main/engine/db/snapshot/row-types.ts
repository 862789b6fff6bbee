/** Rows as the sync hands them over, with Okta's own ids. Times are Okta's ISO 8601 text. */
export interface UserRow {
  id: string
  status: string
  name: string
  login: string
  email: string | null
  firstName: string | null
  lastName: string | null
  displayName: string | null
  department: string | null
  title: string | null
  manager: string | null
  employeeNumber: string | null
  userType: string | null
  created: string | null
  activated: string | null
  statusChanged: string | null
  lastLogin: string | null
  lastUpdated: string | null
  /** The whole profile as JSON text. */
  profile: string
}
export interface GroupRow {
  id: string
  type: string
  name: string
  description: string | null
  sourceAppId: string | null
  created: string | null
  lastUpdated: string | null
  lastMembershipUpdated: string | null
  userCount: number | null
  appCount: number | null
  /** Whether the group holds admin roles; null when Okta did not say. */
  holdsRoles: boolean | null
  profile: string
}
export interface MemberRow {
  userId: string
  source: 'direct' | 'rule' | 'unknown'
  ruleIds: readonly string[]
}
export interface RuleRow {
  id: string
  name: string
  status: string
  expression: string
  groupIds: readonly string[]
}
export interface AppRow {
  id: string
  name: string
  label: string
  status: string
  signOnMode: string | null
  features: string
  created: string | null
  lastUpdated: string | null
  raw: string
}
export interface AppUserRow {
  userId: string
  scope: 'USER' | 'GROUP'
  groupId: string | null
  status: string | null
}
export interface AppGroupRow {
  groupId: string
  priority: number | null
}
export interface RoleRow {
  principalType: 'USER' | 'GROUP'
  principalId: string
  roleType: string
  roleId: string
  resourceSetId: string
  assignmentType: 'USER' | 'GROUP'
  assignmentId: string | null
  label: string
  status: string | null
  created: string | null
}
export interface TargetRow {
  type: string
  id: string
  name: string
}
/** A custom role or resource set: a thing with an id and a label. */
export interface LabelledRow {
  id: string
  label: string
  description: string | null
}
