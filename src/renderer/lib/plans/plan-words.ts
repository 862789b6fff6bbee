import type {
  ChangePlan,
  Connector,
  PlanCounts,
  PlanProgress,
  PlanState,
  PlanStep,
  SafetyLevel,
} from '../../../preload/contract/index.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import type { IconName } from '../../ui/icon.tsx'
import { formatEta, formatNumber, formatTime, plural } from '../format.ts'
import { changeSentence, principalsWords, stepNames, stepSentence } from './step-words.ts'

interface Look {
  readonly label: string
  readonly tone: Tone
  readonly icon?: IconName
}

const looks: Record<PlanState, Look> = {
  draft: { label: 'Draft', tone: 'neutral', icon: 'edit' },
  queued: { label: 'Queued', tone: 'attention', icon: 'clock' },
  applying: { label: 'Applying', tone: 'running' },
  interrupted: { label: 'Interrupted', tone: 'attention', icon: 'pause' },
  applied: { label: 'Applied', tone: 'done' },
  failed: { label: 'Failed', tone: 'failed' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'stop' },
  discarded: { label: 'Discarded', tone: 'neutral', icon: 'trash' },
}

/** How the state of a plan is shown. */
export const planLook = ({ state, counts }: Pick<ChangePlan, 'state' | 'counts'>): Look =>
  state === 'failed' && (counts.byState.done ?? 0) > 0
    ? { ...looks.failed, label: 'Failed in part' }
    : looks[state]

export const levelWords: Record<SafetyLevel, string> = {
  'read-only': 'Read-only',
  confirm: 'Confirm',
  'confirm-name': 'Confirm with name',
}

const some = (parts: readonly (readonly [number, readonly [string, string]])[]): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => plural(count, words))
    .join(', ')

/** `12 grants, 3 revokes`. */
export const changesWords = ({ grants, revokes }: Pick<PlanCounts, 'grants' | 'revokes'>): string =>
  some([
    [grants, ['grant', 'grants']],
    [revokes, ['revoke', 'revokes']],
  ]) || 'no changes'

/** `1 refused, 2 warnings`, of steps; empty where nothing was found. */
export const flagsWords = ({ blockers, warnings }: Pick<PlanCounts, 'blockers' | 'warnings'>): string =>
  some([
    [blockers, ['cannot be sent', 'cannot be sent']],
    [warnings, ['with a warning', 'with warnings']],
  ])

/** `12 grants, 3 revokes · 2 with warnings`. */
export const countsWords = (counts: PlanCounts): string =>
  [changesWords(counts), flagsWords(counts)].filter(Boolean).join(' · ')

const nouns = {
  membership: ['group', 'groups'],
  assignment: ['application', 'applications'],
  'group-assignment': ['application', 'applications'],
  role: ['role', 'roles'],
  binding: ['role', 'roles'],
} as const

/** Whom and what a plan touches, as its steps say: `3 people, 2 groups`. */
export function reachWords({ principals, resources }: PlanCounts, steps: readonly PlanStep[]): string {
  const types = steps.map(({ change }) => change.principalType)
  const kinds = [...new Set(steps.map(({ change }) => nouns[change.kind]))]
  const noun = kinds.length === 1 && kinds[0] !== undefined ? kinds[0] : (['object', 'objects'] as const)
  return `${principalsWords(principals, types)}, ${plural(resources, noun)}`
}

/** Who did something, in the middle of a sentence. */
export const byWhom = (who: string): string => who.replace(/^A (?=person\b)/, 'a ')

/** What became of the steps of a plan that was begun: `34 done, 2 failed, 1 changed meanwhile`. */
export function outcomeWords({ byState }: PlanCounts): string {
  const words = {
    done: 'done',
    sending: 'being sent',
    uncertain: 'not certain',
    failed: 'failed',
    drifted: 'changed meanwhile',
    refused: 'refused',
    skipped: 'skipped',
    cancelled: 'cancelled',
    pending: 'to go',
  } as const
  return (Object.keys(words) as (keyof typeof words)[])
    .filter((state) => (byState[state] ?? 0) > 0)
    .map((state) => `${formatNumber(byState[state] ?? 0)} ${words[state]}`)
    .join(', ')
}

/** Steps that can be tried again or left out. */
export const openCount = ({ byState }: PlanCounts): number =>
  (byState.failed ?? 0) + (byState.drifted ?? 0) + (byState.refused ?? 0) + (byState.uncertain ?? 0)

/** Whether the plan is over, so that what became of it can be looked back on. */
export const hasEnded = ({ state }: Pick<ChangePlan, 'state'>): boolean =>
  state === 'applied' || state === 'failed' || state === 'cancelled'

/**
 * The button that applies a plan: the object and the count of a plan about one, as `Remove 12 people from
 * Finance`. `steps`: the first of them; a button for many needs only one.
 */
export function applyLabel(counts: PlanCounts, steps: readonly PlanStep[]): string {
  const [first] = steps
  if (first !== undefined && counts.steps === 1) return stepSentence(first)
  const one = counts.resources === 1 && (counts.grants === 0 || counts.revokes === 0)
  if (first !== undefined && one && counts.blockers === 0) {
    const types = [...new Set(steps.map(({ change }) => change.principalType))]
    return changeSentence(first.change, {
      ...stepNames(first),
      principal: principalsWords(counts.principals, types),
    })
  }
  const whose = first !== undefined && counts.principals === 1 ? ` to ${first.principalName}` : ''
  return `${applyWords(counts)}${whose}`
}

/** `Apply 12 changes`: of those that can be sent. */
export const applyWords = ({ steps, blockers }: PlanCounts): string =>
  `Apply ${plural(Math.max(0, steps - blockers), ['change', 'changes'])}`

/** Why a plan cannot be applied as it is, as a sentence; null where it can. The engine decides in the end. */
export function whyNotApply(plan: ChangePlan, connector: Connector | undefined): string | null {
  if (connector === undefined) return 'The connector is no longer here.'
  if (connector.archivedAt !== null) return 'This connector was removed. Its data is kept for reading only.'
  if (connector.safetyLevel === 'read-only') {
    return `${connector.name} is read-only. An owner can change that in the connector settings.`
  }
  if (plan.state !== 'draft') return 'The plan is no longer a draft.'
  if (plan.counts.steps === 0) return 'The plan has no changes.'
  if (plan.counts.blockers >= plan.counts.steps) return 'None of its changes can be sent to Okta.'
  if (plan.approval.needed && plan.approval.by === null) {
    return 'A second person must approve its changes of admin roles first.'
  }
  return null
}

/** Why a plan does not go on by itself at this moment, and until when; null while nothing holds it. */
export function waitingWords(waiting: ChangePlan['waiting']): string | null {
  if (waiting === null) return null
  const until = waiting.until === null ? '' : ` until ${formatTime(waiting.until, true)}`
  return {
    network: 'Waiting for the network. It goes on by itself, and each step is checked again.',
    limit: `Waiting for Okta’s limit${until}.`,
    turn: 'Waiting for its turn: another plan of this connector is being applied.',
    credential: 'Waiting for a credential. Enter one in “Access to this connector”.',
  }[waiting.for]
}

/** Part of the steps that is through, 0 to 1. */
export const planShare = ({ done, total }: Pick<PlanProgress, 'done' | 'total'>): number | null =>
  total === 0 ? null : Math.min(1, done / total)

/** `34 of 500 steps`. */
export const stepsWords = ({ done, total }: Pick<PlanProgress, 'done' | 'total'>): string =>
  `${formatNumber(done)} of ${plural(total, ['step', 'steps'])}`

/** `4.2 steps a second`, `30 steps a minute`; null where it is not known. */
export function rateWords(rate: number | null): string | null {
  if (rate === null || rate <= 0) return null
  if (rate >= 1) return `${rate >= 10 ? formatNumber(Math.round(rate)) : rate.toFixed(1)} steps a second`
  return `${plural(Math.max(1, Math.round(rate * 60)), ['step', 'steps'])} a minute`
}

/** A plan at work in one line, with first what a narrow place must not cut off. */
export function planLine(progress: PlanProgress): string {
  const { waitingUntil, etaSeconds } = progress
  const time =
    waitingUntil !== null
      ? [`waiting for Okta’s limit until ${formatTime(waitingUntil, true)}`]
      : etaSeconds !== null
        ? [formatEta(etaSeconds)]
        : []
  return [...time, stepsWords(progress)].join(' · ')
}
