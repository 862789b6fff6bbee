import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { StoredStep } from '../../db/ledger/plan-rows.ts'
import type { Restores } from '../types.ts'
import { counted } from './words.ts'
import { roleName, targetsOf } from './state.ts'

type Step = Pick<StoredStep, 'change' | 'captured' | 'principalName' | 'resourceName'>
type Inverse = { change: AccessChange; restores: Restores | null; text: string } | { impossible: string }

/** The change that takes a finished step back, with what is lost all the same, or why there is none. */
export function inverse(step: Step): Inverse {
  const { change, captured } = step
  const back: AccessChange = { ...change, verb: change.verb === 'grant' ? 'revoke' : 'grant' }
  const grants = change.verb === 'grant'
  switch (change.kind) {
    case 'membership':
      return { change: back, restores: null, text: grants ? membershipGiven(step) : membershipTaken(step) }
    case 'assignment':
      return grants ? assignmentGiven(step, back) : assignmentTaken(step, back)
    case 'group-assignment':
      return grants
        ? {
            change: back,
            restores: null,
            text: `Undo takes ${step.resourceName} from the members of ${step.principalName} again. The application may delete what they made there meanwhile.`,
          }
        : {
            change: back,
            restores: given(captured, ['priority', 'profile']),
            text: `Undo assigns ${step.resourceName} to ${step.principalName} again${
              captured?.priority === undefined ? '' : ', with the priority it had'
            }. What the application deleted of its members does not come back.`,
          }
    case 'role':
      return grants ? roleGiven(step, back) : roleTaken(step, back)
    case 'binding':
      return {
        change: back,
        restores: null,
        text: grants
          ? `Undo takes the role ${step.resourceName} from ${step.principalName} again.`
          : `Undo gives ${step.principalName} the role ${step.resourceName} on the same resource set again.`,
      }
  }
}

/** Of what was captured, only what a call gives back. */
function given(captured: Restores | null, names: readonly (keyof Restores)[]): Restores | null {
  const entries = Object.entries(captured ?? {}).filter(([name]) => names.includes(name as keyof Restores))
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Restores)
}

const membershipGiven = ({ principalName, resourceName }: Step): string =>
  `Undo takes ${principalName} out of ${resourceName} again. Applications that came with the group go with it, and may delete what they hold of ${principalName}.`

const membershipTaken = ({ captured, principalName, resourceName }: Step): string =>
  captured?.by === 'rule'
    ? `Undo adds ${principalName} to ${resourceName} by hand. A group rule held the membership before: from then on no rule does, so it stays until somebody ends it. If Okta put ${principalName} on the exceptions of the rule, that stays, too.`
    : `Undo adds ${principalName} to ${resourceName} again. What applications deleted meanwhile does not come back.`

function assignmentGiven({ captured, principalName, resourceName }: Step, back: AccessChange): Inverse {
  if (captured?.by === 'group') {
    return {
      impossible: `${principalName} had ${resourceName} through a group before, and Okta does not end an assignment while a group gives the application. In the Okta admin console, open the application, then Assignments > Convert assignments, to make it come through the group again.`,
    }
  }
  return {
    change: back,
    restores: null,
    text: `Undo takes ${resourceName} from ${principalName} again. The application may delete what ${principalName} made there meanwhile.`,
  }
}

function assignmentTaken({ captured, principalName, resourceName }: Step, back: AccessChange): Inverse {
  const restores = given(captured, ['profile', 'userName'])
  const kept =
    restores === null
      ? 'with what the application fills in by itself'
      : restores.profile === undefined
        ? 'with the user name it had'
        : 'with the attributes it had'
  const password =
    captured?.password === true ? ' The password that was set for it is not known and is not given back.' : ''
  return {
    change: back,
    restores,
    text: `Undo assigns ${resourceName} to ${principalName} again, ${kept}. What the application itself deleted does not come back.${password}`,
  }
}

const roleGiven = ({ change, principalName }: Step, back: AccessChange): Inverse => ({
  change: back,
  restores: null,
  text: `Undo takes the role ${roleName(change.resourceId)} from ${principalName} again.`,
})

function roleTaken({ change, captured, principalName }: Step, back: AccessChange): Inverse {
  const limit = targetsOf(change)
  const role = roleName(change.resourceId)
  const where = `In the Okta admin console, give it under Security > Administrators, and name the ${limit ?? ''} there.`
  if (limit !== null && captured?.targets === undefined) {
    return {
      impossible: `Whether ${principalName} was ${role} for some ${limit} only is not known, and giving the role again would give it over all of them. ${where}`,
    }
  }
  const targets = captured?.targets ?? 0
  if (limit !== null && targets > 0) {
    const some = counted(targets, limit === 'groups' ? 'group' : 'application', limit)
    return {
      impossible: `${principalName} was ${role} for ${some} only, and giving the role again would give it over all of them. ${where}`,
    }
  }
  return {
    change: back,
    restores: null,
    text: `Undo gives ${principalName} the role ${role} again.`,
  }
}
