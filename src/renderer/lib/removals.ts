import type { Connector, Removal, SyncRecord } from '../../preload/contract/index.ts'
import { countLabels } from './counts.ts'
import { formatNumber, plural } from './format.ts'

/** What a sync that waits for a confirmation would take away, in words. */

export const removalNouns: Record<Removal['kind'], readonly [string, string]> = {
  user: ['account', 'accounts'],
  membership: ['group membership', 'group memberships'],
  assignment: ['application assignment', 'application assignments'],
}
export const removalLabels: Record<Removal['kind'], string> = {
  user: 'Accounts',
  membership: 'Group memberships',
  assignment: 'Application assignments',
}

/** `a`, `a and b`, `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

/** Those over the limit, or, where none is, all that are not nothing. */
function telling(removals: readonly Removal[]): readonly Removal[] {
  const over = removals.filter(({ exceeds }) => exceeds)
  return over.length > 0 ? over : removals.filter(({ removed }) => removed > 0)
}

/** `412 accounts and 1,500 application assignments`; empty where nothing would go. */
export const removedWords = (removals: readonly Removal[]): string =>
  listed(telling(removals).map(({ kind, removed }) => plural(removed, removalNouns[kind])))

/** What happened, in one sentence. */
export function removalSentence(removals: readonly Removal[]): string {
  const words = telling(removals).map(
    ({ kind, removed, before }) => `${formatNumber(removed)} of ${plural(before, removalNouns[kind])}`,
  )
  return words.length === 0
    ? 'The last sync found much less than there was before.'
    : `The last sync would remove ${listed(words)}.`
}

/** Kinds of rows of which there were some, and of which Okta now tells none at all. */
export function emptyAnswers(sync: Pick<SyncRecord, 'counts'>, before: Connector['counts']): string[] {
  const { counts } = sync
  if (counts === null || before === null) return []
  return countLabels.flatMap(({ key, label }) => {
    const was = before[key]
    return counts[key] === 0 && was !== null && was > 0
      ? [`Okta answered with no ${label.toLowerCase()} at all, where there were ${formatNumber(was)}.`]
      : []
  })
}
