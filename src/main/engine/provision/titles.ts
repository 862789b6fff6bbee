import type { AccessKind, PlanCounts } from '../../../preload/contract/models.ts'
import type { StoredStep } from '../db/ledger/plan-rows.ts'

type First = Pick<StoredStep, 'change' | 'principalName' | 'resourceName' | 'setName'>

const number = (count: number): string => count.toLocaleString('en-US')

/** What one change does, as a short heading. */
export function titleOfStep({ change: { verb, kind }, principalName, resourceName, setName }: First): string {
  const grants = verb === 'grant'
  switch (kind) {
    case 'membership':
      return grants
        ? `Add ${principalName} to ${resourceName}`
        : `Remove ${principalName} from ${resourceName}`
    case 'assignment':
    case 'group-assignment':
      return grants
        ? `Assign ${resourceName} to ${principalName}`
        : `Take ${resourceName} from ${principalName}`
    case 'role':
    case 'binding': {
      const role = `the role ${resourceName}${setName === null ? '' : ` on ${setName}`}`
      return grants ? `Give ${principalName} ${role}` : `Take ${role} from ${principalName}`
    }
  }
}

const sameForMany: Record<AccessKind, (resource: string) => [grant: string, revoke: string]> = {
  membership: (group) => [`Add # to ${group}`, `Remove # from ${group}`],
  assignment: (app) => [`Assign ${app} to #`, `Take ${app} from #`],
  'group-assignment': (app) => [`Assign ${app} to #`, `Take ${app} from #`],
  role: (role) => [`Give # the role ${role}`, `Take the role ${role} from #`],
  binding: (role) => [`Give # the role ${role}`, `Take the role ${role} from #`],
}

/** A heading for a plan, from what is in it. */
export function titleOf(
  { steps, grants, revokes, principals, resources }: PlanCounts,
  kinds: readonly AccessKind[],
  first: First | null,
): string {
  if (first === null || steps === 0) return 'No changes'
  if (steps === 1) return titleOfStep(first)
  const [kind] = kinds
  if (kinds.length === 1 && kind !== undefined && resources === 1 && (grants === 0 || revokes === 0)) {
    const { principalType } = first.change
    // A role can be of people and of groups at once.
    const who =
      kind === 'role' || kind === 'binding'
        ? `${number(principals)} people and groups`
        : `${number(principals)} ${principalType === 'GROUP' ? 'groups' : 'people'}`
    const [grant, revoke] = sameForMany[kind](first.resourceName)
    return (grants > 0 ? grant : revoke).replace('#', () => who)
  }
  const changes = `${number(steps)} changes`
  return principals === 1 ? `${changes} for ${first.principalName}` : changes
}
