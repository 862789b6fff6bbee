import type { Output, PlanState } from '../../../preload/contract/index.ts'
import type { PlanList } from '../../lib/search.ts'

/** The states that each list of plans has. */
export const statesOf: Record<PlanList, readonly PlanState[]> = {
  pending: ['draft', 'queued'],
  running: ['applying', 'interrupted'],
  history: ['applied', 'failed', 'cancelled', 'discarded'],
  failed: ['failed'],
}

export const listLabels: Record<PlanList, string> = {
  pending: 'Pending',
  running: 'Under way',
  history: 'History',
  failed: 'Failed',
}

/** How many plans a list has, of the counts of all. */
export const countOf = (byState: Output<'plans.list'>['byState'], list: PlanList): number =>
  statesOf[list].reduce((sum, state) => sum + (byState[state] ?? 0), 0)

/** What an empty list means, and what comes next. */
export const emptyWords: Record<PlanList, readonly [title: string, text: string]> = {
  pending: [
    'No changes are pending',
    'Choose “Grant access” or “Remove” on an account, group, application or role. What you choose is gathered here, checked, and sent to Okta only when you apply it.',
  ],
  running: [
    'No plan is under way',
    'A plan that is being applied is shown here with its progress, also when the app was closed in the middle of it.',
  ],
  history: [
    'No plan was applied yet',
    'Plans stay here with a receipt for each change: who, when, before, after, and Okta’s own request id.',
  ],
  failed: [
    'No plan has failed',
    'A plan with a step that failed or was refused is listed here, to try again or to skip.',
  ],
}
