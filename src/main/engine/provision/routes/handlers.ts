import { err, ok, type Result } from '../../../../preload/contract/index.ts'
import type { AccessChange, RevokeRoutes } from '../../../../preload/contract/models.ts'
import { gone } from '../../connectors/gone.ts'
import type { ConnectorStore } from '../../db/ledger/connectors.ts'
import { createLosers } from '../../db/snapshot/access-losers.ts'
import { findGroup, findUser, groupHas, labels, type WayGroup } from '../../db/snapshot/access-ways.ts'
import { snapshotReader, type SnapshotReader } from '../../db/snapshot/reader.ts'
import type { EngineHandlers } from '../../dispatch.ts'
import { hiddenKinds, type SnapshotSource } from '../../query/source.ts'
import { cautionOf, chained, kindsOfWays } from './caution.ts'
import { routesOfMembership } from './membership.ts'
import { mostListed, othersCollateral, routeOf, routesOfPerson, type Found } from './person.ts'
import { subjectOf, type Subject } from './subject.ts'

const unknown = () =>
  err(
    'not-found',
    'This object is not part of the last sync.',
    'Sync, or go back to the list and choose another.',
  )

/** An application or a role that a group has: it is taken from the group. */
function routesOfGroup(reader: SnapshotReader, subject: Subject, group: WayGroup): Found {
  const { given } = subject
  if (!groupHas(reader, given, group.pk)) return { held: [], routes: [], notes: [], left: [] }
  const losers = createLosers(reader, given, null)
  const total = losers.count([group.pk])
  const collateral = othersCollateral(subject, losers, [group.pk], { total, limit: mostListed })
  const verb = given.kind === 'app' ? 'Assigned' : 'Granted'
  return {
    held: [`${verb} to the group, so to each of its members`],
    routes: [routeOf([subject.taken(group)], [], collateral, { lost: total, people: total })],
    notes: [],
    left: [],
  }
}

function find(reader: SnapshotReader, access: AccessChange): Found | null {
  const { kind, resourceId, principalType, principalId } = access
  const user = principalType === 'USER' ? findUser(reader, principalId) : null
  if (kind === 'membership') {
    const group = findGroup(reader, resourceId)
    return user === null || group === null ? null : routesOfMembership(reader, group, user)
  }
  const subject = subjectOf(reader, access)
  if (subject === null) return null
  if (user !== null) return routesOfPerson(reader, subject, user)
  const group = principalType === 'GROUP' ? findGroup(reader, principalId) : null
  return group === null ? null : routesOfGroup(reader, subject, group)
}

/**
 * Ways to take an access away for good, the best first, from the local data alone. No ways: it is not held, as far as
 * the local data knows. Fails with `not-found` where the principal or the object is not part of the last sync.
 */
export function revokeRoutes(source: SnapshotSource, access: AccessChange): Result<RevokeRoutes> {
  if (source.db === null) return unknown()
  const reader = snapshotReader(source.db)
  const found = find(reader, access)
  if (found === null) return unknown()
  const notes = [...found.notes, ...chained(reader, found.left)]
  let { routes } = found
  if (found.held.length === 0) {
    const hidden = hiddenKinds(source)
    const seen = !kindsOfWays(access).some((kind) => hidden.has(kind))
    notes.push(seen ? 'As of the last sync it is not held.' : 'Whether it is held is not known.')
    // Okta is asked before a change, and so tells what the local data cannot.
    const step = {
      change: { ...access, verb: 'revoke' as const },
      words: 'Take it away if Okta says that it is held.',
    }
    if (!seen) routes = [routeOf([step], [], [])]
  }
  return ok({ held: found.held, routes, caution: cautionOf(source, access, notes) })
}

const mostLabels = 1000

/** Handlers of what can be taken away, and how, and of which roles there are to give. */
export function createRouteHandlers(deps: {
  connectors: Pick<ConnectorStore, 'get'>
  source: (connectorId: string) => SnapshotSource
}) {
  return {
    'access.routes': ({ connectorId, access }) =>
      deps.connectors.get(connectorId) === null ? gone() : revokeRoutes(deps.source(connectorId), access),
    'access.roles': ({ connectorId }) => {
      if (deps.connectors.get(connectorId) === null) return gone()
      const { db } = deps.source(connectorId)
      if (db === null) return ok({ customRoles: [], resourceSets: [] })
      const reader = snapshotReader(db)
      return ok({
        customRoles: labels(reader, 'custom_roles', mostLabels),
        resourceSets: labels(reader, 'resource_sets', mostLabels),
      })
    },
  } satisfies Partial<EngineHandlers>
}
