import type { PeopleSource } from '../../../preload/contract/models.ts'
import type { AccountRow } from '../db/people/row-types.ts'

/** A source of accounts as a promotion looks at it. */
export interface Source extends Pick<PeopleSource, 'connectorId' | 'role' | 'order' | 'filter' | 'matching'> {
  /** Its connector's number in the file of people. */
  connector: number
}

/** Reads the accounts of a source with these profile attributes and groups; null where they are not known now. */
export type ReadSource = (
  source: Source,
  attributes: readonly string[],
  groupIds: readonly string[],
) => Iterable<AccountRow> | null

/** The order in which sources are looked at, whatever the order they were added or synced in. */
export const bySource = (a: Source, b: Source): number =>
  a.order - b.order || (a.connectorId < b.connectorId ? -1 : a.connectorId > b.connectorId ? 1 : 0)
