import type { AccessChange, ChangeLimits, Finding } from '../../../preload/contract/models.ts'
import { knownApp, knownGroup, knownUser } from '../db/snapshot/access-facts.ts'
import { distinctPeople, peopleThrough, peopleWith, superAdminWays } from '../db/snapshot/access-effects.ts'
import type { SnapshotSource } from '../query/source.ts'
import { blocker, info, those, warning } from './access/about.ts'
import { factsOf, type Facts } from './access/known.ts'
import { counted, listed } from './access/words.ts'

/** A step as far as the findings of its plan depend on it. */
export interface PlannedStep {
  change: AccessChange
  principalName: string
  resourceName: string
}

/**
 * What is to be known of a plan as a whole: how many people it touches, whether a super administrator remains, and
 * whether it is about the account that the connector signs in as.
 */
export function planFindings({
  steps,
  limits,
  source,
  actsAs,
}: {
  steps: readonly PlannedStep[]
  limits: ChangeLimits
  source: SnapshotSource
  actsAs: string | null
}): Finding[] {
  const facts = factsOf(source)
  const own = steps.filter(
    ({ change }) =>
      change.verb === 'revoke' && change.principalType === 'USER' && change.principalId === actsAs,
  )
  return those([
    ...(facts === null ? [] : superAdmins(facts, steps)),
    people(facts, steps, limits),
    ...shares(facts, steps, limits),
    own.length > 0 &&
      info(
        'oneself',
        `${counted(own.length, 'step takes', 'steps take')} access from the account that this connector signs in as.`,
      ),
  ])
}

const distinct = <T>(values: Iterable<T>): T[] => [...new Set(values)]

function people(facts: Facts | null, steps: readonly PlannedStep[], limits: ChangeLimits): Finding | false {
  const ids = (type: 'USER' | 'GROUP'): string[] =>
    distinct(
      steps.filter(({ change }) => change.principalType === type).map(({ change }) => change.principalId),
    )
  const [users, groups] = [ids('USER'), ids('GROUP')]
  let count = users.length
  if (facts !== null && groups.length > 0) {
    const { reader } = facts
    const userKeys = users.map((id) => knownUser(reader, id)?.pk ?? null)
    const groupKeys = groups.map((id) => knownGroup(reader, id)?.pk ?? null)
    const known = (keys: readonly (number | null)[]): number[] => keys.filter((key) => key !== null)
    // People whom the local data does not know are people all the same.
    count =
      userKeys.filter((key) => key === null).length +
      distinctPeople(reader, known(userKeys), known(groupKeys))
  }
  return (
    count > limits.people &&
    warning(
      'many-people',
      `The plan touches ${counted(count, 'person', 'people')}${groups.length > 0 ? ', members of groups included' : ''}. The limit of this connector is ${counted(limits.people, 'person', 'people')}.`,
      'Make sure that all of them are meant.',
    )
  )
}

/** Objects that lose more than a share of their members or assignments. One alone is nobody's mistake of scale. */
function shares(facts: Facts | null, steps: readonly PlannedStep[], limits: ChangeLimits): Finding[] {
  if (facts === null) return []
  const taken = new Map<string, { name: string; change: AccessChange; count: number }>()
  for (const { change, resourceName } of steps) {
    if (change.verb === 'grant' || change.kind === 'role' || change.kind === 'binding') continue
    const key = `${change.kind === 'membership' ? 'group' : 'app'} ${change.resourceId}`
    const held = taken.get(key) ?? { name: resourceName, change, count: 0 }
    held.count += change.kind === 'group-assignment' ? lostThrough(facts, change) : 1
    taken.set(key, held)
  }
  const over = [...taken.values()]
    .map((one) => ({ ...one, of: sizeOf(facts, one.change) }))
    .filter(({ count, of }) => of !== null && count > 1 && count > of * limits.share)
  const [worst] = over.toSorted((a, b) => b.count / (b.of ?? 1) - a.count / (a.of ?? 1))
  if (worst === undefined) return []
  const percent = Math.min(100, Math.round((100 * worst.count) / Math.max(1, worst.of ?? 1)))
  const all = listed(over.map(({ name }) => name))
  return [
    warning(
      'many-people',
      over.length === 1
        ? `${worst.name} loses ${worst.count.toLocaleString('en-US')} of ${(worst.of ?? 0).toLocaleString('en-US')} people (${String(percent)} %). The limit of this connector is ${String(Math.round(limits.share * 100))} %.`
        : `${String(over.length)} groups and applications lose more than ${String(Math.round(limits.share * 100))} % of their people: ${all}. The most is ${String(percent)} %, of ${worst.name}.`,
      'Make sure that this is meant.',
    ),
  ]
}

function lostThrough({ reader, sees }: Facts, { resourceId, principalId }: AccessChange): number {
  const [app, group] = [knownApp(reader, resourceId), knownGroup(reader, principalId)]
  return app === null || group === null || !sees('appUsers') ? 0 : peopleThrough(reader, app.pk, group.pk)
}

function sizeOf({ reader, sees }: Facts, { kind, resourceId }: AccessChange): number | null {
  if (kind === 'membership') return knownGroup(reader, resourceId)?.members ?? null
  const app = knownApp(reader, resourceId)
  return app === null || !sees('appUsers') ? null : peopleWith(reader, app.pk)
}

/** Who is a super administrator once all steps are made, by every way there is. */
function superAdmins({ reader, sees }: Facts, steps: readonly PlannedStep[]): Finding[] {
  if (!sees('roles', 'users', 'memberships')) return []
  const ends = steps.filter(({ change }) => change.verb === 'revoke')
  const isRole = ({ change }: PlannedStep): boolean =>
    change.kind === 'role' && change.resourceId === 'SUPER_ADMIN'
  if (!ends.some((step) => isRole(step) || step.change.kind === 'membership')) return []
  const ways = superAdminWays(reader)
  if (ways.length === 0) return []
  const users = new Map<string, number | null>()
  const groups = new Map<string, number | null>()
  const key = (type: 'USER' | 'GROUP', id: string): number | null => {
    const [keys, find] = type === 'USER' ? [users, knownUser] : [groups, knownGroup]
    if (!keys.has(id)) keys.set(id, find(reader, id)?.pk ?? null)
    return keys.get(id) ?? null
  }
  const gone = {
    users: new Set<number | null>(),
    groups: new Set<number | null>(),
    memberships: new Set<string>(),
  }
  for (const step of ends) {
    const { principalType, principalId, resourceId, kind } = step.change
    if (isRole(step)) gone[principalType === 'USER' ? 'users' : 'groups'].add(key(principalType, principalId))
    else if (kind === 'membership')
      gone.memberships.add(`${String(key('GROUP', resourceId))} ${String(key('USER', principalId))}`)
  }
  const before = new Set(ways.map(({ user }) => user))
  const after = new Set(
    ways
      .filter(({ user, group }) =>
        group === null
          ? !gone.users.has(user)
          : !gone.groups.has(group) && !gone.memberships.has(`${String(group)} ${String(user)}`),
      )
      .map(({ user }) => user),
  )
  const lost = before.size - after.size
  if (lost === 0) return []
  const one = 'Give the role to another active account first, or leave one of them out.'
  if (after.size === 0) {
    return [
      blocker('last-super-admin', `After this plan, no active super administrator is known to remain.`, one),
    ]
  }
  return lost > after.size
    ? [
        warning(
          'last-super-admin',
          `The plan ends ${counted(lost, 'super administrator', 'super administrators')}, and ${counted(after.size, 'remains', 'remain')}.`,
        ),
      ]
    : []
}
