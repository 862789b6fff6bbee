import type { PromotionPreview } from '../../../preload/contract/models.ts'
import type { Account } from './account.ts'

export type Example = PromotionPreview['examples'][number]

const each = 8

/** A few accounts of each outcome; the sentence is made only for those that are shown. */
export function createExamples() {
  const counts = new Map<Example['outcome'], number>()
  const chosen: { outcome: Example['outcome']; account: Account; because: () => string }[] = []
  return {
    add(outcome: Example['outcome'], account: Account, because: () => string): void {
      const count = counts.get(outcome) ?? 0
      if (count >= each) return
      counts.set(outcome, count + 1)
      chosen.push({ outcome, account, because })
    },
    all: (): Example[] =>
      chosen.map(({ outcome, account: { source, id, name, login }, because }) => ({
        outcome,
        connectorId: source.connectorId,
        accountId: id,
        name,
        login,
        because: because(),
      })),
  }
}
