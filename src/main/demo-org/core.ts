import { EPOCH } from './model.ts'
import type { AppRecord, GroupRecord, OrgData, RuleRecord, UserRecord } from './model.ts'
import type { Random } from './random.ts'
import { SYSTEM, createSystemLog } from './system-log.ts'
import type { LogParty, SystemLog } from './system-log.ts'

/** Who makes a change, as the System Log names them. */
export interface Actor {
  party: LogParty
  tokenId: string | null
}
export const SYSTEM_ACTOR: Actor = { party: SYSTEM, tokenId: null }

/** What every mutator needs: lookups that throw for an unknown id, the clock, the log and change notices. */
export interface OrgCore {
  readonly data: OrgData
  readonly log: SystemLog
  readonly random: Random
  /** How it behaves where Okta's documents leave it open. */
  readonly settings: { ruleRemoval: 'returns' | 'excludes' }
  /** Milliseconds; never before EPOCH, and a whole number of milliseconds later for every change. */
  now(): number
  user(id: string): UserRecord | undefined
  group(id: string): GroupRecord | undefined
  app(id: string): AppRecord | undefined
  rule(id: string): RuleRecord | undefined
  /** Makes a newly created object findable by id. */
  register(kind: ObjectKind, id: string, index: number): void
  /** Tells renderers that a record changed. */
  touch(kind: ObjectKind, index: number): void
  onChange(listener: (kind: ObjectKind, index: number) => void): void
}
type ObjectKind = 'user' | 'group' | 'app'

/** What was looked up; an id of nothing is a mistake of the caller. */
export function must<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new Error(`no such object: ${id}`)
  return found
}

/** Lookups, clock, log and change notices over an organization's data. */
export function createCore(data: OrgData, random: Random): OrgCore {
  const index: Record<ObjectKind, Map<string, number>> = { user: new Map(), group: new Map(), app: new Map() }
  for (const user of data.users) index.user.set(user.id, user.index)
  for (const group of data.groups) index.group.set(group.id, group.index)
  for (const app of data.apps) index.app.set(app.id, app.index)
  const listeners: ((kind: ObjectKind, index: number) => void)[] = []
  let last = EPOCH
  const now = (): number => {
    last = Math.max(last + 1, Date.now())
    return last
  }
  const living = <T extends { deleted: boolean }>(
    list: readonly T[],
    kind: ObjectKind,
    id: string,
  ): T | undefined => {
    const record = list[index[kind].get(id) ?? -1]
    return record === undefined || record.deleted ? undefined : record
  }
  return {
    data,
    log: createSystemLog(now),
    random,
    settings: { ruleRemoval: 'returns' },
    now,
    user: (id) => living(data.users, 'user', id),
    group: (id) => living(data.groups, 'group', id),
    app: (id) => living(data.apps, 'app', id),
    rule: (id) => data.rules.find((rule) => rule.id === id && !rule.deleted),
    register: (kind, id, at) => void index[kind].set(id, at),
    touch(kind, at) {
      for (const listener of listeners) listener(kind, at)
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
