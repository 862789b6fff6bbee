import type { AccessKind, Connector } from '../../../preload/contract/index.ts'
import { permission } from '../permission.ts'

const capabilityOf: Record<AccessKind, 'provisionGroups' | 'provisionApps' | 'reviewRoles'> = {
  membership: 'provisionGroups',
  assignment: 'provisionApps',
  'group-assignment': 'provisionApps',
  // Okta lets only a super administrator give roles, and only one may read who holds which.
  role: 'reviewRoles',
  binding: 'reviewRoles',
}

/**
 * Why access of a kind cannot be changed through a connector; null where it can, as far as is known. A
 * connector that is read-only does not count: what it would take is shown before it says so.
 */
export function whyNotChange(connector: Connector | undefined, kind: AccessKind): string | null {
  if (connector === undefined) return 'The connector is still being read.'
  const capability = capabilityOf[kind]
  const { allowed, why } = permission(connector, capability)
  if (allowed) return null
  if (capability !== 'reviewRoles' || connector.capabilities?.reviewRoles.value !== 'no') return why ?? null
  return `Only a super administrator gives and takes admin roles. ${connector.capabilities.reviewRoles.reason}`
}

/** Why nobody can be put into a group by hand; null where somebody can. */
export function whyNoMembers(groupType: string): string | null {
  if (groupType === 'APP_GROUP') {
    return 'The members of this group are imported from an application and are changed there.'
  }
  if (groupType === 'BUILT_IN') return 'Okta itself keeps the members of this group.'
  return null
}
