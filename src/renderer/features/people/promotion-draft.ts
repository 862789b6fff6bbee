import { z } from 'zod'
import type {
  AccountCondition,
  AccountFilter,
  MergeRule,
  Output,
  PeopleRules,
  PeopleSource,
  PersonAttribute,
} from '../../../preload/contract/index.ts'
import { operatorsOf } from './people-words.ts'

/**
 * The rules of promotion while they are edited. A draft may be unfinished, such as a condition without
 * a value; it is kept on this computer until it is saved or discarded.
 */
export interface Draft {
  readonly rules: PeopleRules
  /** In order: the first directory's attributes win. */
  readonly sources: readonly PeopleSource[]
  /** What was set for connectors that are not used now, so that a second thought loses nothing. */
  readonly parked: readonly PeopleSource[]
}

type Saved = Output<'people.rules'>
type Filter = AccountFilter
type Role = PeopleSource['role']

const plain = ({ connectorId, role, order, filter, matching, automatic }: PeopleSource): PeopleSource => ({
  connectorId,
  role,
  order,
  filter,
  matching,
  automatic,
})

export const draftOf = ({ rules, sources }: Saved): Draft => ({
  rules,
  sources: sources.toSorted((a, b) => a.order - b.order).map(plain),
  parked: [],
})

/** A draft without the connectors that have been removed since. */
export function withoutRemoved(draft: Draft, connectorIds: readonly string[]): Draft {
  const known = ({ connectorId }: PeopleSource) => connectorIds.includes(connectorId)
  return { ...draft, sources: draft.sources.filter(known), parked: draft.parked.filter(known) }
}

/** What the engine is told: the sources numbered as they stand. */
export const inputOf = ({ rules, sources }: Draft): { rules: PeopleRules; sources: PeopleSource[] } => ({
  rules,
  sources: sources.map((source, order) => ({ ...plain(source), order })),
})

export const sameInput = (a: Draft, b: Draft): boolean =>
  JSON.stringify(inputOf(a)) === JSON.stringify(inputOf(b))

const stored = z.object({
  rules: z.object({
    merge: z.array(z.object({ by: z.string(), stripSuffix: z.boolean() })),
    mapping: z.record(z.string(), z.array(z.string())),
    serviceLogins: z.array(z.string()),
    serviceTypes: z.array(z.string()),
  }),
  sources: z.array(
    z.looseObject({ connectorId: z.string(), filter: z.object({ rules: z.array(z.looseObject({})) }) }),
  ),
  parked: z.array(z.looseObject({ connectorId: z.string() })),
})

/** A kept draft, or null where there is none that can be read. */
export function readDraft(text: string | null): Draft | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return stored.safeParse(value).success ? (value as Draft) : null
  } catch {
    return null
  }
}

/** Moves one entry of a list; at the edge nothing happens. */
export function moved<T>(list: readonly T[], from: number, step: -1 | 1): T[] {
  const to = from + step
  const entry = list[from]
  if (entry === undefined || to < 0 || to >= list.length) return [...list]
  const rest = list.filter((_, index) => index !== from)
  return [...rest.slice(0, to), entry, ...rest.slice(to)]
}

export const replaced = <T>(list: readonly T[], at: number, entry: T): T[] =>
  list.map((each, index) => (index === at ? entry : each))

export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)

/** Accounts of a connector that is no directory never become people by themselves. */
const filterFor = (role: Role, filter: Filter): Filter =>
  role === 'directory'
    ? filter
    : {
        rules: filter.rules.map((rule) =>
          rule.outcome === 'create' ? { ...rule, outcome: 'match-only' as const } : rule,
        ),
        otherwise: filter.otherwise === 'create' ? 'match-only' : filter.otherwise,
      }

const fresh = (connectorId: string, role: Role): PeopleSource => ({
  connectorId,
  role,
  order: 0,
  filter: { rules: [], otherwise: role === 'directory' ? 'create' : 'match-only' },
  matching: 'narrow',
  // It begins with the first promotion by hand.
  automatic: false,
})

/** Uses a connector as a directory, for its accounts alone, or (null) not at all. */
export function setRole(draft: Draft, connectorId: string, role: Role | null): Draft {
  const present = draft.sources.find((each) => each.connectorId === connectorId)
  const parked = draft.parked.filter((each) => each.connectorId !== connectorId)
  const others = draft.sources.filter((each) => each.connectorId !== connectorId)
  if (role === null) {
    return { ...draft, sources: others, parked: present === undefined ? parked : [...parked, present] }
  }
  if (present !== undefined) {
    const otherwise =
      role === 'directory' && present.filter.rules.length === 0 && present.filter.otherwise === 'match-only'
        ? 'create'
        : present.filter.otherwise
    const next = { ...present, role, filter: filterFor(role, { ...present.filter, otherwise }) }
    return { ...draft, sources: draft.sources.map((each) => (each === present ? next : each)) }
  }
  const kept = draft.parked.find((each) => each.connectorId === connectorId)
  const next =
    kept === undefined ? fresh(connectorId, role) : { ...kept, role, filter: filterFor(role, kept.filter) }
  return { ...draft, sources: [...others, next], parked }
}

export const setSource = (draft: Draft, source: PeopleSource): Draft => ({
  ...draft,
  sources: draft.sources.map((each) => (each.connectorId === source.connectorId ? source : each)),
})

/** Moves a directory before or after the next directory. */
export function moveDirectory(draft: Draft, connectorId: string, step: -1 | 1): Draft {
  const directories = draft.sources.filter(({ role }) => role === 'directory')
  const others = draft.sources.filter(({ role }) => role !== 'directory')
  const from = directories.findIndex((each) => each.connectorId === connectorId)
  return { ...draft, sources: [...moved(directories, from, step), ...others] }
}

export const setRules = (draft: Draft, rules: Partial<PeopleRules>): Draft => ({
  ...draft,
  rules: { ...draft.rules, ...rules },
})

export const setMapping = (draft: Draft, attribute: PersonAttribute, names: string[]): Draft =>
  setRules(draft, { mapping: { ...draft.rules.mapping, [attribute]: names } })

export const newMergeRule = (rules: readonly MergeRule[]): MergeRule => {
  const order = ['email', 'employeeId', 'anyEmail', 'username', 'displayName'] as const
  const by = order.find((key) => !rules.some((rule) => rule.by === key)) ?? 'email'
  return { by, stripSuffix: false }
}

export const newCondition = (): AccountCondition => ({ field: 'domain', operator: 'is', values: [] })

/** A condition of another field: what was chosen for the one before does not fit it. */
export const withField = (field: AccountCondition['field']): AccountCondition => ({
  field,
  operator: operatorsOf[field][0] ?? 'is',
  values: [],
  ...(field === 'attribute' ? { attribute: '' } : {}),
})

export const needsValues = ({ operator }: AccountCondition): boolean =>
  operator !== 'is-set' && operator !== 'is-not-set'

/** What is still missing in a condition, for the field it is missing in. */
export function conditionFaults(condition: AccountCondition): { attribute?: string; values?: string } {
  const noName = condition.field === 'attribute' && (condition.attribute ?? '').trim() === ''
  const noValue = needsValues(condition) && condition.values.length === 0
  return {
    ...(noName ? { attribute: 'Enter the name of a profile attribute.' } : {}),
    ...(noValue
      ? { values: condition.field === 'group' ? 'Choose a group.' : 'Enter at least one value.' }
      : {}),
  }
}

/** How many things a draft still misses before it can be used. */
export const faultCount = ({ sources }: Draft): number =>
  sources
    .flatMap(({ filter }) => filter.rules.flatMap(({ when }) => when))
    .reduce((sum, condition) => sum + Object.keys(conditionFaults(condition)).length, 0)
