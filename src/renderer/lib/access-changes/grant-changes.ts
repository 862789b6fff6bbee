import type { AccessChange } from '../../../preload/contract/index.ts'
import type { Grant, NamedChange, Party, Target } from './question.ts'

/** One plan takes so many changes at once. */
export const mostChanges = 1000

/** What was chosen: objects of a list, or roles. */
export type Choice =
  | { readonly kind: 'object'; readonly id: string; readonly name: string }
  | { readonly kind: 'role'; readonly id: string; readonly name: string }
  | { readonly kind: 'custom-role'; readonly id: string; readonly name: string }

/** A resource set that custom roles are given on. */
export interface ResourceSet {
  readonly id: string
  readonly label: string
}

const granted = (
  what: Pick<AccessChange, 'kind' | 'resourceId' | 'setId'>,
  { type, id, name }: Party,
  resource: string,
  set: string | null = null,
): NamedChange => ({
  change: { verb: 'grant', ...what, principalType: type, principalId: id },
  principal: name,
  resource,
  set,
})

function toParty(party: Party, choose: 'groups' | 'apps' | 'roles', choice: Choice, set: ResourceSet | null) {
  if (choose === 'groups') return granted({ kind: 'membership', resourceId: choice.id }, party, choice.name)
  if (choose === 'apps') {
    const kind = party.type === 'GROUP' ? 'group-assignment' : 'assignment'
    return granted({ kind, resourceId: choice.id }, party, choice.name)
  }
  if (choice.kind !== 'custom-role') {
    return granted({ kind: 'role', resourceId: choice.id }, party, choice.name)
  }
  return set === null
    ? null
    : granted({ kind: 'binding', resourceId: choice.id, setId: set.id }, party, choice.name, set.label)
}

function ofTarget(target: Target, choose: 'people' | 'assigned-groups', { id, name }: Choice) {
  const type = choose === 'people' ? 'USER' : 'GROUP'
  const { set } = target
  if (target.kind === 'role') {
    const role = { resourceId: target.id, ...(set === undefined ? {} : { setId: set.id }) }
    const kind = set === undefined ? 'role' : 'binding'
    return granted({ kind, ...role }, { type, id, name }, target.name, set?.label ?? null)
  }
  const kind =
    choose === 'assigned-groups' ? 'group-assignment' : target.kind === 'group' ? 'membership' : 'assignment'
  return granted({ kind, resourceId: target.id }, { type, id, name }, target.name)
}

/** Every change that a choice means: each of those it is for with each that was chosen. */
export function changesOf(
  grant: Grant,
  choices: readonly Choice[],
  set: ResourceSet | null = null,
): NamedChange[] {
  return choices.flatMap((choice) =>
    'for' in grant
      ? grant.for
          .map((party) => toParty(party, grant.choose, choice, set))
          .filter((change) => change !== null)
      : grant.of.map((target) => ofTarget(target, grant.choose, choice)),
  )
}
