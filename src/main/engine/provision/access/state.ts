import { standardRoles, type AccessChange } from '../../../../preload/contract/models.ts'
import type { RoleKey } from '../../db/snapshot/access-facts.ts'
import type { AccessState, Held } from '../types.ts'

type StandardRole = keyof typeof standardRoles

/** Name of a standard role in Okta's words. */
export const roleName = (type: string): string => standardRoles[type as StandardRole] ?? type

/** The role of a change, as the snapshot and Okta's answers know it. */
export const roleKey = ({ kind, resourceId, setId }: AccessChange): RoleKey =>
  kind === 'binding'
    ? { type: 'CUSTOM', role: resourceId, set: setId ?? '' }
    : { type: resourceId, role: '', set: '' }

/**
 * What a standard role can be limited to; null for everything. Okta: "Role targets" are groups of these three
 * roles, and applications of the application administrator.
 */
export const targetsOf = ({ kind, resourceId }: AccessChange): 'groups' | 'applications' | null => {
  if (kind !== 'role') return null
  if (resourceId === 'APP_ADMIN') return 'applications'
  return ['USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'].includes(resourceId) ? 'groups' : null
}

/**
 * What Okta has now, filled up with what only the local data knows: names, groups that grant the same, and parts
 * that Okta did not show to this credential.
 */
export function mergedState(known: AccessState, live: AccessState | null): AccessState {
  if (live === null) return known
  const merged: AccessState = { ...known, ...live }
  const { principal, resource, held } = live
  if (resource !== null && resource !== undefined && known.resource) {
    merged.resource = { ...known.resource, ...resource }
  }
  if (principal !== null && principal !== undefined && known.principal) {
    merged.principal = { ...known.principal, ...principal }
  }
  if (held !== null && held !== undefined && known.held) merged.held = mergedHeld(known.held, held)
  return merged
}

function mergedHeld(known: Held, live: Held): Held {
  const by = live.by === 'unknown' ? known.by : live.by
  const names = new Map(known.through.map(({ id, name }) => [id, name]))
  const through = live.through.map(({ id, name }) => ({
    id,
    name: name === id ? (names.get(id) ?? name) : name,
  }))
  // Okta names one granting group at most; rules it names all.
  const rules = [known.by, by].includes('rule')
  const more = rules && (known.by !== by || through.length > 0) ? [] : known.through
  return {
    ...known,
    ...live,
    by,
    through: [...through, ...more.filter(({ id }) => !through.some((one) => one.id === id))].toSorted(
      (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)),
    ),
  }
}
