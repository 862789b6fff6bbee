import type { AccessChange } from '../../../preload/contract/index.ts'
import { plural } from '../format.ts'
import { changeSentence, principalsWords } from '../plans/step-words.ts'
import type { Grant, NamedChange } from './question.ts'

const resourceNouns: Record<AccessChange['kind'], readonly [string, string]> = {
  membership: ['group', 'groups'],
  assignment: ['application', 'applications'],
  'group-assignment': ['application', 'applications'],
  role: ['role', 'roles'],
  binding: ['role', 'roles'],
}

/**
 * What changes do, as a sentence without its full stop: `Remove Ana Lima from Finance`, `Remove 12 people from
 * Finance`, `Remove Ana Lima from 3 groups`, or a mere count where neither end is one.
 */
export function changesSentence(changes: readonly NamedChange[]): string {
  const [first] = changes
  if (first === undefined) return 'Change nothing'
  const { change, principal, resource, set } = first
  if (changes.length === 1) return changeSentence(change, { principal, resource, set })
  const same = (of: (each: AccessChange) => string | undefined) =>
    changes.every((each) => of(each.change) === of(change))
  const principals = new Set(changes.map((each) => each.change.principalId)).size
  const counted = principalsWords(principals, [...new Set(changes.map((each) => each.change.principalType))])
  if (same(({ verb }) => verb)) {
    const oneResource = same(({ kind, resourceId, setId }) => `${kind} ${resourceId} ${setId ?? ''}`)
    if (oneResource) return changeSentence(change, { principal: counted, resource, set })
    const oneKind = same(({ kind }) => kind)
    if (oneKind && principals === 1 && change.kind !== 'role' && change.kind !== 'binding') {
      const nouns = plural(changes.length, resourceNouns[change.kind])
      return changeSentence(change, { principal, resource: nouns, set })
    }
    if (
      same(({ kind }) => (kind === 'binding' ? 'role' : kind)) &&
      resourceNouns[change.kind][0] === 'role'
    ) {
      const roles = plural(changes.length, ['role assignment', 'role assignments'])
      return change.verb === 'grant' ? `Grant ${roles}` : `Revoke ${roles}`
    }
  }
  return `Make ${plural(changes.length, ['change', 'changes'])}`
}

const several = (names: readonly { name: string }[], noun: readonly [string, string]): string =>
  names.length === 1 ? (names[0]?.name ?? '') : plural(names.length, noun)

/** What is asked where something is to be chosen, as a heading. */
export function grantTitle(grant: Grant): string {
  if ('for' in grant) {
    const type = new Set(grant.for.map((party) => party.type))
    const who = several(grant.for, type.has('GROUP') ? ['group', 'groups'] : ['account', 'accounts'])
    return {
      groups: `Add ${who} to groups`,
      apps: `Assign applications to ${who}`,
      roles: `Grant admin roles to ${who}`,
    }[grant.choose]
  }
  const [first] = grant.of
  if (first?.kind === 'role') {
    const on = first.set === undefined ? '' : ` on ${first.set.label}`
    return `Give ${grant.choose === 'people' ? 'people' : 'groups'} the role ${first.name}${on}`
  }
  const isGroup = first?.kind === 'group'
  const what = several(grant.of, isGroup ? ['group', 'groups'] : ['application', 'applications'])
  if (grant.choose === 'people') return isGroup ? `Add people to ${what}` : `Assign people to ${what}`
  return `Assign groups to ${what}`
}

/** The buttons and menu entries that begin choosing. */
export const grantVerbs = {
  groups: 'Add to group…',
  apps: 'Assign application…',
  roles: 'Grant role…',
} as const
