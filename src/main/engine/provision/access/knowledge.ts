import type { AccessChange } from '../../../../preload/contract/models.ts'
import { knownGroup } from '../../db/snapshot/access-facts.ts'
import { rolesOfGroup } from '../../db/snapshot/access-effects.ts'
import type { SnapshotSource } from '../../query/source.ts'
import type { AccessKnowledge } from '../types.ts'
import { drift } from './drift.ts'
import { findings } from './findings.ts'
import { inverse } from './inverse.ts'
import { isSo } from './is-so.ts'
import { factsOf, known } from './known.ts'
import { look } from './look.ts'
import { words } from './words.ts'
import { saysAlready, writeFor } from './write.ts'

/**
 * Whether a change is one of who has admin rights: a role, or the membership of a group that holds one. Where that
 * is not known, it counts as one, so that nobody passes by four eyes unseen.
 */
function touchesAdmins(source: SnapshotSource, { kind, resourceId }: AccessChange): boolean {
  if (kind === 'role' || kind === 'binding') return true
  if (kind !== 'membership') return false
  const facts = factsOf(source)
  const group = facts === null ? null : knownGroup(facts.reader, resourceId)
  if (facts === null || group === null) return true
  if (group.holdsRoles === true || rolesOfGroup(facts.reader, group.pk).length > 0) return true
  return group.holdsRoles === null && !facts.sees('roles')
}

/** What Okta and the local data have of each kind of access, and how each is given and taken. */
export const createAccessKnowledge = (): AccessKnowledge => ({
  known,
  look,
  isSo,
  words,
  findings,
  drift,
  writeFor,
  saysAlready,
  touchesAdmins,
  inverse,
})
