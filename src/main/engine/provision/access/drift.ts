import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { AccessState, Held } from '../types.ts'
import { words } from './words.ts'

/** Okta: accounts in these statuses have no access, or none until somebody acts. */
const withoutAccess = new Set(['DEPROVISIONED', 'SUSPENDED'])

/**
 * Why what Okta has now is not what the decision was made on; null where it is. What was or is not known
 * counts as the same.
 */
export function drift(change: AccessChange, expected: AccessState, now: AccessState): string | null {
  const { principalName, resourceName } = words(change, {
    ...expected,
    ...(now.principal ? { principal: now.principal } : {}),
    ...(now.resource ? { resource: now.resource } : {}),
  })
  return (
    ofPrincipal(expected, now, principalName) ??
    ofResource(expected, now, resourceName) ??
    ofHeld(change, expected, now, principalName, resourceName)
  )
}

function ofPrincipal(
  { principal: before }: AccessState,
  { principal: after }: AccessState,
  name: string,
): string | null {
  if (before === undefined || before === null || after === undefined) return null
  if (after === null) return `${name} is not in Okta any more.`
  const { status } = after
  if (status !== null && before.status !== null && withoutAccess.has(status) && status !== before.status) {
    return `${name} was ${before.status} when this was decided, and is ${status} now.`
  }
  return typeChanged(before.groupType, after.groupType, name)
}

function typeChanged(before: string | null, after: string | null, name: string): string | null {
  if (before === null || after === null || before === after) return null
  return `The group ${name} was of type ${before} when this was decided, and is ${after} now.`
}

function ofResource(
  { resource: before }: AccessState,
  { resource: after }: AccessState,
  name: string,
): string | null {
  if (before === undefined || before === null || after === undefined) return null
  if (after === null) return `${name} is not in Okta any more.`
  if (before.status === 'ACTIVE' && after.status !== undefined && after.status !== 'ACTIVE') {
    return `The application ${name} was active when this was decided, and is ${after.status} now.`
  }
  return typeChanged(before.groupType ?? null, after.groupType ?? null, name)
}

function ofHeld(
  change: AccessChange,
  { held: before, ...rest }: AccessState,
  { held: after }: AccessState,
  principal: string,
  resource: string,
): string | null {
  if (before === undefined || after === undefined || isSame(before, after)) return null
  const say = (held: Held | null): string => words(change, { ...rest, held }).before
  const [was, is] = [say(before), say(after)]
  return was === is
    ? `How ${principal} has ${resource} has changed since this was decided.`
    : `${principal} and ${resource}: “${was}” when this was decided, “${is}” now.`
}

function isSame(before: Held | null, after: Held | null): boolean {
  if (before === null || after === null) return before === after
  if (before.by !== after.by) return before.by === 'unknown' || after.by === 'unknown'
  // A role that was limited and is not any more, or the other way round, is another role.
  if (before.targets === undefined || after.targets === undefined) return true
  return (before.targets === 0) === (after.targets === 0)
}
