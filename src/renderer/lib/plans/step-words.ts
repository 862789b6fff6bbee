import type { AccessChange, PlanStep, StepState } from '../../../preload/contract/index.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import type { IconName } from '../../ui/icon.tsx'
import { plural } from '../format.ts'

interface Look {
  readonly label: string
  readonly tone: Tone
  readonly icon?: IconName
}

/** How each state of a step is shown. */
export const stepStateLooks: Record<StepState, Look> = {
  pending: { label: 'Pending', tone: 'neutral', icon: 'clock' },
  sending: { label: 'Asking Okta', tone: 'running' },
  uncertain: { label: 'Not certain', tone: 'attention', icon: 'unknown' },
  done: { label: 'Done', tone: 'done' },
  failed: { label: 'Failed', tone: 'failed' },
  drifted: { label: 'Changed meanwhile', tone: 'attention' },
  refused: { label: 'Refused', tone: 'failed', icon: 'stop' },
  skipped: { label: 'Skipped', tone: 'neutral' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'close' },
}

const outcomeLabels = { changed: 'Done', already: 'Was so already', found: 'Done, found by reading' } as const

/** The state of a step; of a finished one also how it came about. */
export const stepLook = ({ state, receipt }: Pick<PlanStep, 'state' | 'receipt'>): Look =>
  state === 'done' && receipt !== null
    ? { ...stepStateLooks.done, label: outcomeLabels[receipt.outcome] }
    : stepStateLooks[state]

/** States of a step that did not go through, for a reason that a person should know. */
export const openStates: readonly StepState[] = ['failed', 'drifted', 'refused', 'uncertain']

/** A piece of a sentence about a change: plain words, or the name of somebody or something. */
export interface ChangePart {
  readonly kind: 'words' | 'principal' | 'resource' | 'set'
  readonly text: string
}

interface Names {
  readonly principal: string
  readonly resource: string
  readonly set: string | null
}

const templates: Record<AccessChange['kind'], Record<AccessChange['verb'], string>> = {
  membership: { grant: 'Add {p} to {r}', revoke: 'Remove {p} from {r}' },
  assignment: { grant: 'Assign {r} to {p}', revoke: 'Take {r} from {p}' },
  'group-assignment': { grant: 'Assign {r} to {p}', revoke: 'Take {r} from {p}' },
  role: { grant: 'Give {p} the role {r}', revoke: 'Take the role {r} from {p}' },
  binding: { grant: 'Give {p} the role {r} on {s}', revoke: 'Take the role {r} on {s} from {p}' },
}
const kinds = { '{p}': 'principal', '{r}': 'resource', '{s}': 'set' } as const

/** A change as a sentence in pieces, so that names can lead to what they name; joined they are the sentence. */
export function changeParts({ verb, kind }: Pick<AccessChange, 'verb' | 'kind'>, names: Names): ChangePart[] {
  return templates[kind][verb]
    .split(/(\{[prs]\})/)
    .filter((text) => text !== '')
    .map((text) => {
      const part = kinds[text as keyof typeof kinds]
      if (part === undefined) return { kind: 'words', text }
      return { kind: part, text: names[part] ?? 'a resource set' }
    })
}

/** `Remove Ana Lima from Finance`. */
export const changeSentence = (change: Pick<AccessChange, 'verb' | 'kind'>, names: Names): string =>
  changeParts(change, names)
    .map(({ text }) => text)
    .join('')

export const stepNames = (step: Pick<PlanStep, 'principalName' | 'resourceName' | 'setName'>): Names => ({
  principal: step.principalName,
  resource: step.resourceName,
  set: step.setName,
})

/** What a step does, as a sentence without its full stop. */
export const stepSentence = (
  step: Pick<PlanStep, 'change' | 'principalName' | 'resourceName' | 'setName'>,
): string => changeSentence(step.change, stepNames(step))

/** `12 people`, `3 groups`, `4 people and groups`. */
export function principalsWords(count: number, types: readonly AccessChange['principalType'][]): string {
  const has = (type: AccessChange['principalType']) => types.includes(type)
  if (has('USER') && has('GROUP')) return plural(count, ['person or group', 'people and groups'])
  return has('GROUP') ? plural(count, ['group', 'groups']) : plural(count, ['person', 'people'])
}

/** What is certain about a step at this moment, as a sentence. `running`: its plan is being applied. */
export function certaintyWords(step: Pick<PlanStep, 'state' | 'receipt'>, running: boolean): string {
  const { state, receipt } = step
  if (state === 'done') {
    if (receipt === null) return 'Okta confirmed it.'
    return {
      changed: 'Okta confirmed it, and was read afterwards.',
      already: 'It was so already. Nothing was changed.',
      found: 'No complete answer came; Okta was then read to have it.',
    }[receipt.outcome]
  }
  if (state === 'sending' || state === 'uncertain') {
    return running
      ? 'Okta was asked; whether it acted is being read.'
      : 'Okta was asked; whether it acted is read before anything else is done.'
  }
  return {
    pending: 'Nothing was sent.',
    failed: 'Okta did not do it.',
    drifted: 'Nothing was sent, because Okta has something else now than when this was decided.',
    refused: 'Nothing was sent, because of what was found before.',
    skipped: 'A person left it out.',
    cancelled: 'Nothing was sent, because the plan was cancelled.',
  }[state]
}
