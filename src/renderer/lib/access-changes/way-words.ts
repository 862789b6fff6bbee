import type {
  Collateral,
  FindingCode,
  ManualStep,
  PlanStep,
  RevokeRoute,
} from '../../../preload/contract/index.ts'
import { plural } from '../format.ts'

/** Findings that say that taking it away here does not take it away for good. */
const needsWay: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'held-through-groups',
  'stays-through-groups',
  'role-through-group',
  'held-by-rule',
  'rule-returns',
  'group-imported',
  'group-built-in',
])

/**
 * Whether other ways are worth showing for a step: `must` where it cannot be made as it is, `may` where it can
 * and something stays; null otherwise.
 */
export function waysNeeded({
  change,
  findings,
}: Pick<PlanStep, 'change' | 'findings'>): 'must' | 'may' | null {
  if (change.verb !== 'revoke') return null
  const found = findings.filter(({ code, severity }) => needsWay.has(code) && severity !== 'info')
  if (found.length === 0) return null
  return found.some(({ severity }) => severity === 'blocker') ? 'must' : 'may'
}

/** `Ana Lima loses Salesforce`, `12 people lose the role Help Desk Administrator`. */
export function collateralWords({ kind, principalName, resourceName, people }: Collateral): string {
  const what = {
    membership: `the membership of ${resourceName}`,
    assignment: resourceName,
    role: `the role ${resourceName}`,
  }[kind]
  return people > 1
    ? `${plural(people, ['person loses', 'people lose'])} ${what}`
    : `${principalName} loses ${what}`
}

/** What a way takes away besides, as one sentence. */
export function lostWords({ lost, people }: Pick<RevokeRoute, 'lost' | 'people'>): string {
  if (lost === 0) return 'Nothing else is lost.'
  return `Besides, ${plural(lost, ['access is', 'accesses are'])} lost by ${plural(people, ['person', 'people'])}:`
}

/** The button that opens the screen of Okta's console where a step by hand is done. */
export const manualLabels: Record<ManualStep['link'], string> = {
  'okta-group': 'Open the group in Okta',
  'okta-app': 'Open the application in Okta',
  'okta-user': 'Open the person in Okta',
  'okta-administrators': 'Open the administrators in Okta',
  'okta-admin': 'Open Okta’s console',
}
