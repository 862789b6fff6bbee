import { err, ok, type AppError, type Result } from '../../../../preload/contract/errors.ts'
import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { AccessState, Restores, WriteCall } from '../types.ts'

const path = (...parts: string[]): string => `/api/v1/${parts.map(encodeURIComponent).join('/')}`
const area = ({ principalType }: AccessChange): string => (principalType === 'USER' ? 'users' : 'groups')

/**
 * The one call that makes a change so. Okta: "Assign a user to a group", "Assign an application user", "Assign an
 * application group", "Assign a user role", and what takes each away.
 */
export function writeFor(
  change: AccessChange,
  now: AccessState,
  restores: Restores | null,
): Result<WriteCall> {
  const { kind, verb, resourceId, principalId, setId } = change
  const grants = verb === 'grant'
  switch (kind) {
    case 'membership':
      return ok({
        method: grants ? 'PUT' : 'DELETE',
        path: path('groups', resourceId, 'users', principalId),
      })
    case 'assignment':
      return grants
        ? ok({
            method: 'POST',
            path: path('apps', resourceId, 'users'),
            body: assignmentBody(principalId, restores),
          })
        : withoutAssignment(change, now)
    case 'group-assignment': {
      const address = path('apps', resourceId, 'groups', principalId)
      if (!grants) return ok({ method: 'DELETE', path: address })
      const { priority, profile } = restores ?? {}
      return ok({
        method: 'PUT',
        path: address,
        body: {
          ...(priority === undefined ? {} : { priority }),
          ...(profile === undefined ? {} : { profile }),
        },
      })
    }
    case 'role':
    case 'binding':
      if (!grants) return withoutRole(change, now)
      return ok({
        method: 'POST',
        path: path(area(change), principalId, 'roles'),
        body:
          kind === 'role'
            ? { type: resourceId }
            : { type: 'CUSTOM', role: resourceId, 'resource-set': setId ?? '' },
      })
  }
}

const assignmentBody = (id: string, restores: Restores | null) => ({
  id,
  scope: 'USER',
  ...(restores?.userName === undefined ? {} : { credentials: { userName: restores.userName } }),
  ...(restores?.profile === undefined ? {} : { profile: restores.profile }),
})

/** Okta refuses to end an assignment that comes through a group (E0000046), so it is not asked to. */
function withoutAssignment(
  { resourceId, principalId }: AccessChange,
  { held }: AccessState,
): Result<WriteCall> {
  if (held?.by === 'group') {
    return err(
      'conflict',
      'The application comes through a group, so it cannot be taken from this account alone.',
      'Show the ways to remove it, and choose one.',
    )
  }
  return ok({ method: 'DELETE', path: path('apps', resourceId, 'users', principalId) })
}

/** A role is taken away by the id of its assignment, which was just read. */
function withoutRole(change: AccessChange, { held }: AccessState): Result<WriteCall> {
  const assignmentId = held?.assignmentId
  if (held?.by === 'group' || assignmentId === undefined || assignmentId === '') {
    return err(
      'conflict',
      held?.by === 'group'
        ? 'The role comes through a group, so it cannot be taken from this account alone.'
        : 'Okta names no assignment of this role that could be ended.',
      held?.by === 'group' ? 'Show the ways to remove it, and choose one.' : 'Check the plan again.',
    )
  }
  return ok({ method: 'DELETE', path: path(area(change), change.principalId, 'roles', assignmentId) })
}

/** Okta: "Duplicate app assignment", "Duplicate role assignment", the same of a role as a resource set. */
const already = new Set(['E0000062', 'E0000090', 'E0000263'])

/** Okta refused because it was so already: it is assigned, or there is nothing to take away. */
export function saysAlready({ verb }: AccessChange, { okta }: AppError): boolean {
  if (okta === undefined) return false
  return verb === 'grant'
    ? already.has(okta.errorCode ?? '')
    : okta.status === 404 && okta.errorCode !== 'E0000008'
}
