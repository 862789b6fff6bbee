import type { Collateral, ManualStep } from '../../../../preload/contract/models.ts'
import {
  activeRulesFor,
  heldByRules,
  inheritedOnly,
  type Given,
  type Way,
  type WayRule,
  type WayUser,
} from '../../db/snapshot/access-ways.ts'
import type { SnapshotReader } from '../../db/snapshot/reader.ts'
import { exceptFrom, exceptFromUnknown, leaveInSource } from './rules.ts'

/** How a person leaves a group, and what goes with it. */

/**
 * `call`: Okta takes the person out. `rules`: active rules would put the person back, so they are changed by hand.
 * `rule`: so does a rule that is not known. `source`: in the application that the group is imported from.
 */
export type Leave =
  | { readonly by: 'call' | 'rule' | 'source' }
  | { readonly by: 'rules'; readonly rules: readonly WayRule[] }

/** Null for a group that nobody can leave. */
export function leaveOf(way: Way): Leave | null {
  if (way.type === 'BUILT_IN') return null
  if (way.type === 'APP_GROUP') return { by: 'source' }
  if (way.source !== 'rule') return { by: 'call' }
  if (way.rules.length === 0) return { by: 'rule' }
  const rules = way.rules.filter(({ active }) => active)
  // What an inactive rule added stays until somebody removes it, and then stays away.
  return rules.length === 0 ? { by: 'call' } : { by: 'rules', rules }
}

/** What has to be done by hand to leave these groups; a rule that fills several of them is changed once. */
export function stepsByHand(reader: SnapshotReader, user: WayUser, ways: readonly Way[]): ManualStep[] {
  const byRule = new Map<number, { rule: WayRule; groups: Way[] }>()
  const steps: ManualStep[] = []
  for (const way of ways) {
    const leave = leaveOf(way)
    if (leave?.by === 'source') steps.push(leaveInSource(way, user))
    else if (leave?.by === 'rule') steps.push(exceptFromUnknown(way, user, activeRulesFor(reader, way.pk)))
    else if (leave?.by === 'rules')
      for (const rule of leave.rules) {
        const held = byRule.get(rule.pk)
        if (held === undefined) byRule.set(rule.pk, { rule, groups: [way] })
        else held.groups.push(way)
      }
  }
  return [...[...byRule.values()].map(({ rule, groups }) => exceptFrom(rule, user, groups)), ...steps]
}

/** Something of the person's own that goes. */
export type OwnLoss = Pick<Collateral, 'kind' | 'resourceId' | 'resourceName'>

export interface OwnLosses {
  /** What the person loses, besides what is to go, by leaving all of these groups. */
  of(left: readonly Way[]): OwnLoss[]
}

/**
 * What a person loses by leaving some of `ways`. An exception of a rule takes the person out of all groups that this
 * rule alone fills, so these memberships and what they give are lost too.
 */
export function createOwnLosses(
  reader: SnapshotReader,
  user: WayUser,
  ways: readonly Way[],
  except: Given | null,
): OwnLosses {
  const rulesOf = (way: Way): readonly WayRule[] => {
    const leave = leaveOf(way)
    return leave?.by === 'rules' ? leave.rules : []
  }
  const changeable = new Set(ways.flatMap(rulesOf).map(({ pk }) => pk))
  const dragged =
    changeable.size === 0
      ? []
      : heldByRules(reader, user.pk).filter(
          ({ rules }) => rules.length > 0 && rules.every((pk) => changeable.has(pk)),
        )
  const reach = [...new Set([...ways.map(({ pk }) => pk), ...dragged.map(({ pk }) => pk)])]
  const things = inheritedOnly(reader, user.pk, reach, except)

  return {
    of(left) {
      const gone = new Set(left.map(({ pk }) => pk))
      const changed = new Set(left.flatMap(rulesOf).map(({ pk }) => pk))
      const also = dragged.filter(
        ({ pk, rules }) => !gone.has(pk) && rules.every((rule) => changed.has(rule)),
      )
      for (const { pk } of also) gone.add(pk)
      return [
        ...also.map(({ id, name }) => ({ kind: 'membership' as const, resourceId: id, resourceName: name })),
        ...things
          .filter(({ groups }) => groups.every((pk) => gone.has(pk)))
          .map(({ kind, id, name }) => ({ kind, resourceId: id, resourceName: name })),
      ]
    },
  }
}
