import type { AccessChange, ManualStep } from '../../../../src/preload/contract/models.ts'
import type { SnapshotSpec } from '../../../support/build-snapshot.ts'

/** What Okta makes of an organization, as plain sets, and what steps change of it. Standard roles only. */
export interface Organization {
  users: readonly { id: string; department: string }[]
  groups: readonly {
    id: string
    type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN'
    /** Added by hand, or by an import. */
    members: readonly string[]
    apps: readonly string[]
    roles: readonly string[]
  }[]
  rules: readonly {
    id: string
    active: boolean
    department: string
    groups: readonly string[]
    except: readonly string[]
    /** People whom an inactive rule has left in its groups. */
    leftBehind: readonly string[]
  }[]
  apps: readonly string[]
  direct: readonly { app: string; user: string }[]
  own: readonly { role: string; user: string }[]
  /** Which of the groups that give an application Okta names: a number to choose by, or none. */
  names: number | null
}

/** Something that was changed: each is a key of what is no longer so, or of an exception that was made. */
export type Changed = ReadonlySet<string>
const key = (...parts: string[]): string => parts.join(' ')

/** The application that an imported group comes from. */
export const sourceOf = (group: string): string => `source-${group}`

/** Rules that keep the person in the group, and whether anything else does. */
function held(org: Organization, changed: Changed, group: Organization['groups'][number], user: string) {
  const person = org.users.find(({ id }) => id === user)
  const rules = org.rules.filter(
    (rule) =>
      rule.active &&
      group.type === 'OKTA_GROUP' &&
      rule.groups.includes(group.id) &&
      rule.department === person?.department &&
      !rule.except.includes(user) &&
      !changed.has(key('except', rule.id, user)),
  )
  // Who is held by an active rule is not in the group by hand, or left in it by another rule, as well.
  const byRule = org.rules.some(
    (rule) =>
      rule.active &&
      group.type === 'OKTA_GROUP' &&
      rule.groups.includes(group.id) &&
      rule.department === person?.department &&
      !rule.except.includes(user),
  )
  const stays = !byRule && !changed.has(key('membership', group.id, user))
  const behind = org.rules.filter(
    (rule) =>
      !rule.active &&
      stays &&
      group.type === 'OKTA_GROUP' &&
      rule.groups.includes(group.id) &&
      rule.leftBehind.includes(user),
  )
  const byHand = group.type === 'BUILT_IN' || (stays && group.members.includes(user))
  return { rules, behind, byHand, in: rules.length > 0 || behind.length > 0 || byHand }
}

/** Everything that anybody has: `membership g u`, `assignment a u`, `role r u`. */
export function effective(org: Organization, changed: Changed): Set<string> {
  const all = new Set<string>()
  for (const { app, user } of org.direct)
    if (!changed.has(key('assignment', app, user))) all.add(key('assignment', app, user))
  for (const { role, user } of org.own)
    if (!changed.has(key('role', role, user))) all.add(key('role', role, user))
  for (const group of org.groups)
    for (const { id: user } of org.users) {
      if (!held(org, changed, group, user).in) continue
      all.add(key('membership', group.id, user))
      for (const app of group.apps)
        if (!changed.has(key('group-assignment', app, group.id))) all.add(key('assignment', app, user))
      for (const role of group.roles)
        if (!changed.has(key('role', role, group.id))) all.add(key('role', role, user))
    }
  for (const { id: user } of org.users)
    if (changed.has(key('deactivated', user)))
      for (const thing of all)
        if (thing.endsWith(` ${user}`) && !thing.startsWith('membership g')) all.delete(thing)
  return all
}

/** Groups that give the person the application. */
export const granting = (org: Organization, changed: Changed, app: string, user: string): string[] =>
  org.groups
    .filter(
      (group) =>
        group.apps.includes(app) &&
        !changed.has(key('group-assignment', app, group.id)) &&
        held(org, changed, group, user).in,
    )
    .map(({ id }) => id)

/** What a call leaves; null where Okta refuses it. */
export function call(org: Organization, changed: Changed, change: AccessChange): Changed | null {
  const { kind, resourceId, principalId } = change
  const group = org.groups.find(({ id }) => id === (kind === 'membership' ? resourceId : principalId))
  if (kind === 'membership' && group?.type !== 'OKTA_GROUP') return null
  // Okta: E0000046.
  if (kind === 'assignment' && granting(org, changed, resourceId, principalId).length > 0) return null
  return new Set([...changed, key(kind, resourceId, principalId)])
}

/** What a step by hand leaves, read from what the planner says; throws where it says something else. */
export function byHand(org: Organization, changed: Changed, step: ManualStep, user: string): Changed {
  const rule = org.rules.find(({ id }) => step.text.includes(`the rule “${id}”`))
  if (rule !== undefined && step.text.includes(`add ${user}@example.com to “Except these users”`))
    return new Set([...changed, key('except', rule.id, user)])
  const group = org.groups.find(({ id }) =>
    step.text.includes(`Remove ${user}@example.com from “${id}” there`),
  )
  if (group !== undefined && step.link === 'okta-app' && step.objectId === sourceOf(group.id))
    return new Set([...changed, key('membership', group.id, user)])
  if (step.link === 'okta-user' && step.objectId === user && step.text.startsWith('Okta keeps everybody'))
    return new Set([...changed, key('deactivated', user)])
  throw new Error(`Nobody can do that: ${step.text}`)
}

/** One thing that can be tried: a call, or something by hand, of which `make` is what it changes. */
interface Possible {
  hand: boolean
  make: string
  call?: AccessChange
}

/** All that can be tried to take something from a person; what is of the person alone comes last. */
export function possible(org: Organization, access: AccessChange): Possible[] {
  const { kind, resourceId, principalId: user } = access
  const revoke = (change: Omit<AccessChange, 'verb'>): Possible => ({
    hand: false,
    make: key(change.kind, change.resourceId, change.principalId),
    call: { verb: 'revoke', ...change },
  })
  const byHand = (...parts: string[]): Possible => ({ hand: true, make: key(...parts) })
  const mine = org.groups.filter((group) => held(org, new Set(), group, user).in)
  const gives = ({ apps, roles, id }: Organization['groups'][number]): boolean =>
    kind === 'membership' ? id === resourceId : (kind === 'assignment' ? apps : roles).includes(resourceId)
  const own =
    kind === 'assignment'
      ? org.direct.some((one) => one.app === resourceId && one.user === user)
      : kind === 'role' && org.own.some((one) => one.role === resourceId && one.user === user)
  const rules = new Set(mine.flatMap((group) => held(org, new Set(), group, user).rules.map(({ id }) => id)))
  const person = { principalType: 'USER', principalId: user } as const
  const taken = kind === 'assignment' ? 'group-assignment' : 'role'
  return [
    ...mine
      .filter(({ type }) => type === 'OKTA_GROUP')
      .map(({ id }) => revoke({ kind: 'membership', resourceId: id, ...person })),
    ...org.groups
      .filter((group) => kind !== 'membership' && gives(group))
      .map(({ id }) => revoke({ kind: taken, resourceId, principalType: 'GROUP', principalId: id })),
    ...[...rules].map((rule) => byHand('except', rule, user)),
    ...mine.filter(({ type }) => type === 'APP_GROUP').map(({ id }) => byHand('membership', id, user)),
    ...(kind !== 'role' && mine.some((group) => group.type === 'BUILT_IN' && gives(group))
      ? [byHand('deactivated', user)]
      : []),
    ...(own ? [revoke({ kind, resourceId, ...person })] : []),
  ]
}

/** The organization as a sync would have read it. */
export function snapshotOf(org: Organization): SnapshotSpec {
  const none: Changed = new Set()
  return {
    users: org.users.map(({ id, department }) => ({
      id,
      profile: JSON.stringify({ login: id, department }),
    })),
    groups: org.groups.map(({ id, type }) => ({
      id,
      type,
      ...(type === 'APP_GROUP' ? { sourceAppId: sourceOf(id) } : {}),
    })),
    rules: org.rules.map(({ id, active, department, groups }) => ({
      id,
      status: active ? 'ACTIVE' : 'INACTIVE',
      expression: `user.department=="${department}"`,
      groupIds: groups,
    })),
    memberships: org.groups.flatMap((group) =>
      org.users.flatMap(({ id: user }) => {
        const { rules, behind, in: is } = held(org, none, group, user)
        if (!is) return []
        const by = (rules.length > 0 ? rules : behind).map(({ id }) => id)
        return [
          {
            group: group.id,
            user,
            rules: by,
            ...(group.type === 'OKTA_GROUP' ? {} : { source: 'unknown' as const }),
          },
        ]
      }),
    ),
    apps: [
      ...org.apps.map((id) => ({ id })),
      ...org.groups.filter(({ type }) => type === 'APP_GROUP').map(({ id }) => ({ id: sourceOf(id) })),
    ],
    appGroups: org.groups.flatMap(({ id, apps }) => apps.map((app) => ({ app, group: id }))),
    appUsers: org.apps.flatMap((app) =>
      org.users.flatMap(({ id: user }) => {
        if (org.direct.some((one) => one.app === app && one.user === user)) return [{ app, user }]
        const by = granting(org, none, app, user)
        if (by.length === 0) return []
        return [{ app, user, through: org.names === null ? null : (by[org.names % by.length] as string) }]
      }),
    ),
    roles: [
      ...org.own.map(({ role, user }) => ({
        principalType: 'USER' as const,
        principalId: user,
        roleType: role,
      })),
      ...org.groups.flatMap(({ id, roles }) =>
        roles.map((role) => ({ principalType: 'GROUP' as const, principalId: id, roleType: role })),
      ),
    ],
  }
}
