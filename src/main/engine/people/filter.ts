import type {
  AccountCondition,
  AccountFilter,
  PeopleRules,
  PromotionOutcome,
} from '../../../preload/contract/models.ts'
import type { AccountRow } from '../db/people/row-types.ts'
import { listOf } from './account.ts'
import { domainOf, fold } from './keys.ts'

/** What a filter decides of an account; `rule` is the number of the rule from 1, or 0 for "otherwise". */
export interface Decided {
  outcome: PromotionOutcome
  rule: number
}

/** Groups that a filter asks about, each once. */
export const groupsOf = (filter: AccountFilter): string[] => [
  ...new Set(
    conditionsOf(filter)
      .filter(({ field }) => field === 'group')
      .flatMap(({ values }) => values),
  ),
]

/** Profile attributes that a filter asks about. */
export const attributesOf = (filter: AccountFilter): string[] =>
  conditionsOf(filter).flatMap(({ field, attribute }) =>
    field === 'attribute' && attribute !== undefined ? [attribute] : [],
  )

const conditionsOf = ({ rules }: AccountFilter): AccountCondition[] => rules.flatMap(({ when }) => when)

/**
 * The filter made ready: rules are tried in order, and the first all of whose conditions hold decides.
 * `place` says where a profile attribute is among the values of an account.
 */
export function createFilter(
  filter: AccountFilter,
  place: (attribute: string) => number,
): (row: AccountRow) => Decided {
  const groups = groupsOf(filter)
  const rules = filter.rules.map(({ when, outcome }, n) => ({
    decided: { outcome, rule: n + 1 },
    holds: when.map((condition) => createTest(condition, place, groups)),
  }))
  const otherwise: Decided = { outcome: filter.otherwise, rule: 0 }
  return (row) => rules.find(({ holds }) => holds.every((test) => test(row)))?.decided ?? otherwise
}

function createTest(
  { field, attribute, operator, values }: AccountCondition,
  place: (attribute: string) => number,
  groups: readonly string[],
): (row: AccountRow) => boolean {
  if (field === 'group') {
    const asked = values.map((id) => groups.indexOf(id))
    switch (operator) {
      case 'is-set':
        return ({ groupCount }) => groupCount > 0
      case 'is-not-set':
        return ({ groupCount }) => groupCount === 0
      case 'is-not':
        return (row) => !asked.some((n) => row.groups.includes(n))
      case 'is':
      case 'contains':
      case 'starts-with':
        return (row) => asked.some((n) => row.groups.includes(n))
    }
  }
  const wanted = values.flatMap((value) => fold(value) ?? [])
  const at = attribute === undefined ? -1 : place(attribute)
  const texts = (row: AccountRow): readonly string[] => {
    if (field === 'attribute') return listOf(row.values[at]).flatMap((text) => fold(text) ?? [])
    const text = field === 'status' ? fold(row.status) : domainOf(row.email, row.login)
    return text === null ? [] : [text]
  }
  switch (operator) {
    case 'is':
      return (row) => texts(row).some((text) => wanted.includes(text))
    case 'is-not':
      return (row) => !texts(row).some((text) => wanted.includes(text))
    case 'contains':
      return (row) => texts(row).some((text) => wanted.some((part) => text.includes(part)))
    case 'starts-with':
      return (row) => texts(row).some((text) => wanted.some((part) => text.startsWith(part)))
    case 'is-set':
      return (row) => texts(row).length > 0
    case 'is-not-set':
      return (row) => texts(row).length === 0
  }
}

/** Why an account is a service account by these rules, in a sentence; null where it is none. */
export function createServiceTest(
  rules: Pick<PeopleRules, 'serviceLogins' | 'serviceTypes'>,
): (account: { login: string; userType: string | null }) => string | null {
  const logins = rules.serviceLogins.flatMap((text) => fold(text) ?? [])
  const types = new Set(rules.serviceTypes.flatMap((text) => fold(text) ?? []))
  return ({ login, userType }) => {
    const folded = fold(login) ?? ''
    const begins = logins.find((text) => folded.startsWith(text))
    if (begins !== undefined) return `Its login begins with “${begins}”.`
    const type = fold(userType)
    return type !== null && types.has(type) ? `Its user type is “${userType ?? ''}”.` : null
  }
}
