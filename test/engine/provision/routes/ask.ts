import { expect } from 'vitest'
import { revokeRoutes } from '../../../../src/main/engine/provision/routes/handlers.ts'
import type { SnapshotSource } from '../../../../src/main/engine/query/source.ts'
import { requestSchemas } from '../../../../src/preload/contract/schemas.ts'
import type {
  AccessChange,
  AccessKind,
  RevokeRoute,
  RevokeRoutes,
} from '../../../../src/preload/contract/models.ts'

/** Asks through the schemas of the contract, both ways. */
export function routes(source: SnapshotSource, access: AccessChange): RevokeRoutes {
  const { input, output } = requestSchemas['access.routes']
  const result = revokeRoutes(source, input.parse({ connectorId: 'c', access }).access)
  expect(result).toMatchObject({ ok: true })
  if (!result.ok) throw new Error(result.error.message)
  return output.parse(result.value)
}

export const revoke = (
  kind: AccessKind,
  resourceId: string,
  principalId: string,
  more: Partial<AccessChange> = {},
): AccessChange => ({
  verb: 'revoke',
  kind,
  resourceId,
  principalType: kind === 'group-assignment' ? 'GROUP' : 'USER',
  principalId,
  ...more,
})

/** A route in short: its steps, those by hand, and what is lost. */
export const short = (route: RevokeRoute | undefined) =>
  route && {
    does: route.changes.map(({ kind, resourceId, principalId }) => `${kind} ${resourceId} ${principalId}`),
    hands: route.manual.map(({ link, objectId }) => `${link} ${objectId ?? ''}`.trim()),
    loses: route.collateral.map(
      ({ kind, resourceId, principalId }) => `${kind} ${resourceId} ${principalId}`,
    ),
    lost: route.lost,
    people: route.people,
  }
