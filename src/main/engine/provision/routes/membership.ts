import type { RevokeRoute } from '../../../../preload/contract/models.ts'
import {
  everythingOf,
  wayIn,
  whyIn,
  type Way,
  type WayGroup,
  type WayUser,
} from '../../db/snapshot/access-ways.ts'
import type { SnapshotReader } from '../../db/snapshot/reader.ts'
import { createOwnLosses, leaveOf, stepsByHand } from './leave.ts'
import { ownCollateral, routeOf, type Found } from './person.ts'
import { deactivate, ruleWords } from './rules.ts'
import { leaving } from './subject.ts'

/**
 * Ways to take a person out of a group. What a rule keeps filled is changed in the rule; a call can do it too, and
 * comes after, because the rule may undo it.
 */
export function routesOfMembership(reader: SnapshotReader, group: WayGroup, user: WayUser): Found {
  const way = wayIn(reader, group.pk, user.pk)
  if (way === null) return { held: [], routes: [], notes: [], left: [] }
  const held = [whyIn(reader, group.pk, user.pk)]
  const leave = leaveOf(way)
  if (leave === null) {
    const lost = everythingOf(reader, user.pk, null).map(({ kind, id, name }) => ({
      kind,
      resourceId: id,
      resourceName: name,
    }))
    const numbers = { lost: lost.length, people: lost.length > 0 ? 1 : 0 }
    const route = routeOf([], [deactivate(way, user)], ownCollateral(user, lost), numbers)
    return { held, routes: [route], notes: [], left: [] }
  }
  const routes =
    leave.by === 'call'
      ? [byCall(reader, way, user)]
      : [byHand(reader, way, user), ...(leave.by === 'source' ? [] : [byCall(reader, way, user)])]
  return { held, routes, notes: [], left: [way] }
}

function byHand(reader: SnapshotReader, way: Way, user: WayUser): RevokeRoute {
  const own = createOwnLosses(reader, user, [way], null).of([way])
  return routeOf([], stepsByHand(reader, user, [way]), ownCollateral(user, own), {
    lost: own.length,
    people: own.length > 0 ? 1 : 0,
  })
}

function byCall(reader: SnapshotReader, way: Way, user: WayUser): RevokeRoute {
  const step = leaving(reader, user, way)
  const active = way.rules.filter(({ active }) => active)
  const byRule = way.source === 'rule' && (active.length > 0 || way.rules.length === 0)
  const which =
    active.length === 0
      ? 'The rule that added the person'
      : `The ${active.length > 1 ? 'rules' : 'rule'} ${active.map((rule) => ruleWords(rule, user)).join(', ')}`
  const words = byRule
    ? `${step.words} ${which} may add ${user.name} again, when the profile changes or the rule is activated.`
    : step.words
  // By a call only this group is left, whatever else the rule keeps filled.
  const own = createOwnLosses(reader, user, [{ ...way, source: 'direct', rules: [] }], null).of([way])
  return routeOf([{ ...step, words }], [], ownCollateral(user, own), {
    lost: own.length,
    people: own.length > 0 ? 1 : 0,
  })
}
