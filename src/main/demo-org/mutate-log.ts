import { STANDARD_ROLES } from './model.ts'
import type {
  AppRecord,
  CustomRole,
  GroupRecord,
  PrincipalKind,
  ResourceSet,
  RuleRecord,
  StandardRoleType,
  UserRecord,
} from './model.ts'
import type { Actor, OrgCore } from './core.ts'
import type { LogParty } from './system-log.ts'

export const userParty = (user: UserRecord): LogParty => ({
  id: user.id,
  type: 'User',
  alternateId: String(user.profile['login']),
  displayName: `${String(user.profile['firstName'])} ${String(user.profile['lastName'])}`,
})
export const groupParty = (group: GroupRecord): LogParty => ({
  id: group.id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: group.name,
})
export const principalParty = (kind: PrincipalKind, record: UserRecord | GroupRecord): LogParty =>
  kind === 'USER' ? userParty(record as UserRecord) : groupParty(record as GroupRecord)
export const appParty = (app: AppRecord): LogParty => ({
  id: app.id,
  type: 'AppInstance',
  alternateId: app.label,
  displayName: app.label,
})
/** The assignment itself; its id is neither that of the user nor that of the app. */
const appUserParty = (user: UserRecord): LogParty => ({
  ...userParty(user),
  id: `0ua${user.id.slice(3)}`,
  type: 'AppUser',
})
/** The targets of `application.user_membership` events, in Okta's order. */
export const assignmentParties = (app: AppRecord, user: UserRecord): LogParty[] => [
  appUserParty(user),
  appParty(app),
  userParty(user),
]
const named = (id: string, type: LogParty['type'], displayName: string): LogParty => ({
  id,
  type,
  alternateId: 'unknown',
  displayName,
})
export const ruleParty = (rule: RuleRecord): LogParty => named(rule.id, 'GroupRule', rule.name)
export const customRoleParty = (role: Pick<CustomRole, 'id' | 'label'>): LogParty =>
  named(role.id, 'CUSTOM_ROLE', role.label)
export const resourceSetParty = (set: ResourceSet): LogParty => named(set.id, 'RESOURCE_SET', set.label)
export const roleParty = (type: StandardRoleType): LogParty => ({
  id: type,
  type: 'ROLE',
  alternateId: type,
  displayName: STANDARD_ROLES[type],
})

/** Adds an event to the log. */
export function write(
  core: OrgCore,
  eventType: string,
  displayMessage: string,
  targets: LogParty[],
  by: Actor,
  debugData: Record<string, string> = {},
): void {
  core.log.append({ eventType, displayMessage, actor: by.party, tokenId: by.tokenId, targets, debugData })
}
