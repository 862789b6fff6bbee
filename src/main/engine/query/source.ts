import type { z } from 'zod'
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

/** Kinds that were not read: what would come from them is unknown. */
export const hiddenKinds = ({ kinds }: SnapshotSource): ReadonlySet<DataKind> =>
  new Set((Object.keys(kinds) as DataKind[]).filter((kind) => kinds[kind]?.state !== 'synced'))
