import type { Connector, SafetyLevel } from '../../../preload/contract/index.ts'
import type { IconName } from '../../ui/icon.tsx'
import type { Tone } from '../../ui/feedback/status.tsx'

interface LevelLook {
  /** What it is called where it is chosen. */
  readonly label: string
  /** One sentence: what it lets one do. */
  readonly text: string
  /** What holds now, for the foot of the window. */
  readonly now: string
  readonly icon: IconName
  readonly tone: Tone
}

/** The safety levels in words, from the one that lets nothing pass to the one that asks least. */
export const levelLooks: Record<SafetyLevel, LevelLook> = {
  'read-only': {
    label: 'Read-only',
    text: 'Nothing is changed in Okta; changes can be planned, but not applied.',
    now: 'Read-only',
    icon: 'lock',
    tone: 'neutral',
  },
  'confirm-name': {
    label: 'Confirm by typing the organization’s name',
    text: 'Every plan shows what it does, and is applied once the name of the organization was typed.',
    now: 'Changes need the organization’s name',
    icon: 'edit',
    tone: 'failed',
  },
  confirm: {
    label: 'Confirm',
    text: 'Every plan shows what it does, and is applied with one click.',
    now: 'Changes are confirmed',
    icon: 'check',
    tone: 'attention',
  },
}

/** The levels from the strictest. */
export const levelsByStrictness = ['read-only', 'confirm-name', 'confirm'] as const satisfies SafetyLevel[]

/** Whether `to` lets more pass than `from`. */
export const isLooser = (from: SafetyLevel, to: SafetyLevel): boolean =>
  levelsByStrictness.indexOf(to) > levelsByStrictness.indexOf(from)

type Rules = Pick<Connector, 'safetyLevel' | 'fourEyes'>

/** What a connector may change; undefined of one that is still set up or was removed, which changes nothing. */
export const levelOf = ({
  setupStep,
  archivedAt,
  safetyLevel,
}: Pick<Connector, 'setupStep' | 'archivedAt' | 'safetyLevel'>): SafetyLevel | undefined =>
  setupStep === null && archivedAt === null ? safetyLevel : undefined

/** What saving would loosen, one sentence each; empty where it only tightens. */
export function loosened(from: Rules, to: Rules): string[] {
  const words: string[] = []
  if (isLooser(from.safetyLevel, to.safetyLevel)) {
    const { label, text } = levelLooks[to.safetyLevel]
    words.push(
      from.safetyLevel === 'read-only'
        ? `Access can then be changed in Okta. ${text}`
        : `The level becomes “${label}”. ${text}`,
    )
  }
  if (from.fourEyes && !to.fourEyes) {
    words.push('Changes of admin roles no longer wait for a second person.')
  }
  return words
}

/** Why nothing can be changed in Okta at this level; null where something can. */
export const readOnlyReason = ({
  safetyLevel,
  name,
}: Pick<Connector, 'safetyLevel' | 'name'>): string | null =>
  safetyLevel === 'read-only'
    ? `${name} is read-only. “Changes in Okta” in its connector settings says so, and can be changed there.`
    : null
