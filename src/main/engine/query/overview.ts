import type { Overview } from '../../../preload/contract/models.ts'
import { tally } from '../db/snapshot/details.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import type { SnapshotSource } from './source.ts'

const areas = [
  'userStatuses',
  'groupTypes',
  'appStatuses',
  'membershipSources',
  'assignmentScopes',
  'roleTypes',
] as const

/** The counts by value of an Overview; all empty before the first sync. */
export function tallies({ db }: SnapshotSource): Pick<Overview, (typeof areas)[number]> {
  const read = (area: string) => (db === null ? [] : tally(snapshotReader(db), area))
  return Object.fromEntries(areas.map((area) => [area, read(area)])) as Pick<Overview, (typeof areas)[number]>
}
