import type { conflictKinds, LinkWay } from '../../../../preload/contract/models.ts'

type ConflictKind = (typeof conflictKinds)[number]

/** A profile attribute's value: one text, or several where Okta's is a list. */
export type Value = string | readonly string[] | null

/** One account of a snapshot, with the profile attributes that were asked for, in their order. */
export interface AccountRow {
  id: string
  status: string
  name: string
  login: string
  email: string | null
  /** Display name, else first and last name; null where it has neither. */
  fullName: string | null
  userType: string | null
  values: readonly Value[]
  /** Which of the asked groups it is in, by their number there. */
  groups: readonly number[]
  groupCount: number
}

export interface LinkRow {
  connector: number
  accountId: string
  person: number
  way: LinkWay
  rule: string | null
  gone: boolean
  /** What was last known of the account; null where it was not read. */
  seen: string | null
}

export interface StoredPerson {
  pk: number
  id: string
  record: string
  accounts: number
  connectors: number
  conflicts: number
}

export interface Decision {
  kind: 'owner' | 'service' | 'nobody'
  /** Key of the person; null where that person is no more, or none is named. */
  person: number | null
}

/** Two accounts of which it was decided whether they are of one person. */
export interface Pair {
  a: readonly [connector: number, accountId: string]
  b: readonly [connector: number, accountId: string]
  kind: 'one' | 'apart'
}

export interface StoredConflict {
  pk: number
  key: string
  kind: ConflictKind
  text: string
  rule: string | null
  value: string | null
  accounts: string
  people: string
}

/** All that a promotion stands on besides accounts and rules. */
export interface PeopleState {
  /** Numbers of connectors by id. */
  connectors: ReadonlyMap<string, number>
  people: ReadonlyMap<number, StoredPerson>
  links: ReadonlyMap<number, ReadonlyMap<string, LinkRow>>
  decisions: ReadonlyMap<number, ReadonlyMap<string, Decision>>
  pairs: readonly Pair[]
  conflicts: ReadonlyMap<string, StoredConflict>
  quiet: ReadonlySet<string>
  /** What was last known of a link's account. */
  seenOf: (link: LinkRow) => string
}
