import type { Finding } from '../../../../preload/contract/models.ts'
import type { AccessKnowledge } from '../types.ts'
import { aboutOf, blocker, info, those, warning, type About } from './about.ts'
import { assignmentFindings, groupAssignmentFindings, membershipFindings } from './findings-access.ts'
import { adminFindings, oneselfFindings, superAdminFindings } from './findings-admin.ts'
import { isSo } from './is-so.ts'
import { words } from './words.ts'

const severities: readonly Finding['severity'][] = ['blocker', 'warning', 'info']

/** What is to be known of a change before it is made, the gravest first. */
export const findings: AccessKnowledge['findings'] = (given) => {
  const about = aboutOf(given)
  const { permitted } = given
  const found = those([
    permitted?.allowed === false &&
      blocker(
        'not-permitted',
        `The credential of this connector may not do this. ${permitted.reason}`.trim(),
        'Give it the admin role or scope that permits it, then test the connection.',
      ),
    ...missing(about),
  ])
  if (found.some(({ code }) => code === 'no-such-principal' || code === 'no-such-resource')) return found
  const { change, now } = about
  // A role that only groups give is nothing that can be taken from the person, although nothing of their own is left.
  if (isSo(change, now) === true && !(change.verb === 'revoke' && now.held?.by === 'group')) {
    return [
      ...found,
      info('already-so', `It is so already: ${words(change, now).before}. Nothing will be sent.`),
    ]
  }
  return [
    ...found,
    ...unknown(about),
    ...ofKind(about),
    ...superAdminFindings(about),
    ...oneselfFindings(about),
  ]
    .map((one, at) => ({ one, at }))
    .toSorted(
      (a, b) => severities.indexOf(a.one.severity) - severities.indexOf(b.one.severity) || a.at - b.at,
    )
    .map(({ one }) => one)
}

function ofKind(about: About): Finding[] {
  switch (about.change.kind) {
    case 'membership':
      return membershipFindings(about)
    case 'assignment':
      return assignmentFindings(about)
    case 'group-assignment':
      return groupAssignmentFindings(about)
    case 'role':
    case 'binding':
      return adminFindings(about)
  }
}

const takeOut = 'Take the step out of the plan, or choose another one.'

/** What Okta does not have, or the local data does not know. */
function missing({ change, live, now, facts, principal, resource }: About): Finding[] {
  const what = change.principalType === 'USER' ? 'account' : 'group'
  const thing = { membership: 'group', assignment: 'application', 'group-assignment': 'application' } as const
  const kind =
    change.kind === 'role' || change.kind === 'binding' ? 'role or resource set' : thing[change.kind]
  const isNamed = (name: string, id: string): string => (name === id ? `the id ${id}` : `${name} (${id})`)
  const local = (whole: string): Finding =>
    warning(
      'not-known',
      facts === null
        ? `Nothing of this organization is in the local data yet, so ${whole} is not known.`
        : `The local data does not know ${whole}.`,
      'Check the plan with Okta, or sync first.',
    )
  const [who, which] = [isNamed(principal, change.principalId), isNamed(resource, change.resourceId)]
  const absent = (part: unknown): boolean => part === null || part === undefined
  return those([
    live?.principal === null &&
      blocker('no-such-principal', `Okta has no ${what} of ${who}, or it was deleted.`, takeOut),
    live?.resource === null &&
      blocker('no-such-resource', `Okta has no ${kind} of ${which}, or it was deleted.`, takeOut),
    live === null && absent(now.principal) && local(`an ${what} of ${who}`.replace('an group', 'a group')),
    live === null &&
      absent(now.resource) &&
      local(`a ${kind} of ${which}`.replace('a application', 'an application')),
  ])
}

/** Whether it is so is not known. */
const unknown = ({ now, live, principal, resource }: About): Finding[] =>
  now.held !== undefined || (live === null && (!now.principal || !now.resource))
    ? []
    : [
        info(
          'not-known',
          `Whether ${principal} has ${resource} now is not part of the local data.`,
          'Okta is asked before anything is sent.',
        ),
      ]
