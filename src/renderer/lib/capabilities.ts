import {
  type Capabilities,
  type Capability,
  capabilityNames,
  type CapabilityName,
  type Connector,
} from '../../preload/contract/index.ts'
import type { Tone } from '../ui/feedback/status.tsx'
import { whoActs } from './credential/words.ts'

type AnyCapability = keyof Capabilities

export const capabilityLabels: Record<AnyCapability, string> = {
  reviewGroups: 'Review group membership',
  provisionGroups: 'Provision group membership',
  reviewApps: 'Review application assignment',
  provisionApps: 'Provision application assignment',
  reviewRoles: 'Review admin roles',
  manageAccounts: 'Manage accounts',
}

export const capabilityStates: Record<Capability['value'], { label: string; tone: Tone; icon?: 'unknown' }> =
  {
    yes: { label: 'Yes', tone: 'done' },
    no: { label: 'No', tone: 'neutral' },
    unknown: { label: 'Not known', tone: 'attention', icon: 'unknown' },
  }

/** The rows of the matrix: the five of it, and accounts once they were asked about. */
export const matrixRows = (capabilities: Capabilities): readonly (readonly [AnyCapability, Capability])[] => [
  ...capabilityNames.map((name) => [name, capabilities[name]] as const),
  ...(capabilities.manageAccounts === undefined
    ? []
    : [['manageAccounts', capabilities.manageAccounts] as const]),
]

/** The sets of admin roles one would give to the account of a connector, from least to most. */
export const roleSets = ['read', 'provision', 'super'] as const
export type RoleSet = (typeof roleSets)[number]

export const roleSetLabels: Record<RoleSet, string> = {
  read: 'Read-only administrator',
  provision: 'Read-only, application and group administrator',
  super: 'Super administrator',
}

/** The names of the roles in Okta's console. */
export const roleSetRoles: Record<RoleSet, readonly string[]> = {
  read: ['Read Only Administrator'],
  provision: ['Read Only Administrator', 'Application Administrator', 'Group Administrator'],
  super: ['Super Administrator'],
}

/** Which set of roles gives which capability, in the order of {@link roleSets}. */
export const roleSetGives: Record<CapabilityName, readonly [boolean, boolean, boolean]> = {
  reviewGroups: [true, true, true],
  provisionGroups: [false, true, true],
  reviewApps: [true, true, true],
  provisionApps: [false, true, true],
  reviewRoles: [false, false, true],
}

/** A message to whoever administers Okta: which account to make, and what to give it. */
export const accountRequest = (host: string | null, set: RoleSet): string =>
  [
    `Please set up a service account for Access Desk in ${host ?? 'our Okta organization'}:`,
    '',
    '1. In the Admin Console open Directory, then People, and add a person who stands for the connector, with a login such as access-desk, and activate it.',
    `2. Open Security, then Administrators, choose Add administrator, and give it ${listed(roleSetRoles[set])}.`,
    '3. Sign in as this account, open Security, then API, then Tokens, and create a token named Access Desk. Okta shows it once.',
    '',
    'The token can do what this account can do, and works for as long as the account is active.',
  ].join('\n')

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** The admin roles of which one is enough for a capability. */
const enoughRoles: Record<AnyCapability, string> = {
  reviewGroups: 'Read-Only Administrator',
  provisionGroups: 'Group Administrator or Group Membership Administrator',
  reviewApps: 'Read-Only Administrator',
  provisionApps: 'Application Administrator',
  reviewRoles: 'Super Administrator, or a custom role that can view roles, resources and admin assignments',
  manageAccounts: 'Group Administrator for the groups of these accounts, or Super Administrator',
}

/** The scopes that a service app needs besides the role. */
export const neededScopes: Record<AnyCapability, readonly string[]> = {
  reviewGroups: ['okta.groups.read', 'okta.users.read'],
  provisionGroups: ['okta.groups.manage'],
  reviewApps: ['okta.apps.read'],
  provisionApps: ['okta.apps.manage'],
  reviewRoles: ['okta.roles.read'],
  manageAccounts: ['okta.users.manage'],
}

type Holder = Pick<Connector, 'host' | 'credential'>

/** The first sentence of a reason, for a line; names with dots in them end nothing. */
export const firstSentence = (reason: string): string => /^.*?\.(?=\s+[A-Z]|$)/s.exec(reason)?.[0] ?? reason

/** How to get a capability, as the steps in Okta's console. */
export function grantSteps(name: AnyCapability, { credential }: Holder): string {
  if (credential.kind !== 'service-app') {
    return `In the Okta Admin Console open Security, then Administrators, choose the account of the token and give it ${enoughRoles[name]}. The token gains the role at once; then check again here.`
  }
  return `In the Okta Admin Console open Applications and the service app. On Okta API Scopes grant ${listed(neededScopes[name])}; on Admin roles give it ${enoughRoles[name]}. Then check again here.`
}

/** A message to whoever may grant roles, ready to send. */
export function grantRequest(name: AnyCapability, connector: Holder): string {
  const purpose = `It is needed to ${capabilityLabels[name].toLowerCase()} with Access Desk.`
  if (connector.credential.kind !== 'service-app') {
    return `Please give ${whoActs(connector)} in ${connector.host} this admin role: ${enoughRoles[name]}. ${purpose} (Security > Administrators > Add administrator)`
  }
  return `Please give ${whoActs(connector)} in ${connector.host} the scope ${listed(neededScopes[name])} (Applications > the app > Okta API Scopes) and this admin role: ${enoughRoles[name]} (Applications > the app > Admin roles). ${purpose}`
}
