import type { Finding } from '../../../../preload/contract/models.ts'
import { groupsHolding, knownUser, ownRole, ruleCount } from '../../db/snapshot/access-facts.ts'
import {
  isMember,
  rolesLost,
  rolesOfGroup,
  superAdminRemains,
  type Gone,
} from '../../db/snapshot/access-effects.ts'
import { blocker, info, those, warning, type About } from './about.ts'
import { roleKey, targetsOf } from './state.ts'
import { counted, listed, namesOf, quoted } from './words.ts'

/** Okta: E0000193. */
const mostMembers = 5000

/** Findings of an admin role, and of a custom role on a resource set. */
export function adminFindings(about: About): Finding[] {
  return about.grants ? given(about) : taken(about)
}

function given(about: About): Finding[] {
  const { change, now, principal, localGroup } = about
  const limit = targetsOf(change)
  const members = localGroup()?.members ?? null
  return those([
    change.principalType === 'GROUP' && groupRefused(about),
    now.principal?.status === 'DEPROVISIONED' || now.principal?.status === 'SUSPENDED'
      ? warning(
          'principal-inactive',
          `${principal} is ${now.principal.status} and cannot use the role.`,
          'Activate the account first.',
        )
      : null,
    now.held?.by === 'group' &&
      info(
        'role-through-group',
        `${principal} has the role already, ${fromGroups(about)}. A grant of their own stays when they leave the group.`,
      ),
    limit !== null &&
      warning(
        'role-unlimited',
        `The role is given over all ${limit} of the organization.`,
        `To limit it to some, name them in the Okta admin console afterwards: Security > Administrators.`,
      ),
    change.principalType === 'GROUP' &&
      warning(
        'grants-through-group',
        members === null
          ? `All members of ${principal} become administrators.`
          : `${principal} has ${counted(members, 'member', 'members')} now, who become administrators, as does everybody who joins.`,
      ),
  ])
}

/** Okta gives roles to some groups only: E0000192, E0000193, E0000194, E0000211. */
function groupRefused({ now, facts, localGroup, principal }: About): Finding | false {
  const group = localGroup()
  const type = now.principal?.groupType
  const refused = (text: string): Finding =>
    blocker('role-group-refused', text, 'Choose an Okta group of at most 5,000 members without group rules.')
  if (type === 'BUILT_IN')
    return refused(`${principal} is a built-in group, to which Okta gives no admin roles.`)
  // Okta: "Okta groups, AD groups and LDAP groups" may hold roles.
  const source = group?.source ?? null
  if (type === 'APP_GROUP' && source !== null && !/^(active_directory|ldap)/.test(source.kind)) {
    return refused(
      `${principal} is imported from ${source.label}. Okta gives admin roles to its own groups and to those of AD and LDAP.`,
    )
  }
  if (group === null || facts === null) return false
  if (group.members > mostMembers) {
    return refused(
      `${principal} has ${counted(group.members, 'member', 'members')}. Okta gives admin roles to groups of at most 5,000.`,
    )
  }
  if (facts.sees('groupRules') && ruleCount(facts.reader, group.pk) > 0)
    return refused(`Group rules fill ${principal}, and Okta gives no admin roles to such groups.`)
  return false
}

const fromGroups = ({ now }: About): string => {
  const names = namesOf(now.held?.through ?? [])
  return names.length === 0 ? 'through a group' : `through ${quoted(names)}`
}

function taken(about: About): Finding[] {
  const { change, now, principal, resource, localGroup } = about
  const { held } = now
  if (held?.by === 'group') {
    return [
      blocker(
        'role-through-group',
        `${principal} has the role ${resource} ${fromGroups(about)}, not by a grant of their own.`,
        'Show the ways to remove this access, and choose one: leaving the group, or taking the role from the group.',
      ),
    ]
  }
  const limit = targetsOf(change)
  const targets = held?.targets ?? 0
  const members = localGroup()?.members ?? null
  return those([
    (held?.through ?? []).length > 0 &&
      warning(
        'stays-through-groups',
        `${principal} keeps the role ${resource} ${fromGroups(about)}.`,
        'Show the ways to remove this access to take that, too.',
      ),
    limit !== null &&
      targets > 0 &&
      warning(
        'role-targets-lost',
        `The role is limited to ${counted(targets, limit === 'groups' ? 'group' : 'application', limit)}. That is lost with it, so this cannot be undone here.`,
        `Note the ${limit} first where the role may be needed again.`,
      ),
    change.principalType === 'GROUP' &&
      warning(
        'takes-through-group',
        members === null
          ? `All members of ${principal} lose the role, unless they have it another way.`
          : `${principal} has ${counted(members, 'member', 'members')}, who lose the role unless they have it another way.`,
      ),
  ])
}

/** What ends a way of being a super administrator; null for a change that ends none. */
function endsSuperAdmin({ change, now, grants, facts, localGroup, localUser }: About): Gone | null {
  if (grants || facts === null) return null
  const [group, user] = [localGroup()?.pk, localUser()?.pk]
  if (change.kind === 'role' && change.resourceId === 'SUPER_ADMIN' && now.held?.by !== 'group') {
    return change.principalType === 'USER' ? { user: user ?? -1 } : { group: group ?? -1 }
  }
  if (change.kind !== 'membership' || group === undefined || user === undefined) return null
  const gives = rolesOfGroup(facts.reader, group).some(({ type }) => type === 'SUPER_ADMIN')
  return gives ? { membership: { group, user } } : null
}

/** Nobody is left who can manage the organization. */
export function superAdminFindings(about: About): Finding[] {
  const { facts, change, grants, principal } = about
  const gone = endsSuperAdmin(about)
  if (facts === null || !facts.sees('roles', 'users', 'memberships')) {
    return change.kind === 'role' && change.resourceId === 'SUPER_ADMIN' && !grants
      ? [
          warning(
            'not-known',
            'Whether another super administrator remains is not part of the local data.',
            'Make sure that one does.',
          ),
        ]
      : []
  }
  if (gone === null || superAdminRemains(facts.reader, gone)) return []
  return [
    blocker(
      'last-super-admin',
      `After this, no other active super administrator is known: ${principal} is the last one.`,
      'Give the role to another active account first, then sync.',
    ),
  ]
}

/** What the connector itself would lose. */
export function oneselfFindings(about: About): Finding[] {
  const { change, grants, actsAs, facts, principal, resource, now } = about
  if (actsAs === null) return []
  const isSelf = change.principalType === 'USER' && change.principalId === actsAs
  const isRole = change.kind === 'role' || change.kind === 'binding'
  if (grants) {
    return isSelf && isRole
      ? [warning('oneself', `This connector signs in as ${principal}: it gives itself the role ${resource}.`)]
      : []
  }
  const other = 'Use a credential of another account for this.'
  const cuts = (roles: readonly string[], grave: boolean): Finding =>
    (grave ? blocker : warning)(
      'oneself',
      `This connector signs in as ${isSelf ? principal : `a member of ${principal}`}, and would lose what it may do: ${listed(roles)}.`,
      other,
    )
  if (isRole && isSelf) {
    if (now.held?.by === 'group') return []
    if ((now.held?.through ?? []).length === 0) return [cuts([resource], true)]
  }
  if (isRole && !isSelf && losesThroughGroup(about, actsAs))
    return [cuts([resource], change.resourceId === 'SUPER_ADMIN')]
  if (!isSelf) return []
  if (change.kind === 'membership') {
    const [group, user] = [about.localGroup(), about.localUser()]
    const roles =
      facts === null || group === null || user === null ? [] : rolesLost(facts.reader, group.pk, user.pk)
    if (roles.length > 0) {
      return [
        cuts(
          roles.map(({ label }) => label),
          roles.some(({ type }) => type === 'SUPER_ADMIN'),
        ),
      ]
    }
    if (group?.holdsRoles === true && facts?.sees('roles') === false)
      return [cuts(['admin rights that are not visible here'], false)]
  }
  return [info('oneself', `This is the account that this connector signs in as.`)]
}

/** The account that the credential acts as has a role through this group, and no other way. */
function losesThroughGroup({ change, facts, localGroup }: About, actsAs: string): boolean {
  const group = localGroup()
  if (facts === null || group === null || change.principalType !== 'GROUP') return false
  const self = knownUser(facts.reader, actsAs)
  if (self === null || !isMember(facts.reader, group.pk, self.pk)) return false
  const key = roleKey(change)
  return (
    ownRole(facts.reader, 'USER', self.pk, key).own === null &&
    groupsHolding(facts.reader, self.pk, key).every(({ id }) => id === change.principalId)
  )
}
