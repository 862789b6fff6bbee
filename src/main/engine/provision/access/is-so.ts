import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { AccessState } from '../types.ts'

/**
 * Whether a change is so already; null where that is not known. Nothing is so of what is not there, such as a wrong id. An assignment or role that comes through groups is
 * not the one that a grant makes, which stays when the groups go. A role of one's own is taken away when only groups
 * still give it; that nothing of one's own was there to take is a finding.
 */
export function isSo(
  { verb, kind }: AccessChange,
  { held, principal, resource }: AccessState,
): boolean | null {
  if (principal === null || resource === null) return false
  if (held === undefined) return null
  const throughGroupsOnly = held?.by === 'group'
  if (verb === 'grant') return held !== null && !throughGroupsOnly
  return held === null || (throughGroupsOnly && (kind === 'role' || kind === 'binding'))
}
