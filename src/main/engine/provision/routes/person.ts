import type {
  AccessChange,
  Collateral,
  ManualStep,
  RevokeRoute,
} from '../../../../preload/contract/models.ts'
import { createLosers, type Losers } from '../../db/snapshot/access-losers.ts'
import { everythingOf, ownRow, waysTo, type Way, type WayUser } from '../../db/snapshot/access-ways.ts'
import type { SnapshotReader } from '../../db/snapshot/reader.ts'
import { choices, comparedAtMost, inOrder, worthShowing, type Choice } from './choose.ts'
import { createOwnLosses, leaveOf, stepsByHand, type OwnLoss } from './leave.ts'
import { deactivate } from './rules.ts'
import { leaving, type Subject } from './subject.ts'

/** Most of what one answer carries; the schema of the contract has the same numbers. */
export const mostRoutes = 10
export const mostChanges = 200
export const mostHands = 50
export const mostListed = 200

export interface Found {
  held: string[]
  routes: RevokeRoute[]
  /** What the person is to know besides what is missing from the local data. */
  notes: string[]
  /** Groups that a route leaves. */
  left: readonly Way[]
}

/** What a person loses, as the contract tells it. */
export const ownCollateral = (user: WayUser, losses: readonly OwnLoss[]): Collateral[] =>
  losses.slice(0, mostListed).map((loss) => ({
    ...loss,
    principalId: user.id,
    principalName: user.name,
    people: 1,
  }))

/** The others who lose it when it is taken from the groups. */
export const othersCollateral = (
  subject: Subject,
  losers: Losers,
  groups: readonly number[],
  about: { total: number; limit: number },
): Collateral[] =>
  losers.names(groups, about).map(({ id, name }) => ({
    kind: subject.given.kind === 'app' ? 'assignment' : 'role',
    principalId: id,
    principalName: name,
    resourceId: subject.resourceId,
    resourceName: subject.name,
    people: 1,
  }))

/**
 * Ways to take an application or a role from a person. Every group that gives it is either left or it is taken from
 * the group. Okta then takes away an assignment that came through groups by itself, and refuses to end one of the
 * person's own before (E0000046), so that comes last.
 */
export function routesOfPerson(reader: SnapshotReader, subject: Subject, user: WayUser): Found {
  const { given } = subject
  const row = ownRow(reader, given, user.pk)
  const named = row?.group ?? null
  const ways = row === null && given.kind === 'app' ? [] : waysTo(reader, given, user.pk, named)
  const direct = row?.scope === 'USER'
  const held = [
    ...(direct ? [given.kind === 'app' ? 'Assigned directly' : 'Granted directly'] : []),
    ...ways.map(({ words }) => words),
  ]
  if (ways.length === 0) {
    if (direct) return { held, routes: [routeOf([subject.own(user)], [], [])], notes: [], left: [] }
    if (row === null) return { held, routes: [], notes: [], left: [] }
    return {
      held: ['Through a group Okta does not name'],
      routes: [routeOf([], [subject.unnamed(user)], [])],
      notes: [],
      left: [],
    }
  }

  const losses = createOwnLosses(reader, user, ways, given)
  const at = (places: readonly number[]): Way[] => places.map((n) => ways[n] as Way)
  const leaves = ways.map(leaveOf)
  const losers = createLosers(reader, given, user.pk)
  const pks = (list: readonly Way[]): number[] => list.map(({ pk }) => pk)
  const { choices: compared, exact } = choices({
    canLeave: leaves.map((leave) => leave !== null),
    own: (left) => losses.of(at(left)).length,
    hands: (left) => handsOf(at(left)),
    calls: (left) => left.filter((n) => leaves[n]?.by === 'call').length,
    besides: direct ? 1 : 0,
    masks: (places) => losers.byGroups(pks(at(places))),
    others: (taken) => losers.count(pks(at(taken))),
  })

  const routes = new Map<Choice, () => RevokeRoute>()
  for (const choice of compared) {
    routes.set(choice, () => {
      const left = at(choice.left)
      const taken = at(choice.taken)
      const own = losses.of(left)
      const calls = left.filter((way) => leaveOf(way)?.by === 'call')
      const hands = stepsByHand(reader, user, left)
      const others = othersCollateral(subject, losers, pks(taken), {
        total: choice.others,
        limit: mostListed - own.length,
      })
      return routeOf(
        [
          ...calls.map((way) => leaving(reader, user, way)),
          ...taken.map((way) => subject.taken(way)),
          ...(direct ? [subject.own(user, hands.length > 0)] : []),
        ],
        hands,
        [...ownCollateral(user, own), ...others],
        { lost: own.length + choice.others, people: choice.others + (own.length > 0 ? 1 : 0) },
      )
    })
  }
  const kept = leaves.indexOf(null)
  if (kept >= 0 && given.kind === 'app') {
    const lost = everythingOf(reader, user.pk, given).map(({ kind, id, name }) => ({
      kind,
      resourceId: id,
      resourceName: name,
    }))
    const choice: Choice = { left: [], taken: [], own: lost.length, others: 0, steps: 1, hands: 1 }
    routes.set(choice, () =>
      routeOf([], [deactivate(ways[kept] as Way, user)], ownCollateral(user, lost), {
        lost: lost.length,
        people: lost.length > 0 ? 1 : 0,
      }),
    )
  }

  const shown = worthShowing([...routes.keys()].toSorted(inOrder), mostRoutes)
  return {
    held: held.slice(0, mostChanges),
    routes: shown.map((choice) => (routes.get(choice) as () => RevokeRoute)()),
    notes: exact
      ? []
      : [
          `${String(ways.length)} groups give this. Up to ${String(comparedAtMost)}, all combinations are compared; of more, these are good ones, and another may lose less.`,
        ],
    left: [...new Set(shown.flatMap(({ left }) => at(left)))],
  }
}

/** How many steps by hand it takes to leave these groups, as `stepsByHand` makes them. */
function handsOf(ways: readonly Way[]): number {
  const rules = new Set<number>()
  let others = 0
  for (const way of ways) {
    const leave = leaveOf(way)
    if (leave?.by === 'rules') for (const { pk } of leave.rules) rules.add(pk)
    else if (leave?.by === 'rule' || leave?.by === 'source') others += 1
  }
  return rules.size + others
}

/** A route of the contract from steps with their words. Without numbers, what is listed is all that is lost. */
export function routeOf(
  steps: readonly { change: AccessChange; words: string }[],
  manual: readonly ManualStep[],
  collateral: readonly Collateral[],
  numbers: { lost: number; people: number } = {
    lost: collateral.length,
    people: new Set(collateral.map(({ principalId }) => principalId)).size,
  },
): RevokeRoute {
  const some = steps.slice(0, mostChanges)
  return {
    changes: some.map(({ change }) => change),
    words: some.map(({ words }) => words),
    manual: manual.slice(0, mostHands),
    collateral: collateral.slice(0, mostListed),
    ...numbers,
  }
}
