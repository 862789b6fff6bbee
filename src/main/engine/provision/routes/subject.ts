import { standardRoles, type AccessChange, type ManualStep } from '../../../../preload/contract/models.ts'
import {
  activeRulesFor,
  findApp,
  labelOf,
  type Given,
  type Named,
  type Way,
  type WayUser,
} from '../../db/snapshot/access-ways.ts'
import type { SnapshotReader } from '../../db/snapshot/reader.ts'
import { ruleMatches, ruleWords } from './rules.ts'

/** A step of a route, with the sentence that says what it does. */
export interface Step {
  readonly change: AccessChange
  readonly words: string
}

/** The application or role that is to be taken away, and the steps that take it. */
export interface Subject {
  readonly given: Given
  readonly resourceId: string
  readonly name: string
  /** Takes it from the person itself. `after`: something has to be done by hand before. */
  own(user: Named, after?: boolean): Step
  taken(group: Named): Step
  /** What to do where Okta says that it comes through a group, and not which. */
  unnamed(user: WayUser): ManualStep
}

const revoke = (change: Omit<AccessChange, 'verb'>): AccessChange => ({ verb: 'revoke', ...change })
const first = (after: boolean): string => (after ? ' Okta lets this happen after the steps by hand.' : '')

/** Null for an application that is not part of the snapshot; what a role is called is known in any case. */
export function subjectOf(
  reader: SnapshotReader,
  { kind, resourceId, setId }: Pick<AccessChange, 'kind' | 'resourceId' | 'setId'>,
): Subject | null {
  if (kind === 'role' || kind === 'binding') return roleSubject(reader, kind, resourceId, setId ?? '')
  const app = findApp(reader, resourceId)
  if (app === null) return null
  return {
    given: { kind: 'app', pk: app.pk },
    resourceId,
    name: app.name,
    own: (user, after = false) => ({
      change: revoke({ kind: 'assignment', resourceId, principalType: 'USER', principalId: user.id }),
      words: `End the assignment of ${user.name} to “${app.name}”.${first(after)}`,
    }),
    taken: (group) => ({
      change: revoke({ kind: 'group-assignment', resourceId, principalType: 'GROUP', principalId: group.id }),
      words: `Take “${app.name}” from the group “${group.name}”.`,
    }),
    unnamed: (user) => ({
      text: `Okta says that ${user.name} has “${app.name}” through a group, and the local data has none that gives it. In Okta, open Applications > “${app.name}” > Assignments, find ${user.login} and see which group is named; sync, and ask again, or take ${user.login} out of that group.`,
      link: 'okta-app',
      objectId: app.id,
    }),
  }
}

function roleSubject(
  reader: SnapshotReader,
  kind: 'role' | 'binding',
  resourceId: string,
  setId: string,
): Subject {
  const binding = kind === 'binding'
  const name = binding
    ? `${labelOf(reader, 'custom_roles', resourceId)} on “${labelOf(reader, 'resource_sets', setId)}”`
    : (standardRoles[resourceId as keyof typeof standardRoles] ?? resourceId)
  const of = { kind, resourceId, ...(binding ? { setId } : {}) } as const
  return {
    given: binding
      ? { kind: 'role', type: 'CUSTOM', role: resourceId, set: setId }
      : { kind: 'role', type: resourceId, role: '', set: '' },
    resourceId,
    name,
    own: (user) => ({
      change: revoke({ ...of, principalType: 'USER', principalId: user.id }),
      words: `Take the role ${name} from ${user.name}.`,
    }),
    taken: (group) => ({
      change: revoke({ ...of, principalType: 'GROUP', principalId: group.id }),
      words: `Take the role ${name} from the group “${group.name}”.`,
    }),
    unnamed: (user) => ({
      text: `Okta says that ${user.name} holds the role ${name} through a group, and the local data has none that gives it. In Okta, open Security > Administrators > Admins, find ${user.login} and see which group is named; sync, and ask again, or take ${user.login} out of that group.`,
      link: 'okta-administrators',
      objectId: null,
    }),
  }
}

/**
 * Takes a person out of a group by a call. An active rule of the group that may match the person is named: Okta runs
 * it again when the person's profile changes.
 */
export function leaving(reader: SnapshotReader, user: WayUser, group: Way): Step {
  const may = activeRulesFor(reader, group.pk).filter(
    (rule) => ruleMatches(rule.expression, user) !== false && !group.rules.some(({ pk }) => pk === rule.pk),
  )
  const again =
    may.length === 0
      ? ''
      : ` A rule also assigns to this group and may add ${user.name} again: ${may.map((rule) => ruleWords(rule, user)).join(', ')}.`
  return {
    change: revoke({
      kind: 'membership',
      resourceId: group.id,
      principalType: 'USER',
      principalId: user.id,
    }),
    words: `Remove ${user.name} from the group “${group.name}”.${again}`,
  }
}
