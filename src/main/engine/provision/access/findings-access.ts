import type { Finding } from '../../../../preload/contract/models.ts'
import { activeRulesOf, knownApp } from '../../db/snapshot/access-facts.ts'
import {
  appsLost,
  appsOfGroup,
  peopleThrough,
  rolesLost,
  rolesOfGroup,
} from '../../db/snapshot/access-effects.ts'
import { blocker, info, those, warning, type About } from './about.ts'
import { counted, listed, namesOf, quoted } from './words.ts'

const showWays = 'Show the ways to remove this access, and choose one.'

/** Findings of a person's membership of a group. */
export function membershipFindings(about: About): Finding[] {
  const { now, grants, principal, resource } = about
  const type = now.resource?.groupType
  const source = about.localGroup()?.source?.label ?? 'the application or directory that it comes from'
  if (type === 'APP_GROUP') {
    return [
      blocker(
        'group-imported',
        `${resource} is imported from ${source}, which alone says who is in it.`,
        `Change the membership in ${source}; the next import brings it to Okta.`,
      ),
    ]
  }
  if (type === 'BUILT_IN') {
    return [
      blocker(
        'group-built-in',
        `Okta itself keeps the members of ${resource}.`,
        grants
          ? 'Choose another group.'
          : `Deactivate or delete ${principal} instead, or choose another group.`,
      ),
    ]
  }
  return grants ? [...inactive(about), ...comes(about)] : [...held(about), ...goes(about)]
}

const inactive = ({ now, principal }: About): Finding[] => {
  const status = now.principal?.status
  return status === 'DEPROVISIONED' || status === 'SUSPENDED'
    ? [
        warning(
          'principal-inactive',
          `${principal} is ${status} and cannot sign in.`,
          'Activate the account where it is to use what it gets.',
        ),
      ]
    : []
}

/** Why a member who is taken out may come back. */
function held({ now, facts, localGroup, principal, resource }: About): Finding[] {
  if (now.held?.by === 'rule') {
    const names = namesOf(now.held.through)
    const rules =
      names.length === 0 ? 'a group rule' : `the rule${names.length > 1 ? 's' : ''} ${quoted(names)}`
    return [
      warning(
        'held-by-rule',
        `${principal} is in ${resource} because of ${rules}. Okta either puts ${principal} on the exceptions of the rule, or the rule adds ${principal} again when it runs next.`,
        `To end it for good, add ${principal} to the exceptions of the rule, or change its condition: Directory > Groups > Rules.`,
      ),
    ]
  }
  const group = localGroup()
  const rules = facts === null || group === null ? [] : activeRulesOf(facts.reader, group.pk)
  if (rules.length === 0) return []
  const why = `Group rules fill ${resource} as well: ${quoted(rules.map(({ name }) => name))}. Where ${principal} meets the condition of one, it adds ${principal} again.`
  return [
    now.held?.by === 'unknown'
      ? warning('rule-returns', why, 'Look at the rules: Directory > Groups > Rules.')
      : info('rule-returns', why),
  ]
}

/** What comes with a membership. */
function comes({ facts, localGroup, principal, resource }: About): Finding[] {
  const group = localGroup()
  if (facts === null || group === null) return []
  const { apps, provisioned } = facts.sees('apps', 'appGroups')
    ? appsOfGroup(facts.reader, group.pk)
    : { apps: null, provisioned: null }
  const roles = facts.sees('roles') ? rolesOfGroup(facts.reader, group.pk) : []
  return those([
    roles.length > 0
      ? warning(
          'grants-through-group',
          `${resource} gives its members admin rights: ${listed(roles.map(({ label }) => label))}.`,
          'Give them only to people who need them.',
        )
      : group.holdsRoles === true &&
        warning(
          'grants-through-group',
          `${resource} gives its members admin rights that are not visible here.`,
        ),
    apps !== null &&
      apps.total > 0 &&
      info(
        'grants-through-group',
        `${principal} also gets ${counted(apps.total, 'application', 'applications')}: ${listed(apps.names, apps.total)}.`,
      ),
    provisioned !== null &&
      provisioned.total > 0 &&
      info(
        'provisions',
        `Okta makes an account for ${principal} in ${listed(provisioned.names, provisioned.total)}.`,
      ),
  ])
}

/** What goes with a membership, where nothing else gives it. */
function goes({ facts, localGroup, localUser, principal, resource }: About): Finding[] {
  const [group, user] = [localGroup(), localUser()]
  if (facts === null || group === null || user === null) return []
  const knowsApps = facts.sees('apps', 'appUsers', 'appGroups', 'memberships')
  const lost = knowsApps ? appsLost(facts.reader, group.pk, user.pk) : null
  const roles = facts.sees('roles') ? rolesLost(facts.reader, group.pk, user.pk) : []
  return those([
    lost !== null &&
      lost.apps.total > 0 &&
      warning(
        'takes-through-group',
        `${principal} also loses ${counted(lost.apps.total, 'application', 'applications')} that only this group gives: ${listed(lost.apps.names, lost.apps.total)}.`,
      ),
    roles.length > 0 &&
      warning(
        'takes-through-group',
        `${principal} also loses admin rights that only this group gives: ${listed(roles.map(({ label }) => label))}.`,
      ),
    lost !== null &&
      lost.deprovisioned.total > 0 &&
      warning(
        'deprovisions',
        `Okta deactivates the account of ${principal} in ${listed(lost.deprovisioned.names, lost.deprovisioned.total)}, which may delete what is in it.`,
        'Have what must be kept moved there first.',
      ),
    !knowsApps &&
      info(
        'not-known',
        `What else goes with ${resource} is not known: not all of it is visible to this credential.`,
      ),
  ])
}

/** What an application does with accounts. Okta: "Application features". */
function provisioning({ now, resource }: About, whose: string): Finding[] {
  const features = new Set(now.resource?.features)
  return those([
    features.has('PUSH_NEW_USERS') &&
      warning('provisions', `Okta makes ${whose} in ${resource}, which may take up licenses.`),
    features.has('PROFILE_MASTERING') &&
      warning('provisions', `${resource} is a source of profiles: it may overwrite attributes in Okta.`),
  ])
}

function deprovisioning({ now, resource }: About, whose: string): Finding[] {
  const features = new Set(now.resource?.features)
  return those([
    features.has('PUSH_USER_DEACTIVATION') &&
      warning(
        'deprovisions',
        `Okta deactivates ${whose} in ${resource}, which may delete what is in it. Assigning it again does not bring that back.`,
        'Have what must be kept moved there first.',
      ),
    features.has('PROFILE_MASTERING') &&
      warning(
        'deprovisions',
        `${resource} is a source of profiles: Okta may then deactivate the account itself, or another source takes over.`,
      ),
  ])
}

const inactiveApp = ({ now, resource }: About): Finding | false =>
  now.resource?.status !== undefined &&
  now.resource.status !== 'ACTIVE' &&
  blocker(
    'app-inactive',
    `${resource} is ${now.resource.status}, and Okta assigns active applications only.`,
    'Activate the application in Okta first.',
  )

/** Findings of a person's assignment to an application. */
export function assignmentFindings(about: About): Finding[] {
  const { now, grants, principal, resource, facts } = about
  const through = now.held?.through ?? []
  const names = namesOf(through)
  const groups = names.length === 0 ? 'a group' : `the group${names.length > 1 ? 's' : ''} ${quoted(names)}`
  if (grants) {
    return those([
      inactiveApp(about),
      now.principal?.status === 'DEPROVISIONED'
        ? blocker(
            'principal-inactive',
            `${principal} is DEPROVISIONED, and Okta assigns applications to no such account.`,
            'Activate the account first.',
          )
        : inactive(about)[0],
      now.held?.by === 'group' &&
        warning(
          'held-through-groups',
          `${principal} has ${resource} already, through ${groups}. This makes it a direct assignment, which stays when ${principal} leaves the group and cannot be undone here.`,
          'Leave it out where the group is reason enough.',
        ),
      ...(now.held?.by === 'group' ? [] : provisioning(about, `an account for ${principal}`)),
    ])
  }
  if (now.held?.by === 'group') {
    return [
      blocker(
        'held-through-groups',
        `${principal} has ${resource} through ${groups}. Okta does not end such an assignment by itself.`,
        showWays,
      ),
    ]
  }
  if (through.length > 0) {
    return [
      blocker(
        'held-through-groups',
        `${principal} has ${resource} by an assignment of its own and through ${groups}. Okta ends the assignment only when no group gives ${resource} any more.`,
        showWays,
      ),
    ]
  }
  return those([
    ...deprovisioning(about, `the account of ${principal}`),
    profileLost(about),
    facts?.sees('appGroups', 'memberships') === false &&
      info(
        'not-known',
        `Whether a group gives ${principal} ${resource} as well is not visible to this credential. Okta refuses the change where one does.`,
      ),
  ])
}

function profileLost({ now, live, resource, principal }: About): Finding | false {
  const { password, profile, userName } = now.held?.restorable ?? {}
  if (password === true) {
    return warning(
      'profile-lost',
      `A password for ${resource} is kept with the assignment of ${principal}. It goes, and cannot be given back.`,
    )
  }
  if (live !== null && profile === undefined && userName === undefined) return false
  return info(
    'profile-lost',
    `The user name and attributes of ${principal} in ${resource} go with the assignment. They are kept with the plan, so that undo can give them back.`,
  )
}

/** Findings of a group's assignment to an application. */
export function groupAssignmentFindings(about: About): Finding[] {
  const { grants, principal, resource, localGroup, facts, change } = about
  const group = localGroup()
  const members = group === null ? null : counted(group.members, 'member', 'members')
  if (grants) {
    return those([
      inactiveApp(about),
      info(
        'grants-through-group',
        members === null
          ? `All members of ${principal} get ${resource}.`
          : `${principal} has ${members} now, who all get ${resource}, as does everybody who joins.`,
      ),
      ...provisioning(about, `an account for each member of ${principal}`),
    ])
  }
  const app = facts === null ? null : knownApp(facts.reader, change.resourceId)
  const people =
    facts === null || app === null || group === null || !facts.sees('appUsers')
      ? null
      : peopleThrough(facts.reader, app.pk, group.pk)
  return those([
    people === null
      ? warning(
          'takes-through-group',
          `Members of ${principal} lose ${resource}, unless another group gives it to them.`,
        )
      : people > 0 &&
        warning(
          'takes-through-group',
          `${counted(people, 'person has', 'people have')} ${resource} through ${principal}, and ${people === 1 ? 'loses' : 'lose'} it unless another group gives it.`,
        ),
    ...(people === 0 ? [] : deprovisioning(about, `the accounts of those who lose it`)),
  ])
}
