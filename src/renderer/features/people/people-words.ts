import type {
  AccountCondition,
  ConflictKind,
  LinkWay,
  MergeKey,
  OwnedAccount,
  PersonAttribute,
  PersonDetail,
  PersonRow,
  PreviewOutcome,
  PromotionCounts,
  PromotionOutcome,
  PromotionRun,
} from '../../../preload/contract/index.ts'
import { formatDuration, formatNumber, plural } from '../../lib/format.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import type { IconName } from '../../ui/icon.tsx'

/** How people, promotion and its rules read on screen. */

export const personStatusWords: Record<PersonRow['status'], { label: string; tone: Tone; icon?: IconName }> =
  {
    active: { label: 'Active', tone: 'done' },
    inactive: { label: 'Inactive', tone: 'neutral' },
    unknown: { label: 'Not known', tone: 'neutral', icon: 'unknown' },
  }

/** What a rule compares, as the end of "by …". */
export const mergeKeyWords: Record<MergeKey, string> = {
  email: 'e-mail',
  employeeId: 'employee ID',
  anyEmail: 'any e-mail',
  username: 'user name',
  displayName: 'full name',
}

/** The choices of what a merge rule compares. */
export const mergeKeyLabels: Record<MergeKey, string> = {
  email: 'Primary e-mail',
  employeeId: 'Employee ID',
  anyEmail: 'Any e-mail',
  username: 'User name',
  displayName: 'Full name',
}

export const attributeLabels: Record<PersonAttribute, string> = {
  managerEmail: 'Manager’s e-mail',
  department: 'Department',
  title: 'Title',
  employmentStatus: 'Employment status',
  employmentType: 'Employment type',
  employeeId: 'Employee ID',
  additionalEmails: 'Additional e-mails',
  additionalUsernames: 'Additional user names',
}

export const detailAttributeLabel = (name: PersonDetail['attributes'][number]['name']): string =>
  name === 'name'
    ? 'Name'
    : name === 'email'
      ? 'E-mail'
      : name === 'status'
        ? 'Status'
        : attributeLabels[name]

/** The rule of a link in words; a rule that nobody named here reads as it is. */
const ruleWords = (rule: string): string => (mergeKeyWords as Record<string, string>)[rule] ?? rule

const wayWords: Record<LinkWay, string> = {
  created: 'Became this person',
  merged: 'Merged',
  matched: 'Matched',
  'by-hand': 'Set by hand',
}

/** How an account came to its person: `Merged by employee ID`; empty where it has none. */
export function linkWords({ way, rule }: Pick<OwnedAccount, 'way' | 'rule'>): string {
  if (way === null) return ''
  const by = rule === null || way === 'created' || way === 'by-hand' ? '' : ` by ${ruleWords(rule)}`
  return `${wayWords[way]}${by}`
}

export const outcomeLabels: Record<PromotionOutcome, string> = {
  create: 'Create a person',
  'match-only': 'Match only',
  ignore: 'Ignore',
}

export const matchingLabels = {
  off: 'Off',
  narrow: 'Narrow: e-mail or user name',
  broad: 'Broad: also full name',
} as const

export const fieldLabels: Record<AccountCondition['field'], string> = {
  status: 'Status',
  domain: 'E-mail domain',
  group: 'Group',
  attribute: 'Attribute',
}

/** The operators that make sense for a field, the usual one first. */
export const operatorsOf: Record<AccountCondition['field'], readonly AccountCondition['operator'][]> = {
  status: ['is', 'is-not'],
  domain: ['is', 'is-not', 'contains', 'is-set', 'is-not-set'],
  group: ['is', 'is-not'],
  attribute: ['is', 'is-not', 'contains', 'starts-with', 'is-set', 'is-not-set'],
}

const operatorLabels: Record<AccountCondition['operator'], string> = {
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  'starts-with': 'starts with',
  'is-set': 'has a value',
  'is-not-set': 'has no value',
}

export const operatorLabel = (
  field: AccountCondition['field'],
  operator: AccountCondition['operator'],
): string =>
  field === 'group' ? (operator === 'is-not' ? 'is none of' : 'is any of') : operatorLabels[operator]

/** The outcomes of a preview in the order they are shown, with the count each belongs to. */
export const outcomes: readonly {
  readonly outcome: PreviewOutcome
  readonly count: keyof PromotionCounts
  readonly label: string
  readonly tone: Tone
  readonly icon: IconName
}[] = [
  { outcome: 'created', count: 'created', label: 'Create a person', tone: 'done', icon: 'add' },
  { outcome: 'merged', count: 'merged', label: 'Merge into a person', tone: 'running', icon: 'groups' },
  { outcome: 'matched', count: 'matched', label: 'Find their owner', tone: 'running', icon: 'accounts' },
  { outcome: 'unchanged', count: 'unchanged', label: 'Stay as they are', tone: 'neutral', icon: 'check' },
  { outcome: 'unmatched', count: 'unmatched', label: 'Find no owner', tone: 'attention', icon: 'unknown' },
  { outcome: 'conflict', count: 'conflicts', label: 'Need a decision', tone: 'attention', icon: 'attention' },
  { outcome: 'service', count: 'service', label: 'Service accounts', tone: 'neutral', icon: 'settings' },
  { outcome: 'ignored', count: 'ignored', label: 'Ignored', tone: 'neutral', icon: 'none' },
]

/** How long the engine took: `0.8 s`, or `under 0.1 s`. */
export const tookWords = (seconds: number): string =>
  seconds < 0.1 ? 'under 0.1 s' : formatDuration(Math.round(seconds * 10) / 10)

const people = ['person', 'people'] as const
const accounts = ['account', 'accounts'] as const

const verbs = {
  now: { created: 'creates', updated: 'changes', joined: 'joins', linked: 'links', released: 'releases' },
  past: { created: 'created', updated: 'changed', joined: 'joined', linked: 'linked', released: 'released' },
} as const

function effects(counts: PromotionCounts, tense: keyof typeof verbs): string {
  const { created, updated, joined, released } = counts
  const linked = counts.merged + counts.matched
  const verb = verbs[tense]
  return [
    created > 0 ? `${verb.created} ${plural(created, people)}` : '',
    updated > 0 ? `${verb.updated} ${plural(updated, people)}` : '',
    joined > 0 ? `${verb.joined} ${plural(joined, people)}` : '',
    linked > 0 ? `${verb.linked} ${plural(linked, accounts)}` : '',
    released > 0 ? `${verb.released} ${plural(released, accounts)}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** What a promotion would do: `creates 12 people, links 3 accounts`; empty where it does nothing. */
export const effectWords = (counts: PromotionCounts): string => effects(counts, 'now')

/** What a past run did, as the start of a sentence. */
export function runWords(counts: PromotionCounts): string {
  const text = effects(counts, 'past')
  return text === '' ? 'Changed nothing' : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** The promotion button: it says how many people are created and changed. */
export function promoteLabel(counts: PromotionCounts | null): string {
  if (counts === null) return 'Promote'
  const { created, updated } = counts
  if (created > 0 && updated > 0) return `Create ${plural(created, people)}, change ${formatNumber(updated)}`
  if (created > 0) return `Create ${plural(created, people)}`
  if (updated > 0) return `Change ${plural(updated, people)}`
  return effectWords(counts) === '' ? 'Nothing to promote' : 'Promote'
}

/** What taking a run back does, as sentences. */
export function undoWords({ counts }: PromotionRun): string {
  const linked = counts.merged + counts.matched
  const parts = [
    counts.created > 0
      ? `${plural(counts.created, ['person', 'people'])} that it created ${counts.created === 1 ? 'goes' : 'go'}`
      : '',
    linked > 0
      ? `${plural(linked, accounts)} that it linked ${linked === 1 ? 'is' : 'are'} without that owner again`
      : '',
    counts.updated > 0
      ? `${plural(counts.updated, people)} ${counts.updated === 1 ? 'has' : 'have'} the earlier attributes again`
      : '',
    counts.joined > 0
      ? `${plural(counts.joined, people)} that it joined ${counts.joined === 1 ? 'is' : 'are'} separate again`
      : '',
    counts.released > 0
      ? `${plural(counts.released, accounts)} that it released ${counts.released === 1 ? 'has its' : 'have their'} owner again`
      : '',
  ].filter(Boolean)
  return parts.length === 0 ? 'It changed nothing.' : `${parts.join('; ')}.`
}

export const runByWords: Record<PromotionRun['by'], string> = {
  person: 'By hand',
  sync: 'After a sync',
  cli: 'Command line',
}

export const conflictTitles: Record<ConflictKind, string> = {
  'several-people': 'One account fits several people',
  'different-employee-ids': 'Different employee IDs',
  ambiguous: 'Ambiguous',
}
