import type { PromotionCounts } from '../../../preload/contract/models.ts'

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** What a promotion did, in a sentence. */
export function promotedWords(counts: PromotionCounts, changed: boolean): string {
  if (!changed)
    return `Accounts were promoted: nothing has changed among ${some(counts.accounts, 'account', 'accounts')}.`
  const parts = [
    [counts.created, some(counts.created, 'new person', 'new people')],
    [counts.merged, `${some(counts.merged, 'account', 'accounts')} merged`],
    [counts.matched, `${some(counts.matched, 'account', 'accounts')} matched`],
    [counts.updated, some(counts.updated, 'person updated', 'people updated')],
    [counts.joined, some(counts.joined, 'person joined to another', 'people joined to others')],
    [counts.released, `${some(counts.released, 'account', 'accounts')} gone or released`],
    [counts.conflicts, `${some(counts.conflicts, 'conflict', 'conflicts')} to decide`],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([, words]) => words)
  return told.length === 0 ? 'Accounts were promoted.' : `Accounts were promoted: ${told.join(', ')}.`
}
