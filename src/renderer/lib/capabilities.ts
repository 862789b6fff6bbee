import type { Capability, CapabilityName, Connector } from '../../preload/contract/index.ts'
import type { Tone } from '../ui/feedback/status.tsx'

export const capabilityLabels: Record<CapabilityName, string> = {
  reviewGroups: 'Review group membership',
  provisionGroups: 'Provision group membership',
  reviewApps: 'Review application assignment',
  provisionApps: 'Provision application assignment',
  reviewRoles: 'Review admin roles',
}

export const capabilityStates: Record<Capability['value'], { label: string; tone: Tone; icon?: 'unknown' }> =
  {
    yes: { label: 'Yes', tone: 'done' },
    no: { label: 'No', tone: 'neutral' },
    unknown: { label: 'Not known', tone: 'attention', icon: 'unknown' },
  }

/** The kinds of token a person can make, by the admin role of the account that makes it. */
export const tokenKinds = [
  'Read-only administrator',
  'Read-only, application and group administrator',
  'Super administrator',
] as const

/** Which token kind gives which capability, in the order of {@link tokenKinds}. */
export const tokenKindGives: Record<CapabilityName, readonly [boolean, boolean, boolean]> = {
  reviewGroups: [true, true, true],
  provisionGroups: [false, true, true],
  reviewApps: [true, true, true],
  provisionApps: [false, true, true],
  reviewRoles: [false, false, true],
}

/** The admin roles of which one is enough for a capability. */
const enoughRoles: Record<CapabilityName, string> = {
  reviewGroups: 'Read-Only Administrator',
  provisionGroups: 'Group Administrator or Group Membership Administrator',
  reviewApps: 'Read-Only Administrator',
  provisionApps: 'Application Administrator',
  reviewRoles: 'Super Administrator, or a custom role that can view roles, resources and admin assignments',
}

/** How to get a capability, as the step in Okta's console. */
export const grantSteps = (name: CapabilityName): string =>
  `In the Okta Admin Console open Security, then Administrators, choose the account of the token and give it ${enoughRoles[name]}. The token gains the role at once; then check again here.`

/** A message to whoever may grant roles, ready to send. */
export function grantRequest(
  name: CapabilityName,
  connector: Pick<Connector, 'host' | 'credential'>,
): string {
  const who =
    connector.credential.actsAs ??
    `the account that made the API token ending in ${connector.credential.last4}`
  return `Please give ${who} in ${connector.host} this admin role: ${enoughRoles[name]}. It is needed to ${capabilityLabels[name].toLowerCase()} with Access Desk. (Security > Administrators > Add administrator)`
}
