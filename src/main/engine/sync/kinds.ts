import type { AppError } from '../../../preload/contract/errors.ts'
import { dataKinds, type DataKind, type SyncRecord } from '../../../preload/contract/models.ts'

export type KindStates = SyncRecord['kinds']
export type Kinds = ReturnType<typeof createKinds>

/** Refusals in a row, without one answer, after which a kind of data is asked for no more. */
const refusalsToClose = 3

/** Lists that every organization has: a server that does not know them is not one, or not any more. */
const cornerstones = new Set<DataKind>(['users', 'groups', 'apps'])

/** Relations are asked for object by object and stored only between stored objects. */
const hangsOn: Partial<Record<DataKind, readonly DataKind[]>> = {
  memberships: ['groups', 'users'],
  appUsers: ['apps', 'users'],
  appGroups: ['apps', 'groups'],
}

/**
 * Judges refusals kind by kind. A kind that was refused and never answered is not visible to this
 * credential, nor is what hangs on it; one that was answered for some objects and refused for others
 * says so.
 */
export function createKinds() {
  const tallies = new Map<DataKind, { answered: number; refused: number; reason: string }>()
  const of = (kind: DataKind) => {
    let tally = tallies.get(kind)
    if (tally === undefined) tallies.set(kind, (tally = { answered: 0, refused: 0, reason: '' }))
    return tally
  }
  /** Why a kind is not visible; null where it is. */
  const whyHidden = (kind: DataKind): string | null => {
    const tally = tallies.get(kind)
    if (tally !== undefined && tally.refused > 0 && tally.answered === 0) return tally.reason
    for (const parent of hangsOn[kind] ?? []) {
      const why = whyHidden(parent)
      if (why !== null) return why
    }
    return null
  }
  return {
    isClosed(kind: DataKind): boolean {
      const tally = of(kind)
      return tally.answered === 0 && tally.refused >= refusalsToClose
    },
    answered(kind: DataKind): void {
      of(kind).answered += 1
    },
    /**
     * What a failed call of a kind means for its list. `own`: a list of the organization itself, which
     * cannot vanish as one of its objects can.
     */
    refused(kind: DataKind, error: AppError, own: boolean): 'gone' | 'denied' | 'stop' {
      const missing = error.code === 'not-found'
      if (missing && !own) return 'gone'
      if (missing ? cornerstones.has(kind) : error.code !== 'forbidden') return 'stop'
      const tally = of(kind)
      tally.refused += 1
      tally.reason = missing ? 'This Okta organization does not offer this list.' : error.message
      return 'denied'
    },
    isVisible: (kind: DataKind): boolean => whyHidden(kind) === null,
    hidden: (): DataKind[] => dataKinds.filter((kind) => whyHidden(kind) !== null),
    states(): KindStates {
      const states: KindStates = {}
      for (const kind of dataKinds) {
        const reason = whyHidden(kind)
        const tally = tallies.get(kind)
        if (reason !== null) states[kind] = { state: 'not-visible', reason }
        else if (tally !== undefined && tally.refused > 0) {
          const all = tally.answered + tally.refused
          states[kind] = {
            state: 'synced',
            reason: `${tally.refused} of ${all} lists were refused: ${tally.reason}`,
          }
        } else if (tally !== undefined) states[kind] = { state: 'synced' }
      }
      return states
    },
  }
}
