import type { z } from 'zod'
import type { GridPage } from '../../../preload/contract/grids.ts'
import type { DataKind, kindStateSchema } from '../../../preload/contract/models.ts'
import type { Db } from '../db/open.ts'

/** The published snapshot of one connector, as screens and exports read it. */
export interface SnapshotSource {
  /** Opened for reading; null before the first sync is complete. */
  readonly db: Db | null
  /** Changes whenever another snapshot is published. */
  readonly version: number
  /** How the sync went for each kind of data. */
  readonly kinds: Partial<Record<DataKind, z.infer<typeof kindStateSchema>>>
}

/** Kinds that were neither read nor worked out: what would come from them is unknown. */
export const hiddenKinds = ({ kinds }: SnapshotSource): ReadonlySet<DataKind> =>
  new Set(
    (Object.keys(kinds) as DataKind[]).filter(
      (kind) => !['synced', 'derived'].includes(kinds[kind]?.state ?? ''),
    ),
  )

const availabilities = {
  derived: 'derived',
  'not-visible': 'not-visible',
  failed: 'not-synced',
} as const satisfies Record<string, GridPage['availability']>

/** Whether rows that come from these kinds are complete, and where they are not, why. */
export function availability(
  source: SnapshotSource,
  kinds: readonly DataKind[],
): Pick<GridPage, 'availability' | 'reason'> {
  let found: Pick<GridPage, 'availability' | 'reason'> = { availability: 'synced' }
  for (const kind of kinds) {
    const state = source.kinds[kind]
    if (state === undefined || state.state === 'synced') continue
    found = {
      availability: availabilities[state.state],
      ...(state.reason === undefined ? {} : { reason: state.reason }),
    }
    // What is missing says more than what is worked out.
    if (state.state !== 'derived') return found
  }
  return found
}
