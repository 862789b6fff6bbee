import type { AppError } from '../../../preload/contract/errors.ts'
import type { DataKind, SyncRecord } from '../../../preload/contract/models.ts'

export type KindStates = SyncRecord['kinds']
export type Kinds = ReturnType<typeof createKinds>

/** Refusals in a row, without one answer, after which a kind of data is asked for no more. */
const refusalsToClose = 3

/**
 * Judges refusals kind by kind. A kind that was refused and never answered is not visible to this
 * credential; one that was answered for some objects and refused for others says so.
 */
export function createKinds() {
  const tallies = new Map<DataKind, { answered: number; refused: number; reason: string }>()
  const of = (kind: DataKind) => {
    let tally = tallies.get(kind)
    if (tally === undefined) tallies.set(kind, (tally = { answered: 0, refused: 0, reason: '' }))
    return tally
  }
  return {
    isClosed(kind: DataKind): boolean {
      const tally = of(kind)
      return tally.answered === 0 && tally.refused >= refusalsToClose
    },
    answered(kind: DataKind): void {
      of(kind).answered += 1
    },
    /** What a failed call of a kind means for its list. */
    refused(kind: DataKind, error: AppError): 'gone' | 'denied' | 'stop' {
      if (error.code === 'not-found') return 'gone'
      if (error.code !== 'forbidden') return 'stop'
      const tally = of(kind)
      tally.refused += 1
      tally.reason = error.message
      return 'denied'
    },
    isVisible(kind: DataKind): boolean {
      const tally = of(kind)
      return tally.refused === 0 || tally.answered > 0
    },
    states(): KindStates {
      const states: KindStates = {}
      for (const [kind, tally] of tallies) {
        if (tally.refused === 0) states[kind] = { state: 'synced' }
        else if (tally.answered === 0) states[kind] = { state: 'not-visible', reason: tally.reason }
        else {
          const all = tally.answered + tally.refused
          states[kind] = {
            state: 'synced',
            reason: `${tally.refused} of ${all} lists were refused: ${tally.reason}`,
          }
        }
      }
      return states
    },
  }
}
